package planar

import (
	"cmp"
	"math/bits"
	"slices"
)

// settleRounds bounds the rounds of cutting. One does it by Hobby's theorem,
// and another finds nothing more to cut; the rest are for what is not as he
// assumes.
const settleRounds = 16

// settle cuts edges where they cross or pass by a vertex, until they meet at
// their ends only. The edges are merged and in order, and so is the result.
func (n noding) settle(edges []edge) ([]edge, error) {
	s := newStripes(edges)
	var isNew []bool // nil for all
	for range settleRounds {
		if err := n.ended(); err != nil {
			return nil, err
		}
		cuts, err := n.cutPoints(s, edges, isNew)
		if err != nil {
			return nil, err
		}
		if len(cuts) == 0 {
			return edges, nil
		}
		kept, parts := cut(edges, cuts)
		edges, isNew = n.covers.mergeSorted(kept, n.covers.merge(parts))
	}
	return nil, ErrUnsettled
}

// cutPoint is where an edge is to be cut.
type cutPoint struct {
	edge int32
	p    Point
}

// cutPoints are the vertices and crossings whose pixel, the unit square around
// them, an edge passes through, in the order of edges.
//
// Where some edges are new, the others were looked at before, with all
// vertices that there are: only what is new can be in the way of anything.
func (n noding) cutPoints(s stripes, edges []edge, isNew []bool) ([]cutPoint, error) {
	s.fill(edges, isNew)
	var crossings []Point
	var cuts []cutPoint
	most := n.limit / crossingSteps
	m := meeter{noding: n, edges: edges, isNew: isNew}
	m.found = func(i, j int32) bool {
		if p, ok := crossing(edges[i], edges[j]); ok {
			crossings = append(crossings, p)
		}
		return !(n.exact && len(crossings) > 0) && (n.limit == 0 || len(crossings) <= most)
	}
	m.near = func(i int32, p Point) {
		e := edges[i]
		if p == e.a || p == e.b || n.exact && cross(e.a, e.b, p) != 0 || !n.exact && !e.passes(p) {
			return
		}
		cuts = append(cuts, cutPoint{i, p})
	}
	within := m.pairs(&s)
	n.spend(m.steps + crossingSteps*len(crossings))
	switch {
	case n.ended() != nil:
		return nil, n.ended()
	case n.exact && len(crossings) > 0:
		return nil, ErrCrossing
	case !within || n.limit > 0 && len(crossings) > most:
		return nil, ErrTangled
	}
	m.steps = 0
	within = m.points(&s, crossings)
	n.spend(m.steps)
	if err := n.ended(); err != nil {
		return nil, err
	}
	if !within {
		return nil, ErrTangled
	}
	slices.SortFunc(cuts, func(c, d cutPoint) int {
		if c.edge != d.edge {
			return cmp.Compare(c.edge, d.edge)
		}
		return comparePoints(c.p, d.p)
	})
	return slices.Compact(cuts), nil
}

// cut parts edges between the points of cuts; kept are those that have none.
func cut(edges []edge, cuts []cutPoint) (kept, parts []edge) {
	kept, parts = make([]edge, 0, len(edges)), make([]edge, 0, 2*len(cuts))
	for i, e := range edges {
		n := 0
		for n < len(cuts) && cuts[n].edge == int32(i) {
			n++
		}
		if n == 0 {
			kept = append(kept, e)
			continue
		}
		along := func(p Point) int64 {
			return (int64(p.X)-int64(e.a.X))*(int64(e.b.X)-int64(e.a.X)) + (int64(p.Y)-int64(e.a.Y))*(int64(e.b.Y)-int64(e.a.Y))
		}
		if n > 1 {
			slices.SortFunc(cuts[:n], func(c, d cutPoint) int {
				return cmp.Or(cmp.Compare(along(c.p), along(d.p)), comparePoints(c.p, d.p))
			})
		}
		from := e.a
		for _, c := range cuts[:n] {
			parts = append(parts, newEdge(from, c.p, e.cover))
			from = c.p
		}
		parts = append(parts, newEdge(from, e.b, e.cover))
		cuts = cuts[n:]
	}
	return kept, parts
}

// crossing is the grid point nearest to where e and f cross within both;
// false where they do not, or only touch.
func crossing(e, f edge) (Point, bool) {
	d1, d2 := cross(e.a, e.b, f.a), cross(e.a, e.b, f.b)
	if d1 >= 0 && d2 >= 0 || d1 <= 0 && d2 <= 0 {
		return Point{}, false
	}
	d3, d4 := cross(f.a, f.b, e.a), cross(f.a, f.b, e.b)
	if d3 >= 0 && d4 >= 0 || d3 <= 0 && d4 <= 0 {
		return Point{}, false
	}
	return Point{
		e.a.X + int32(share(int64(e.b.X)-int64(e.a.X), d3, d3-d4)),
		e.a.Y + int32(share(int64(e.b.Y)-int64(e.a.Y), d3, d3-d4)),
	}, true
}

// share is length·n/d, rounded to the nearest whole number and halves up. n/d
// is between 0 and 1.
func share(length, n, d int64) int64 {
	if d < 0 {
		n, d = -n, -d
	}
	size := uint64(max(length, -length))
	high, low := bits.Mul64(size, uint64(n))
	q, r := bits.Div64(high, low, uint64(d))
	twice := 2 * r // d is below 2^62
	if length >= 0 {
		if twice >= uint64(d) {
			q++
		}
		return int64(q)
	}
	if twice > uint64(d) {
		q++
	}
	return -int64(q)
}

// passes reports whether e, in whose box p lies, passes through the pixel of
// p: the unit square around it without its upper and its right side.
func (e edge) passes(p Point) bool {
	if e.a.X == e.b.X || e.a.Y == e.b.Y {
		return true
	}
	// In half units, in which the pixel's corners are whole, and odd where
	// all ends of edges are even: no end lies on a side of it.
	side := func(dx, dy int64) int64 {
		ax, ay := 2*int64(e.a.X), 2*int64(e.a.Y)
		bx, by := 2*int64(e.b.X), 2*int64(e.b.Y)
		return (bx-ax)*(2*int64(p.Y)+dy-ay) - (by-ay)*(2*int64(p.X)+dx-ax)
	}
	lowerLeft := side(-1, -1)
	left, right := false, false
	for _, s := range [...]int64{lowerLeft, side(1, -1), side(1, 1), side(-1, 1)} {
		left = left || s > 0
		right = right || s < 0
	}
	// A line that only touches the pixel does so at a corner.
	return left && right || lowerLeft == 0
}
