package server

import (
	"net/http"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// finishedKey is what of a request says which answer it gets.
type finishedKey struct {
	path   string
	coding web.Coding
}

// finished is the answer to a request for a tile but for its bytes, which
// stay in the bounded cache of tiles: what is in it and its header fields, as
// net/http holds them. It is good while the record is at the revision and the
// clock at the day that it was made for.
type finished struct {
	set      view.SetKey // that the tile is of
	tile     tileKey
	revision geo.Revision
	day      geo.Date
	pinned   bool

	snapshot     []string // nil for none
	tags, keys   []string // of what it is made; nil where caches may not keep it
	etag, length []string
}

// The header fields that all tiles have alike. They are shared between
// answers and never changed.
var (
	exposedHeaders = []string{web.SnapshotHeader}
	noSniff        = []string{"nosniff"}
	referrerPolicy = []string{"strict-origin-when-cross-origin"}
	varyCoding     = []string{"Accept-Encoding"}
	typesOfFormats = [...][]string{formatMVT: {web.TypeMVT}, formatPNG: {web.TypePNG}, formatPNG2x: {web.TypePNG}}
	codingHeaders  = [...][]string{web.Identity: nil, web.Gzip: {web.CodingNames[web.Gzip]}, web.Brotli: {web.CodingNames[web.Brotli]}}
)

// newFinished describes the answer with tile b of a resource; what it is made of is
// left to label.
func newFinished(of view.Facts, k tileKey, b web.Body) *finished {
	return &finished{
		set: of.Key, tile: k, revision: of.Current, day: of.Day, pinned: of.Pinned,
		etag:   []string{b.ETag},
		length: []string{strconv.Itoa(len(b.Bytes))},
	}
}

// label names what the answer shows and is made of.
func (f *finished) label(shows string, m *web.Manifest) {
	if shows != "" {
		f.snapshot = []string{shows}
	}
	h := http.Header{"Cache-Control": web.CacheControl(web.Forever)}
	m.Label(h)
	f.tags, f.keys = h[web.CacheTagHeader], h[web.SurrogateKeyHeader]
}

// serveFinished answers a request for a tile that was answered before and is
// still kept, or that can be made of a snapshot that is ready, and reports whether
// it did. It does what handleTile does, with little more than a look at the caches.
func (s *Server) serveFinished(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" || !strings.HasPrefix(r.URL.Path, address.TilesPrefix) {
		return false
	}
	k := finishedKey{path: r.URL.Path}
	vector := strings.HasSuffix(k.path, ".mvt")
	if vector {
		k.coding = web.CodingFor(r)
	}
	now := s.Now()
	current, err := s.Store.Revision(r.Context())
	if err != nil {
		return false
	}
	f, ok := s.finished.GetIfPresent(k)
	if !ok || f.revision != current || f.day != geo.DateOf(now) {
		return vector && r.URL.RawQuery == "" && s.serveReady(w, r, k, f, current, now)
	}
	var b web.Body
	if !f.tile.nothing() {
		if b, ok = s.tiles.tiles.GetIfPresent(f.tile); !ok {
			return false
		}
	}
	s.metrics.observe(tileRoute, f.write(w, r, b, s.Seconds(f.pinned), s.readers), s.Now().Sub(now))
	return true
}

// write answers with the tile's bytes, fresh for some seconds, and returns the
// status.
func (f *finished) write(w http.ResponseWriter, r *http.Request, b web.Body, fresh int, who web.Readers) int {
	h := w.Header()
	// The keys are in the form in which net/http keeps them.
	who.Allow(h, r)
	h["Access-Control-Expose-Headers"] = exposedHeaders
	h["X-Content-Type-Options"] = noSniff
	h["Referrer-Policy"] = referrerPolicy
	if f.snapshot != nil {
		h[web.SnapshotHeader] = f.snapshot
	}
	h["Cache-Control"] = web.CacheControl(fresh)
	h[web.CacheTagHeader], h[web.SurrogateKeyHeader] = f.tags, f.keys
	if f.tile.format == formatMVT {
		if h["Vary"] == nil {
			h["Vary"] = varyCoding
		} else {
			h.Add("Vary", varyCoding[0])
		}
	}
	if len(b.Bytes) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent
	}
	h["Etag"] = f.etag
	if web.HasETag(r.Header["If-None-Match"], b.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	h["Content-Type"] = typesOfFormats[f.tile.format]
	h["Content-Length"] = f.length
	if coding := codingHeaders[b.Coding]; coding != nil {
		h["Content-Encoding"] = coding
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
	} else {
		_, _ = writePatiently(w, b.Bytes) // a client that left is no error of ours
	}
	return http.StatusOK
}
