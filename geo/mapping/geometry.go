package mapping

import (
	"slices"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// keptParts is what of a geometry is of the kinds that are kept, nil for
// nothing.
func (a *mapper) keptParts(g orb.Geometry) orb.Geometry {
	parts, ok := g.(orb.Collection)
	if !ok {
		if !slices.Contains(a.m.Geometry, geometryKinds(g)[0]) {
			return nil
		}
		return g
	}
	var kept orb.Collection
	for _, part := range parts {
		if part = a.keptParts(part); part != nil {
			kept = append(kept, part)
		}
	}
	switch len(kept) {
	case 0:
		return nil
	case 1:
		return kept[0]
	}
	return kept
}

// partsIn is what of a geometry is not wholly outside of a box, nil for
// nothing, and how many parts were left out.
func partsIn(g orb.Geometry, box orb.Bound) (inside orb.Geometry, out int) {
	switch g := g.(type) {
	case orb.MultiPolygon:
		var kept orb.MultiPolygon
		for _, p := range g {
			if p.Bound().Intersects(box) {
				kept = append(kept, p)
			}
		}
		switch len(kept) {
		case 0:
			return nil, len(g)
		case 1:
			return kept[0], len(g) - 1
		}
		return kept, len(g) - len(kept)
	case orb.Collection:
		var kept orb.Collection
		for _, part := range g {
			in, n := partsIn(part, box)
			if in != nil {
				kept = append(kept, in)
			}
			out += n
		}
		switch len(kept) {
		case 0:
			return nil, out
		case 1:
			return kept[0], out
		}
		return kept, out
	}
	if g.Bound().Intersects(box) {
		return g, 0
	}
	return nil, 1
}

// geometryKinds are what Mapping.Geometry calls what is in g.
func geometryKinds(g orb.Geometry) []string {
	dims := geo.Dimensions(g)
	if len(dims) == 0 {
		return []string{"none"}
	}
	kinds := make([]string, len(dims))
	for i, d := range dims {
		kinds[i] = [...]string{"point", "line", "polygon"}[d]
	}
	return kinds
}
