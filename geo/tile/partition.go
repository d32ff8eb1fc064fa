package tile

import "math/bits"

// A partition's pieces share their outlines. On the grid of a zoom, rounding
// can make the edges of some cross, touch or lie on one another. Mended one by
// one, two neighbours could come to differ by a unit; so the edges of all are
// cut where they meet first, once, and each piece is mended after that, which
// moves no point any more.

// noded tells for an edge where it is cut.
type noded struct {
	cuts map[edge][]Point // in order from the edge's smaller end
}

// nodedAt cuts the edges of all shapes on the grid of a zoom.
func nodedAt(shapes []*shape, z uint8) *noded {
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
	n := &noded{cuts: map[edge][]Point{}}
	edges := once(edgesOf(rings))
	var pieces []edge // of the round before
	for round := range mendRounds {
		cuts := map[int][]Point{}
		found := func(i, j int) bool {
			meet(edges, i, j, cuts)
			return true
		}
		if round == 0 {
			meetings(edges, found)
		} else {
			meetingsOfPieces(edges, pieces, found)
		}
		if len(cuts) == 0 {
			break
		}
		var next []edge
		next, pieces = cut(edges, cuts) // puts the points in order
		for i, points := range cuts {
			n.cuts[edges[i]] = points
		}
		edges = once(next)
	}
	return n
}

// once has each edge once, from its smaller end, in the order in which they come.
func once(edges []edge) []edge {
	size := bits.Len(uint(max(2*len(edges), 8)))
	shift, slots := 64-size, make([]int32, 1<<size) // the number of the edge there, and one more
	out := edges[:0]
next:
	for _, e := range edges {
		e = e.fromSmaller()
		i := int((e.a.order()*spread + e.b.order()) * spread >> shift)
		for ; slots[i] != 0; i = (i + 1) & (len(slots) - 1) {
			if out[slots[i]-1] == e {
				continue next
			}
		}
		out = append(out, e)
		slots[i] = int32(len(out))
	}
	return out
}

// meetingsOfPieces is meetings of edges near one of some pieces. All others met in
// the round before, and would have been cut then.
func meetingsOfPieces(edges, pieces []edge, found func(i, j int) bool) {
	piece := make(map[edge]bool, len(pieces))
	for _, e := range pieces {
		piece[e.fromSmaller()] = true
	}
	rows := newRows(len(pieces), func(i int) (low, high int32) {
		b := pieces[i].box()
		return b.minY, b.maxY
	})
	all := emptyBox()
	for _, e := range pieces {
		all = all.union(e.box())
	}
	var near []int // the edges whose boxes meet that of a piece
	for i, e := range edges {
		b := e.box()
		if !b.meets(all) {
			continue
		}
	search:
		for r := rows.row(max(b.minY, all.minY)); r <= rows.row(min(b.maxY, all.maxY)); r++ {
			for _, k := range rows.in(r) {
				if b.meets(pieces[k].box()) {
					near = append(near, i)
					break search
				}
			}
		}
	}
	isPiece := make([]bool, len(near))
	for k, i := range near {
		isPiece[k] = piece[edges[i]]
	}
	boxMeetings(len(near), func(k int) box { return edges[near[k]].box() }, func(k, l int) bool {
		return !isPiece[k] && !isPiece[l] || found(near[k], near[l])
	})
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
	points := n.cuts[e]
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
