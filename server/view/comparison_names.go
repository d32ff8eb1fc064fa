package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/change"

	"github.com/paulmach/orb"
)

// comparedPiece is ground of one territory that was gained or lost since one
// date, and the features in which it lies: of the later snapshot where it was
// gained, of the earlier one where it was lost. The first has most of it.
type comparedPiece struct {
	change.Piece
	territory geo.Territory
	Feature   geo.Feature
	AlsoIn    []geo.Feature
}

// namePieces finds the features in which pieces lie. Ground is parted among
// features by whole polygons: a polygon that lies in several counts as ground of
// the one that has most of it, and names the others. So nothing of the figures
// changes.
func namePieces(ctx context.Context, l geo.Layer, pieces []change.Piece, before, after []geo.Ground) ([]comparedPiece, error) {
	byTerritory := func(grounds []geo.Ground) map[string][]geo.Ground {
		out := map[string][]geo.Ground{}
		for _, g := range grounds {
			key := territoryKey(l, g.Feature)
			out[key] = append(out[key], g)
		}
		return out
	}
	was, now := byTerritory(before), byTerritory(after)
	var out []comparedPiece
	for _, p := range pieces {
		candidates := was[p.Key]
		if p.Gained {
			candidates = now[p.Key]
		}
		named, err := partPiece(ctx, l, p, candidates)
		if err != nil {
			return nil, err
		}
		latest := map[string]geo.Feature{} // as it is said last
		for _, g := range now[p.Key] {
			latest[g.Feature.Key] = g.Feature
		}
		for i := range named {
			for _, f := range append([]*geo.Feature{&named[i].Feature}, pointers(named[i].AlsoIn)...) {
				if last, ok := latest[f.Key]; ok {
					*f = last
				}
			}
		}
		out = append(out, named...)
	}
	slices.SortStableFunc(out, func(a, b comparedPiece) int {
		return cmp.Or(cmp.Compare(a.Feature.Key, b.Feature.Key), -cmp.Compare(boolInt(a.Gained), boolInt(b.Gained)))
	})
	return out, nil
}

func pointers(features []geo.Feature) []*geo.Feature {
	out := make([]*geo.Feature, len(features))
	for i := range features {
		out[i] = &features[i]
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// territoryKey is the key of the ground that a feature's counts as.
func territoryKey(l geo.Layer, f geo.Feature) string {
	if !l.HasTerritories() {
		return f.Key
	}
	return l.Territory(f).Key()
}

// partPiece parts a piece among the features of its territory.
func partPiece(ctx context.Context, l geo.Layer, p change.Piece, candidates []geo.Ground) ([]comparedPiece, error) {
	var t geo.Territory
	if l.HasTerritories() {
		var err error
		if t, err = geo.ParseTerritory(p.Key); err != nil {
			return nil, err
		}
	}
	switch len(candidates) {
	case 0: // slivers alone are left of it
		return []comparedPiece{{Piece: p, territory: t, Feature: t.Feature()}}, nil
	case 1:
		return []comparedPiece{{Piece: p, territory: t, Feature: candidates[0].Feature}}, nil
	}
	var out []comparedPiece
	byFeatures := map[string]int{} // of out, by the candidates that polygons lie in
	for _, polygon := range p.Ground {
		in, err := liesIn(ctx, polygon, candidates)
		if err != nil {
			return nil, err
		}
		key := fmt.Sprint(in)
		i, ok := byFeatures[key]
		if !ok {
			i = len(out)
			byFeatures[key] = i
			one := comparedPiece{Piece: p, territory: t, Feature: candidates[in[0]].Feature}
			for _, other := range in[1:] {
				one.AlsoIn = append(one.AlsoIn, candidates[other].Feature)
			}
			one.Ground = nil
			out = append(out, one)
		}
		out[i].Ground = append(out[i].Ground, polygon)
	}
	for i := range out {
		out[i].Area = geo.Area(out[i].Ground)
	}
	return out, nil
}

// least is the part of a polygon, or of a feature, that is more than where two
// lines of one border differ.
const least = 1e-4

// liesIn are the indices of the grounds that have some of a polygon: first the one
// that has most, the first of equals, then the others in their order.
func liesIn(ctx context.Context, polygon orb.Polygon, grounds []geo.Ground) ([]int, error) {
	bound := polygon.Bound()
	var near []int
	for i, g := range grounds {
		if g.Geometry.Bound().Intersects(bound) {
			near = append(near, i)
		}
	}
	if len(near) < 2 {
		return []int{append(near, 0)[0]}, nil
	}
	best, most, whole := near[0], -1.0, geo.Area(polygon)
	var some []int
	for _, i := range near {
		both, err := change.Intersect(ctx, polygon, grounds[i].Geometry)
		if err != nil {
			return nil, err
		}
		area := geo.Area(both)
		if area > most*(1+1e-9) {
			best, most = i, area
		}
		if area > least*min(whole, geo.Area(grounds[i].Geometry)) {
			some = append(some, i)
		}
	}
	return append([]int{best}, slices.DeleteFunc(some, func(i int) bool { return i == best })...), nil
}
