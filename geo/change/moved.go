package change

import (
	"cmp"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Shift is an offset by which ground was moved as it is.
type Shift struct {
	DX, DY float64 // in degrees
	All    bool    // all of the ground; else a part
	Ground orb.Polygon
}

const (
	// minShift is in steps of the grid, about 1 m: what is nearer was rounded
	// otherwise.
	minShift = 10
	// movedShare is how much of a ring must have gone by the same offset. The
	// rest may be what changed since.
	movedShare = 0.6
	// offsetCell is in steps: offsets are counted by cells of this size.
	offsetCell = 64
)

// Moved finds whether after, or a part of it, is before moved by one offset. A
// move keeps edges as they are and leaves no vertex in its place, so that it
// costs little where few vertices are new.
func Moved(before, after orb.Geometry) (Shift, bool) {
	old, now := polygonsOf(before), polygonsOf(after)
	there := map[planar.Point]bool{}
	for _, p := range old {
		for _, ring := range p {
			for _, v := range ring {
				there[v] = true
			}
		}
	}
	var starts map[planar.Point][]planar.Point // of before's edges, by their direction
	total, moved := 0, 0
	var found Shift
	most := 0
	for _, p := range now {
		for i, ring := range p {
			total += len(ring)
			if fresh := countFresh(ring, there); float64(fresh) < movedShare*float64(len(ring)) {
				continue
			}
			if starts == nil {
				starts = edgeStarts(old)
			}
			dx, dy, ok := ringOffset(ring, starts)
			if !ok {
				continue
			}
			moved += len(ring)
			if len(ring) > most && i == 0 {
				most = len(ring)
				found = Shift{DX: float64(dx) / unitsPerDegree, DY: float64(dy) / unitsPerDegree, Ground: orbPolygon(p)}
			}
		}
	}
	found.All = float64(moved) >= movedShare*float64(total)
	return found, most > 0
}

func countFresh(ring planar.Ring, there map[planar.Point]bool) int {
	fresh := 0
	for _, v := range ring {
		if !there[v] {
			fresh++
		}
	}
	return fresh
}

func edgeStarts(polygons []planar.Polygon) map[planar.Point][]planar.Point {
	starts := map[planar.Point][]planar.Point{}
	for _, p := range polygons {
		for _, ring := range p {
			for i, a := range ring {
				b := ring[(i+1)%len(ring)]
				d := planar.Point{X: b.X - a.X, Y: b.Y - a.Y}
				starts[d] = append(starts[d], a)
			}
		}
	}
	return starts
}

// ringOffset is by how much most of a ring's edges were moved, in steps. An
// edge may differ by a step, since both of its ends were rounded.
func ringOffset(ring planar.Ring, starts map[planar.Point][]planar.Point) (dx, dy int32, ok bool) {
	const usual = 8 // an edge that so many have tells nothing
	offsets := make([][]planar.Point, len(ring))
	cells := map[planar.Point]int{}
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		for x := int32(-1); x <= 1; x++ {
			for y := int32(-1); y <= 1; y++ {
				list := starts[planar.Point{X: b.X - a.X + x, Y: b.Y - a.Y + y}]
				if len(list) > usual {
					continue
				}
				for _, s := range list {
					o := planar.Point{X: a.X - s.X, Y: a.Y - s.Y}
					offsets[i] = append(offsets[i], o)
					cells[cellOf(o)]++
				}
			}
		}
	}
	var best planar.Point
	for c, n := range cells {
		if m := cells[best]; n > m || n == m && comparePoints(c, best) < 0 {
			best = c
		}
	}
	var near []planar.Point
	for _, list := range offsets {
		for _, o := range list {
			if c := cellOf(o); abs(c.X-best.X) <= 1 && abs(c.Y-best.Y) <= 1 {
				near = append(near, o)
			}
		}
	}
	if len(near) == 0 {
		return 0, 0, false
	}
	mid := median(near)
	size := math.Hypot(float64(mid.X), float64(mid.Y))
	if size < minShift {
		return 0, 0, false
	}
	// A move on a map in some projection is not quite the same everywhere.
	within := max(2, 0.15*size)
	hits := 0
	for _, list := range offsets {
		if slices.ContainsFunc(list, func(o planar.Point) bool {
			return math.Hypot(float64(o.X-mid.X), float64(o.Y-mid.Y)) <= within
		}) {
			hits++
		}
	}
	return mid.X, mid.Y, hits >= 3 && float64(hits) >= movedShare*float64(len(ring))
}

func cellOf(o planar.Point) planar.Point {
	floor := func(v int32) int32 { return int32(math.Floor(float64(v) / offsetCell)) }
	return planar.Point{X: floor(o.X), Y: floor(o.Y)}
}

func median(points []planar.Point) planar.Point {
	xs, ys := make([]int32, len(points)), make([]int32, len(points))
	for i, p := range points {
		xs[i], ys[i] = p.X, p.Y
	}
	slices.Sort(xs)
	slices.Sort(ys)
	return planar.Point{X: xs[len(xs)/2], Y: ys[len(ys)/2]}
}

func comparePoints(p, q planar.Point) int {
	return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
}

func abs(v int32) int32 { return max(v, -v) }

// Swapped reports whether after is before with longitude and latitude swapped,
// in most of its vertices.
func Swapped(before, after orb.Geometry) bool {
	there := map[planar.Point]bool{}
	for _, p := range polygonsOf(before) {
		for _, ring := range p {
			for _, v := range ring {
				there[v] = true
			}
		}
	}
	total, hits := 0, 0
	for _, p := range polygonsOf(after) {
		for _, ring := range p {
			total += len(ring)
			for _, v := range ring {
				if there[planar.Point{X: v.Y, Y: v.X}] {
					hits++
				}
			}
		}
	}
	return hits > 0 && float64(hits) >= movedShare*float64(total)
}

// LostParts are the parts of before, and its holes as polygons, that are
// whole among what was lost, and gained.
func LostParts(before orb.Geometry, gained, lost orb.MultiPolygon) (parts, holes []orb.Polygon) {
	if len(gained) == 0 && len(lost) == 0 {
		return nil, nil
	}
	for _, p := range geo.Polygons(before) {
		if hasRing(lost, p[0]) {
			parts = append(parts, p)
		}
		for _, hole := range p[1:] {
			if hasRing(gained, hole) {
				holes = append(holes, orb.Polygon{hole})
			}
		}
	}
	return parts, holes
}

// hasRing reports whether one of the pieces is what a ring encloses, to within
// what moving edges to the grid does.
func hasRing(pieces orb.MultiPolygon, ring orb.Ring) bool {
	const near = 3 / unitsPerDegree
	b := ring.Bound()
	for _, p := range pieces {
		c := p[0].Bound()
		if math.Abs(b.Min[0]-c.Min[0]) <= near && math.Abs(b.Min[1]-c.Min[1]) <= near &&
			math.Abs(b.Max[0]-c.Max[0]) <= near && math.Abs(b.Max[1]-c.Max[1]) <= near {
			area, of := geo.Area(p), geo.Area(orb.Polygon{ring})
			if math.Abs(area-of) <= 0.02*of {
				return true
			}
		}
	}
	return false
}
