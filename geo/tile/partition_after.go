package tile

import (
	"bytes"
	"maps"
	"slices"

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
	for z := range s.nodes {
		s.nodes[z].Store(before.nodes[z].Load())
	}
	return s
}

// changed are the edges that there are only now, or only were before.
func (n *noded) changed(now []edge) []edge {
	were := newEdgeSet(len(n.start))
	for i, e := range n.start {
		*were.slot(n.start, e) = int32(i + 1)
	}
	there := make([]bool, len(n.start))
	var changed []edge
	for _, e := range now {
		if k := *were.slot(n.start, e); k > 0 {
			there[k-1] = true
		} else {
			changed = append(changed, e)
		}
	}
	for i, e := range n.start {
		if !there[i] {
			changed = append(changed, e)
		}
	}
	return changed
}

// follow cuts the edges as they are cut one round after the other, and takes over from
// before how those are cut that lie far from what changed. Where an edge is cut in a round
// follows from the edges that meet its box: so only those are worked out that meet the box
// of an edge which is not the same before and now, and what they are cut to is what may
// not be the same in the next round.
func (n *noded) follow(before *noded, changed []edge) {
	edges := n.start
	for round := range mendRounds {
		var were, cuts map[edge][]Point
		if round < len(before.rounds) {
			were = before.rounds[round]
			cuts = maps.Clone(were)
		} else {
			cuts = map[edge][]Point{}
		}
		for _, e := range changed {
			delete(cuts, e) // which may be gone
		}
		var next []edge // that may not be the same then
		for _, e := range changed {
			next = appendPieces(next, e, were[e])
		}
		isChanged := make(map[edge]bool, len(changed))
		for _, e := range changed {
			isChanged[e] = true
		}
		for e, points := range cutsNear(edges, changed) {
			switch {
			case isChanged[e]:
				next = appendPieces(next, e, points)
			case !slices.Equal(points, were[e]):
				next = appendPieces(appendPieces(next, e, were[e]), e, points)
			}
			if delete(cuts, e); len(points) > 0 {
				cuts[e] = points
			}
		}
		if len(cuts) == 0 {
			return
		}
		n.rounds = append(n.rounds, cuts)
		cutAll := make([]edge, 0, len(edges)+2*len(cuts))
		for _, e := range edges {
			cutAll = appendPieces(cutAll, e, cuts[e])
		}
		edges, changed = cutAll, once(next)
	}
}

// cutsNear are all edges near some that changed, and where each of them is cut, if it is.
func cutsNear(edges, changed []edge) map[edge][]Point {
	out := map[edge][]Point{}
	if len(changed) == 0 {
		return out
	}
	var asked []edge
	for _, i := range edgesNear(edges, changed) {
		if _, ok := out[edges[i]]; !ok {
			out[edges[i]] = nil
			asked = append(asked, edges[i])
		}
	}
	if len(asked) == 0 {
		return out
	}
	var around []edge // what may cut them, and they themselves
	for _, i := range edgesNear(edges, asked) {
		around = append(around, edges[i])
	}
	around = once(around)
	isAsked := make([]bool, len(around))
	for k, e := range around {
		_, isAsked[k] = out[e]
	}
	cuts := map[int][]Point{}
	meetings(around, func(i, j int) bool {
		if isAsked[i] || isAsked[j] {
			meetInOrder(around, i, j, cuts)
		}
		return true
	})
	cut(around, cuts) // puts the points in order
	for i, points := range cuts {
		if isAsked[i] {
			out[around[i]] = slices.Compact(points)
		}
	}
	return out
}

// appendPieces adds the pieces of an edge that is cut at some points, from their smaller
// ends.
func appendPieces(out []edge, e edge, points []Point) []edge {
	from := e.a
	for _, p := range points {
		if p != from {
			out, from = append(out, edge{from, p}.fromSmaller()), p
		}
	}
	if from != e.b {
		out = append(out, edge{from, e.b}.fromSmaller())
	}
	return out
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
