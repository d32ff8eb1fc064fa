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
	byCover := map[coverID][]int{}
	classes := make([][]int, len(a.loops))
	for i, l := range a.loops {
		list, ok := byCover[l.cover]
		if !ok {
			list = classesOf(a.covers.cover(l.cover))
			byCover[l.cover] = list
		}
		classes[i] = list
	}
	halves := map[int][]int32{}
	for h := range int32(len(a.halfs)) {
		left, right := a.halfs[h].loop, a.halfs[h^1].loop
		if len(classes[left]) == 0 || a.loops[left].cover == a.loops[right].cover {
			continue
		}
		for _, c := range classes[left] {
			if !slices.Contains(classes[right], c) {
				halves[c] = append(halves[c], h)
			}
		}
	}
	out := make(map[int][]Polygon, len(halves))
	w := walker{a: a, todo: make([]bool, len(a.halfs)), on: make([]int32, a.vertices)}
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
	todo  []bool  // the halves that are to be walked
	path  []int32 // halves
	on    []int32 // by vertex: where on the path it is, and one more; 0 for not
	rings []Ring
}

// walk goes around from h. Where it comes by a point again, the way since then
// is a ring of its own.
func (w *walker) walk(h int32) {
	a := w.a
	start := h
	for {
		w.todo[h] = false
		w.come(h)
		// Around the end of h, clockwise from the way back, as far as the
		// ground goes.
		g := a.halfs[h].next
		for !w.todo[g] && g != start {
			g = a.halfs[g^1].next
		}
		if g == start {
			w.come(start)
			w.on[a.halfs[start].vertex] = 0
			w.path = w.path[:0]
			return
		}
		h = g
	}
}

// come goes on to where h begins, and closes the ring that ends there, if one
// does.
func (w *walker) come(h int32) {
	on := &w.on[w.a.halfs[h].vertex]
	if *on == 0 {
		w.path = append(w.path, h)
		*on = int32(len(w.path))
		return
	}
	k := *on - 1
	ring := make(Ring, 0, len(w.path)-int(k))
	for _, g := range w.path[k:] {
		ring = append(ring, w.a.from(g))
		w.on[w.a.halfs[g].vertex] = 0
	}
	w.path = append(w.path[:k], h)
	*on = k + 1
	if area2(ring) != 0 {
		w.rings = append(w.rings, rotate(ring))
	}
}

// assemble gives each hole to the exterior around it.
func assemble(rings []Ring) []Polygon {
	areas := make([]int64, len(rings))
	var shells, holes []int32
	for i, r := range rings {
		if areas[i] = area2(r); areas[i] > 0 {
			shells = append(shells, int32(i))
		} else {
			holes = append(holes, int32(i))
		}
	}
	byPlace := func(i, j int32) int {
		return cmp.Or(comparePoints(rings[i][0], rings[j][0]), cmp.Compare(areas[i], areas[j]))
	}
	slices.SortFunc(shells, byPlace)
	slices.SortFunc(holes, byPlace)
	out := make([]Polygon, len(shells))
	place := make([]int32, len(rings)) // of an exterior in out
	for k, i := range shells {
		out[k], place[i] = Polygon{rings[i]}, int32(k)
	}
	for k, i := range exteriors(rings, areas, holes) {
		if i >= 0 {
			p := &out[place[i]]
			*p = append(*p, rings[holes[k]])
		}
	}
	return out
}

// exteriors finds the exterior ring around each hole, -1 where there is none.
// Right below the least point of a hole comes an edge of that ring, or of
// another hole in it. Rings do not cross.
func exteriors(rings []Ring, areas []int64, holes []int32) []int32 {
	if len(holes) == 0 {
		return nil
	}
	var edges []edge
	var of []int32                     // the ring of each edge
	first := make([]int32, len(rings)) // edge of each ring
	for i, r := range rings {
		first[i] = int32(len(edges))
		for k, p := range r {
			edges = append(edges, newEdge(p, r[(k+1)%len(r)], groundAbove))
			of = append(of, int32(i))
		}
	}
	// From its least point on a hole, which is clockwise, goes along its upper
	// side, and it comes back by the lower one.
	lowest := make([]int32, len(holes))
	for k, i := range holes {
		lowest[k] = first[i] + int32(len(rings[i])) - 1
	}
	under := below(edges, lowest)
	// What is below a hole is known before it.
	order := make([]int32, len(holes))
	for k := range order {
		order[k] = int32(k)
	}
	slices.SortFunc(order, func(k, l int32) int {
		e, f := edges[lowest[k]], edges[lowest[l]]
		return cmp.Or(comparePoints(e.a, f.a), compareHeights(e, f))
	})
	around := make([]int32, len(rings))
	out := make([]int32, len(holes))
	for _, k := range order {
		out[k] = -1
		if e := under[k]; e >= 0 && edges[e].cover == groundAbove {
			out[k] = of[e]
			if areas[of[e]] < 0 {
				out[k] = around[of[e]]
			}
		}
		around[holes[k]] = out[k]
	}
	return out
}

// groundAbove is the cover of an edge with ground above it, rather than below.
const groundAbove coverID = 1
