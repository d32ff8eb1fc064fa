package label

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// blockWidth and blockHeight are how often, in pixels, a large country is
// named again: about once a screen.
const (
	blockWidth  = 1024
	blockHeight = 768
)

// spot is a place for an area's name: the middle of a line across it.
type spot struct {
	x0, x1, y float64 // how far the line runs inside, in pixels of the world
	score     float64
}

// areaChoices are the corners that an area's name may have, the best first, of
// each part of the area that is to be named: one, but for countries larger
// than a screen.
func (s *Symbol) areaChoices(width float64, t Text) [][]orb.Point {
	w, h := float64(t.Width), float64(t.Height)
	fit := 0.95 // of the name's width, at least, must lie inside
	if s.kind == symbolCountry {
		fit = 0.7
	}
	left, top := s.bound.Min[0]*width, s.bound.Min[1]*width
	high := (s.bound.Max[1] - s.bound.Min[1]) * width
	if (s.bound.Max[0]-s.bound.Min[0])*width < fit*w || high < h {
		return nil
	}
	gap := min(max(high/15, h/2), 64)
	lines := s.scan(width, top, gap)
	blocks := map[cell][]spot{}
	large := s.kind == symbolCountry && ((s.bound.Max[0]-s.bound.Min[0])*width > 2*blockWidth || high > 2*blockHeight)
	for i := 1; i+1 < len(lines); i++ {
		y := top + (float64(i)+0.5)*gap
		for _, c := range roomy(lines[i-1], lines[i], lines[i+1]) {
			if !large {
				add(blocks, cell{}, spot{x0: c[0], x1: c[1], y: y}, fit*w)
				continue
			}
			row := int32(y / blockHeight)
			for col := int32(c[0] / blockWidth); col <= int32(c[1]/blockWidth); col++ {
				from, to := float64(col)*blockWidth, float64(col+1)*blockWidth
				add(blocks, cell{col, row}, spot{x0: max(c[0], from), x1: min(c[1], to), y: y}, fit*w)
			}
		}
	}
	keys := make([]cell, 0, len(blocks))
	for k := range blocks {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b cell) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	var out [][]orb.Point
	for _, k := range keys {
		spots := blocks[k]
		middle := orb.Point{left + (s.bound.Max[0]-s.bound.Min[0])*width/2, top + high/2}
		reach := high
		if large {
			middle = orb.Point{(float64(k.x) + 0.5) * blockWidth, (float64(k.y) + 0.5) * blockHeight}
			reach = blockHeight
		}
		out = append(out, corners(spots, middle, reach, w, h))
	}
	return out
}

func add(blocks map[cell][]spot, k cell, s spot, least float64) {
	if s.x1-s.x0 >= least {
		blocks[k] = append(blocks[k], s)
	}
}

// corners are the top left corners of names of a size in the best few spots.
func corners(spots []spot, middle orb.Point, reach, w, h float64) []orb.Point {
	for i := range spots {
		sp := &spots[i]
		// Room counts up to twice the name's width, nearness to the middle on.
		sp.score = min(sp.x1-sp.x0, 2*w)/(2*w) - 1.2*math.Abs(sp.y-middle[1])/reach
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return cmp.Compare(b.score, a.score) })
	var out []orb.Point
	for _, sp := range spots[:min(len(spots), 12)] {
		x := (sp.x0 + sp.x1) / 2
		out = append(out, orb.Point{x - w/2, sp.y - h/2})
		if room := (sp.x1 - sp.x0 - w) / 2; room > w/4 {
			out = append(out, orb.Point{x - w/2 - room*0.6, sp.y - h/2}, orb.Point{x - w/2 + room*0.6, sp.y - h/2})
		}
	}
	return out
}

// chord is where a line across an area is inside: from and to.
type chord [2]float64

// scan cuts an area along lines a gap apart, the first half a gap below the
// top, and gives the chords of each.
func (s *Symbol) scan(width, top, gap float64) [][]chord {
	n := int((s.bound.Max[1]*width-top)/gap) + 1
	crossings := make([][]float64, n)
	for _, r := range s.rings {
		last := r[len(r)-1]
		for _, p := range r {
			a, b := last, p
			last = p
			if a[1] == b[1] {
				continue
			}
			if a[1] > b[1] {
				a, b = b, a
			}
			y0, y1 := (a[1]*width-top)/gap-0.5, (b[1]*width-top)/gap-0.5
			for i := max(int(math.Ceil(y0)), 0); i < n && float64(i) < y1; i++ {
				share := (float64(i) - y0) / (y1 - y0)
				crossings[i] = append(crossings[i], (a[0]+(b[0]-a[0])*share)*width)
			}
		}
	}
	out := make([][]chord, n)
	for i, xs := range crossings {
		slices.Sort(xs)
		for j := 0; j+1 < len(xs); j += 2 {
			out[i] = append(out[i], chord{xs[j], xs[j+1]})
		}
	}
	return out
}

// roomy are the parts of a line's chords that are inside on the lines above
// and below too.
func roomy(above, at, below []chord) []chord {
	return overlap(overlap(at, above), below)
}

func overlap(a, b []chord) []chord {
	var out []chord
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if from, to := max(a[i][0], b[j][0]), min(a[i][1], b[j][1]); from < to {
			out = append(out, chord{from, to})
		}
		if a[i][1] < b[j][1] {
			i++
		} else {
			j++
		}
	}
	return out
}
