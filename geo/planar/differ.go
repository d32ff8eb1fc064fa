package planar

import (
	"math"
	"slices"
)

// Slip is a closed line along which two areas differ.
type Slip struct {
	// Area is no less than the ground that lies in one of them alone, in square
	// units; Nearest is how near to y = 0 it comes.
	Area    float64
	Nearest int32
}

// Slips are closed lines that make up all by which two areas differ, where they
// are the same but for points along their edges: what they bound is found without
// looking for where edges meet. What differs otherwise may be bounded by far more
// than it is. It is false where the areas are beyond the grid.
func Slips(now, old []Polygon) ([]Slip, bool) {
	covers := newCoverTable()
	edges, err := edgesOf([]Area{{Weight: 1, Polygons: now}, {Weight: -1, Polygons: old}}, covers)
	if err != nil {
		return nil, false
	}
	w := slipWalk{}
	var steps [][2]Point
	for _, e := range covers.merge(edges) {
		n := covers.cover(e.cover).Count(0)
		for range max(n, -n) {
			if n > 0 {
				steps = append(steps, [2]Point{e.a, e.b})
			} else {
				steps = append(steps, [2]Point{e.b, e.a})
			}
		}
	}
	keys := make([]sortKey, len(steps))
	for i, s := range steps {
		keys[i] = sortKey{s[0].order(), int32(i)}
	}
	for i, k := range sortByKey(keys) {
		if i == 0 || w.points[len(w.points)-1] != k.key {
			w.points, w.first = append(w.points, k.key), append(w.first, int32(i))
		}
		w.to = append(w.to, steps[k.at][1])
	}
	w.first = append(w.first, int32(len(w.to)))
	return w.slips()
}

// slipWalk follows steps, of which as many leave a point as come to it.
type slipWalk struct {
	points []uint64 // in order
	to     []Point  // by the points that are left
	first  []int32  // of each point in to; the last one ends
}

// slips takes the steps apart into closed lines, each the shortest way back.
func (w *slipWalk) slips() ([]Slip, bool) {
	var out []Slip
	left := slices.Clone(w.first[:len(w.points)]) // the next step of each point
	on := make([]int32, len(w.points))            // where on the path it is, and one more; 0 for not
	var path []int32
	for v := range int32(len(w.points)) {
		path = append(path[:0], v)
		on[v] = 1
		for {
			at := path[len(path)-1]
			if left[at] == w.first[at+1] {
				if len(path) > 1 {
					return nil, false
				}
				break
			}
			if len(path) > 1 {
				w.turnBack(path[len(path)-2], at, left[at])
			}
			to := w.to[left[at]]
			left[at]++
			next, ok := slices.BinarySearch(w.points, to.order())
			switch {
			case !ok:
				return nil, false
			case on[next] == 0:
				path = append(path, int32(next))
				on[next] = int32(len(path))
			default:
				k := on[next]
				out = append(out, w.slip(path[k-1:]))
				for _, p := range path[k:] {
					on[p] = 0
				}
				path = path[:k]
			}
		}
		on[v] = 0
	}
	return out, true
}

// turnBack brings forward, of the steps from a point from one on, that which goes
// back most nearly to where the path came from.
func (w *slipWalk) turnBack(from, at, step int32) {
	last := w.first[at+1]
	if last-step < 2 {
		return
	}
	p, back := pointOf(w.points[at]), pointOf(w.points[from])
	best, cosine := step, math.Inf(-1)
	bx, by := float64(back.X)-float64(p.X), float64(back.Y)-float64(p.Y)
	for i := step; i < last; i++ {
		x, y := float64(w.to[i].X)-float64(p.X), float64(w.to[i].Y)-float64(p.Y)
		if c := (x*bx + y*by) / math.Sqrt(x*x+y*y); c > cosine {
			best, cosine = i, c
		}
	}
	w.to[step], w.to[best] = w.to[best], w.to[step]
}

// slip is the closed line through points: its triangles cover all that it goes
// around. They are laid from its least point on along both sides, so that those of
// a thin one are thin.
func (w *slipWalk) slip(path []int32) Slip {
	var s Slip
	points := make(Ring, len(path))
	for i, v := range path {
		points[i] = pointOf(w.points[v])
	}
	points = rotate(points)
	south, north := points[0].Y, points[0].Y
	for _, p := range points {
		south, north = min(south, p.Y), max(north, p.Y)
	}
	far := func(p, q Point) float64 { return math.Hypot(float64(p.X)-float64(q.X), float64(p.Y)-float64(q.Y)) }
	for i, j := 0, len(points)-1; i+1 < j; {
		p, q := points[i], points[j]
		if next, before := points[i+1], points[j-1]; far(next, q) <= far(p, before) {
			s.Area += math.Abs(float64(cross(p, next, q))) / 2
			i++
		} else {
			s.Area += math.Abs(float64(cross(p, before, q))) / 2
			j--
		}
	}
	s.Nearest = max(south, -north, 0)
	return s
}
