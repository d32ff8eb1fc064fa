package basemap

import (
	"slices"

	"frontline/data/pmtiles"
	"frontline/geo/mercator"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Cover returns the numbers of the tiles that touch a box (west, south, east, north, in
// degrees) at zooms from one to another, in order and apart. A box across the antimeridian
// has its west east of its east.
func Cover(box [4]float64, minZoom, maxZoom uint8) []pmtiles.Range {
	if box[0] > box[2] {
		west, east := box, box
		west[2], east[0] = 180, -180
		return joined(append(Cover(west, minZoom, maxZoom), Cover(east, minZoom, maxZoom)...))
	}
	var out []pmtiles.Range
	for z := minZoom; z <= maxZoom; z++ {
		out = windowOf(box, z).cover(out, tile.ID{})
	}
	return joined(out)
}

// Touches reports whether a tile is one of those of Cover.
func Touches(box [4]float64, id tile.ID) bool {
	if box[0] > box[2] {
		west, east := box, box
		west[2], east[0] = 180, -180
		return Touches(west, id) || Touches(east, id)
	}
	w := windowOf(box, id.Z)
	return id.X >= w.x0 && id.X <= w.x1 && id.Y >= w.y0 && id.Y <= w.y1
}

// windowOf is the tiles of a zoom that touch a box that has its west west of its east.
func windowOf(box [4]float64, z uint8) window {
	nw, se := mercator.Project(orb.Point{box[0], box[3]}), mercator.Project(orb.Point{box[2], box[1]})
	side := float64(uint32(1) << z)
	at := func(v float64) uint32 { return uint32(min(max(v*side, 0), side-1)) }
	return window{z, at(nw[0]), at(nw[1]), at(se[0]), at(se[1])}
}

// window is the tiles of a zoom from one column and row to others.
type window struct {
	z              uint8
	x0, y0, x1, y1 uint32
}

// cover adds the ranges of the window's tiles that lie in a tile of its zoom or of one above:
// where all do, they are one range, for the curve leaves a tile only once it has been through it.
func (w window) cover(out []pmtiles.Range, in tile.ID) []pmtiles.Range {
	down := w.z - in.Z
	x0, y0 := in.X<<down, in.Y<<down
	x1, y1 := x0+1<<down-1, y0+1<<down-1
	if x0 > w.x1 || x1 < w.x0 || y0 > w.y1 || y1 < w.y0 {
		return out
	}
	if x0 >= w.x0 && x1 <= w.x1 && y0 >= w.y0 && y1 <= w.y1 {
		zoomBegin := tile.FromID(tile.ID{Z: w.z})
		size := uint64(1) << (2 * down)
		first := zoomBegin + (tile.FromID(tile.ID{Z: w.z, X: x0, Y: y0})-zoomBegin)/size*size
		return append(out, pmtiles.Range{First: first, Last: first + size - 1})
	}
	for i := range uint32(4) {
		out = w.cover(out, tile.ID{Z: in.Z + 1, X: in.X*2 + i&1, Y: in.Y*2 + i>>1})
	}
	return out
}

// joined puts ranges in order, and those that follow each other or overlap in one.
func joined(ranges []pmtiles.Range) []pmtiles.Range {
	slices.SortFunc(ranges, func(a, b pmtiles.Range) int {
		if a.First < b.First {
			return -1
		}
		return 1
	})
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r.First <= out[n-1].Last+1 {
			out[n-1].Last = max(out[n-1].Last, r.Last)
			continue
		}
		out = append(out, r)
	}
	return out
}
