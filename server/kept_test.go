package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
	"frontline/server/servertest"

	"github.com/go-chi/chi/v5"
)

// madeOfNothing are routes whose answers say nothing of any snapshot, or that nobody keeps.
var madeOfNothing = append([]string{"/style/fonts/{font}/{file}", "/draft/{secret}", "/draft/{secret}/*", "/desk", "/desk/", "/desk/state.json", "/desk/drafts/{file}"},
	slices.DeleteFunc(slices.Clone(undated), func(pattern string) bool { return pattern == "/sitemap.xml" })...)

// kept reports whether an address is one of a withdrawal's.
func kept(m address.Made) func(at string) bool {
	var patterns []string
	for _, r := range m.Kept() {
		patterns = append(patterns, strings.ReplaceAll(regexp.QuoteMeta(r.String()), `\*`, ".*"))
	}
	return regexp.MustCompile("^(" + strings.Join(patterns, "|") + ")$").MatchString
}

// keptOf are the addresses of what was shown.
func keptOf(shown data.Shown) func(at string) bool {
	return kept(address.Made{Layer: shown.Layer, Days: geo.DatePrefixes(shown.Date, shown.Until), Everywhere: shown.Layer == "base"})
}

// TestWithdrawalsReachEveryRoute looks for each route among the addresses that are
// to be purged after control of 28 November was withdrawn.
func TestWithdrawalsReachEveryRoute(t *testing.T) {
	made := kept(address.Made{Layer: "control", Days: []string{"2025-11-28", "latest"}})
	err := chi.Walk(servertest.New(t).Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet || slices.Contains(madeOfNothing, pattern) {
			return nil
		}
		for _, at := range servertest.Live(pattern) {
			if !made(at) {
				t.Errorf("%s, of %s, is not purged", at, pattern)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{
		"/tiles/control/2025-11-28@1/dark/5/18/11.png", "/tiles/control/timeline@3/5/18/11.mvt", "/tiles/control/2025-11-25@1..2025-11-28@2/5/18/11.mvt",
		"/tiles/claims~control/2025-11-28@4/5/18/11.mvt", "/api/layers/control/2025-11-28@1/features.json", "/api/layers/control/area@3.csv", "/api/layers/claims~control/area@2.json",
		"/api/search/2025-11-28@1?q=donetsk", "/image/2025-11-28@1.png?style=1", "/image/through/2025-11-01@1..2025-11-30@1.zip", "/text/2025-11-28@1?lang=uk",
		"/ogc/2025-11-28@1/collections/control/items", "/api/record@1.json", "/api/layers?x",
	} {
		if !made(at) {
			t.Errorf("%s is not purged", at)
		}
	}
	for _, at := range []string{
		"/tiles/control/2025-11-27@1/5/18/11.mvt", "/tiles/claims/2025-11-28@1/5/18/11.mvt", "/tiles/base/2025-11-28/5/18/11.png", "/tiles/claims/timeline/5/18/11.mvt", "/api/layers/claims/area.json",
		"/text/2025-11-27@1", "/image/2025-11-29.png", "/docs/proxy.html", "/assets/app-1a2b3c.js", "/embed.js",
	} {
		if made(at) {
			t.Errorf("%s is purged", at)
		}
	}
	base := kept(address.Made{Layer: "base", Days: []string{"2025"}, Everywhere: true})
	for _, at := range []string{"/tiles/claims/timeline@1/5/18/11.mvt", "/api/layers/claims/area.json", "/api/layers/control/2025-11-25..2025-11-28.json", "/tiles/claims~control/2025-11-28/5/18/11.mvt"} {
		if !base(at) {
			t.Errorf("%s is not purged, and its regions are of the basemap", at)
		}
	}
}
