package tile

// farthest finds which point of a path lies farthest from a segment. It passes over runs
// of points that lie nearer: weighing a path point by point asks for as many
// segments as it has points, and on a spiral each of them spans most of it.
type farthest struct {
	path []Point
	runs [][]run // of runFan points each; of runFan of those; and so on
}

// runFan is how many points make a run, and how many runs one of the next size.
const runFan = 16

// manyBetween is between how many points it is worth it to look at runs.
const manyBetween = 8 * runFan

func newFarthest(path []Point) *farthest {
	f := &farthest{path: path}
	if len(path) <= manyBetween {
		return f
	}
	for size := runFan; ; size *= runFan {
		var of []run
		for from := 0; from < len(path); from += size {
			of = append(of, newRun(path[from:min(from+size, len(path))]))
		}
		if f.runs = append(f.runs, of); len(of) <= runFan {
			return f
		}
	}
}

// run is what lies around some points: a box, and a circle around its middle.
type run struct {
	box
	radius float64
}

func newRun(points []Point) run {
	r := run{box: boxOf(points)}
	middle := r.middle()
	for _, p := range points {
		r.radius = max(r.radius, distance(p, middle, middle))
	}
	return r
}

// within is what no point of the run is farther than from the segment a–b: what the
// circle reaches, and the farthest corner of the box.
func (r run) within(a, b Point, enough float64) float64 {
	most := distance(r.middle(), a, b) + r.radius
	if most < enough {
		return most
	}
	corner := 0.0
	for _, p := range corners(r.box) {
		corner = max(corner, distance(p, a, b))
	}
	return min(most, corner)
}

// between is the first of the points between two that are farthest from the segment
// of them, and how far; -1 where there is none.
func (f *farthest) between(from, to int) (at int, d float64) {
	s := search{farthest: f, from: from, to: to, at: -1, d: -1}
	if to-from <= manyBetween {
		s.points(from+1, to)
		return s.at, s.d
	}
	a, b := f.path[from], f.path[to]
	for i := from + 1; i < to; i += (to - from) / runFan {
		s.least = max(s.least, distance(f.path[i], a, b))
	}
	top := len(f.runs) - 1
	for k := range f.runs[top] {
		s.in(top, k)
	}
	return s.at, s.d
}

// search is one for the farthest point.
type search struct {
	*farthest
	from, to int
	least    float64 // something is as far as that
	at       int
	d        float64
}

// points looks at those from one on to before another.
func (s *search) points(from, to int) {
	a, b := s.path[s.from], s.path[s.to]
	for i := from; i < to; i++ {
		if d := distance(s.path[i], a, b); d > s.d {
			s.at, s.d = i, d
		}
	}
}

// roundingOff is more than distances are rounded by, in grid units.
const roundingOff = 1e-3

// in looks at a run of points, if one of them may be farther than all before it.
func (s *search) in(height, k int) {
	size := runFan
	for range height {
		size *= runFan
	}
	first, end := max(k*size, s.from+1), min((k+1)*size, s.to)
	if first >= end {
		return
	}
	enough := max(s.d, s.least) - roundingOff
	if s.runs[height][k].within(s.path[s.from], s.path[s.to], enough) < enough {
		return
	}
	if height == 0 {
		s.points(first, end)
		return
	}
	for below := k * runFan; below < min((k+1)*runFan, len(s.runs[height-1])); below++ {
		s.in(height-1, below)
	}
}
