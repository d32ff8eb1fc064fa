package server

import (
	"context"

	"frontline/geo"
	"frontline/server/view"
)

// LayerSheets are the files by which a published page tells what a layer of territories says of a
// position, as /api/at/latest/{lon},{lat}.json and those of earlier dates do; by name.
func (s *Server) LayerSheets(ctx context.Context, layer string) (map[string][]byte, error) {
	t, err := s.views.ResolveTimes(ctx, view.Latest)
	if err != nil {
		return nil, err
	}
	l, err := s.Store.Layer(ctx, layer, t.At.Known)
	if err != nil {
		return nil, err
	}
	if !l.HasTerritories() {
		return nil, geo.Errorf(geo.ENotFound, "layer %s has no territories", layer)
	}
	return s.search.LayerSheets(ctx, l, t)
}

// GroundSheets are those by which it tells where a position lies.
func (s *Server) GroundSheets(ctx context.Context) (map[string][]byte, error) {
	t, err := s.views.ResolveTimes(ctx, view.Latest)
	if err != nil {
		return nil, err
	}
	return s.search.GroundSheets(ctx, t)
}
