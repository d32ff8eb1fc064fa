package tile

import (
	"cmp"
	"math"
	"slices"
)

// clipPolygon cuts a valid polygon to the rectangle b and returns what lies
// inside, on the same grid, and whether the rectangle cuts through it. Rings
// are followed along the edges that they leave and enter the rectangle by
// (after Weiler and Atherton 1977), with the rectangle's sides taken half a
// unit further out, so that no point lies on one. Points on the sides are
// rounded: what comes of that is for the caller to mend.
func clipPolygon(p indexedPolygon, b box) (inside []Polygon, cut bool) {
	return clipPolygonTidied(p, b, tidy)
}

// clipPolygonTidied is clipPolygon with what brings rings in order.
func clipPolygonTidied(p indexedPolygon, b box, tidied func(Ring) Ring) (inside []Polygon, cut bool) {
	if p[0].box.within(b) {
		return []Polygon{p.polygon()}, false
	} else if !p[0].box.meets(b) {
		return nil, false
	}
	var chains []chain
	var whole []Ring // rings that never leave the rectangle
	for _, r := range p {
		switch {
		case r.box.within(b):
			whole = append(whole, r.ring)
		case r.box.meets(b):
			chains = clipRing(r, b, chains)
		}
	}
	var rings []Ring
	if len(chains) > 0 {
		rings = join(chains, b, tidied)
	} else if p.aroundMiddle(b) {
		rings = []Ring{corners(b)}
	}
	rings = append(rings, whole...)
	return assemble(rings), true
}

// corners is the rectangle as a ring of positive area, its first point the one
// of greatest x and y.
func corners(b box) Ring {
	return Ring{{b.maxX, b.maxY}, {b.minX, b.maxY}, {b.minX, b.minY}, {b.maxX, b.minY}}
}

// chain is a piece of a ring inside the rectangle, from where it enters to
// where it leaves. Both are given as the way along the sides: the number of
// the side plus the part of it that lies behind, in the order in which a ring
// of positive area runs.
type chain struct {
	points      []Point
	enter, exit float64
}

// nothing is how short the way along the sides must be, between where an edge
// comes in and goes out, for it to have touched a corner only.
const nothing = 1e-9

// clipRing adds the chains of a ring that reaches out of the rectangle.
func clipRing(r indexedRing, b box, chains []chain) []chain {
	w := window{
		float64(b.minX) - 0.5, float64(b.minY) - 0.5, float64(b.maxX) + 0.5, float64(b.maxY) + 0.5,
	}
	open := -1
	r.near(b, func(p, q Point) {
		pIn, qIn := b.holds(p), b.holds(q)
		if pIn && qIn {
			chains[open].points = append(chains[open].points, q)
			return
		}
		in, out, crosses := w.cross(p, q)
		if !crosses || !pIn && !qIn && math.Abs(math.Remainder(in.along-out.along, 4)) < nothing {
			return
		}
		if !pIn {
			open = len(chains)
			chains = append(chains, chain{points: []Point{w.round(in, b)}, enter: in.along})
		}
		if qIn {
			chains[open].points = append(chains[open].points, q)
		} else {
			chains[open].points = append(chains[open].points, w.round(out, b))
			chains[open].exit = out.along
			open = -1
		}
	})
	return chains
}

// near calls visit for each edge of a ring that does not lie all on one side of b, in
// order, from a point outside of it on, so that each way through it is met from its
// beginning; for none of a ring that lies within.
func (r indexedRing) near(b box, visit func(p, q Point)) {
	n := len(r.ring)
	start := slices.IndexFunc(r.ring, func(p Point) bool { return !b.holds(p) })
	if start < 0 {
		return
	}
	for k := 0; k < n; k++ {
		i := (start + k) % n
		if i%runLength == 0 && i+runLength <= n && k+runLength <= n && !r.runs[i/runLength].meets(b) {
			k += runLength - 1 // none of these edges comes near
			continue
		}
		p, q := r.ring[i], r.ring[(i+1)%n]
		if p.X < b.minX && q.X < b.minX || p.X > b.maxX && q.X > b.maxX ||
			p.Y < b.minY && q.Y < b.minY || p.Y > b.maxY && q.Y > b.maxY {
			continue
		}
		visit(p, q)
	}
}

// window is the rectangle with its sides half a unit further out.
type window struct{ minX, minY, maxX, maxY float64 }

// crossingPoint is where an edge crosses the window's side.
type crossingPoint struct{ x, y, along float64 }

// cross gives where the line from p to q comes into the window and where it
// goes out of it (Liang and Barsky 1984).
func (w window) cross(p, q Point) (in, out crossingPoint, ok bool) {
	x, y := float64(p.X), float64(p.Y)
	dx, dy := float64(q.X)-x, float64(q.Y)-y
	t0, t1 := 0.0, 1.0
	side0, side1 := -1, -1
	for side, c := range [4]struct{ d, gap float64 }{
		{dy, w.maxY - y},  // 0: greatest y, walked towards smaller x
		{-dx, x - w.minX}, // 1: smallest x, towards smaller y
		{-dy, y - w.minY}, // 2: smallest y, towards greater x
		{dx, w.maxX - x},  // 3: greatest x, towards greater y
	} {
		switch {
		case c.d == 0:
			if c.gap < 0 {
				return in, out, false
			}
		case c.d < 0:
			if t := c.gap / c.d; t > t0 {
				t0, side0 = t, side
			}
		default:
			if t := c.gap / c.d; t < t1 {
				t1, side1 = t, side
			}
		}
	}
	if t0 > t1 {
		return in, out, false
	}
	return w.on(side0, x+t0*dx, y+t0*dy), w.on(side1, x+t1*dx, y+t1*dy), true
}

// on places a point of a side exactly on it and measures the way to it.
func (w window) on(side int, x, y float64) crossingPoint {
	width, height := w.maxX-w.minX, w.maxY-w.minY
	switch side {
	case 0:
		return crossingPoint{x, w.maxY, 0 + (w.maxX-x)/width}
	case 1:
		return crossingPoint{w.minX, y, 1 + (w.maxY-y)/height}
	case 2:
		return crossingPoint{x, w.minY, 2 + (x-w.minX)/width}
	case 3:
		return crossingPoint{w.maxX, y, 3 + (y-w.minY)/height}
	}
	return crossingPoint{x, y, -1}
}

// round puts a crossing on the grid, on the rectangle itself.
func (w window) round(c crossingPoint, b box) Point {
	return Point{
		min(max(roundInt(c.x), b.minX), b.maxX),
		min(max(roundInt(c.y), b.minY), b.maxY),
	}
}

func roundInt(v float64) int32 {
	if v < 0 {
		return -int32(-v + 0.5)
	}
	return int32(v + 0.5)
}

// join closes chains to rings along the rectangle's sides: from each exit on
// to the next entry, past the corners between. The inside lies to the right
// of a chain, so that the sides are walked with the inside on the right too.
func join(chains []chain, b box, tidied func(Ring) Ring) []Ring {
	byEntry := make([]int, len(chains))
	for i := range byEntry {
		byEntry[i] = i
	}
	slices.SortFunc(byEntry, func(i, j int) int {
		return cmp.Or(cmp.Compare(chains[i].enter, chains[j].enter), cmp.Compare(i, j))
	})
	used := make([]bool, len(chains))
	corner := corners(b)
	var rings []Ring
	for first := range chains {
		if used[first] {
			continue
		}
		var ring Ring
		for i := first; !used[i]; {
			used[i] = true
			ring = append(ring, chains[i].points...)
			// The first entry at or behind this exit, else the first of all.
			k, _ := slices.BinarySearchFunc(byEntry, chains[i].exit, func(c int, along float64) int {
				return cmp.Compare(chains[c].enter, along)
			})
			next := byEntry[k%len(byEntry)]
			to := chains[next].enter
			if to < chains[i].exit {
				to += 4
			}
			for side := int(chains[i].exit) + 1; float64(side) < to; side++ {
				ring = append(ring, corner[side%4])
			}
			i = next
		}
		if ring = tidied(dedupe(ring)); ring != nil {
			rings = append(rings, ring)
		}
	}
	return rings
}

// clipLine cuts a line to the rectangle.
func clipLine(l []Point, b box) [][]Point {
	bounds := boxOf(l)
	if bounds.within(b) {
		return [][]Point{l}
	}
	if !bounds.meets(b) {
		return nil
	}
	w := window{float64(b.minX), float64(b.minY), float64(b.maxX), float64(b.maxY)}
	var out [][]Point
	var open []Point
	end := func() {
		if open = dedupeLine(open); len(open) > 1 {
			out = append(out, open)
		}
		open = nil
	}
	for i := 0; i+1 < len(l); i++ {
		p, q := l[i], l[i+1]
		in, leave, ok := w.cross(p, q)
		if !ok {
			end()
			continue
		}
		if open == nil {
			if b.holds(p) {
				open = append(open, p)
			} else {
				open = append(open, w.round(in, b))
			}
		}
		if b.holds(q) {
			open = append(open, q)
			continue
		}
		open = append(open, w.round(leave, b))
		end()
	}
	end()
	return out
}
