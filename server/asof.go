package server

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"frontline/geo"
)

// view is a request's layer and as-of, resolved to the snapshot in force.
type view struct {
	ref      geo.AsOfRef
	at       geo.AsOf
	snapshot geo.Snapshot
}

// pathParam is a part of the path as it was before it was escaped.
func pathParam(r *http.Request, name string) string {
	v := chi.URLParam(r, name)
	if plain, err := url.PathUnescape(v); err == nil {
		return plain
	}
	return v
}

// resolve finds the snapshot that the path asks for, given its as-of.
func (s *Server) resolve(r *http.Request, asof string) (view, error) {
	layer := pathParam(r, "layer")
	if err := geo.CheckLayerID(layer); err != nil {
		return view{}, err
	}
	ref, at, current, err := s.resolveTimes(r, asof)
	if err != nil {
		return view{}, err
	}
	snapshot, err := s.record.find(r.Context(), layer, at, current)
	return view{ref, at, snapshot}, err
}

// resolveTimes reads an as-of against the clock and the current revision.
func (s *Server) resolveTimes(r *http.Request, asof string) (ref geo.AsOfRef, at geo.AsOf, current geo.Revision, err error) {
	if ref, err = geo.ParseAsOf(asof); err != nil {
		return
	}
	if current, err = s.Store.Revision(r.Context()); err != nil {
		return
	}
	at, err = ref.Resolve(s.today(), current)
	return
}

// today is the day, in UTC, by the server's clock.
func (s *Server) today() geo.Date { return geo.DateOf(s.Now()) }

// untilMidnight is how long today lasts, in whole seconds, at least one.
func untilMidnight(now time.Time) int {
	end := (geo.DateOf(now) + 1).Time()
	return max(int(end.Sub(now)/time.Second), 1)
}
