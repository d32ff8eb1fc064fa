package tile

import (
	"bytes"
	"maps"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// NewPartitionAfter is NewPartition, given one that has most of its pieces: of a
// piece that is in both, and whose outline meets the same others as before, what was
// worked out is taken over.
func NewPartitionAfter(before *Set, layer string, features []geo.Feature) *Set {
	if before == nil || !before.whole || before.layer != layer {
		return NewPartition(layer, features)
	}
	earlier := map[orb.Point][]int{} // the features, by the first point of their outline
	for i, f := range before.features {
		if p, ok := firstPoint(f.Geometry); ok {
			earlier[p] = append(earlier[p], i)
		}
	}
	s := &Set{layer: layer, features: features, whole: true, shapes: make([]*shape, len(features)), tags: make([]tags, len(features))}
	kept := map[*shape]bool{}
	var changed []*shape // that are new, or are gone
	for i, f := range features {
		p, _ := firstPoint(f.Geometry)
		tagged := false
		for _, j := range earlier[p] {
			if tagged || !orb.Equal(before.features[j].Geometry, f.Geometry) {
				continue
			}
			s.shapes[i] = before.shapes[j]
			if tagged = sameTags(before.features[j], f); tagged {
				s.tags[i] = before.tags[j]
			}
		}
		if !tagged {
			s.tags[i] = tagsOf(f)
		}
		if s.shapes[i] == nil {
			s.shapes[i] = &shape{}
			s.shapes[i].project(f.Geometry)
			changed = append(changed, s.shapes[i])
		} else {
			kept[s.shapes[i]] = true
		}
	}
	laid := changed // whose nodes are to be found
	for _, sh := range before.shapes {
		if !kept[sh] {
			changed = append(changed, sh)
		}
	}
	again := s.meetOthers(before, kept, pointsOf(changed))
	for _, sh := range again {
		laid = append(laid[:len(laid):len(laid)], sh)
	}
	for i, sh := range s.shapes {
		if a := again[sh]; a != nil {
			s.shapes[i] = a
		}
	}
	for _, sh := range laid {
		sh.unmark()
	}
	some := pointsOf(laid)
	markNodes(laid, some, junctions(s.shapes, some))
	return s
}

// meetOthers are copies, to be weighed anew, of the shapes that are kept but have a
// point among some that is a junction in one of the sets and none in the other.
func (s *Set) meetOthers(before *Set, kept map[*shape]bool, some pointPart) map[*shape]*shape {
	then, now := junctions(before.shapes, some), junctions(s.shapes, some)
	out := map[*shape]*shape{}
	for sh := range kept {
		if !sh.sourceBounds.meets(some.bounds) {
			continue
		}
		for p := range sh.eachPoint {
			if some.has(p) && then.has(p) != now.has(p) {
				out[sh] = &shape{points: sh.points, lines: sh.lines, polygons: sh.polygons, sourceBounds: sh.sourceBounds}
				break
			}
		}
	}
	return out
}

// pointsOf are the points on the paths of shapes.
func pointsOf(shapes []*shape) pointPart {
	n := 0
	for _, s := range shapes {
		n += s.size()
	}
	some := pointPart{points: n, of: newPointTable(n), bounds: emptyBox()}
	for _, s := range shapes {
		some.bounds = some.bounds.union(s.sourceBounds)
		for p := range s.eachPoint {
			some.of.mark(p)
		}
	}
	return some
}

// firstPoint is that of the outline of ground.
func firstPoint(g orb.Geometry) (orb.Point, bool) {
	switch g := g.(type) {
	case orb.Polygon:
		if len(g) > 0 && len(g[0]) > 0 {
			return g[0][0], true
		}
	case orb.MultiPolygon:
		if len(g) > 0 {
			return firstPoint(g[0])
		}
	}
	return orb.Point{}, false
}

// sameTags reports whether tagsOf makes the same of both. It may be false where it does.
func sameTags(f, g geo.Feature) bool {
	return f.Key == g.Key && f.TileID() == g.TileID() && maps.Equal(f.Names, g.Names) &&
		f.ClaimedBy == g.ClaimedBy && f.Deniers() == g.Deniers() && f.AssessedBy == g.AssessedBy &&
		f.Status == g.Status && f.Class == g.Class && f.HeldBy == g.HeldBy && f.Source == g.Source && f.SourceURL == g.SourceURL &&
		f.ObservedOn == nil && g.ObservedOn == nil &&
		maps.EqualFunc(f.Properties, g.Properties, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}
