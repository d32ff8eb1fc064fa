package server

import (
	"maps"
	"net/http"

	"github.com/go-chi/chi/v5"

	"frontline/geo"
	"frontline/server/web"
)

// mostBegun is how often an answer is begun, while the record changes.
const mostBegun = 4

// errBegunAgain ends what writes an answer that is begun again.
var errBegunAgain = geo.Errorf(geo.EConflict, "the record changed while the answer was made")

// ofOneRevision has an answer made anew where the record changed while it was made, or
// the day did: a handler reads and looks at the clock several times, and what it found
// before and after would not belong together. It has noted what an answer is made of,
// and labels the answer by it.
func (s *Server) ofOneRevision(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := mostBegun
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			most = 1 // what writes does so once
		}
		day := s.views.Today()
		began, err := s.Store.Revision(r.Context())
		known := err == nil
		header, route := maps.Clone(w.Header()), *chi.RouteContext(r.Context())
		for n := 1; ; n++ {
			m := &web.Manifest{Again: n > 1}
			ctx := web.WithManifest(r.Context(), m)
			a := &answerWriter{ResponseWriter: w, manifest: m, last: n == most || !known}
			a.newest = func() (geo.Revision, bool) {
				now, err := s.Store.NewestRevision(ctx)
				if err != nil { // it may be so, and to begin again would not help
					a.last = true
				}
				a.day = s.views.Today()
				return now, known && err == nil && now == began && a.day == day
			}
			if a.serve(next, r.WithContext(ctx)); !a.dropped {
				return
			}
			began, day = a.now, a.day
			clear(w.Header())
			maps.Copy(w.Header(), header)
			*chi.RouteContext(r.Context()) = route
		}
	})
}

// answerWriter labels an answer before it goes out. One that was begun before the
// record or the day changed is dropped, to be begun again; the last one is not kept:
// caches may have been told already to purge what it is made of.
type answerWriter struct {
	http.ResponseWriter
	manifest *web.Manifest
	// newest is the revision now, and whether the answer was begun at it and today.
	newest  func() (now geo.Revision, same bool)
	last    bool
	wrote   bool
	dropped bool
	now     geo.Revision // where it was dropped, and
	day     geo.Date     // when
}

// serve has an answer written.
func (w *answerWriter) serve(next http.Handler, r *http.Request) {
	defer func() {
		if w.dropped { // what else ended it was for the client
			if v := recover(); v != nil && v != http.ErrAbortHandler {
				panic(v)
			}
		}
	}()
	next.ServeHTTP(w, r)
	if !w.wrote { // to a HEAD
		w.begin()
	}
}

func (w *answerWriter) begin() {
	w.wrote = true
	now, same := w.newest()
	if !same && !w.last {
		w.now, w.dropped = now, true
		return
	}
	h := w.Header()
	w.manifest.Label(h)
	if h[web.CacheTagHeader] != nil && !same {
		h.Set("Cache-Control", "no-store")
		h.Del(web.CacheTagHeader)
		h.Del(web.SurrogateKeyHeader)
	}
}

func (w *answerWriter) WriteHeader(status int) {
	if !w.wrote {
		w.begin()
	}
	if !w.dropped {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *answerWriter) Write(b []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	if w.dropped {
		return 0, errBegunAgain
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
