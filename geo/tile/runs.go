package tile

import "iter"

// Run is tiles of one zoom that follow each other in the order of FromID and
// hold the same bytes, or all of them nothing.
type Run struct {
	First ID
	Count uint64
}

// nearby is how far from a tile, in its own units, something may lie and yet
// have an effect on it: the buffer, and as much again for what simplifying,
// rounding and mending move, and for the squares and dashes that stand for
// what is too small to be drawn.
const nearby = 2 * Buffer

// Runs walks all tiles of the zooms from first to last in which something may
// be, in the order of FromID. A tile that is in no run is empty; tiles far
// from every edge and point come as one run, however many they are.
//
// The walk descends by where edges and points are on the finest grid, and not
// by which tiles came out empty: what is dropped at one zoom, or rounded to a
// neighbour's tile, can be there at the next.
func (s *Set) Runs(first, last uint8) iter.Seq[Run] {
	return func(yield func(Run) bool) {
		var all []stretch
		bounds := emptyBox()
		for i := range s.shapes {
			all = append(all, stretchesOf(s.shapes[i])...)
			bounds = bounds.union(s.shapes[i].sourceBounds)
		}
		for z := first; z <= last; z++ {
			w := walk{zoom: z, bounds: bounds, yield: yield}
			if !w.down(ID{}, all) {
				return
			}
		}
	}
}

// walk is one descent from the tile of the world to the tiles of a zoom.
type walk struct {
	zoom   uint8
	bounds box // of all that there is
	yield  func(Run) bool
}

// down walks the tiles of the zoom under id, given what could be near it. It
// returns false once nobody wants more.
func (w *walk) down(id ID, candidates []stretch) bool {
	around := surroundings(id)
	if !w.bounds.meets(around) {
		return true
	}
	var near []stretch
	for _, c := range candidates {
		near = c.cut(near, around)
	}
	if id.Z == w.zoom {
		return w.yield(Run{id, 1})
	}
	if len(near) == 0 {
		// No edge comes near: what covers one tile under id covers all.
		below := w.zoom - id.Z
		first := tilesAbove(w.zoom) + (FromID(id)-tilesAbove(id.Z))<<(2*below)
		return w.yield(Run{ToID(first), uint64(1) << (2 * below)})
	}
	for _, child := range children(id) {
		if !w.down(child, near) {
			return false
		}
	}
	return true
}

// surroundings are a tile and what is near it, on the finest grid.
func surroundings(id ID) box {
	shift := MaxZoom - id.Z
	const size, margin = Extent, nearby
	x, y := int64(id.X)*size, int64(id.Y)*size
	fine := func(v int64) int32 { return int32(min(max(v<<shift, -worldSize), 2*worldSize-1)) }
	return box{fine(x - margin), fine(y - margin), fine(x + size + margin), fine(y + size + margin)}
}

// stretch is a piece of a path, its first and last point included; of a single
// point where nothing but that matters.
type stretch struct {
	points []Point
	box    box
}

func newStretch(points []Point) stretch { return stretch{points, boxOf(points)} }

// stretchesOf are the paths of a shape, and where its polygons are marked at
// zooms that do not show them.
func stretchesOf(s *shape) []stretch {
	var out []stretch
	for _, p := range s.points {
		out = append(out, newStretch([]Point{p}))
	}
	for _, l := range s.lines {
		out = append(out, newStretch(l))
	}
	for _, p := range s.polygons {
		for _, r := range p {
			out = append(out, newStretch(append(r[:len(r):len(r)], r[0])))
		}
		out = append(out, newStretch([]Point{boxOf(p[0]).middle()}))
	}
	return out
}

// cut appends those pieces of the stretch that come into b.
func (s stretch) cut(out []stretch, b box) []stretch {
	switch {
	case !s.box.meets(b):
		return out
	case s.box.within(b) || len(s.points) == 1:
		return append(out, s)
	case len(s.points) == 2:
		w := window{float64(b.minX), float64(b.minY), float64(b.maxX), float64(b.maxY)}
		if _, _, ok := w.cross(s.points[0], s.points[1]); ok {
			out = append(out, s)
		}
		return out
	}
	half := len(s.points) / 2
	out = newStretch(s.points[:half+1]).cut(out, b)
	return newStretch(s.points[half:]).cut(out, b)
}
