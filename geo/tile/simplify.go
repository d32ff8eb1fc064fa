package tile

import (
	"math"
	"slices"
)

// weights says, for each point of each path on the finest grid, up to which
// tolerance (in units of that grid) it is kept: a point is drawn where its
// weight is over the tolerance. Neighbours that share an edge get the same
// weights along it, whichever way they run, so that simplifying opens no gap
// between them.
//
// The weight is the distance at which Douglas and Peucker's algorithm (1973)
// drops the point, limited by that of the points it hangs from. Paths are cut
// at junctions, where three or more edges meet, and each piece is weighed in
// one direction only.
func weights(rings []Ring, lines [][]Point) (ofRings, ofLines [][]float64) {
	nodes := junctions(rings, lines)
	ofRings = make([][]float64, len(rings))
	for i, r := range rings {
		ofRings[i] = weighRing(r, nodes)
	}
	ofLines = make([][]float64, len(lines))
	for i, l := range lines {
		w := make([]float64, len(l))
		weighOpen(l, w, nodes)
		ofLines[i] = w
	}
	return ofRings, ofLines
}

// neighbours are the points beside one along a path, the smaller first.
type neighbours struct{ a, b Point }

func pairOf(a, b Point) neighbours {
	if less(b, a) {
		a, b = b, a
	}
	return neighbours{a, b}
}

func less(a, b Point) bool {
	if a.X != b.X {
		return a.X < b.X
	}
	return a.Y < b.Y
}

// junctions are the points whose neighbours differ from path to path, and the
// ends of lines.
func junctions(rings []Ring, lines [][]Point) map[Point]bool {
	n := 0
	for _, r := range rings {
		n += len(r)
	}
	seen := make(map[Point]neighbours, n)
	nodes := map[Point]bool{}
	visit := func(prev, p, next Point) {
		pair := pairOf(prev, next)
		if before, ok := seen[p]; !ok {
			seen[p] = pair
		} else if before != pair {
			nodes[p] = true
		}
	}
	for _, r := range rings {
		for i, p := range r {
			visit(r[(i+len(r)-1)%len(r)], p, r[(i+1)%len(r)])
		}
	}
	for _, l := range lines {
		nodes[l[0]], nodes[l[len(l)-1]] = true, true
		for i := 1; i+1 < len(l); i++ {
			visit(l[i-1], l[i], l[i+1])
		}
	}
	return nodes
}

// weighRing weighs a ring between its junctions. A ring that has none is
// weighed between its westernmost point and the one furthest from that.
func weighRing(r Ring, nodes map[Point]bool) []float64 {
	start := -1
	for i, p := range r {
		if nodes[p] {
			start = i
			break
		}
	}
	far := Point{}
	if start < 0 {
		start = 0
		for i, p := range r {
			if less(p, r[start]) {
				start = i
			}
		}
		far = furthest(r, r[start])
	}
	open := make([]Point, 0, len(r)+1)
	open = append(open, r[start:]...)
	open = append(open, r[:start+1]...)
	w := make([]float64, len(open))
	if nodes[r[start]] {
		weighOpen(open, w, nodes)
	} else {
		weighOpen(open, w, map[Point]bool{r[start]: true, far: true})
	}
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
func weighOpen(path []Point, w []float64, nodes map[Point]bool) {
	start := 0
	for i := range path {
		if i != len(path)-1 && (i == 0 || !nodes[path[i]]) {
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
	stack := []span{{0, len(p) - 1, math.Inf(1)}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		at, d := -1, -1.0
		for i := s.from + 1; i < s.to; i++ {
			if di := distance(p[i], p[s.from], p[s.to]); di > d {
				at, d = i, di
			}
		}
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
