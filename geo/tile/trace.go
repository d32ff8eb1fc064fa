package tile

import (
	"slices"
)

// trace walks the edges, which meet only at their ends and an even number at
// each, into simple rings with the inside on the same hand: exteriors have
// positive area, holes negative. Where a walk comes by a point again, the loop
// since then is a ring of its own, so that rings touch in points only.
func trace(edges []edge, tidied func(Ring) Ring) []Ring {
	t := newTracer(edges)
	t.tidied = tidied
	var rings []Ring
	for i := range edges {
		if !t.used[i] {
			rings = t.walk(i, rings)
		}
	}
	return rings
}

type tracer struct {
	edges []edge
	used  []bool
	at    map[Point][]int32 // the edges at each point
	// tidied brings a ring in order: tidy or unfolded.
	tidied func(Ring) Ring
}

func newTracer(edges []edge) *tracer {
	t := &tracer{edges: edges, used: make([]bool, len(edges)), at: make(map[Point][]int32, len(edges))}
	for i, e := range edges {
		t.at[e.a] = append(t.at[e.a], int32(i))
		t.at[e.b] = append(t.at[e.b], int32(i))
	}
	return t
}

// walk follows the face inside edge i and adds its rings.
func (t *tracer) walk(i int, rings []Ring) []Ring {
	e := t.edges[i]
	if !t.insideRight(i) {
		e = edge{e.b, e.a}
	}
	t.used[i] = true
	path := Ring{e.a}
	on := map[Point]int{e.a: 0}
	for by, p := i, e.b; ; {
		if k, again := on[p]; again {
			ring := slices.Clone(path[k:])
			for _, q := range ring[1:] {
				delete(on, q)
			}
			path = path[:k+1]
			if ring = t.tidied(ring); ring != nil {
				rings = append(rings, ring)
			}
		} else {
			on[p] = len(path)
			path = append(path, p)
		}
		by = t.next(by, p)
		if t.used[by] {
			return rings // back at the edge that the walk began with
		}
		t.used[by] = true
		p = t.other(by, p)
	}
}

// next is the edge by which a walk that came to p by an edge leaves it: the
// first that is met when turning from the way back over the inside.
func (t *tracer) next(by int, p Point) int {
	back := t.other(by, p)
	best, bestEdge := Point{}, -1
	for _, i := range t.at[p] {
		if int(i) == by {
			continue
		}
		if q := t.other(int(i), p); bestEdge < 0 || turnsSooner(p, back, q, best) {
			best, bestEdge = q, int(i)
		}
	}
	return bestEdge
}

func (t *tracer) other(i int, p Point) Point {
	if t.edges[i].a == p {
		return t.edges[i].b
	}
	return t.edges[i].a
}

// turnsSooner reports whether, turning at p from the direction of back
// anticlockwise as drawn with y southwards, q comes before r.
func turnsSooner(p, back, q, r Point) bool {
	hq, hr := halfTurn(p, back, q), halfTurn(p, back, r)
	if hq != hr {
		return hq < hr
	}
	return cross(p, q, r) < 0
}

// halfTurn is 0 where q lies less than half an anticlockwise turn from back, 1
// from there on.
func halfTurn(p, back, q Point) int {
	c := cross(p, back, q)
	if c < 0 {
		return 0
	}
	if c == 0 {
		along := (int64(back.X)-int64(p.X))*(int64(q.X)-int64(p.X)) + (int64(back.Y)-int64(p.Y))*(int64(q.Y)-int64(p.Y))
		if along > 0 {
			return 0
		}
	}
	return 1
}

// insideRight reports whether the inside, by the even-odd rule, lies to the
// right of edge i as drawn with y southwards (then rings have positive area).
func (t *tracer) insideRight(i int) bool {
	e := t.edges[i]
	if e.a.X == e.b.X {
		// Cast along x instead: swap the axes, which swaps the hands too.
		return !castInside(t.edges, i, true)
	}
	return castInside(t.edges, i, false)
}

// castInside tells whether the right hand of edge i is inside, by the edges
// that a ray from its middle towards smaller y crosses. With swap the axes
// change places, and so do the hands.
func castInside(edges []edge, i int, swap bool) bool {
	at := func(p Point) (x, y int64) {
		if swap {
			return 2 * int64(p.Y), 2 * int64(p.X)
		}
		return 2 * int64(p.X), 2 * int64(p.Y)
	}
	ax, ay := at(edges[i].a)
	bx, by := at(edges[i].b)
	mx, my := (ax+bx)/2, (ay+by)/2
	inside := false // on the side of smaller y
	for j, f := range edges {
		if j == i {
			continue
		}
		px, py := at(f.a)
		qx, qy := at(f.b)
		if px > qx {
			px, py, qx, qy = qx, qy, px, py
		}
		if px > mx || qx <= mx {
			continue
		}
		// Above the middle: the middle lies to the right of p→q, y southwards.
		if (qx-px)*(my-py)-(qy-py)*(mx-px) > 0 {
			inside = !inside
		}
	}
	// Walking towards greater x, smaller y is on the left.
	if bx > ax {
		return !inside
	}
	return inside
}

// tidy drops points that lie straight between their neighbours and returns
// nil for a ring that encloses nothing.
func tidy(r Ring) Ring {
	for {
		out := r[:0:0]
		n := len(r)
		if n < 3 {
			return nil
		}
		for i, p := range r {
			if cross(r[(i+n-1)%n], p, r[(i+1)%n]) != 0 {
				out = append(out, p)
			}
		}
		if len(out) == n {
			return out
		}
		r = dedupe(out)
	}
}

// unfolded drops points at which a ring turns back on itself and returns nil
// for a ring that encloses nothing. Points in a straight line stay.
func unfolded(r Ring) Ring {
	for {
		out := r[:0:0]
		n := len(r)
		if n < 3 {
			return nil
		}
		for i, p := range r {
			if !foldsBack(edge{r[(i+n-1)%n], p}, edge{p, r[(i+1)%n]}) {
				out = append(out, p)
			}
		}
		if len(out) == n {
			break
		}
		r = dedupe(out)
	}
	if area2(r) == 0 {
		return nil
	}
	return r
}

// assemble gives each hole to the smallest exterior around it.
func assemble(rings []Ring) []Polygon {
	type shell struct {
		area int64
		box  box
		poly Polygon
	}
	var shells []shell
	for _, r := range rings {
		if a := area2(r); a > 0 {
			shells = append(shells, shell{a, boxOf(r), Polygon{r}})
		}
	}
	for _, r := range rings {
		if area2(r) >= 0 {
			continue
		}
		best := -1
		b := boxOf(r)
		for i, s := range shells {
			if b.within(s.box) && (best < 0 || s.area < shells[best].area) && ringInside(r, s.poly[0]) {
				best = i
			}
		}
		if best >= 0 {
			shells[best].poly = append(shells[best].poly, r)
		}
	}
	out := make([]Polygon, len(shells))
	for i, s := range shells {
		out[i] = s.poly
	}
	return out
}

// ringInside reports whether r lies inside s, for rings that do not cross: by
// the middle of one of its edges, which is on no edge of s.
func ringInside(r, s Ring) bool {
	return insideDoubled(int64(r[0].X)+int64(r[1].X), int64(r[0].Y)+int64(r[1].Y), s)
}

// insideDoubled is the even-odd test for the point (x/2, y/2).
func insideDoubled(x, y int64, s Ring) bool {
	in := false
	for i, p := range s {
		if crossesRay(p, s[(i+1)%len(s)], x, y) {
			in = !in
		}
	}
	return in
}

// crossesRay reports whether the edge from p to q crosses the ray from
// (x/2, y/2) towards greater x.
func crossesRay(p, q Point, x, y int64) bool {
	py, qy := 2*int64(p.Y), 2*int64(q.Y)
	if (py > y) == (qy > y) {
		return false
	}
	px, qx := 2*int64(p.X), 2*int64(q.X)
	return (qy > py) == ((qx-px)*(y-py)-(qy-py)*(x-px) > 0)
}
