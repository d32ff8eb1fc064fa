package tiles

import (
	"net/http"
	"strconv"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// answerKey is all of a request that decides which answer it gets.
type answerKey struct {
	path   string
	coding web.Coding
}

// answer is a cached response without its body, which is in the bounded cache of tiles: the header
// fields, as net/http holds them, and which tile it is. It is good while the record is at the revision and the
// clock at the day that it was made for.
type answer struct {
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
	exposedHeaders = []string{web.Exposed(web.SnapshotHeader)}
	varyCoding     = []string{"Accept-Encoding"}
	typesOfFormats = [...][]string{view.FormatMVT: {web.TypeMVT}, view.FormatPNG: {web.TypePNG}, view.FormatPNG2x: {web.TypePNG}}
	codingHeaders  = [...][]string{web.Identity: nil, web.Gzip: {web.CodingNames[web.Gzip]}, web.Brotli: {web.CodingNames[web.Brotli]}}
)

// newAnswer describes the answer with tile b of a resource; what it is made of is
// left to label.
func newAnswer(of view.Facts, k tileKey, b web.Body) *answer {
	return &answer{
		set: of.Key, tile: k, revision: of.Current, day: of.Day, pinned: of.Pinned,
		etag:   []string{b.ETag},
		length: []string{strconv.Itoa(len(b.Bytes))},
	}
}

// label names what the answer shows and is made of.
func (a *answer) label(shows string, m *web.Manifest) {
	if shows != "" {
		a.snapshot = []string{shows}
	}
	h := http.Header{"Cache-Control": web.CacheControl(web.Forever)}
	m.Label(h)
	a.tags, a.keys = h[web.CacheTagHeader], h[web.SurrogateKeyHeader]
}

// What is counted of each tile that is asked for is summed here: to look for it through
// reflection took as long as to write the answer.
var (
	answerKeySize = memo.Size(unsizedKey{})
	answerSize    = memo.Size(&unsized{})
	fieldSize     = memo.Size("")
)

// unsizedKey and unsized are key and answer as reflection sees them.
type (
	unsizedKey answerKey
	unsized    answer
)

// MemorySize is about how many bytes the key takes.
func (k answerKey) MemorySize() int { return answerKeySize + len(k.path) }

// MemorySize is about how many bytes the answer takes.
func (a *answer) MemorySize() int {
	n := answerSize + len(a.set.Layer) + len(a.set.Content) + len(a.tile.variant.Lang)
	for _, fields := range [...][]string{a.snapshot, a.tags, a.keys, a.etag, a.length} {
		n += cap(fields) * fieldSize
		for _, s := range fields {
			n += len(s)
		}
	}
	return n
}

// write answers with the tile's bytes, fresh for some seconds, and returns the
// status.
func (a *answer) write(w http.ResponseWriter, r *http.Request, b web.Body, fresh int, who web.Readers) int {
	h := w.Header()
	// The keys are in the form in which net/http keeps them.
	who.Allow(h, r)
	h["Access-Control-Expose-Headers"] = exposedHeaders
	h["X-Content-Type-Options"] = web.NoSniff
	h["Referrer-Policy"] = web.ReferrerPolicy
	if a.snapshot != nil {
		h[web.SnapshotHeader] = a.snapshot
	}
	h["Cache-Control"] = web.CacheControl(fresh)
	h[web.CacheTagHeader], h[web.SurrogateKeyHeader] = a.tags, a.keys
	if a.tile.format == view.FormatMVT {
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
	h["Etag"] = a.etag
	if web.HasETag(r.Header["If-None-Match"], b.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	h["Content-Type"] = typesOfFormats[a.tile.format]
	h["Content-Length"] = a.length
	if coding := codingHeaders[b.Coding]; coding != nil {
		h["Content-Encoding"] = coding
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
	} else {
		_, _ = web.WritePatiently(w, b.Bytes) // a client that left is no error of ours
	}
	return http.StatusOK
}
