package tile

import (
	"math/bits"
	"math/rand/v2"
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
	// Points are numbered, so that what is kept of each lies in a row.
	from, to []int32 // the numbers of each edge's ends
	first    []int32 // where the edges at each point begin in at, and after the last
	at       []int32 // the edges at each point, in order
	on       []int32 // where on the path of a walk each point is, or absent
	// How often rays were cast along y and along x, and the edges by x and by y.
	cast [2]int
	rows [2]*rows
	// tidied brings a ring in order: tidy or unfolded.
	tidied func(Ring) Ring
}

// absent is the place on a path of what is not on it.
const absent = -1

func newTracer(edges []edge) *tracer {
	n := len(edges)
	rows := make([]int32, 2*n)
	t := &tracer{edges: edges, used: make([]bool, n), from: rows[:n], to: rows[n:]}
	numbers := newNumbering(n)
	for i, e := range edges {
		t.from[i], t.to[i] = numbers.of(e.a), numbers.of(e.b)
	}
	points := len(numbers.points)
	t.first = make([]int32, points+1)
	for _, p := range rows {
		t.first[p+1]++
	}
	for p := range points {
		t.first[p+1] += t.first[p]
	}
	t.at = make([]int32, 2*n)
	t.on = slices.Clone(t.first[:points]) // where the next edge of each point goes
	for i := range edges {
		for _, p := range [2]int32{t.from[i], t.to[i]} {
			t.at[t.on[p]] = int32(i)
			t.on[p]++
		}
	}
	for p := range t.on {
		t.on[p] = absent
	}
	return t
}

// numbering numbers points in the order in which they come.
type numbering struct {
	points []Point
	slots  []int32 // the number of the point there, and one more; 0 for none
	shift  int     // of a hash, to the number of a slot
}

// spread is what points are hashed by: any odd number, so that nobody can make a
// file whose points all meet in one slot.
var spread = rand.Uint64() | 1

// newNumbering has room for about n points, and grows.
func newNumbering(n int) *numbering {
	size := bits.Len(uint(max(2*n, 8)))
	return &numbering{make([]Point, 0, n), make([]int32, 1<<size), 64 - size}
}

func (n *numbering) of(p Point) int32 {
	if 2*len(n.points) > len(n.slots) {
		n.grow()
	}
	for i := int(p.order() * spread >> n.shift); ; i = (i + 1) & (len(n.slots) - 1) {
		switch k := n.slots[i]; {
		case k == 0:
			n.points = append(n.points, p)
			n.slots[i] = int32(len(n.points))
			return n.slots[i] - 1
		case n.points[k-1] == p:
			return k - 1
		}
	}
}

func (n *numbering) grow() {
	n.shift--
	n.slots = make([]int32, 2*len(n.slots))
	points := n.points
	n.points = n.points[:0]
	for _, p := range points {
		n.of(p)
	}
}

// walk follows the face inside edge i and adds its rings.
func (t *tracer) walk(i int, rings []Ring) []Ring {
	start, p := t.from[i], t.to[i]
	path := Ring{t.edges[i].a}
	if !t.insideRight(i) {
		start, p = p, start
		path[0] = t.edges[i].b
	}
	t.used[i] = true
	numbers := []int32{start} // of the path's points
	t.on[start] = 0
	for by := i; ; {
		if k := t.on[p]; k != absent {
			ring := slices.Clone(path[k:])
			for _, q := range numbers[k+1:] {
				t.on[q] = absent
			}
			path, numbers = path[:k+1], numbers[:k+1]
			if ring = t.tidied(ring); ring != nil {
				rings = append(rings, ring)
			}
		} else {
			t.on[p] = int32(len(path))
			path, numbers = append(path, t.end(by, p)), append(numbers, p)
		}
		by = t.next(by, p)
		if t.used[by] { // back at the edge that the walk began with
			for _, q := range numbers {
				t.on[q] = absent
			}
			return rings
		}
		t.used[by] = true
		p = t.other(by, p)
	}
}

// next is the edge by which a walk that came to p by an edge leaves it: the
// first that is met when turning from the way back over the inside.
func (t *tracer) next(by int, p int32) int {
	here, back := t.end(by, p), t.end(by, t.other(by, p))
	best, bestEdge := Point{}, -1
	for _, i := range t.at[t.first[p]:t.first[p+1]] {
		if int(i) == by {
			continue
		}
		if q := t.end(int(i), t.other(int(i), p)); bestEdge < 0 || turnsSooner(here, back, q, best) {
			best, bestEdge = q, int(i)
		}
	}
	return bestEdge
}

// other is the number of the other end of an edge.
func (t *tracer) other(i int, p int32) int32 {
	if t.from[i] == p {
		return t.to[i]
	}
	return t.from[i]
}

// end is the point of that number, one of an edge's two.
func (t *tracer) end(i int, p int32) Point {
	if t.from[i] == p {
		return t.edges[i].a
	}
	return t.edges[i].b
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
		return !t.castInside(i, true)
	}
	return t.castInside(i, false)
}

// castInside tells whether the right hand of edge i is inside, by the edges
// that a ray from its middle towards smaller y crosses. With swap the axes
// change places, and so do the hands.
func (t *tracer) castInside(i int, swap bool) bool {
	at := func(p Point) (x, y int64) {
		if swap {
			return 2 * int64(p.Y), 2 * int64(p.X)
		}
		return 2 * int64(p.X), 2 * int64(p.Y)
	}
	ax, ay := at(t.edges[i].a)
	bx, by := at(t.edges[i].b)
	mx, my := (ax+bx)/2, (ay+by)/2
	inside := false // on the side of smaller y
	cross := func(f edge) {
		px, py := at(f.a)
		qx, qy := at(f.b)
		if px > qx {
			px, py, qx, qy = qx, qy, px, py
		}
		if px > mx || qx <= mx {
			return
		}
		// Above the middle: the middle lies to the right of p→q, y southwards.
		if (qx-px)*(my-py)-(qy-py)*(mx-px) > 0 {
			inside = !inside
		}
	}
	if over := t.over(int32(mx>>1), swap); over != nil {
		for _, j := range over {
			if int(j) != i {
				cross(t.edges[j])
			}
		}
	} else {
		for j, f := range t.edges {
			if j != i {
				cross(f)
			}
		}
	}
	// Walking towards greater x, smaller y is on the left.
	if bx > ax {
		return !inside
	}
	return inside
}

// over are the edges that may reach over an x, or over a y; nil while it is not worth
// it to tell them from the others.
func (t *tracer) over(v int32, isY bool) []int32 {
	k := 0
	if isY {
		k = 1
	}
	if t.cast[k]++; t.cast[k] <= fewAsked || len(t.edges) < fewIntervals {
		return nil
	}
	if t.rows[k] == nil {
		t.rows[k] = newRows(len(t.edges), func(i int) (low, high int32) {
			b := t.edges[i].box()
			if isY {
				return b.minY, b.maxY
			}
			return b.minX, b.maxX
		})
	}
	return t.rows[k].at(v)
}
