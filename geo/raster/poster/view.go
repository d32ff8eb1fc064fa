package poster

import (
	"image"
	"iter"
	"math"

	"frontline/geo/mercator"
	"frontline/geo/raster"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// box is a rectangle of a poster.
type box struct{ x, y, w, h int }

// pixels is the box at a scale.
func (b box) pixels(scale float64) image.Rectangle {
	at := func(n int) int { return int(math.Round(float64(n) * scale)) }
	return image.Rect(at(b.x), at(b.y), at(b.x+b.w), at(b.y+b.h))
}

// view is a part of the world in a box of a poster.
type view struct {
	in        box
	zoom      paint.Zoom
	scale     float64
	corner    image.Point // of the box, in the world's pixels at the scale, which are the sheet's
	left, top float64     // the same in pixels of scale 1
}

func viewOf(in box, zoom, scale float64, center orb.Point) view {
	at := view{in: in, zoom: paint.ZoomOf(zoom), scale: scale}
	world := at.zoom.World()
	middle := mercator.Project(center)
	// The world's pixels are the sheet's, so that tiles and hatchings fall on them.
	corner := func(middle float64, size int) int {
		return int(math.Round((math.Round(middle*world) - math.Floor(float64(size)/2)) * scale))
	}
	at.corner = image.Pt(corner(middle[0], in.w), corner(middle[1], in.h))
	box := in.pixels(scale)
	at.left = float64(at.corner.X-box.Min.X)/scale + float64(in.x)
	at.top = float64(at.corner.Y-box.Min.Y)/scale + float64(in.y)
	return at
}

// local is where a point of the world, in its pixels, is on the poster.
func (at *view) local(q orb.Point) paint.Vec {
	return paint.Vec{X: float32(q[0] - at.left + float64(at.in.x)), Y: float32(q[1] - at.top + float64(at.in.y))}
}

// sees reports whether a box of the world is whole in sight.
func (at *view) sees(b orb.Bound) bool {
	seen := at.seen()
	return seen.Contains(b.Min) && seen.Contains(b.Max)
}

// seen is what is in sight of the world, in its pixels.
func (at *view) seen() orb.Bound {
	return orb.Bound{Min: orb.Point{at.left, at.top}, Max: orb.Point{at.left + float64(at.in.w), at.top + float64(at.in.h)}}
}

// mostSide is how wide a tile is drawn at most, in pixels: as those of dense screens are.
const mostSide = 2 * paint.TileSize

// deeper is by how many zooms more the tiles of a picture are than its style: what is printed
// shows less rounding where it has more pixels.
func (at *view) deeper() uint8 {
	n := math.Ceil(math.Log2(paint.TileSize*at.zoom.Stretch*at.scale/mostSide) - 1e-9)
	return uint8(min(max(n, 0), float64(tile.MaxZoom-at.zoom.Style)))
}

// side is the width of the tiles that are drawn, in pixels of the sheet.
func (at *view) side() float64 {
	return at.zoom.World() / math.Exp2(float64(at.zoom.Style+at.deeper())) * at.scale
}

// tiles are those that are in sight in a box of pixels, column by column, each in its cell.
func (at *view) tiles(in image.Rectangle) iter.Seq2[raster.Tile, paint.Cell] {
	z, side := at.zoom.Style+at.deeper(), at.side()
	wide := 1 << z
	// Tiles have a pixel more or less than their side.
	first := func(corner int) int { return int(math.Floor(float64(corner-1) / side)) }
	last := func(corner, size int) int { return int(math.Floor(float64(corner+size) / side)) }
	return func(yield func(raster.Tile, paint.Cell) bool) {
		for x := first(at.corner.X); x <= last(at.corner.X, in.Dx()); x++ {
			for y := max(0, first(at.corner.Y)); y <= min(wide-1, last(at.corner.Y, in.Dy())); y++ {
				cell := paint.CellOf(x, y, side)
				left, top := cell.Left-at.corner.X, cell.Top-at.corner.Y
				if left >= in.Dx() || left+cell.Width <= 0 || top >= in.Dy() || top+cell.Height <= 0 {
					continue
				}
				id := tile.ID{Z: z, X: uint32(((x % wide) + wide) % wide), Y: uint32(y)}
				if !yield(raster.Tile{ID: id, Zoom: at.zoom}, cell) {
					return
				}
			}
		}
	}
}

// bound is what a view shows, in degrees.
func (at *view) bound() orb.Bound {
	world := at.zoom.World()
	lon := func(x float64) float64 { return mercator.Longitude(min(max(x/world, 0), 1)) }
	lat := func(y float64) float64 { return mercator.Latitude(min(max(y/world, 0), 1)) }
	return orb.Bound{
		Min: orb.Point{lon(at.left), lat(at.top + float64(at.in.h))},
		Max: orb.Point{lon(at.left + float64(at.in.w)), lat(at.top)},
	}
}

// cornersOf are those of a rectangle.
func cornersOf(at, size paint.Vec) []paint.Vec {
	return []paint.Vec{at, at.Plus(paint.Vec{X: size.X, Y: 0}), at.Plus(size), at.Plus(paint.Vec{X: 0, Y: size.Y})}
}
