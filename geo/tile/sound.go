package tile

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
	for _, i := range atSides {
		e := all[i]
		for j, f := range all {
			switch {
			case i == j:
			case e.b == f.a:
				if foldsBack(e, f) {
					return false
				}
			case f.b == e.a:
				if foldsBack(f, e) {
					return false
				}
			case max(e.a.X, e.b.X) < min(f.a.X, f.b.X), max(f.a.X, f.b.X) < min(e.a.X, e.b.X),
				max(e.a.Y, e.b.Y) < min(f.a.Y, f.b.Y), max(f.a.Y, f.b.Y) < min(e.a.Y, e.b.Y):
			case touch(e, f):
				return false
			}
		}
	}
	return true
}

// foldsBack reports whether f, which begins where e ends, runs back over it.
func foldsBack(e, f edge) bool {
	if cross(e.a, e.b, f.b) != 0 {
		return false
	}
	return (int64(e.b.X)-int64(e.a.X))*(int64(f.b.X)-int64(f.a.X))+(int64(e.b.Y)-int64(e.a.Y))*(int64(f.b.Y)-int64(f.a.Y)) < 0
}

// touch reports whether two edges have a point in common.
func touch(e, f edge) bool {
	d1, d2 := cross(e.a, e.b, f.a), cross(e.a, e.b, f.b)
	d3, d4 := cross(f.a, f.b, e.a), cross(f.a, f.b, e.b)
	if opposite(d1, d2) && opposite(d3, d4) {
		return true
	}
	return d1 == 0 && onBox(e, f.a) || d2 == 0 && onBox(e, f.b) || d3 == 0 && onBox(f, e.a) || d4 == 0 && onBox(f, e.b)
}

// onBox reports whether p lies in the box of e's ends.
func onBox(e edge, p Point) bool {
	return p.X >= min(e.a.X, e.b.X) && p.X <= max(e.a.X, e.b.X) && p.Y >= min(e.a.Y, e.b.Y) && p.Y <= max(e.a.Y, e.b.Y)
}

// wellNested reports whether each hole lies in its exterior and no exterior in
// another polygon's ground, for rings that do not cross.
func wellNested(polygons []Polygon) bool {
	for i, p := range polygons {
		outer := boxOf(p[0])
		for k, h := range p[1:] {
			if !boxOf(h).within(outer) || !ringInside(h, p[0]) {
				return false
			}
			for l, g := range p[1:] {
				if k != l && boxOf(h).within(boxOf(g)) && ringInside(h, g) {
					return false
				}
			}
		}
		for j, q := range polygons {
			if i == j || !outer.within(boxOf(q[0])) || !ringInside(p[0], q[0]) {
				continue
			}
			inHole := false
			for _, h := range q[1:] {
				inHole = inHole || ringInside(p[0], h)
			}
			if !inHole {
				return false
			}
		}
	}
	return true
}
