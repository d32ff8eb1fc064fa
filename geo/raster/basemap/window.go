package basemap

import (
	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// window is a tile of the picture in a tile of a basemap, which is of the same zoom or of one
// before it. Its units are those of the picture's tile, in which each point of the other has a whole
// number of them, so that neighbours agree where a line runs.
type window struct {
	up     uint8
	x, y   int64   // the picture's tile, from the other's corner
	unit   float64 // in pixels of the canvas
	margin int64   // around the tile, what is in sight, too
}

// windowOf finds a tile of the picture, of a width in pixels of the canvas, in one of a basemap.
func windowOf(id, from tile.ID, side float64) *window {
	up := id.Z - from.Z
	return &window{
		up: up, unit: side / tile.Extent,
		x: (int64(id.X) - int64(from.X)<<up) * tile.Extent, y: (int64(id.Y) - int64(from.Y)<<up) * tile.Extent,
	}
}

// reach sets the margin for lines of a width in pixels of the canvas.
func (w *window) reach(width float32) { w.margin = int64((float64(width)+2)/w.unit) + 1 }

// spot is a point in units, from the corner of the picture's tile.
type spot struct{ x, y int64 }

func (w *window) spot(p tile.Point) spot {
	return spot{int64(p.X)<<w.up - w.x, int64(p.Y)<<w.up - w.y}
}

// at is a spot in pixels of the canvas.
func (w *window) at(s spot) paint.Vec {
	return paint.Vec{X: float32(float64(s.x) * w.unit), Y: float32(float64(s.y) * w.unit)}
}

// misses reports whether a line from one spot to another is all on one side of what is in sight.
func (w *window) misses(a, b spot) bool {
	low, high := -w.margin, tile.Extent+w.margin
	return a.x < low && b.x < low || a.x > high && b.x > high || a.y < low && b.y < low || a.y > high && b.y > high
}

// sees reports whether any of what is within the bounds of points may be in sight.
func (w *window) sees(points []tile.Point) bool {
	if len(points) == 0 {
		return false
	}
	low, high := points[0], points[0]
	for _, p := range points[1:] {
		low.X, low.Y, high.X, high.Y = min(low.X, p.X), min(low.Y, p.Y), max(high.X, p.X), max(high.Y, p.Y)
	}
	return !w.misses(w.spot(low), w.spot(high)) && !w.misses(w.spot(high), w.spot(low))
}

// part is which part of a line from a spot on may be in sight, from 0 to 1; none where the first
// is not before the last (Liang and Barsky 1984).
func (w *window) part(from, step spot) (first, last float64) {
	first, last = 0, 1
	low, high := float64(-w.margin), float64(tile.Extent+w.margin)
	for _, of := range [2][2]float64{{float64(from.x), float64(step.x)}, {float64(from.y), float64(step.y)}} {
		at, by := of[0], of[1]
		if by == 0 {
			if at < low || at > high {
				return 1, 0
			}
			continue
		}
		a, b := (low-at)/by, (high-at)/by
		first, last = max(first, min(a, b)), min(last, max(a, b))
	}
	return first, last
}
