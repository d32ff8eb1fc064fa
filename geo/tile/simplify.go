package tile

import (
	"math"
	"slices"
)

// tolerance is how far, in tile units, simplifying may move an edge: a fifth
// of a pixel of a 256-pixel tile.
const tolerance = 3.2

// weigh says, for each point of a shape's paths on the finest grid, up to which
// tolerance (in units of that grid) it is kept: a point is drawn where its
// weight is over the tolerance. Neighbours that share an edge get the same
// weights along it, whichever way they run, so that simplifying opens no gap
// between them.
//
// The weight is the distance at which Douglas and Peucker's algorithm (1973)
// drops the point, limited by that of the points it hangs from. Paths are cut
// at junctions, where three or more edges meet, and each piece is weighed in
// one direction only.
func (s *shape) weigh() {
	s.weighing.Do(func() {
		s.ringWeights = make([][][]float64, len(s.polygons))
		for i, p := range s.polygons {
			s.ringWeights[i] = make([][]float64, len(p))
			for j, r := range p {
				s.ringWeights[i][j] = weighRing(r, s.ringNodes[i][j])
			}
		}
		s.lineWeights = make([][]float64, len(s.lines))
		for i, l := range s.lines {
			s.lineWeights[i] = make([]float64, len(l))
			weighOpen(l, s.lineWeights[i], s.lineNodes[i])
		}
		s.ringNodes, s.lineNodes = nil, nil
	})
}

// nodes tells of each point of a path whether it is a junction; nil of a path that
// has none.
type nodes []bool

// findNodes finds the junctions of shapes that are drawn together. Of many points it
// looks at about most at a time: what is known of all would take more memory than they do.
func findNodes(shapes []*shape, most int) {
	n := 0
	for _, s := range shapes {
		n += s.size()
		s.unmark()
	}
	for _, some := range pointPartsOf(shapes, n, most) {
		markNodes(shapes, some, junctions(shapes, some))
	}
}

// unmark makes room for the nodes of a shape's paths.
func (s *shape) unmark() {
	s.lineNodes = make([]nodes, len(s.lines))
	s.ringNodes = make([][]nodes, len(s.polygons))
	for j, p := range s.polygons {
		s.ringNodes[j] = make([]nodes, len(p))
	}
}

// markNodes notes on the paths of shapes which of some points are junctions.
func markNodes(shapes []*shape, some pointPart, junctions *pointTable) {
	mark := func(path []Point, at *nodes) {
		for i, p := range path {
			if some.has(p) && junctions.has(p) {
				if *at == nil {
					*at = make(nodes, len(path))
				}
				(*at)[i] = true
			}
		}
	}
	for _, s := range shapes {
		for i, p := range s.polygons {
			for j, r := range p {
				mark(r, &s.ringNodes[i][j])
			}
		}
		for i, l := range s.lines {
			mark(l, &s.lineNodes[i])
		}
	}
}

// pointPart is some of all points: by the highest bits of their hash, since the table
// that they are looked up in goes by lower ones, or those of a table.
type pointPart struct {
	bits, high int
	points     int // at most so many
	of         *pointTable
	bounds     box // of those of a table
}

// partPoints is about how many points are looked at together, and smallPart of how many two
// parts are made all the same: what a part takes is there while a server answers.
const (
	partPoints = 1 << 19
	smallPart  = 1 << 16
)

func pointPartsOf(shapes []*shape, n, most int) []pointPart {
	bits := 0
	if n > smallPart {
		bits = 1
	}
	for n>>bits > most {
		bits++
	}
	if bits == 0 {
		return []pointPart{{points: n}}
	}
	parts := make([]pointPart, 1<<bits)
	for i := range parts {
		parts[i] = pointPart{bits: bits, high: i}
	}
	count := func(path []Point) {
		for _, p := range path {
			parts[p.hash()>>(64-bits)].points++
		}
	}
	for k := range shapes {
		for _, p := range shapes[k].polygons {
			for _, r := range p {
				count(r)
			}
		}
		for _, l := range shapes[k].lines {
			count(l)
		}
	}
	return parts
}

func (s pointPart) has(p Point) bool {
	if s.of != nil {
		return s.of.slot(p).seen
	}
	return s.bits == 0 || p.hash()>>(64-s.bits) == uint64(s.high)
}

func (p Point) hash() uint64 {
	return (uint64(uint32(p.X))<<32 | uint64(uint32(p.Y))) * 0x9e3779b97f4a7c15
}

// neighbours are the points beside one along a path, the smaller first.
type neighbours struct{ a, b Point }

func pairOf(a, b Point) neighbours {
	if less(b, a) {
		a, b = b, a
	}
	return neighbours{a, b}
}

// junctions are those of some points whose neighbours differ from path to path, and
// the ends of lines.
func junctions(shapes []*shape, some pointPart) *pointTable {
	t := newPointTable(some.points)
	visit := func(prev, p, next Point) {
		if some.has(p) {
			t.visit(prev, p, next)
		}
	}
	for _, s := range shapes {
		if some.of != nil && !s.sourceBounds.meets(some.bounds) {
			continue
		}
		for _, p := range s.polygons {
			for _, r := range p {
				for i, q := range r {
					visit(r[(i+len(r)-1)%len(r)], q, r[(i+1)%len(r)])
				}
			}
		}
		for _, l := range s.lines {
			for _, end := range []Point{l[0], l[len(l)-1]} {
				if some.has(end) {
					t.mark(end)
				}
			}
			for i := 1; i+1 < len(l); i++ {
				visit(l[i-1], l[i], l[i+1])
			}
		}
	}
	return t
}

// pointTable is what is known of points: a hash table, which takes a third of the
// time of a map. Of a layer that covers the world this is most of all work.
type pointTable struct {
	mask  uint32
	slots []pointSlot
}

type pointSlot struct {
	p          Point
	neighbours // of the path that came by first
	seen       bool
	junction   bool
}

// newPointTable has room for so many points.
func newPointTable(n int) *pointTable {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return &pointTable{mask: uint32(size - 1), slots: make([]pointSlot, size)}
}

// slot is where p is, or would be.
func (t *pointTable) slot(p Point) *pointSlot {
	for i := uint32(p.hash() >> 32); ; i++ {
		if s := &t.slots[i&t.mask]; !s.seen || s.p == p {
			return s
		}
	}
}

// visit notes that a path comes from one point by another to a third.
func (t *pointTable) visit(prev, p, next Point) {
	s, pair := t.slot(p), pairOf(prev, next)
	switch {
	case !s.seen:
		*s = pointSlot{p: p, neighbours: pair, seen: true}
	case s.neighbours != pair:
		s.junction = true
	}
}

// mark makes p a junction.
func (t *pointTable) mark(p Point) {
	s := t.slot(p)
	if !s.seen {
		*s = pointSlot{p: p, seen: true}
	}
	s.junction = true
}

// has reports whether p is a junction.
func (t *pointTable) has(p Point) bool { return t.slot(p).junction }

// weighRing weighs a ring between its junctions. A ring that has none is
// weighed between its westernmost point and the one furthest from that.
func weighRing(r Ring, at nodes) []float64 {
	start := slices.Index(at, true)
	if start < 0 {
		start = 0
		for i, p := range r {
			if less(p, r[start]) {
				start = i
			}
		}
		far := furthest(r, r[start])
		at = make(nodes, len(r))
		for i, p := range r {
			at[i] = p == r[start] || p == far
		}
	}
	open := slices.Concat(r[start:], r[:start+1])
	w := make([]float64, len(open))
	weighOpen(open, w, slices.Concat(at[start:], at[:start+1]))
	out := make([]float64, len(r))
	for i := range r {
		out[(start+i)%len(r)] = w[i]
	}
	return out
}

// furthest is the point of r furthest from p, the smallest of equals.
func furthest(r Ring, p Point) Point {
	best, bestD := r[0], -1.0
	for _, q := range r {
		d := math.Hypot(float64(q.X-p.X), float64(q.Y-p.Y))
		if d > bestD || d == bestD && less(q, best) {
			best, bestD = q, d
		}
	}
	return best
}

// weighOpen weighs a path between its ends and the junctions on it.
func weighOpen(path []Point, w []float64, at nodes) {
	start := 0
	for i := range path {
		if i != len(path)-1 && (i == 0 || at == nil || !at[i]) {
			continue
		}
		piece, pw := path[start:i+1], w[start:i+1]
		if backward(piece) {
			piece, pw = slices.Clone(piece), make([]float64, len(pw))
			slices.Reverse(piece)
			weighPiece(piece, pw)
			slices.Reverse(pw)
			copy(w[start:i+1], pw)
		} else {
			weighPiece(piece, pw)
		}
		start = i
	}
}

// backward reports whether a piece runs against the direction in which its
// like is weighed: from the smaller end, or by the second point of a loop.
func backward(p []Point) bool {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		if p[i] != p[j] {
			return less(p[j], p[i])
		}
	}
	return false
}

func weighPiece(p []Point, w []float64) {
	if len(p) == 0 {
		return
	}
	w[0], w[len(p)-1] = math.Inf(1), math.Inf(1)
	type span struct {
		from, to int
		limit    float64
	}
	far := newFarthest(p)
	stack := []span{{0, len(p) - 1, math.Inf(1)}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		at, d := far.between(s.from, s.to)
		if at < 0 {
			continue
		}
		d = min(d, s.limit)
		w[at] = d
		stack = append(stack, span{s.from, at, d}, span{at, s.to, d})
	}
}

// distance is that of p from the segment a–b, in grid units.
func distance(p, a, b Point) float64 {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	px, py := float64(p.X-a.X), float64(p.Y-a.Y)
	if l2 := dx*dx + dy*dy; l2 > 0 {
		t := min(max((px*dx+py*dy)/l2, 0), 1)
		px, py = px-t*dx, py-t*dy
	}
	return math.Sqrt(px*px + py*py)
}

// leastAt is the weight over which a point is drawn at a zoom. Weights are in
// units of the finest grid.
func leastAt(z uint8) float64 {
	if z == MaxZoom {
		return 0
	}
	return tolerance * float64(int(1)<<(MaxZoom-z))
}

// thin keeps the points whose weight is over the tolerance, on zoom z's grid.
func thin(path []Point, weight []float64, least float64, z uint8) []Point {
	n := 0
	for _, w := range weight {
		if w > least {
			n++
		}
	}
	out := make([]Point, 0, n)
	for i, p := range path {
		if weight[i] > least {
			out = append(out, coarsen(p, z))
		}
	}
	return out
}
