package tile

import "cmp"

// edge is a straight piece of a ring.
type edge struct{ a, b Point }

func edgesOf(rings []Ring) []edge {
	n := 0
	for _, r := range rings {
		n += len(r)
	}
	edges := make([]edge, 0, n)
	for _, r := range rings {
		for i, p := range r {
			if q := r[(i+1)%len(r)]; p != q {
				edges = append(edges, edge{p, q})
			}
		}
	}
	return edges
}

// box returns the box around the edge's ends.
func (e edge) box() box {
	return box{min(e.a.X, e.b.X), min(e.a.Y, e.b.Y), max(e.a.X, e.b.X), max(e.a.Y, e.b.Y)}
}

// fromSmaller returns the edge from its smaller end.
func (e edge) fromSmaller() edge {
	if less(e.b, e.a) {
		return edge{e.b, e.a}
	}
	return e
}

// compareEdges orders edges from their smaller ends.
func compareEdges(e, f edge) int {
	if e.a != f.a {
		return cmp.Compare(e.a.order(), f.a.order())
	}
	return cmp.Compare(e.b.order(), f.b.order())
}

func opposite(a, b int64) bool { return a < 0 && b > 0 || a > 0 && b < 0 }

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
