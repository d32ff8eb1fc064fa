package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// outline is the area of all faces that are in, as polygons.
func outline(arcs []arc, in func(face) bool) (multiPolygon, error) {
	var border []arc // each with the area on its left
	for _, a := range arcs {
		switch l, r := in(a.left), in(a.right); {
		case l && !r:
			border = append(border, a)
		case r && !l:
			border = append(border, a.reversed())
		}
	}
	leaving := map[point][]int{}
	for i, a := range border {
		leaving[a.line[0]] = append(leaving[a.line[0]], i)
	}
	var rings []ring
	used := make([]bool, len(border))
	for i := range border {
		if used[i] {
			continue
		}
		loop := ring{border[i].line[0]}
		for j := i; !used[j]; j = follow(border, leaving, j) {
			used[j] = true
			loop = append(loop, border[j].line[1:]...)
		}
		if loop[0] != loop[len(loop)-1] {
			return nil, fmt.Errorf("the outline of %s does not close", border[i].left)
		}
		rings = append(rings, simpleRings(loop)...)
	}
	return nest(rings)
}

// follow is the arc by which the outline goes on after arc i: of those that
// leave its end, the first one clockwise from the way back. What lies between
// the two is then the area itself, and nothing cuts through it.
func follow(border []arc, leaving map[point][]int, i int) int {
	l := border[i].line
	end := l[len(l)-1]
	back := bearing(end, l[len(l)-2])
	best, turn := -1, math.Inf(1)
	for _, j := range leaving[end] {
		t := math.Mod(back-bearing(end, border[j].line[1])+4*math.Pi, 2*math.Pi)
		if t < turn {
			best, turn = j, t
		}
	}
	if best < 0 {
		return i // used already: the caller finds the ring open
	}
	return best
}

func bearing(from, to point) float64 {
	return math.Atan2(float64(to.y)-float64(from.y), float64(to.x)-float64(from.x))
}

// simpleRings cuts a loop where it comes back to a position, since a ring
// may not touch itself.
func simpleRings(loop ring) []ring {
	var rings []ring
	var open ring
	at := map[point]int{}
	for _, p := range loop {
		i, seen := at[p]
		if !seen {
			at[p] = len(open)
			open = append(open, p)
			continue
		}
		closed := append(ring{}, open[i:]...)
		rings = append(rings, append(closed, p).startingLowest())
		for _, q := range open[i+1:] {
			delete(at, q)
		}
		open = open[:i+1]
	}
	return rings
}

// nest gives each clockwise ring to the smallest counter-clockwise one around
// it. Polygons are sorted by size, the largest first.
func nest(rings []ring) (multiPolygon, error) {
	slices.SortStableFunc(rings, func(r, s ring) int {
		return cmp.Or(
			cmp.Compare(math.Abs(s.area2()), math.Abs(r.area2())),
			cmp.Compare(r[0].x, s[0].x),
			cmp.Compare(r[0].y, s[0].y))
	})
	var out multiPolygon
	var holes []ring
	for _, r := range rings {
		if r.area2() > 0 {
			out = append(out, polygon{r})
		} else {
			holes = append(holes, r)
		}
	}
	for _, h := range holes {
		owner := -1
		for i := range out { // the last that fits is the smallest
			if around(out[i][0], h) {
				owner = i
			}
		}
		if owner < 0 {
			lon, lat := h[0].degrees()
			return nil, fmt.Errorf("the hole at %.6f, %.6f lies in nothing", lon, lat)
		}
		out[owner] = append(out[owner], h)
	}
	return out, nil
}

// around is whether hole h lies in exterior r; they may touch.
func around(r, h ring) bool {
	for _, p := range h {
		if w := r.place(p); w != 0 {
			return w > 0
		}
	}
	return false
}

// borderLines are the lines between the areas of two owners, chained as far
// as they run on.
func borderLines(arcs []arc) multiLine {
	at := map[point][]int{}
	for i, a := range arcs {
		first, last := a.line[0], a.line[len(a.line)-1]
		at[first] = append(at[first], i)
		at[last] = append(at[last], i)
	}
	used := make([]bool, len(arcs))
	// extend appends to l what leaves its end, for as long as there is no choice.
	extend := func(l line) line {
		for {
			next, end := -1, l[len(l)-1]
			for _, i := range at[end] {
				if !used[i] {
					next = i
				}
			}
			if next < 0 || len(at[end]) != 2 {
				return l
			}
			used[next] = true
			a := arcs[next]
			if a.line[0] != end {
				a = a.reversed()
			}
			l = append(l, a.line[1:]...)
		}
	}
	var out multiLine
	for i, a := range arcs {
		if used[i] {
			continue
		}
		used[i] = true
		l := extend(append(line{}, a.line...))
		l = extend(line(ring(l).reversed()))
		if l[len(l)-1].less(l[0]) {
			l = line(ring(l).reversed())
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(l, m line) int {
		return slices.CompareFunc(l, m, func(p, q point) int {
			return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
		})
	})
	return out
}
