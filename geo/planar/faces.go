package planar

import (
	"cmp"
	"slices"
)

// half is one direction of an edge: 2i goes from edge i's a to its b, 2i+1
// comes back.
type half struct {
	next int32 // the half that goes on along the piece to its left
	loop int32
}

// loop is a closed walk along the boundary of the piece to its left.
type loop struct {
	first int32 // of its halves
	area  int64 // twice, by which outer boundaries are told: not positive
	cover Cover // of the piece
	known bool
}

func (a *Arrangement) from(h int32) Point {
	if h&1 == 0 {
		return a.edges[h>>1].a
	}
	return a.edges[h>>1].b
}

func (a *Arrangement) to(h int32) Point { return a.from(h ^ 1) }

// trace links halves to loops.
func (a *Arrangement) trace() {
	n := 2 * len(a.edges)
	a.halfs = make([]half, n)
	around := make([]int32, n)
	for i := range around {
		around[i] = int32(i)
	}
	// By where they begin, and anticlockwise from the east.
	slices.SortFunc(around, func(g, h int32) int {
		p := a.from(g)
		if c := comparePoints(p, a.from(h)); c != 0 {
			return c
		}
		return compareTurns(p, a.to(g), a.to(h))
	})
	for i := 0; i < n; {
		j := i
		for p := a.from(around[i]); j < n && a.from(around[j]) == p; j++ {
		}
		for k := i; k < j; k++ {
			// Who comes in by the twin of one goes out by the next clockwise.
			before := k - 1
			if k == i {
				before = j - 1
			}
			a.halfs[around[k]^1].next = around[before]
		}
		i = j
	}
	for h := range a.halfs {
		a.halfs[h].loop = -1
	}
	for h := range int32(n) {
		if a.halfs[h].loop >= 0 {
			continue
		}
		l := loop{first: h}
		origin := a.from(h)
		for g := h; a.halfs[g].loop < 0; g = a.halfs[g].next {
			a.halfs[g].loop = int32(len(a.loops))
			l.area += cross(origin, a.from(g), a.to(g))
		}
		a.loops = append(a.loops, l)
	}
}

// compareTurns orders directions at p anticlockwise, from the east on.
func compareTurns(p, q, r Point) int {
	lower := func(t Point) bool { return t.Y < p.Y || t.Y == p.Y && t.X < p.X }
	if lq, lr := lower(q), lower(r); lq != lr {
		if lq {
			return 1
		}
		return -1
	}
	return cmp.Compare(0, cross(p, q, r))
}

// cover finds what lies on each piece: nothing on the outermost, and across
// an edge what that edge adds.
func (a *Arrangement) cover() {
	s := newStripes(a.edges)
	// The first half in the order of edges begins at a westernmost point, so
	// that components come from west to east.
	for i := range a.edges {
		h := int32(2 * i)
		if a.loops[a.halfs[h].loop].known {
			continue
		}
		outer := a.outerLoop(h)
		a.loops[outer].known = true
		if west := a.westOf(s, a.edges[i].a); west >= 0 {
			a.loops[outer].cover = a.loops[a.halfs[west].loop].cover
		}
		a.spread(outer)
	}
}

// outerLoop is the loop around the component of h, which begins at the
// component's least point: that of the piece west of it. Halves around a point
// are linked anticlockwise, so it is the one with which the point is left when
// it is come to last before the south.
func (a *Arrangement) outerLoop(h int32) int32 {
	// All edges at the least point go east of it, or straight north. The piece
	// to the west lies to the left of the northernmost one.
	north := h
	p := a.from(h)
	for g := a.halfs[h^1].next; g != h; g = a.halfs[g^1].next {
		if cross(p, a.to(north), a.to(g)) > 0 {
			north = g
		}
	}
	return a.halfs[north].loop
}

// westOf is the half of the nearest edge west of p that has p's piece to its
// left, -1 where there is none.
func (a *Arrangement) westOf(s stripes, p Point) int32 {
	best := int32(-1)
	for _, i := range s.at(p.Y) {
		e := a.edges[i]
		if e.a.X >= p.X {
			break
		}
		low, high := e.a, e.b
		if low.Y > high.Y {
			low, high = high, low
		}
		if low.Y > p.Y || high.Y <= p.Y || cross(low, high, p) >= 0 {
			continue
		}
		if best < 0 || eastOf(e, a.edges[best]) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	// The east lies to the left of the half that goes south.
	if e := a.edges[best]; e.a.Y < e.b.Y {
		return 2*best + 1
	}
	return 2 * best
}

// eastOf reports whether e lies east of f at a height that both have. They do
// not cross.
func eastOf(e, f edge) bool {
	el, eh := e.upwards()
	fl, fh := f.upwards()
	var side int64 // of e, seen from f; negative is east
	if el.Y >= fl.Y {
		side = cross(fl, fh, el)
	} else {
		side = -cross(el, eh, fl)
	}
	if side == 0 {
		if eh.Y <= fh.Y {
			side = cross(fl, fh, eh)
		} else {
			side = -cross(el, eh, fh)
		}
	}
	return side < 0
}

func (e edge) upwards() (low, high Point) {
	if e.a.Y < e.b.Y {
		return e.a, e.b
	}
	return e.b, e.a
}

// spread finds the covers of all pieces of a component, given one.
func (a *Arrangement) spread(from int32) {
	todo := []int32{from}
	for len(todo) > 0 {
		l := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		first := a.loops[l].first
		for h := first; ; {
			other := a.halfs[h^1].loop
			if !a.loops[other].known {
				// From the left of h to its right.
				n := -1
				if h&1 == 1 {
					n = 1
				}
				a.loops[other].known = true
				a.loops[other].cover = a.loops[l].cover.plus(a.edges[h>>1].cover, n)
				todo = append(todo, other)
			}
			if h = a.halfs[h].next; h == first {
				break
			}
		}
	}
}
