package raster

import (
	"image/color"
	"sync"

	"frontline/geo/tile"
)

// tileSize is the width of a tile at scale 1, in pixels.
const tileSize = 256

// Canvas is a picture, or a band of its rows, while it is drawn. Widths and
// positions of symbols and letters come in pixels of scale 1.
type Canvas struct {
	width, height int     // in pixels
	first         int     // the row of the picture that is the first here
	scale         float32 // pixels a pixel of scale 1
	unit          float32 // pixels a tile unit
	pix           []pixel
	dim           uint32 // what is taken of the opacity of what is painted, of 255

	shape  coverage
	area   mask // what paint covers
	bounds mask // what it is kept within
	pen    pen
	line   []vec
}

// pixel is a premultiplied colour, red in the lowest byte.
type pixel = uint32

// canvases are used again: clearing one is cheaper than a new one.
var canvases = sync.Pool{New: func() any { return new(Canvas) }}

// NewCanvas is a transparent canvas of pixels each way, to be given back by
// release.
func NewCanvas(size, scale int) *Canvas {
	c := borrowCanvas()
	c.reset(size, size, scale)
	return c
}

// borrowCanvas returns a canvas that is to be reset, and given back by release.
func borrowCanvas() *Canvas { return canvases.Get().(*Canvas) }

func (c *Canvas) reset(width, height, scale int) {
	c.resize(width, 0, height, scale)
	c.shape.reset(width, height)
}

// resetBand is reset for a band of a picture, from a row on, whose shapes are
// small beside it.
func (c *Canvas) resetBand(width, first, height, scale int) {
	c.resize(width, first, height, scale)
	c.shape.resetSparse(width, first, height)
}

func (c *Canvas) resize(width, first, height, scale int) {
	c.width, c.first, c.height, c.scale, c.dim = width, first, height, float32(scale), 0
	c.unit = float32(scale) * tileSize / tile.Extent
	if n := width * height; cap(c.pix) < n {
		c.pix = make([]pixel, n)
	} else {
		c.pix = c.pix[:n]
		clear(c.pix)
	}
}

func (c *Canvas) release() { canvases.Put(c) }

// at is a tile's point in pixels.
func (c *Canvas) at(p tile.Point) vec { return vec{float32(p.X) * c.unit, float32(p.Y) * c.unit} }

// outline adds a polygon to the shape. Neighbours in one shape show no seam.
func (c *Canvas) outline(p tile.Polygon) {
	for _, r := range p {
		last := c.at(r[len(r)-1])
		for _, q := range r {
			v := c.at(q)
			c.shape.edge(last.x, last.y, v.x, v.y)
			last = v
		}
	}
}

// stroke adds a line of a width to the shape.
func (c *Canvas) stroke(points []tile.Point, closed bool, width float32) {
	c.line = c.line[:0]
	for _, p := range points {
		c.line = append(c.line, c.at(p))
	}
	c.pen.half, c.pen.round = width*c.scale/2, width > 1
	c.pen.stroke(&c.shape, c.line, closed)
}

// disc adds a disc around the origin to the shape.
func (c *Canvas) disc(radius float32) {
	c.pen.half, c.pen.round = radius*c.scale, true
	c.line = append(c.line[:0], vec{})
	c.pen.stroke(&c.shape, c.line, false)
}

// hole takes a disc around the origin out of the shape.
func (c *Canvas) hole(radius float32) {
	c.pen.half = radius * c.scale
	c.pen.left = c.pen.left[:0]
	c.pen.arc(&c.pen.left, vec{}, vec{0, -1}, vec{0, 1})
	c.pen.arc(&c.pen.left, vec{}, vec{0, 1}, vec{0, -1})
	ring(&c.shape, nil, c.pen.left)
}

// polyline adds a line with round ends to the shape.
func (c *Canvas) polyline(width float32, closed bool, points ...vec) {
	c.line = c.line[:0]
	for _, p := range points {
		c.line = append(c.line, p.times(c.scale))
	}
	c.pen.half, c.pen.round = width*c.scale/2, true
	c.pen.stroke(&c.shape, c.line, closed)
}

// Dot fills a disc around the origin.
func (c *Canvas) Dot(radius float32, col color.NRGBA) {
	c.disc(radius)
	c.fill(col)
}

// Circle draws a circle around the origin.
func (c *Canvas) Circle(radius, width float32, col color.NRGBA) {
	// A ring is a disc, and a smaller one the other way round.
	c.disc(radius + width/2)
	c.hole(radius - width/2)
	c.fill(col)
}

// Path draws a line.
func (c *Canvas) Path(width float32, closed bool, col color.NRGBA, points ...vec) {
	c.polyline(width, closed, points...)
	c.fill(col)
}

// Polygon fills a polygon.
func (c *Canvas) Polygon(col color.NRGBA, points ...vec) {
	outline := make([]vec, len(points))
	for i, p := range points {
		outline[i] = p.times(c.scale)
	}
	ring(&c.shape, outline, nil)
	c.fill(col)
}

// fill paints the shape in a colour and forgets it.
func (c *Canvas) fill(col color.NRGBA) {
	c.shape.take(&c.area)
	c.paint(col, nil)
}

// paint lays a colour over what the area covers, its opacity taken from a
// pattern where there is one.
func (c *Canvas) paint(col color.NRGBA, p *hatching) {
	m := &c.area
	light := 255 - c.dim
	alpha := uint32(col.A) * light / 255
	for y := m.top; y < m.bottom; y++ {
		e := m.rows[y]
		if e.to == 0 {
			continue
		}
		row := c.pix[y*c.width+int(e.from) : y*c.width+int(e.to)]
		cover := m.row(y)[e.from:e.to]
		if p != nil {
			p.row(row, cover, int(e.from), c.first+y, col, light)
			continue
		}
		solid := pixel(0xff)<<24 | pixel(col.B)<<16 | pixel(col.G)<<8 | pixel(col.R)
		for i, a := range cover {
			switch {
			case a == 0:
			case a == 255 && alpha == 255:
				row[i] = solid
			default:
				row[i] = over(row[i], col, uint32(a)*alpha)
			}
		}
	}
}

// opaque is the opacity that hides what is beneath.
const opaque = 255 * 255

// over lays a colour over a pixel, as opaque as a of 255·255.
func over(below pixel, col color.NRGBA, a uint32) pixel {
	b := uint32(opaque) - a
	mix := func(above uint8, below uint32) uint32 {
		return (uint32(above)*a + (below&0xff)*b + opaque/2) / opaque
	}
	return mix(col.R, below) | mix(col.G, below>>8)<<8 | mix(col.B, below>>16)<<16 | mix(255, below>>24)<<24
}

// bend adds points along a quadratic curve, so many that it is off by less
// than a tenth of a pixel.
func (c *Canvas) bend(from, control, to vec) {
	off := from.minus(control).minus(control).plus(to)
	n := 1
	for limit := off.dot(off); limit > 0.16*float32(n*n*n*n) && n < 8; n++ {
	}
	for i := 1; i < n; i++ {
		t := float32(i) / float32(n)
		a := from.times((1 - t) * (1 - t)).plus(control.times(2 * t * (1 - t)))
		c.line = append(c.line, a.plus(to.times(t*t)))
	}
}
