package tile

import "slices"

// settled makes polygons valid where rounding or dropping points has spoiled
// them; tidied brings the rings in order that it makes.
func settled(polygons []Polygon, tidied func(Ring) Ring) []Polygon {
	if sound(polygons) {
		return polygons
	}
	return mendPolygons(polygons, tidied)
}

// sound reports whether polygons are valid as they stand: edges meet only as
// neighbours in their ring, and every ring lies where its role says. It is
// the common case, and cheap. Polygons that touch in points are valid and yet
// not sound; mending leaves them as they are.
func sound(polygons []Polygon) bool {
	n := 0
	for _, p := range polygons {
		for _, r := range p {
			n += len(r)
		}
	}
	edges := make([]edge, 0, n)
	next := make([]int32, 0, n) // the edge that follows each in its ring
	for _, p := range polygons {
		for k, r := range p {
			if len(r) < 3 || (area2(r) > 0) != (k == 0) {
				return false
			}
			first := len(edges)
			for i, a := range r {
				edges = append(edges, edge{a, r[(i+1)%len(r)]})
				next = append(next, int32(first+(i+1)%len(r)))
			}
		}
	}
	ok := true
	meetings(edges, func(i, j int) bool {
		switch {
		case int(next[i]) == j:
			ok = !foldsBack(edges[i], edges[j])
		case int(next[j]) == i:
			ok = !foldsBack(edges[j], edges[i])
		default:
			ok = !touch(edges[i], edges[j])
		}
		return ok
	})
	return ok && wellNested(polygons)
}

// soundAtSides is sound for what was clipped to b out of valid polygons: only
// the edges that end on a side of b can be at fault.
func soundAtSides(polygons []Polygon, b box) bool {
	onSide := func(p Point) bool { return p.X == b.minX || p.X == b.maxX || p.Y == b.minY || p.Y == b.maxY }
	var all []edge
	var atSides []int
	for _, p := range polygons {
		for _, r := range p {
			for i, q := range r {
				e := edge{q, r[(i+1)%len(r)]}
				all = append(all, e)
				if onSide(e.a) || onSide(e.b) {
					atSides = append(atSides, len(all)-1)
				}
			}
		}
	}
	ok := true
	meet := func(i, j int) bool {
		switch e, f := all[i], all[j]; {
		case e.b == f.a:
			ok = !foldsBack(e, f)
		case f.b == e.a:
			ok = !foldsBack(f, e)
		default:
			ok = !touch(e, f)
		}
		return ok
	}
	if len(atSides) > fewPieces {
		isAt := make([]bool, len(all))
		for _, i := range atSides {
			isAt[i] = true
		}
		meetings(all, func(i, j int) bool { return !isAt[i] && !isAt[j] || meet(i, j) })
		return ok
	}
	for _, i := range atSides {
		e := all[i].box()
		for j, f := range all {
			if i != j && e.meets(f.box()) && !meet(i, j) {
				return false
			}
		}
	}
	return ok
}

// wellNested reports whether each hole lies in its exterior and no exterior in
// another polygon's ground, for rings that do not cross.
func wellNested(polygons []Polygon) bool {
	var rings []placedRing
	for i, p := range polygons {
		outer := ground{ring: p[0]}
		within := boxOf(p[0])
		for k, r := range p {
			b := boxOf(r)
			if k > 0 && (!b.within(within) || !outer.has(r)) {
				return false
			}
			rings = append(rings, placedRing{ground{ring: r}, b, i, k > 0})
		}
	}
	type pair struct{ exterior, polygon int }
	var covered []pair        // exteriors that lie in the exterior of another polygon
	inHole := map[pair]bool{} // those that lie in a hole of it
	ok := true
	nest := func(in, out *placedRing) {
		same := in.polygon == out.polygon
		if in.hole && (!same || !out.hole) || !in.hole && same || !in.box.within(out.box) || !out.ground.has(in.ground.ring) {
			return
		}
		switch at := (pair{in.polygon, out.polygon}); {
		case in.hole:
			ok = false
		case out.hole:
			inHole[at] = true
		default:
			covered = append(covered, at)
		}
	}
	boxMeetings(len(rings), func(i int) box { return rings[i].box }, func(i, j int) bool {
		nest(&rings[i], &rings[j])
		nest(&rings[j], &rings[i])
		return ok
	})
	return ok && !slices.ContainsFunc(covered, func(at pair) bool { return !inHole[at] })
}

// placedRing is a ring with its place among polygons.
type placedRing struct {
	ground  ground
	box     box
	polygon int
	hole    bool
}
