package search

import (
	"context"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/memo"
	"frontline/server/view"
)

// Settlements are those of the gazetteer, beside what the record says of them.
type Settlements struct {
	store    view.Store
	views    *view.Views
	open     func() (*place.Gazetteer, error) // nil where there is no gazetteer
	held     func(bytes int)                  // counts it
	recorded memo.Memo[view.LineKey, recordedPlaces]
}

// GazetteerAt is the gazetteer as known at a revision: it belongs to the bundle, and nil is of a record
// that has not got that.
func (s *Settlements) GazetteerAt(ctx context.Context, known geo.Revision) (*place.Gazetteer, error) {
	if s.open == nil {
		return nil, nil
	}
	since, err := s.store.BundledSince(ctx)
	if err != nil || since == 0 || since > known {
		return nil, err
	}
	g, err := s.open()
	if err == nil && g != nil {
		s.held(g.MemorySize())
	}
	return g, err
}

// regionAt is the oblast of the basemap that has an id, as the gazetteer has it, else the one
// that a point lies in; nil where there is none.
func (s *Settlements) regionAt(ctx context.Context, views []view.LayerView, id string, at orb.Point) (*geo.Region, error) {
	for _, v := range views {
		if v.Layer.Kind != geo.KindBase {
			continue
		}
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return nil, err
		}
		features := set.Features()
		if f, ok := view.WithKey(features, view.RegionClass+"-"+id); ok && id != "" {
			return &geo.Region{Key: f.Key, Names: f.Names}, nil
		}
		for _, f := range features {
			if view.IsRegion(f) && contains(f.Geometry, at) {
				return &geo.Region{Key: f.Key, Names: f.Names}, nil
			}
		}
	}
	return nil, nil
}

func contains(g orb.Geometry, at orb.Point) bool {
	if g == nil || !g.Bound().Contains(at) {
		return false
	}
	switch g := g.(type) {
	case orb.Polygon:
		return planar.PolygonContains(g, at)
	case orb.MultiPolygon:
		return planar.MultiPolygonContains(g, at)
	}
	return false
}

// recordedPlaces are the places of a layer's timeline by the keys of their names.
type recordedPlaces map[string][]recordedPlace

type recordedPlace struct {
	since geo.Date
	at    orb.Point
}

// recordedFrom is the first date after that of a view from which on the record says something of
// a settlement, nil where it says nothing of it; ahead is for one after today, which is not told
// before its day.
func (s *Settlements) recordedFrom(ctx context.Context, t view.Times, p *place.Place) (from *geo.Date, ahead bool, err error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, false, err
	}
	for _, l := range layers {
		if l.Kind != geo.KindPlaces {
			continue
		}
		places, err := s.placesOf(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return nil, false, err
		}
		for _, r := range places[place.Key(p.Names["en"])] {
			if metres, _ := place.Between(r.at, p.Point); r.since <= t.At.Valid || metres > sameMetres {
				continue
			}
			switch {
			case r.since > t.Day:
				ahead = true
			case from == nil || r.since < *from:
				from = &r.since
			}
		}
	}
	return from, ahead, nil
}

// placesOf are the places of a layer on any date, as known at a revision.
func (s *Settlements) placesOf(ctx context.Context, layer string, t view.Times) (recordedPlaces, error) {
	pin, err := s.views.TimelinePin(ctx, view.PinKey{Layer: layer, Known: t.At.Known, Current: t.Current})
	if err != nil {
		return nil, err
	}
	k := view.LineKey{Layer: layer, Pin: pin, Of: view.OfFeatures}
	return s.recorded.Get(ctx, k, func(ctx context.Context, k view.LineKey) (recordedPlaces, error) {
		line, err := s.views.Timeline(ctx, k)
		if err != nil {
			return nil, err
		}
		out := recordedPlaces{}
		for _, span := range line.Spans {
			at, isPoint := span.Feature.Geometry.(orb.Point)
			if !isPoint {
				continue
			}
			seen := map[string]bool{}
			for _, name := range span.Feature.Spellings() {
				if k := place.Key(name); !seen[k] {
					seen[k] = true
					out[k] = append(out[k], recordedPlace{span.Since, at})
				}
			}
		}
		return out, nil
	})
}
