package search

import (
	"cmp"
	"context"
	"slices"

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

// recordedPlaces are the places of a layer on all its dates.
type recordedPlaces struct {
	byName map[string][]recordedPlace // by the keys of their names
	index  *place.Index
	places [][]recordedPlace // as the index has them: each through time
}

// recordedPlace is a place from a date on, until another or for good.
type recordedPlace struct {
	key          string // the feature's
	since, until geo.Date
	at           orb.Point
	names        names
}

// recordedFrom is the first date after that of a view from which on the record says something of
// a settlement, nil where it says nothing of it; ahead is for one after today, which is not told
// before its day.
func (s *Settlements) recordedFrom(ctx context.Context, t view.Times, p *place.Place) (from *geo.Date, ahead bool, err error) {
	err = s.eachPlaces(ctx, t, func(_ geo.Layer, places recordedPlaces) {
		for _, r := range places.byName[place.Key(p.Names["en"])] {
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
	})
	return from, ahead, err
}

// recordedLater are the places that a query finds and that the record names after the date of a
// view only, each from its first date then on, but for those among the hits as settlements; ahead
// as recordedFrom has it.
func (s *Settlements) recordedLater(ctx context.Context, t view.Times, q place.Query, hits []Hit) (later []Hit, ahead bool, err error) {
	err = s.eachPlaces(ctx, t, func(l geo.Layer, places recordedPlaces) {
		for _, m := range places.index.Find(q) {
			r, ok := firstAfter(places.places[m.Of], t.At.Valid)
			switch {
			case !ok || slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind == KindSettlement && isSame(h, r) }):
			case r.since > t.Day:
				ahead = true
			default:
				center := [2]float64(r.at)
				later = append(later, Hit{
					Layer: l.ID, Kind: l.Kind, ID: r.key, Name: cmp.Or(r.names["en"], m.Spelling), Names: r.names, Matched: m.Spelling,
					Center: &center, RecordedFrom: &r.since, closeness: m.Closeness, order: len(searchOrder),
				})
			}
		}
	})
	return later, ahead, err
}

// firstAfter is a place as it is first recorded after a date; not ok where it is recorded then, or
// never again.
func firstAfter(spans []recordedPlace, on geo.Date) (first recordedPlace, ok bool) {
	for _, r := range spans {
		switch {
		case r.since <= on && on < r.until:
			return first, false
		case r.since > on && (!ok || r.since < first.since):
			first, ok = r, true
		}
	}
	return first, ok
}

// isSame is whether a hit is of a place: called the same, and near it.
func isSame(h Hit, r recordedPlace) bool {
	metres, _ := place.Between(*h.Center, r.at)
	return metres <= sameMetres && place.Key(h.Names["en"]) == place.Key(r.names["en"])
}

// eachPlaces calls with the places of each layer that has any.
func (s *Settlements) eachPlaces(ctx context.Context, t view.Times, with func(geo.Layer, recordedPlaces)) error {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return err
	}
	for _, l := range layers {
		if l.Kind != geo.KindPlaces {
			continue
		}
		places, err := s.placesOf(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return err
		}
		with(l, places)
	}
	return nil
}

// placesOf are the places of a layer on any date, as known at a revision.
func (s *Settlements) placesOf(ctx context.Context, layer string, t view.Times) (recordedPlaces, error) {
	pin, err := s.views.TimelinePin(ctx, view.PinKey{Layer: layer, Known: t.At.Known, Current: t.Current})
	if err != nil {
		return recordedPlaces{}, err
	}
	k := view.LineKey{Layer: layer, Pin: pin, Of: view.OfFeatures}
	return s.recorded.Get(ctx, k, func(ctx context.Context, k view.LineKey) (recordedPlaces, error) {
		line, err := s.views.Timeline(ctx, k)
		if err != nil {
			return recordedPlaces{}, err
		}
		return newRecordedPlaces(line.Spans), nil
	})
}

func newRecordedPlaces(spans []geo.Span) recordedPlaces {
	out := recordedPlaces{byName: map[string][]recordedPlace{}}
	var named []place.Named
	indexed := map[string]int{}
	for _, span := range spans {
		at, isPoint := span.Feature.Geometry.(orb.Point)
		spellings := span.Feature.Spellings()
		if !isPoint || len(spellings) == 0 {
			continue
		}
		r := recordedPlace{span.Feature.Key, span.Since, span.Until, at, span.Feature.Names}
		i, ok := indexed[r.key]
		if !ok {
			i = len(named)
			indexed[r.key] = i
			named, out.places = append(named, place.Named{At: at, HasPlace: true}), append(out.places, nil)
		}
		out.places[i] = append(out.places[i], r)
		seen := map[string]bool{}
		for _, name := range spellings {
			if !slices.Contains(named[i].Spellings, name) {
				named[i].Spellings = append(named[i].Spellings, name)
			}
			if k := place.Key(name); !seen[k] {
				seen[k] = true
				out.byName[k] = append(out.byName[k], r)
			}
		}
	}
	out.index = place.NewIndex(named)
	return out
}
