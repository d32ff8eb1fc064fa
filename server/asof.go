package server

import (
	"context"

	"frontline/geo"
)

// times is a request's as-of, resolved.
type times struct {
	ref     geo.AsOfRef
	at      geo.AsOf
	current geo.Revision // the newest, at that instant
	day     geo.Date     // today, at that instant
}

// view is a request's layer and as-of, resolved to the snapshot in force.
type view struct {
	times
	snapshot  geo.Snapshot
	retracted []geo.RetractedFeature // of the snapshot, since it was in force
}

// ogcLayerView is a layer with its snapshot.
type ogcLayerView struct {
	layer geo.Layer
	view
}

// resolve finds the snapshot of a layer that an as-of in a path asks for.
func (s *Server) resolve(ctx context.Context, layer, asof string) (view, error) {
	if err := geo.CheckLayerID(layer); err != nil {
		return view{}, err
	}
	t, err := s.resolveTimes(ctx, asof)
	if err != nil {
		return view{}, err
	}
	return s.viewAt(ctx, layer, t)
}

// viewAt is what a layer shows at times that are resolved.
func (s *Server) viewAt(ctx context.Context, layer string, t times) (view, error) {
	f, err := s.record.find(ctx, layer, t.at, t.current)
	return view{t, f.Snapshot, f.retracted}, err
}

// resolveTimes reads an as-of against the clock and the current revision.
func (s *Server) resolveTimes(ctx context.Context, asof string) (times, error) {
	ref, err := geo.ParseAsOf(asof)
	if err != nil {
		return times{}, err
	}
	current, err := s.Store.Revision(ctx)
	if err != nil {
		return times{}, err
	}
	t := times{ref: ref, current: current, day: s.today()}
	t.at, err = ref.Resolve(t.day, current)
	return t, err
}

// today is the day, in UTC, by the server's clock.
func (s *Server) today() geo.Date { return geo.DateOf(s.Now()) }
