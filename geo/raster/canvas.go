package raster

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"

	"frontline/geo/tile"
)

// canvas is a tile's picture while it is drawn. Positions come in tile units.
type canvas struct {
	picture *image.RGBA // premultiplied
	mask    *image.Alpha
	path    vector.Rasterizer
	unit    float32 // pixels a tile unit
	scale   int     // pixels a pixel of the 256-pixel tile
}

func newCanvas(scale int) *canvas {
	size := tileSize * scale
	return &canvas{
		picture: image.NewRGBA(image.Rect(0, 0, size, size)),
		mask:    image.NewAlpha(image.Rect(0, 0, size, size)),
		unit:    float32(size) / tile.Extent,
		scale:   scale,
	}
}

// tileSize is the width of a tile at scale 1, in pixels.
const tileSize = 256

// begin starts a shape. Its parts may overlap: together they cover a pixel at
// most once, so that neighbours drawn in one shape show no seam.
func (c *canvas) begin() {
	b := c.picture.Bounds()
	c.path.Reset(b.Dx(), b.Dy())
}

// polygon adds a polygon to the shape.
func (c *canvas) polygon(p tile.Polygon) {
	for _, r := range p {
		c.path.MoveTo(float32(r[0].X)*c.unit, float32(r[0].Y)*c.unit)
		for _, q := range r[1:] {
			c.path.LineTo(float32(q.X)*c.unit, float32(q.Y)*c.unit)
		}
		c.path.ClosePath()
	}
}

// line adds a stroke of a width in pixels of scale 1 along a line to the
// shape, its joints and ends round.
func (c *canvas) line(points []tile.Point, closed bool, width float32) {
	half := width * float32(c.scale) / 2
	at := func(p tile.Point) (x, y float32) { return float32(p.X) * c.unit, float32(p.Y) * c.unit }
	for i, p := range points {
		x0, y0 := at(p)
		c.disc(x0, y0, half)
		if i+1 == len(points) && !closed {
			break
		}
		x1, y1 := at(points[(i+1)%len(points)])
		dx, dy := x1-x0, y1-y0
		l := float32(math.Hypot(float64(dx), float64(dy)))
		if l == 0 {
			continue
		}
		nx, ny := -dy/l*half, dx/l*half
		// All parts run the same way round: they add up and never cancel.
		c.path.MoveTo(x0-nx, y0-ny)
		c.path.LineTo(x1-nx, y1-ny)
		c.path.LineTo(x1+nx, y1+ny)
		c.path.LineTo(x0+nx, y0+ny)
		c.path.ClosePath()
	}
}

// discSides is how many sides a disc is drawn with.
const discSides = 12

// disc adds a disc around a pixel to the shape.
func (c *canvas) disc(x, y, radius float32) {
	for i := range discSides {
		s, co := math.Sincos(2 * math.Pi * float64(i) / discSides)
		px, py := x+radius*float32(co), y+radius*float32(s)
		if i == 0 {
			c.path.MoveTo(px, py)
		} else {
			c.path.LineTo(px, py)
		}
	}
	c.path.ClosePath()
}

// paint covers the shape with a colour, of which a share between 0 and 1 is
// opaque, in a pattern.
func (c *canvas) paint(col color.NRGBA, pattern func(x, y int) float32) {
	clear(c.mask.Pix)
	c.path.Draw(c.mask, c.mask.Bounds(), image.Opaque, image.Point{})
	size := c.mask.Bounds().Dx()
	for i, m := range c.mask.Pix {
		if m == 0 {
			continue
		}
		a := float32(m) / 255 * float32(col.A) / 255
		if pattern != nil {
			a *= pattern(i%size, i/size)
		}
		blend(c.picture.Pix[4*i:4*i+4:4*i+4], col, a)
	}
}

// blend lays a colour of opacity a over a premultiplied pixel.
func blend(pix []uint8, col color.NRGBA, a float32) {
	over := func(below, above uint8, share float32) uint8 {
		return uint8(float32(above)*share + float32(below)*(1-a) + 0.5)
	}
	pix[0] = over(pix[0], col.R, a)
	pix[1] = over(pix[1], col.G, a)
	pix[2] = over(pix[2], col.B, a)
	pix[3] = over(pix[3], 255, a)
}

// hatchPeriod is how far hatching lines are apart along a row, in pixels of
// scale 1. It divides a tile's width, so that lines run on in the next.
const hatchPeriod = 8

// hatch is the share of a pixel under lines of a width in pixels of scale 1,
// rising to the right.
func (c *canvas) hatch(width float32) func(x, y int) float32 {
	period := hatchPeriod * c.scale
	half := width * float32(c.scale) / 2
	return func(x, y int) float32 {
		along := (x + y) % period
		d := float32(math.Abs(float64(along)+1-float64(period)/2)) / math.Sqrt2
		return min(max(half-d+0.5, 0), 1)
	}
}
