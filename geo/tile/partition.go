package tile

import (
	"math/bits"
	"slices"
)

// A partition's pieces share their outlines. On the grid of a zoom, rounding
// can make the edges of some cross, touch or lie on one another. Mended one by
// one, two neighbours could come to differ by a unit; so the edges of all are
// cut where they meet first, once, and each piece is mended after that, which
// moves no point any more.

// noded tells for an edge where it is cut.
type noded struct {
	start  []edge             // each once, as they were before
	rounds []map[edge][]Point // the cuts of each, in order from the edge's smaller end
}

// at is where an edge is cut: by the last round that cuts it.
func (n *noded) at(e edge) []Point {
	for _, cuts := range slices.Backward(n.rounds) {
		if points := cuts[e]; points != nil {
			return points
		}
	}
	return nil
}

// nodedAt cuts the edges of all shapes on the grid of a zoom. before is what that came
// to for shapes most of which are the same; nil for none.
func nodedAt(shapes []*shape, z uint8, before *noded) *noded {
	n := &noded{start: edgesAt(shapes, z)}
	if before != nil {
		if changed := before.changed(n.start); 2*len(changed) < len(n.start) {
			n.follow(before, changed)
			return n
		}
	}
	n.cutAll()
	return n
}

// edgesAt are the edges of all shapes on the grid of a zoom, each once.
func edgesAt(shapes []*shape, z uint8) []edge {
	least := leastAt(z)
	var rings []Ring
	for k := range shapes {
		s := shapes[k]
		s.weigh()
		for i, p := range s.polygons {
			for j, r := range p {
				rings = append(rings, dedupe(thin(r, s.ringWeights[i][j], least, z)))
			}
		}
	}
	return once(edgesOf(rings))
}

// cutAll cuts the edges, given nothing of how they were cut before.
func (n *noded) cutAll() {
	edges := slices.Clone(n.start)
	var pieces []edge // of the round before
	for round := range mendRounds {
		cuts := map[int][]Point{}
		found := func(i, j int) bool {
			meetInOrder(edges, i, j, cuts)
			return true
		}
		if round == 0 {
			meetings(edges, found)
		} else {
			meetingsOfPieces(edges, pieces, found)
		}
		if len(cuts) == 0 {
			return
		}
		var next []edge
		next, pieces = cut(edges, cuts) // puts the points in order
		of := make(map[edge][]Point, len(cuts))
		for i, points := range cuts {
			of[edges[i]] = slices.Compact(points)
		}
		n.rounds = append(n.rounds, of)
		edges = once(next)
	}
}

// meetInOrder is meet, the same whichever of the edges comes first: where they cross is
// rounded along the first of them.
func meetInOrder(edges []edge, i, j int, cuts map[int][]Point) {
	if edges[i].a.X == edges[j].a.X && compareEdges(edges[i], edges[j]) > 0 {
		i, j = j, i
	}
	meet(edges, i, j, cuts)
}

// once has each edge once, from its smaller end, in the order in which they come.
func once(edges []edge) []edge {
	set := newEdgeSet(len(edges))
	out := edges[:0]
	for _, e := range edges {
		e = e.fromSmaller()
		if slot := set.slot(out, e); *slot == 0 {
			out = append(out, e)
			*slot = int32(len(out))
		}
	}
	return out
}

// edgeSet finds edges in a list by their hash.
type edgeSet struct {
	shift int
	slots []int32 // the number of the edge there, and one more; 0 for none
}

// newEdgeSet has room for n edges.
func newEdgeSet(n int) edgeSet {
	size := bits.Len(uint(max(2*n, 8)))
	return edgeSet{64 - size, make([]int32, 1<<size)}
}

// slot is where an edge of the list is, or would be.
func (s edgeSet) slot(list []edge, e edge) *int32 {
	i := int((e.a.order()*spread + e.b.order()) * spread >> s.shift)
	for s.slots[i] != 0 && list[s.slots[i]-1] != e {
		i = (i + 1) & (len(s.slots) - 1)
	}
	return &s.slots[i]
}

// meetingsOfPieces is meetings of edges near one of some pieces. All others met in
// the round before, and would have been cut then.
func meetingsOfPieces(edges, pieces []edge, found func(i, j int) bool) {
	piece := make(map[edge]bool, len(pieces))
	for _, e := range pieces {
		piece[e.fromSmaller()] = true
	}
	near := edgesNear(edges, pieces)
	isPiece := make([]bool, len(near))
	for k, i := range near {
		isPiece[k] = piece[edges[i]]
	}
	boxMeetings(len(near), func(k int) box { return edges[near[k]].box() }, func(k, l int) bool {
		return !isPiece[k] && !isPiece[l] || found(near[k], near[l])
	})
}

// edgesNear are those of the edges, by their place, whose boxes meet that of one of
// some others, of which there is one at least.
func edgesNear(edges, others []edge) []int {
	rows := newRows(len(others), func(i int) (low, high int32) {
		b := others[i].box()
		return b.minY, b.maxY
	})
	all := emptyBox()
	for _, e := range others {
		all = all.union(e.box())
	}
	var near []int
	for i, e := range edges {
		b := e.box()
		if !b.meets(all) {
			continue
		}
	search:
		for r := rows.row(max(b.minY, all.minY)); r <= rows.row(min(b.maxY, all.maxY)); r++ {
			for _, k := range rows.in(r) {
				if b.meets(others[k].box()) {
					near = append(near, i)
					break search
				}
			}
		}
	}
	return near
}

// ring is a ring with the points at which its edges are cut.
func (n *noded) ring(r Ring) Ring {
	out := make(Ring, 0, len(r))
	for i, p := range r {
		out = n.walk(out, p, r[(i+1)%len(r)], 0)
	}
	return dedupe(out)
}

// walk adds the points from a on to before b.
func (n *noded) walk(out Ring, a, b Point, depth int) Ring {
	e, back := edge{a, b}, less(b, a)
	if back {
		e = edge{b, a}
	}
	points := n.at(e)
	if len(points) == 0 || depth == mendRounds {
		return append(out, a)
	}
	from := a
	for i := range points {
		p := points[i]
		if back {
			p = points[len(points)-1-i]
		}
		if p != from {
			out = n.walk(out, from, p, depth+1)
			from = p
		}
	}
	return n.walk(out, from, b, depth+1)
}

// piecesAt is polygonsAt for a piece of a partition: what collapses is gone,
// and points in a straight line stay, since they may be a neighbour's corners.
func (s *shape) piecesAt(z uint8, least float64, together *noded) []Polygon {
	var kept []Polygon
	for i, p := range s.polygons {
		at := func(j int) Ring {
			return unfolded(together.ring(dedupe(thin(p[j], s.ringWeights[i][j], least, z))))
		}
		outer := at(0)
		if outer == nil {
			continue
		}
		q := Polygon{outer}
		for j := 1; j < len(p); j++ {
			if h := at(j); h != nil {
				q = append(q, h)
			}
		}
		kept = append(kept, q)
	}
	return settled(kept, unfolded)
}
