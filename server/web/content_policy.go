package web

import (
	"slices"
	"strings"
)

// The content security policies of what is answered: each lets a page load its own parts
// and nothing of any other host. frontline publish writes them into the pages.
const (
	// MapPolicy is for the map and the manual. Films are made in the page, and their subtitles
	// had from here.
	MapPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
		"connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

	// ServiceWorkerPolicy lets the service worker ask this host and no other.
	ServiceWorkerPolicy = "default-src 'none'; connect-src 'self'"

	// embedPolicy has a worker, which draws tiles, and no form.
	embedPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
		"connect-src 'self'; font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"

	// ExamplesPolicy lets the page of examples frame the embeds of this host.
	ExamplesPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

	// DeskPolicy lets the desk ask this host and frame the maps of drafts. Nobody frames it.
	DeskPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

	// TextPolicy lets a page of text send its form here.
	TextPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

	// DrawingPolicy lets an SVG that is opened as a page load nothing.
	DrawingPolicy = "default-src 'none'"
)

// EmbedPolicy returns the policy of an embed that pages of these origins may frame. Where all may it
// names nobody: "*" would leave out pages without an origin, which a page made itself or has in a sandbox.
func EmbedPolicy(origins []string) string {
	switch {
	case len(origins) == 0:
		return embedPolicy + "; frame-ancestors 'none'"
	case slices.Contains(origins, Everybody):
		return embedPolicy
	}
	return embedPolicy + "; frame-ancestors " + strings.Join(origins, " ")
}
