package web

import "net/http"

// Content types that several components answer with; TypeJSON and TypeCSV are beside their writers.
const (
	TypeGeoJSON = "application/geo+json"
	TypeHTML    = "text/html; charset=utf-8"
)

// SnapshotHeader names the date of the snapshot that an answer shows, or the
// dates of two, joined by two dots.
const SnapshotHeader = "Frontline-Snapshot"

// StyleHeader names the version of the style that a picture was drawn with.
const StyleHeader = "Frontline-Style"

// AltHeader says in words what a picture shows: percent-encoded UTF-8, since a
// header has no letters but those of ASCII.
const AltHeader = "Frontline-Alt"

// The header fields of keys, as Cloudflare and as Fastly and others have them.
const (
	CacheTagHeader     = "Cache-Tag"
	SurrogateKeyHeader = "Surrogate-Key"
)

const (
	TypeMVT = "application/vnd.mapbox-vector-tile"
	TypePNG = "image/png"
)

// The security headers of every answer. They are shared between answers and never
// changed.
var (
	NoSniff        = []string{"nosniff"}
	ReferrerPolicy = []string{"strict-origin-when-cross-origin"}
)

// KeepPrivate keeps an answer from caches and search engines, and its address from those to whom
// it leads.
func KeepPrivate(h http.Header) {
	h["Cache-Control"] = []string{"private, no-store"}
	h["X-Robots-Tag"] = []string{"noindex"}
	h["Referrer-Policy"] = []string{"no-referrer"}
	delete(h, CacheTagHeader)
	delete(h, SurrogateKeyHeader)
}
