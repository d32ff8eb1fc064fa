package tile

import (
	"cmp"
	"math"
	"slices"
)

// Rounding to a grid and dropping points can make edges cross, touch or lie on
// one another. mend rebuilds the polygons that a set of rings encloses by the
// even-odd rule: edges are cut where they meet, on the grid (iterated snap
// rounding, after Hobby 1999), edges that lie on each other cancel in pairs,
// and what is left is traced with the inside on one hand.

// mendRounds bounds the rounds of cutting. Each moves edges by half a unit at
// most, so that new meetings die out; real input needs two or three.
const mendRounds = 32

// mend returns valid polygons for the rings, exteriors first and of positive
// area. Where cutting does not settle, it is tried again on a grid twice as
// coarse, and so on.
func mend(rings []Ring) []Polygon {
	for bits := 0; ; bits++ {
		edges, settled := node(edgesOf(coarser(rings, bits)))
		if settled {
			return assemble(trace(unpaired(edges)))
		}
	}
}

// settled makes polygons valid where rounding or dropping points has spoiled
// them.
func settled(polygons []Polygon) []Polygon {
	if sound(polygons) {
		return polygons
	}
	return mendPolygons(polygons)
}

func mendPolygons(polygons []Polygon) []Polygon {
	var rings []Ring
	for _, p := range polygons {
		rings = append(rings, p...)
	}
	return mend(rings)
}

// coarser puts the rings on a grid of 2^bits units.
func coarser(rings []Ring, bits int) []Ring {
	if bits == 0 {
		return rings
	}
	mask := int32(1)<<bits - 1
	out := make([]Ring, len(rings))
	for i, r := range rings {
		out[i] = make(Ring, len(r))
		for j, p := range r {
			out[i][j] = Point{p.X &^ mask, p.Y &^ mask}
		}
	}
	return out
}

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

// node cuts edges where they meet, until none meets another but at its ends
// or along its whole length.
func node(edges []edge) ([]edge, bool) {
	for range mendRounds {
		cuts := map[int][]Point{}
		meetings(edges, func(i, j int) bool {
			meet(edges, i, j, cuts)
			return true
		})
		if len(cuts) == 0 {
			return edges, true
		}
		// Pairs cancel at once, so that edges lying on each other do not
		// multiply from round to round.
		edges = unpaired(cut(edges, cuts))
	}
	return edges, false
}

// meetings calls found for each pair of edges whose boxes meet, until it
// returns false.
func meetings(edges []edge, found func(i, j int) bool) {
	// Sorted by the western end, the index behind it in one number.
	order := make([]uint64, len(edges))
	for i, e := range edges {
		order[i] = uint64(uint32(min(e.a.X, e.b.X))^1<<31)<<32 | uint64(i)
	}
	slices.Sort(order)
	for k, o := range order {
		i := int(uint32(o))
		e := edges[i]
		maxX := max(e.a.X, e.b.X)
		minY, maxY := min(e.a.Y, e.b.Y), max(e.a.Y, e.b.Y)
		for _, o := range order[k+1:] {
			if int32(uint32(o>>32)^1<<31) > maxX {
				break
			}
			j := int(uint32(o))
			f := edges[j]
			if min(f.a.Y, f.b.Y) > maxY || max(f.a.Y, f.b.Y) < minY {
				continue
			}
			if !found(i, j) {
				return
			}
		}
	}
}

// meet notes where edges i and j must be cut.
func meet(edges []edge, i, j int, cuts map[int][]Point) {
	e, f := edges[i], edges[j]
	d1, d2 := cross(e.a, e.b, f.a), cross(e.a, e.b, f.b)
	d3, d4 := cross(f.a, f.b, e.a), cross(f.a, f.b, e.b)
	if opposite(d1, d2) && opposite(d3, d4) {
		p := crossing(e, f, d3, d4)
		if p != e.a && p != e.b {
			cuts[i] = append(cuts[i], p)
		}
		if p != f.a && p != f.b {
			cuts[j] = append(cuts[j], p)
		}
		return
	}
	for _, c := range []struct {
		d    int64
		p    Point
		e    edge
		into int
	}{{d1, f.a, e, i}, {d2, f.b, e, i}, {d3, e.a, f, j}, {d4, e.b, f, j}} {
		if c.d == 0 && c.p != c.e.a && c.p != c.e.b && onBox(c.e, c.p) {
			cuts[c.into] = append(cuts[c.into], c.p)
		}
	}
}

func opposite(a, b int64) bool { return a < 0 && b > 0 || a > 0 && b < 0 }

// crossing is the grid point nearest to where e and f cross, given the cross
// products of e's ends against f.
func crossing(e, f edge, da, db int64) Point {
	t := float64(da) / (float64(da) - float64(db))
	x := float64(e.a.X) + t*float64(e.b.X-e.a.X)
	y := float64(e.a.Y) + t*float64(e.b.Y-e.a.Y)
	return Point{int32(math.Round(x)), int32(math.Round(y))}
}

// cut replaces each edge by the pieces between the points noted for it.
func cut(edges []edge, cuts map[int][]Point) []edge {
	out := make([]edge, 0, len(edges)+2*len(cuts))
	for i, e := range edges {
		points := cuts[i]
		if len(points) == 0 {
			out = append(out, e)
			continue
		}
		along := func(p Point) int64 {
			return (int64(p.X)-int64(e.a.X))*(int64(e.b.X)-int64(e.a.X)) + (int64(p.Y)-int64(e.a.Y))*(int64(e.b.Y)-int64(e.a.Y))
		}
		slices.SortFunc(points, func(p, q Point) int {
			return cmp.Or(cmp.Compare(along(p), along(q)), cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
		})
		from := e.a
		for _, p := range append(points, e.b) {
			if p != from {
				out = append(out, edge{from, p})
				from = p
			}
		}
	}
	return out
}

// unpaired keeps one of each edge that lies an odd number of times in the same
// place, in a fixed order.
func unpaired(edges []edge) []edge {
	for i, e := range edges {
		if less(e.b, e.a) {
			edges[i] = edge{e.b, e.a}
		}
	}
	slices.SortFunc(edges, func(e, f edge) int {
		return cmp.Or(cmp.Compare(e.a.X, f.a.X), cmp.Compare(e.a.Y, f.a.Y), cmp.Compare(e.b.X, f.b.X), cmp.Compare(e.b.Y, f.b.Y))
	})
	out := edges[:0]
	for i := 0; i < len(edges); {
		j := i
		for j < len(edges) && edges[j] == edges[i] {
			j++
		}
		if (j-i)%2 == 1 {
			out = append(out, edges[i])
		}
		i = j
	}
	return out
}

// trace walks the edges, which meet only at their ends and an even number at
// each, into simple rings with the inside on the same hand: exteriors have
// positive area, holes negative. Where a walk comes by a point again, the loop
// since then is a ring of its own, so that rings touch in points only.
func trace(edges []edge) []Ring {
	t := newTracer(edges)
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
			if ring = tidy(ring); ring != nil {
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
