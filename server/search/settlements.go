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
func (s *Search) regionAt(ctx context.Context, views []view.LayerView, id string, at orb.Point) (*geo.Region, error) {
	for _, v := range views {
		if v.Layer.Kind != geo.KindBase {
			continue
		}
		names, err := s.namesOf(ctx, v.Snapshot)
		if err != nil {
			return nil, err
		}
		of := slices.IndexFunc(names.regions, func(f *geo.Feature) bool { return id != "" && f.Key == view.RegionClass+"-"+id })
		if of < 0 {
			of = slices.IndexFunc(names.regions, func(f *geo.Feature) bool { return planar.MultiPolygonContains(geo.Polygons(f.Geometry), at) })
		}
		if of >= 0 {
			return &geo.Region{Key: names.regions[of].Key, Names: names.regions[of].Names}, nil
		}
	}
	return nil, nil
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

// layerPlaces are those of one layer.
type layerPlaces struct {
	layer geo.Layer
	recordedPlaces
}

// recordedFrom is the first date after that of the search from which on the record says something
// of a settlement, nil where it says nothing of it; ahead is for one after today, which is not
// told before its day.
func (r record) recordedFrom(p *place.Place) (from *geo.Date, ahead bool) {
	for _, l := range r.places {
		for _, of := range l.byName[place.Key(p.Names["en"])] {
			if metres, _ := place.Between(of.at, p.Point); of.since <= r.At.Valid || metres > sameMetres {
				continue
			}
			switch {
			case of.since > r.Day:
				ahead = true
			case from == nil || of.since < *from:
				from = &of.since
			}
		}
	}
	return from, ahead
}

// recordedLater are the places that a query finds and that the record names after the date of the
// search only, each from its first date then on, but for those among the hits as settlements; ahead
// as recordedFrom has it.
func (r record) recordedLater(q place.Query, hits []Hit) (later []Hit, ahead bool) {
	for _, l := range r.places {
		for _, m := range l.index.Find(q) {
			of, ok := firstAfter(l.places[m.Of], r.At.Valid)
			switch {
			case !ok || slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind == KindSettlement && isSame(h, of) }):
			case of.since > r.Day:
				ahead = true
			default:
				later = append(later, l.hitOf(of, m.Spelling, m.Closeness))
			}
		}
	}
	return later, ahead
}

// hitOf is a place as a hit, from when on it is recorded.
func (l layerPlaces) hitOf(of recordedPlace, spelling string, closeness place.Closeness) Hit {
	center := [2]float64(of.at)
	return Hit{
		Layer: l.layer.ID, Kind: l.layer.Kind, ID: of.key, Name: cmp.Or(of.names["en"], spelling), Names: of.names, Matched: spelling,
		Center: &center, RecordedFrom: &of.since, closeness: closeness, order: 2 * len(searchOrder),
	}
}

// withKeyLater is the place of a layer with a key, as recordedLater has it.
func (r record) withKeyLater(layer, key string) []Hit {
	for _, l := range r.places {
		for _, spans := range l.places {
			if l.layer.ID != layer || spans[0].key != key {
				continue
			}
			if of, ok := firstAfter(spans, r.At.Valid); ok && of.since <= r.Day {
				return []Hit{l.hitOf(of, of.key, place.Exact)}
			}
		}
	}
	return nil
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

// placesIn are the places of all layers of them.
func (s *Settlements) placesIn(ctx context.Context, t view.Times, layers []geo.Layer) (all []layerPlaces, err error) {
	for _, l := range layers {
		if l.Kind != geo.KindPlaces {
			continue
		}
		places, err := s.placesOf(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		all = append(all, layerPlaces{l, places})
	}
	return all, nil
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
