package server

import (
	"context"

	"frontline/geo"
	"frontline/server/basemap"
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

// PagedPlaces are the places about which there are published pages, as how the pages are called in
// addresses: those that the record names, and those near what changed or is held, the nearest first; and for
// each the ids by which it is found.
func (s *Server) PagedPlaces(ctx context.Context) (named, near []string, ids map[string][]string, err error) {
	t, err := s.views.ResolveTimes(ctx, view.Latest)
	if err != nil {
		return nil, nil, nil, err
	}
	paged, err := s.search.PagedPlaces(ctx, t)
	ids = map[string][]string{}
	for _, p := range paged {
		ids[p.Ref] = p.IDs
		if p.Named {
			named = append(named, p.Ref)
		} else {
			near = append(near, p.Ref)
		}
	}
	return named, near, ids, err
}

// BasemapSettlements are the settlements of the attached archives in a box (west, south, east, north), which a
// published page searches itself.
func (s *Server) BasemapSettlements(ctx context.Context, box [4]float64) ([]byte, error) {
	t, err := s.views.ResolveTimes(ctx, view.Latest)
	if err != nil {
		return nil, err
	}
	gazetteer, err := s.search.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	x, err := s.places.All(ctx, s.basemaps, basemap.BoundOf(box), gazetteer)
	if err != nil {
		return nil, err
	}
	return x.Table()
}
