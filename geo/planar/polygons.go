package planar

import (
	"cmp"
	"slices"
)

// Polygons are the ground of all pieces whose cover is in, without the
// boundaries between them. Rings are simple and touch one another in points
// only; each begins with its least point. Polygons are in order of theirs.
func (a *Arrangement) Polygons(in func(Cover) bool) []Polygon {
	one := []int{0}
	return a.Split(func(c Cover) []int {
		if in(c) {
			return one
		}
		return nil
	})[0]
}

// Split gathers pieces by class, as Polygons does for each: classesOf names
// the classes of a cover, each once.
func (a *Arrangement) Split(classesOf func(Cover) []int) map[int][]Polygon {
	classes := make([][]int, len(a.loops))
	for i, l := range a.loops {
		classes[i] = classesOf(l.cover)
	}
	halves := map[int][]int32{}
	for h := range int32(len(a.halfs)) {
		right := classes[a.halfs[h^1].loop]
		for _, c := range classes[a.halfs[h].loop] {
			if !slices.Contains(right, c) {
				halves[c] = append(halves[c], h)
			}
		}
	}
	out := make(map[int][]Polygon, len(halves))
	w := walker{a: a, todo: make([]bool, len(a.halfs)), on: map[Point]int{}}
	for c, list := range halves {
		w.rings = nil
		for _, h := range list {
			w.todo[h] = true
		}
		for _, h := range list {
			if w.todo[h] {
				w.walk(h)
			}
		}
		out[c] = assemble(w.rings)
	}
	return out
}

// walker follows the boundary of some ground, which lies to the left.
type walker struct {
	a     *Arrangement
	todo  []bool // the halves that are to be walked
	path  Ring
	on    map[Point]int // where on the path a point is
	rings []Ring
}

// walk goes around from h. Where it comes by a point again, the way since then
// is a ring of its own.
func (w *walker) walk(h int32) {
	a := w.a
	w.path = w.path[:0]
	clear(w.on)
	start := h
	for {
		w.todo[h] = false
		p := a.from(h)
		w.come(p)
		// Around the end of h, clockwise from the way back, as far as the
		// ground goes.
		g := a.halfs[h].next
		for !w.todo[g] && g != start {
			g = a.halfs[g^1].next
		}
		if g == start {
			w.come(a.from(start))
			return
		}
		h = g
	}
}

// come adds p to the path, and closes the ring that it ends, if it does.
func (w *walker) come(p Point) {
	k, again := w.on[p]
	if !again {
		w.on[p] = len(w.path)
		w.path = append(w.path, p)
		return
	}
	ring := slices.Clone(w.path[k:])
	for _, q := range ring[1:] {
		delete(w.on, q)
	}
	w.path = w.path[:k+1]
	if area2(ring) != 0 {
		w.rings = append(w.rings, rotate(ring))
	}
}

// rotate makes r begin with its least point.
func rotate(r Ring) Ring {
	k := 0
	for i, p := range r {
		if comparePoints(p, r[k]) < 0 {
			k = i
		}
	}
	return slices.Concat(r[k:], r[:k])
}

// assemble gives each hole to the smallest exterior around it.
func assemble(rings []Ring) []Polygon {
	type shell struct {
		area int64
		box  box
		poly Polygon
	}
	var shells []shell
	var holes []Ring
	for _, r := range rings {
		if area := area2(r); area > 0 {
			shells = append(shells, shell{area, boxOf(r), Polygon{r}})
		} else {
			holes = append(holes, r)
		}
	}
	slices.SortFunc(shells, func(s, t shell) int {
		return cmp.Or(comparePoints(s.poly[0][0], t.poly[0][0]), cmp.Compare(s.area, t.area))
	})
	slices.SortFunc(holes, compareRings)
	for _, r := range holes {
		best, b := -1, boxOf(r)
		for i, s := range shells {
			if s.poly[0][0].X > b.minX {
				break
			}
			if b.within(s.box) && (best < 0 || s.area < shells[best].area) && ringInside(r, s.poly[0]) {
				best = i
			}
		}
		if best >= 0 {
			shells[best].poly = append(shells[best].poly, r)
		}
	}
	out := make([]Polygon, len(shells))
	for i, s := range shells {
		out[i] = s.poly
	}
	return out
}

func compareRings(r, s Ring) int {
	return cmp.Or(comparePoints(r[0], s[0]), cmp.Compare(area2(r), area2(s)))
}

// ringInside reports whether r lies inside s, for rings that do not cross and
// share no edge: by the middle of an edge of r.
func ringInside(r, s Ring) bool {
	x, y := int64(r[0].X)+int64(r[1].X), int64(r[0].Y)+int64(r[1].Y)
	in := false
	for i, p := range s {
		q := s[(i+1)%len(s)]
		px, py, qx, qy := 2*int64(p.X), 2*int64(p.Y), 2*int64(q.X), 2*int64(q.Y)
		if (py > y) == (qy > y) {
			continue
		}
		if (qy > py) == ((qx-px)*(y-py)-(qy-py)*(x-px) > 0) {
			in = !in
		}
	}
	return in
}
