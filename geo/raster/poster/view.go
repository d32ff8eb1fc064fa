package poster

import (
	"image"
	"math"

	"frontline/geo/mercator"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// box is a rectangle of a poster.
type box struct{ x, y, w, h int }

func (b box) rectangle() image.Rectangle { return image.Rect(b.x, b.y, b.x+b.w, b.y+b.h) }

// view is a part of the world in a box of a poster. left and top are its
// corner in pixels of the world, whole so that tiles fall on pixels.
type view struct {
	in        box
	zoom      uint8
	left, top int
}

func viewOf(in box, zoom uint8, center orb.Point) view {
	world := float64(uint64(paint.TileSize) << zoom)
	middle := mercator.Project(center)
	return view{in, zoom, int(math.Round(middle[0]*world)) - in.w/2, int(math.Round(middle[1]*world)) - in.h/2}
}

// local is where a point of the world, in its pixels, is on the poster.
func (at *view) local(q orb.Point) paint.Vec {
	return paint.Vec{X: float32(q[0] - float64(at.left) + float64(at.in.x)), Y: float32(q[1] - float64(at.top) + float64(at.in.y))}
}

// sees reports whether a box of the world is whole in sight.
func (at *view) sees(b orb.Bound) bool {
	seen := orb.Bound{Min: orb.Point{float64(at.left), float64(at.top)}, Max: orb.Point{float64(at.left + at.in.w), float64(at.top + at.in.h)}}
	return seen.Contains(b.Min) && seen.Contains(b.Max)
}

const (
	fitMargin  = 28 // kept free around what is fitted
	deepestFit = 8
)

// fitted is the zoom and the middle at which all of a bound is in sight.
func fitted(b orb.Bound, width, height, margin int) (uint8, orb.Point) {
	lo, hi := mercator.Project(b.Min), mercator.Project(b.Max)
	middle := orb.Point{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2}
	w, h := math.Abs(hi[0]-lo[0]), math.Abs(hi[1]-lo[1])
	zoom := uint8(0)
	for z := uint8(1); z <= deepestFit; z++ {
		world := float64(uint64(paint.TileSize) << z)
		if w*world > float64(max(width-2*margin, 1)) || h*world > float64(max(height-2*margin, 1)) {
			break
		}
		zoom = z
	}
	return zoom, orb.Point{mercator.Longitude(middle[0]), mercator.Latitude(middle[1])}
}

// bound is what a view shows, in degrees.
func (at *view) bound() orb.Bound {
	world := float64(uint64(paint.TileSize) << at.zoom)
	lon := func(x int) float64 { return mercator.Longitude(min(max(float64(x)/world, 0), 1)) }
	lat := func(y int) float64 { return mercator.Latitude(min(max(float64(y)/world, 0), 1)) }
	return orb.Bound{
		Min: orb.Point{lon(at.left), lat(at.top + at.in.h)},
		Max: orb.Point{lon(at.left + at.in.w), lat(at.top)},
	}
}

func floorDiv(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// cornersOf are those of a rectangle.
func cornersOf(at, size paint.Vec) []paint.Vec {
	return []paint.Vec{at, at.Plus(paint.Vec{X: size.X, Y: 0}), at.Plus(size), at.Plus(paint.Vec{X: 0, Y: size.Y})}
}
