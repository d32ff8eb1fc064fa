package planar

import (
	"cmp"
	"slices"
)

// Arrangement is the plane cut by the boundaries of areas. Each piece lies
// wholly in or wholly outside of each area.
type Arrangement struct {
	edges  []edge
	covers *coverTable
	loops  []loop
	halfs  []half
	// vertices is how many points the edges meet in.
	vertices int32
}

// half is one direction of an edge: 2i goes from edge i's a to its b, 2i+1
// comes back.
type half struct {
	next   int32 // the half that goes on along the piece to its left
	loop   int32
	vertex int32 // where it begins
}

// loop is a closed walk along the boundary of the piece to its left.
type loop struct {
	first int32   // of its halves
	area  int64   // twice, by which outer boundaries are told: not positive
	cover coverID // of the piece
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
	n := len(a.edges)
	a.halfs = make([]half, 2*n)
	// Edges are in order of their western ends, which leaves the eastern ones.
	ends := make([]sortKey, n)
	for i, e := range a.edges {
		ends[i] = sortKey{e.b.order(), int32(i)}
	}
	ends = sortByKey(ends)
	var around []int32 // the halves that begin at a point
	for i, j := 0, 0; i < n || j < n; {
		at := ^uint64(0)
		if i < n {
			at = a.edges[i].a.order()
		}
		if j < n {
			at = min(at, ends[j].key)
		}
		around = around[:0]
		for ; i < n && a.edges[i].a.order() == at; i++ {
			around = append(around, int32(2*i))
		}
		for ; j < n && ends[j].key == at; j++ {
			around = append(around, 2*ends[j].at+1)
		}
		if len(around) > 2 { // two are in order either way
			p := pointOf(at)
			slices.SortFunc(around, func(g, h int32) int { return compareTurns(p, a.to(g), a.to(h)) })
		}
		before := around[len(around)-1]
		for _, h := range around {
			// Who comes in by the twin of one goes out by the next clockwise.
			a.halfs[h^1].next = before
			a.halfs[h].vertex = a.vertices
			before = h
		}
		a.vertices++
	}
	for h := range a.halfs {
		a.halfs[h].loop = -1
	}
	for h := range int32(2 * n) {
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

// component is edges that hang together.
type component struct {
	lowest int32 // the edge that leaves its least point furthest to the south
	loops  []int32
}

// cover finds what lies on each piece: nothing on the outermost, and across
// an edge what that edge adds.
func (a *Arrangement) cover() {
	// The first half in the order of edges begins at a westernmost point, so
	// that components come from west to east, and what is around one before it.
	var components []component
	for i := range a.edges {
		if a.loops[a.halfs[2*i].loop].known {
			continue
		}
		c := component{lowest: a.lowestAt(int32(2 * i))}
		c.loops = a.spread(a.halfs[2*c.lowest+1].loop)
		components = append(components, c)
	}
	if len(components) < 2 {
		return
	}
	lowest := make([]int32, len(components))
	for i, c := range components {
		lowest[i] = c.lowest
	}
	for i, e := range below(a.edges, lowest) {
		if e < 0 {
			continue
		}
		// What lies above that edge is around this component.
		around := a.loops[a.halfs[2*e].loop].cover
		for _, l := range components[i].loops {
			a.loops[l].cover = a.covers.sum(a.loops[l].cover, around)
		}
	}
}

// lowestAt is the edge that leaves a component's least point furthest to the
// south, of which h is a half that begins there. The piece around the component
// lies below it.
func (a *Arrangement) lowestAt(h int32) int32 {
	lowest, p := h, a.from(h)
	for g := a.halfs[h^1].next; g != h; g = a.halfs[g^1].next {
		if cross(p, a.to(lowest), a.to(g)) < 0 {
			lowest = g
		}
	}
	return lowest >> 1
}

// spread finds the covers of all pieces of a component, given that nothing lies
// on one.
func (a *Arrangement) spread(from int32) []int32 {
	reached := []int32{from}
	a.loops[from].known = true
	for n := 0; n < len(reached); n++ {
		l := reached[n]
		first := a.loops[l].first
		for h := first; ; {
			other := a.halfs[h^1].loop
			if !a.loops[other].known {
				// From the left of h to its right.
				step := a.edges[h>>1].cover
				if h&1 == 0 {
					step = step.negative()
				}
				a.loops[other].known = true
				a.loops[other].cover = a.covers.sum(a.loops[l].cover, step)
				reached = append(reached, other)
			}
			if h = a.halfs[h].next; h == first {
				break
			}
		}
	}
	return reached
}
