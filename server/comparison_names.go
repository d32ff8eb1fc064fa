package server

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/change"
)

// comparedPiece is ground of one territory that was gained or lost since one
// date, and the feature in which it lies: of the later snapshot where it was
// gained, of the earlier one where it was lost.
type comparedPiece struct {
	change.Piece
	territory geo.Territory
	feature   geo.Feature
}

// namePieces finds the features in which pieces lie. Ground is parted among
// features by whole polygons: a polygon that lies in several is of the one that
// has most of it. So nothing of the figures changes.
func namePieces(l geo.Layer, pieces []change.Piece, before, after []geo.Ground) ([]comparedPiece, error) {
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
		named, err := partPiece(l, p, candidates)
		if err != nil {
			return nil, err
		}
		for i, n := range named {
			for _, g := range now[p.Key] { // as it is said last
				if g.Feature.Key == n.feature.Key {
					named[i].feature = g.Feature
				}
			}
		}
		out = append(out, named...)
	}
	slices.SortStableFunc(out, func(a, b comparedPiece) int {
		return cmp.Or(cmp.Compare(a.feature.Key, b.feature.Key), -cmp.Compare(boolInt(a.Gained), boolInt(b.Gained)))
	})
	return out, nil
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
func partPiece(l geo.Layer, p change.Piece, candidates []geo.Ground) ([]comparedPiece, error) {
	var t geo.Territory
	if l.HasTerritories() {
		var err error
		if t, err = geo.ParseTerritory(p.Key); err != nil {
			return nil, err
		}
	}
	switch len(candidates) {
	case 0: // slivers alone are left of it
		return []comparedPiece{{p, t, t.Feature()}}, nil
	case 1:
		return []comparedPiece{{p, t, candidates[0].Feature}}, nil
	}
	grounds := make([]orb.MultiPolygon, len(candidates))
	for _, polygon := range p.Ground {
		i, err := mostOf(polygon, candidates)
		if err != nil {
			return nil, err
		}
		grounds[i] = append(grounds[i], polygon)
	}
	var out []comparedPiece
	for i, ground := range grounds {
		if len(ground) > 0 {
			part := p
			part.Ground, part.Area = ground, geo.Area(ground)
			out = append(out, comparedPiece{part, t, candidates[i].Feature})
		}
	}
	return out, nil
}

// mostOf is the index of the ground that has most of a polygon, the first of
// equals.
func mostOf(polygon orb.Polygon, grounds []geo.Ground) (int, error) {
	bound := polygon.Bound()
	var near []int
	for i, g := range grounds {
		if g.Geometry.Bound().Intersects(bound) {
			near = append(near, i)
		}
	}
	if len(near) < 2 {
		return append(near, 0)[0], nil
	}
	best, most := near[0], -1.0
	for _, i := range near {
		both, err := change.Intersect(polygon, grounds[i].Geometry)
		if err != nil {
			return 0, err
		}
		if area := geo.Area(both); area > most*(1+1e-9) {
			best, most = i, area
		}
	}
	return best, nil
}
