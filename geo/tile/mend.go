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
func mend(rings []Ring) []Polygon { return mendTidied(rings, tidy) }

// mendTidied is mend with what brings rings in order.
func mendTidied(rings []Ring, tidied func(Ring) Ring) []Polygon {
	for bits := 0; ; bits++ {
		edges, settled := node(edgesOf(coarser(rings, bits)))
		if settled {
			return assemble(trace(unpaired(edges), tidied))
		}
	}
}

func mendPolygons(polygons []Polygon, tidied func(Ring) Ring) []Polygon {
	var rings []Ring
	for _, p := range polygons {
		rings = append(rings, p...)
	}
	return mendTidied(rings, tidied)
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

// node cuts edges where they meet, until none meets another but at its ends
// or along its whole length.
func node(edges []edge) ([]edge, bool) {
	var pieces []edge // of the round before
	for round := range mendRounds {
		cuts := map[int][]Point{}
		found := func(i, j int) bool {
			meet(edges, i, j, cuts)
			return true
		}
		if round > 0 && len(pieces) <= fewPieces {
			// All others met before, and would have been cut then.
			meetingsWith(pieces, edges, found)
		} else {
			meetings(edges, found)
		}
		if len(cuts) == 0 {
			return edges, true
		}
		// Pairs cancel at once, so that edges lying on each other do not
		// multiply from round to round.
		edges, pieces = cut(edges, cuts)
		edges = unpaired(edges)
	}
	return edges, false
}

// fewPieces is how many edges are held against all others one by one.
const fewPieces = 64

// meetingsWith is meetings for the pairs of which one is among the pieces. The edges
// are as unpaired leaves them: their order is that of meetings.
func meetingsWith(pieces, edges []edge, found func(i, j int) bool) {
	for _, e := range pieces {
		e = e.fromSmaller()
		i, there := slices.BinarySearchFunc(edges, e, compareEdges)
		if !there {
			continue // it was one of a pair
		}
		minY, maxY := min(e.a.Y, e.b.Y), max(e.a.Y, e.b.Y)
		for j, f := range edges {
			if f.a.X > e.b.X {
				break
			}
			if f.b.X < e.a.X || min(f.a.Y, f.b.Y) > maxY || max(f.a.Y, f.b.Y) < minY || i == j {
				continue
			}
			if !found(min(i, j), max(i, j)) {
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

// crossing is the grid point nearest to where e and f cross, given the cross
// products of e's ends against f.
func crossing(e, f edge, da, db int64) Point {
	t := float64(da) / (float64(da) - float64(db))
	x := float64(e.a.X) + t*float64(e.b.X-e.a.X)
	y := float64(e.a.Y) + t*float64(e.b.Y-e.a.Y)
	return Point{int32(math.Round(x)), int32(math.Round(y))}
}

// cut replaces each edge by the pieces between the points noted for it.
func cut(edges []edge, cuts map[int][]Point) (out, pieces []edge) {
	out = make([]edge, 0, len(edges)+2*len(cuts))
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
			return cmp.Or(cmp.Compare(along(p), along(q)), cmp.Compare(p.order(), q.order()))
		})
		from := e.a
		for _, p := range append(points, e.b) {
			if p != from {
				out, pieces = append(out, edge{from, p}), append(pieces, edge{from, p})
				from = p
			}
		}
	}
	return out, pieces
}

// unpaired keeps one of each edge that lies an odd number of times in the same
// place, in a fixed order.
func unpaired(edges []edge) []edge {
	keys := make([]uint64, len(edges))
	for i, e := range edges {
		edges[i] = e.fromSmaller()
		keys[i] = edges[i].a.order()&^(1<<32-1) | uint64(i)
	}
	sortByHighHalf(keys)
	sorted := make([]edge, len(edges))
	for i, k := range keys {
		sorted[i] = edges[uint32(k)]
	}
	edges = sorted
	for i := 0; i < len(edges); { // those of one x
		j := i + 1
		for j < len(edges) && edges[j].a.X == edges[i].a.X {
			j++
		}
		if j-i > 1 {
			slices.SortFunc(edges[i:j], compareEdges)
		}
		i = j
	}
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
