package view

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
)

// WithKey returns the feature that has a key, and whether there is one.
func WithKey(features []geo.Feature, key string) (geo.Feature, bool) {
	i := slices.IndexFunc(features, func(f geo.Feature) bool { return f.Key == key })
	if i < 0 {
		return geo.Feature{}, false
	}
	return features[i], true
}

// FindPlace finds a feature by its layer and id, or by any of its spellings.
func (s *Search) FindPlace(ctx context.Context, t Times, place string) (Hit, error) {
	if layer, key, ok := strings.Cut(place, "/"); ok && geo.CheckLayerID(layer) == nil {
		v, err := s.snapshots.ViewAt(ctx, layer, t)
		if err != nil {
			return Hit{}, err
		}
		if err := Withheld(v); err != nil {
			return Hit{}, err
		}
		set, err := s.sets.Set(ctx, v.Snapshot)
		if err != nil {
			return Hit{}, err
		}
		if f, ok := WithKey(set.Features(), key); ok {
			return Hit{Name: f.Name(), Names: f.Names, Center: CenterOf(f), BBox: Bounds([]geo.Feature{f})}, nil
		}
		return Hit{}, geo.Errorf(geo.ENotFound, "layer %s has no %q on %s", layer, key, t.At.Valid)
	}
	hits, err := s.FindPlaces(ctx, t, place, 1)
	if err != nil {
		return Hit{}, err
	}
	if len(hits) == 0 {
		return Hit{}, geo.Errorf(geo.ENotFound, "nothing on the map of %s is called %q; give a bbox, or another spelling", t.At.Valid, place)
	}
	return hits[0], nil
}

// Hit is one answer to a search.
type Hit struct {
	Layer   string      `json:"layer"`
	Kind    geo.Kind    `json:"kind"`
	ID      string      `json:"id"`
	Class   string      `json:"class,omitempty"` // of a basemap's feature
	Name    string      `json:"name"`
	Names   names       `json:"names,omitempty"`
	Matched string      `json:"matched"`          // the spelling that matched
	Center  *[2]float64 `json:"center,omitempty"` // of what has a place
	BBox    *[4]float64 `json:"bbox,omitempty"`

	score int
	order int
}

// names are the names of a feature, by BCP 47 tag.
type names = map[string]string

// kindOrder ranks equally good matches: what is said of a place before the
// bare place.
var kindOrder = []geo.Kind{geo.KindPlaces, geo.KindClaims, geo.KindControl, geo.KindStatements, geo.KindBase}

// Search finds features by their names.
type Search struct {
	store     Store
	snapshots *Snapshots
	sets      *Sets
}

// FindPlaces returns features of all layers in force, by any of their spellings,
// best first.
func (s *Search) FindPlaces(ctx context.Context, t Times, q string, limit int) ([]Hit, error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	hits := []Hit{}
	for _, l := range layers {
		v, err := s.snapshots.ViewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue // nothing is recorded yet
		} else if err != nil {
			return nil, err
		}
		found, err := s.searchSnapshot(ctx, l, v, q, limit)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
	})
	return hits[:min(len(hits), limit)], nil
}

func (s *Search) searchSnapshot(ctx context.Context, l geo.Layer, v View, q string, limit int) ([]Hit, error) {
	index, err := s.index(ctx, v.Snapshot)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, h := range index.Find(q, limit) {
		f := *h.Feature
		if err := WithheldAmong(v, []geo.Feature{f}); err != nil {
			return nil, err
		}
		var class string
		if raw, ok := f.Properties["class"]; ok {
			_ = json.Unmarshal(raw, &class) // a class that is no text is none
		}
		hits = append(hits, Hit{
			Layer: l.ID, Kind: l.Kind, ID: f.Key, Class: class, Name: f.Name(), Names: f.Names, Matched: h.Matched,
			Center: CenterOf(f), BBox: Bounds([]geo.Feature{f}),
			score: h.Score, order: slices.Index(kindOrder, l.Kind),
		})
	}
	return hits, nil
}

// index is a snapshot's names ready to search.
func (s *Search) index(ctx context.Context, snapshot geo.Snapshot) (*geo.Index, error) {
	k := SetKeyOf(snapshot)
	return s.sets.names.Get(ctx, k, func(ctx context.Context, _ SetKey) (*geo.Index, error) {
		set, err := s.sets.Set(ctx, snapshot)
		if err != nil {
			return nil, err
		}
		return geo.NewIndex(set.Features()), nil
	})
}
