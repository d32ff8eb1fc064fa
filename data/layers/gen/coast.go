package main

import (
	"math"
	"path/filepath"
	"slices"

	"frontline/geo/planar"
)

// leastIsland is how large an island is that the base map gets from GSHHG, in m².
const leastIsland = 1e6

// leastLagoon is from which size on, in m², water that Natural Earth draws as land stays land of
// the base map and the claims, on which the layer of water draws it: Syvash, which assessors
// and claims cover as they do the land around it.
const leastLagoon = 5e8

// readShores are GSHHG's polygons in the bins of the bundle.
func readShores(gshhg string) (*waters, error) {
	shores, err := readShoreFile(filepath.Join(gshhg, "binned_GSHHS_h.nc"), "Bin_size_in_minutes", "N_bins_in_360_longitude_range",
		"Id_of_first_segment_in_a_bin", "N_segments_in_a_bin", "Embedded_npts_levels_exit_entry_for_a_segment", "Id_of_first_point_in_a_segment",
		"Id_of_GSHHS_ID", "Relative_longitude_from_SW_corner_of_bin", "Relative_latitude_from_SW_corner_of_bin")
	if err != nil {
		return nil, err
	}
	lines, err := shores.stretches(waterBins, func(f shoreFile, n int) (id, level, points int) {
		e := uint32(f["Embedded_npts_levels_exit_entry_for_a_segment"][n])
		return f["Id_of_GSHHS_ID"][n], int(e >> 6 & 7), int(e >> 9)
	})
	if err != nil {
		return nil, err
	}
	return newWaters(lines)
}

// A coaster puts GSHHG's coast in the place of Natural Earth's. What lies between the two is
// a patch: land of one that is sea of the other. Patches that reach beyond the bundle's area
// stay as they were, so that there the coast goes over from one to the other where both meet.
type coaster struct {
	faces   []face
	shore   map[edge]bool      // GSHHG's
	outline map[edge][]face    // Natural Earth's coast, and whose it is
	added   [][]planar.Polygon // by face
}

// withCoast is the world with GSHHG's coast.
func (t *territory) withCoast(w *waters) error {
	shapes := map[face]multiPolygon{}
	c := coaster{shore: map[edge]bool{}, outline: map[edge][]face{}}
	var areas []area
	for f := range t.country {
		shape, err := outline(t.arcs, func(g face) bool { return g == f })
		if err != nil {
			return err
		}
		if slices.ContainsFunc(shape, func(pg polygon) bool { return slices.ContainsFunc(pg[0], inWaterBox) }) {
			c.faces, shapes[f] = append(c.faces, f), shape
		} else {
			areas = append(areas, area{f, shape})
		}
	}
	slices.Sort(c.faces)
	grounds := func(label int) planar.Area {
		return planar.Area{Label: isCountry + label, Weight: 1, Polygons: planarPolygons(shapes[c.faces[label]])}
	}
	islands := slices.DeleteFunc(slices.Clone(w.islands), func(pg planar.Polygon) bool {
		return multiPolygon{polygonOf(pg)}.squareMetres() < leastIsland
	})
	all := w.seaAreas(islands)
	for i := range c.faces {
		all = append(all, grounds(i))
	}
	a, err := planar.Arrange(all...)
	if err != nil {
		return err
	}
	owned := func(cover planar.Cover) bool {
		return slices.ContainsFunc(cover, func(t planar.Term) bool { return t.Label >= isCountry && t.Count > 0 })
	}
	flooded := func(cover planar.Cover) bool { return cover.Count(isSea) > 0 && cover.Count(isIsland) == 0 }
	for _, pg := range a.Polygons(flooded) {
		eachEdge(pg, func(p, q point) { c.shore[edgeOf(p, q)] = true })
	}
	ground := make([][]planar.Polygon, len(c.faces))
	for i := range c.faces {
		ground[i] = a.Polygons(func(cover planar.Cover) bool { return cover.Count(isCountry+i) > 0 })
		for _, pg := range ground[i] {
			eachEdge(pg, func(p, q point) { c.outline[edgeOf(p, q)] = append(c.outline[edgeOf(p, q)], c.faces[i]) })
		}
	}
	// Positions that the lines have of each other where they stay as they were are left out.
	stays := map[point]bool{}
	for _, shape := range shapes {
		for _, pg := range shape {
			for _, r := range pg {
				for _, p := range r {
					stays[p] = true
				}
			}
		}
	}
	for e := range c.shore {
		for _, p := range []point{e.a, e.b} {
			stays[p] = stays[p] || inWaterBox(p)
		}
	}
	var lost []planar.Polygon
	for _, pg := range a.Polygons(func(cover planar.Cover) bool { return owned(cover) && flooded(cover) }) {
		if isInBox(pg) && c.touchesShore(pg) && (multiPolygon{polygonOf(pg)}).squareMetres() < leastLagoon {
			lost = append(lost, pg)
		}
	}
	c.added = make([][]planar.Polygon, len(c.faces))
	for _, pg := range a.Polygons(func(cover planar.Cover) bool {
		return !owned(cover) && !flooded(cover)
	}) {
		if isInBox(pg) && c.touchesShore(pg) {
			c.give(pg, shapes)
		}
	}
	all = []planar.Area{{Label: isSea, Weight: 1, Polygons: lost}}
	for i := range c.faces {
		all = append(all, planar.Area{Label: isCountry + i, Weight: 1, Polygons: slices.Concat(ground[i], c.added[i])})
	}
	if a, err = planar.Arrange(all...); err != nil {
		return err
	}
	for i, f := range c.faces {
		pieces := a.Polygons(func(cover planar.Cover) bool { return cover.Count(isSea) == 0 && cover.Count(isCountry+i) > 0 })
		shape := polygonsOf(pieces)
		for _, pg := range shape {
			for k, r := range pg {
				pg[k] = onlyOf(r, stays)
			}
		}
		areas = append(areas, area{f, shape})
	}
	arcs, err := newArcs(areas)
	if err != nil {
		return err
	}
	// A closed line may have been found the other way around.
	for i, n := range arcs {
		for _, old := range t.arcs {
			if n.closed() && slices.Equal(n.line, old.reversed().line) {
				arcs[i] = old
			}
		}
	}
	t.arcs = arcs
	return nil
}

// give gives land that GSHHG has more to the face along which most of it lies; where two
// meet along it, to both, parted by the shortest line from there to the new coast.
func (c *coaster) give(pg planar.Polygon, shapes map[face]multiPolygon) {
	if len(pg) == 1 {
		if one, other, ok := c.parted(pg[0]); ok {
			c.give(planar.Polygon{one}, shapes)
			c.give(planar.Polygon{other}, shapes)
			return
		}
	}
	along := map[face]float64{}
	eachEdge(pg, func(p, q point) {
		for _, f := range c.outline[edgeOf(p, q)] {
			along[f] += offLine(p, q, q)
		}
	})
	best := -1
	for i, f := range c.faces {
		if along[f] > 0 && (best < 0 || along[f] > along[c.faces[best]]) {
			best = i
		}
	}
	if best < 0 {
		best = c.nearest(point{pg[0][0].X, pg[0][0].Y}, shapes)
	}
	c.added[best] = append(c.added[best], pg)
}

// nearest is the face of the position that is nearest to p.
func (c *coaster) nearest(p point, shapes map[face]multiPolygon) int {
	best, least := 0, math.Inf(1)
	for i, f := range c.faces {
		for _, pg := range shapes[f] {
			for _, q := range pg[0] {
				if d := offLine(q, p, p); d < least {
					best, least = i, d
				}
			}
		}
	}
	return best
}

// parted cuts a ring from where it goes over from one face's coast to another's.
func (c *coaster) parted(r planar.Ring) (one, other planar.Ring, ok bool) {
	n := len(r)
	at := func(i int) point { return point{r[i%n].X, r[i%n].Y} }
	owner := func(i int) face {
		if f := c.outline[edgeOf(at(i), at(i+1))]; len(f) == 1 {
			return f[0]
		}
		return sea
	}
	for i := range n {
		before, after := owner(i+n-1), owner(i)
		if before == sea || after == sea || before == after {
			continue
		}
		best, least := -1, math.Inf(1)
		for k := 2; k < n-1; k++ {
			if owner(i+k) != sea || owner(i+k-1) != sea { // on the new coast, not at its ends
				continue
			}
			if d := offLine(at(i+k), at(i), at(i)); d < least && isChord(r, i, (i+k)%n) {
				best, least = (i+k)%n, d
			}
		}
		if best < 0 {
			continue
		}
		for k := i; k != best; k = (k + 1) % n {
			one = append(one, r[k])
		}
		one = append(one, r[best])
		for k := best; k != i; k = (k + 1) % n {
			other = append(other, r[k])
		}
		return one, append(other, r[i]), true
	}
	return nil, nil, false
}

// isChord is whether the line between two positions of a ring lies in it.
func isChord(r planar.Ring, i, j int) bool {
	at := func(k int) point { return point{r[k%len(r)].X, r[k%len(r)].Y} }
	for k := range r {
		if segmentsClash(at(i), at(j), at(k), at(k+1)) {
			return false
		}
	}
	closed := make(ring, 0, len(r)+1)
	for k := range len(r) + 1 {
		closed = append(closed, at(k))
	}
	return closed.place(point{at(i).x/2 + at(j).x/2, at(i).y/2 + at(j).y/2}) > 0
}

// onlyOf is a ring of some positions.
func onlyOf(r ring, stay map[point]bool) ring {
	out := slices.DeleteFunc(slices.Clone(r[:len(r)-1]), func(p point) bool { return !stay[p] })
	return append(out, out[0])
}

func (c *coaster) touchesShore(pg planar.Polygon) (touches bool) {
	eachEdge(pg, func(p, q point) { touches = touches || c.shore[edgeOf(p, q)] })
	return touches
}

func edgeOf(p, q point) edge {
	if q.less(p) {
		return edge{q, p}
	}
	return edge{p, q}
}

func inWaterBox(p point) bool {
	return p.x > waterBox[0].X && p.x < waterBox[2].X && p.y > waterBox[0].Y && p.y < waterBox[2].Y
}

func isInBox(pg planar.Polygon) bool {
	return !slices.ContainsFunc(pg[0], func(p planar.Point) bool { return !inWaterBox(point{p.X, p.Y}) })
}
