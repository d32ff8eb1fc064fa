package paint

import (
	"image/color"
	"math"
	"sync"

	"frontline/geo/mercator"
	"frontline/geo/tile"
)

// TileSize is the width of a tile at scale 1, in pixels.
const TileSize = mercator.TileSize

// Canvas is a picture, or a band of its rows, while it is drawn. Widths and
// positions of symbols and letters come in pixels of scale 1.
type Canvas struct {
	Width, Height  int     // in pixels
	First          int     // the row of the picture that is the first here
	Scale          float32 // pixels a pixel of scale 1
	unit           float32 // pixels a tile unit
	Corner         Vec     // of the tile, in pixels
	PhaseX, PhaseY int     // of hatchings, which run on over the picture, in pixels
	Pix            []Pixel
	Dim            uint32 // what is taken of the opacity of what is painted, of 255

	Shape  coverage
	Area   mask // what paint covers
	Bounds mask // what it is kept within

	// Of a tile of several layers.
	Held, HeldEdge mask // what is held, and what its edge covers
	Inside         mask // of borders
	Along          mask // what is near to them
	Beyond, Quiet  mask // what is outside of them: near, and further

	Pen  pen
	Line []Vec
}

// Pixel is a premultiplied colour, red in the lowest byte.
type Pixel = uint32

// canvases are used again: clearing one is cheaper than a new one.
var canvases = sync.Pool{New: func() any { return new(Canvas) }}

// NewCanvas is a transparent canvas of pixels each way, to be given back by
// Release.
func NewCanvas(size int, scale float64) *Canvas {
	c := BorrowCanvas()
	c.Reset(size, size, scale)
	return c
}

// BorrowCanvas returns a canvas that is to be reset, and given back by Release.
func BorrowCanvas() *Canvas { return canvases.Get().(*Canvas) }

// Reset makes the canvas transparent and of a size in pixels, its shape empty.
func (c *Canvas) Reset(width, height int, scale float64) {
	c.resize(width, 0, height, scale)
	c.Shape.reset(width, height)
}

// Cell is the part of a picture that one tile is drawn in: pixels of the world, at the
// picture's scale. Tiles of a zoom between two whole ones have no whole number of pixels;
// a pixel is of the tile that its corner is nearest to.
type Cell struct {
	Left, Top, Width, Height int
	corner                   Vec // of the tile, from the cell's, in pixels
	side                     float64
}

// CellOf is that of a tile in a column and row of tiles of a width in pixels.
func CellOf(x, y int, side float64) Cell {
	edge := func(n int) (at int, off float32) {
		exact := float64(n) * side
		whole := math.Round(exact)
		return int(whole), float32(math.RoundToEven((exact-whole)*grain) / grain)
	}
	left, offX := edge(x)
	top, offY := edge(y)
	right, _ := edge(x + 1)
	bottom, _ := edge(y + 1)
	return Cell{left, top, right - left, bottom - top, Vec{offX, offY}, side}
}

// ResetCell is Reset for a tile in its cell.
func (c *Canvas) ResetCell(of Cell, scale float64) {
	c.Reset(of.Width, of.Height, scale)
	c.unit, c.Corner = float32(of.side/tile.Extent), of.corner
	c.PhaseX, c.PhaseY = of.Left, of.Top
	c.Shape.Origin = c.Corner
}

// ResetBand is Reset for a band of a picture, from a row on, whose shapes are
// small beside it.
func (c *Canvas) ResetBand(width, first, height int, scale float64) {
	c.resize(width, first, height, scale)
	c.Shape.resetSparse(width, first, height)
}

func (c *Canvas) resize(width, first, height int, scale float64) {
	c.Width, c.First, c.Height, c.Scale, c.Dim = width, first, height, float32(scale), 0
	c.unit = float32(scale) * TileSize / tile.Extent
	c.Corner, c.PhaseX, c.PhaseY, c.Shape.Origin = Vec{}, 0, 0, Vec{}
	if n := width * height; cap(c.Pix) < n {
		c.Pix = make([]Pixel, n)
	} else {
		c.Pix = c.Pix[:n]
		clear(c.Pix)
	}
}

// Release gives the canvas back to NewCanvas and BorrowCanvas.
func (c *Canvas) Release() { canvases.Put(c) }

// at is a tile's point in pixels.
func (c *Canvas) at(p tile.Point) Vec { return Vec{float32(p.X) * c.unit, float32(p.Y) * c.unit} }

// Outline adds a polygon to the shape. Neighbours in one shape show no seam.
func (c *Canvas) Outline(p tile.Polygon) {
	for _, r := range p {
		last := c.at(r[len(r)-1])
		for _, q := range r {
			v := c.at(q)
			c.Shape.Edge(last.X, last.Y, v.X, v.Y)
			last = v
		}
	}
}

// Stroke adds a line of a width to the shape.
func (c *Canvas) Stroke(points []tile.Point, closed bool, width float32) {
	c.Line = c.Line[:0]
	for _, p := range points {
		c.Line = append(c.Line, c.at(p))
	}
	c.Pen.Half, c.Pen.Round = width*c.Scale/2, width > 1
	c.Pen.Stroke(&c.Shape, c.Line, closed)
}

// Disc adds a disc around the origin to the shape.
func (c *Canvas) Disc(radius float32) {
	c.Pen.Half, c.Pen.Round = radius*c.Scale, true
	c.Line = append(c.Line[:0], Vec{})
	c.Pen.Stroke(&c.Shape, c.Line, false)
}

// hole takes a disc around the origin out of the shape.
func (c *Canvas) hole(radius float32) {
	c.Pen.Half = radius * c.Scale
	c.Pen.left = c.Pen.left[:0]
	c.Pen.arc(&c.Pen.left, Vec{}, Vec{0, -1}, Vec{0, 1})
	c.Pen.arc(&c.Pen.left, Vec{}, Vec{0, 1}, Vec{0, -1})
	AddRing(&c.Shape, nil, c.Pen.left)
}

// polyline adds a line with round ends to the shape.
func (c *Canvas) polyline(width float32, closed bool, points ...Vec) {
	c.Line = c.Line[:0]
	for _, p := range points {
		c.Line = append(c.Line, p.Times(c.Scale))
	}
	c.Pen.Half, c.Pen.Round = width*c.Scale/2, true
	c.Pen.Stroke(&c.Shape, c.Line, closed)
}

// Dot fills a disc around the origin.
func (c *Canvas) Dot(radius float32, col color.NRGBA) {
	c.Disc(radius)
	c.Fill(col)
}

// Circle draws a circle around the origin.
func (c *Canvas) Circle(radius, width float32, col color.NRGBA) {
	// A ring is a disc, and a smaller one the other way round.
	c.Disc(radius + width/2)
	c.hole(radius - width/2)
	c.Fill(col)
}

// Path draws a line.
func (c *Canvas) Path(width float32, closed bool, col color.NRGBA, points ...Vec) {
	c.polyline(width, closed, points...)
	c.Fill(col)
}

// Polygon fills a polygon.
func (c *Canvas) Polygon(col color.NRGBA, points ...Vec) {
	outline := make([]Vec, len(points))
	for i, p := range points {
		outline[i] = p.Times(c.Scale)
	}
	AddRing(&c.Shape, outline, nil)
	c.Fill(col)
}

// Fill paints the shape in a colour and forgets it.
func (c *Canvas) Fill(col color.NRGBA) {
	c.Shape.Take(&c.Area)
	c.Paint(col, nil)
}

// Paint lays a colour over what the area covers, its opacity taken from a
// pattern where there is one.
func (c *Canvas) Paint(col color.NRGBA, p *Hatching) {
	m := &c.Area
	light := 255 - c.Dim
	alpha := uint32(col.A) * light / 255
	for y := m.top; y < m.bottom; y++ {
		e := m.Rows[y]
		if e.To == 0 {
			continue
		}
		row := c.Pix[y*c.Width+int(e.From) : y*c.Width+int(e.To)]
		cover := m.Row(y)[e.From:e.To]
		if p != nil {
			p.row(row, cover, c.PhaseX+int(e.From), c.PhaseY+c.First+y, col, light)
			continue
		}
		solid := Pixel(0xff)<<24 | Pixel(col.B)<<16 | Pixel(col.G)<<8 | Pixel(col.R)
		for i, a := range cover {
			switch {
			case a == 0:
			case a == 255 && alpha == 255:
				row[i] = solid
			default:
				row[i] = Over(row[i], col, uint32(a)*alpha)
			}
		}
	}
}

// Opaque is the opacity that hides what is beneath.
const Opaque = 255 * 255

// Over lays a colour over a pixel, as opaque as a of 255·255.
func Over(below Pixel, col color.NRGBA, a uint32) Pixel {
	b := uint32(Opaque) - a
	mix := func(above uint8, below uint32) uint32 {
		return (uint32(above)*a + (below&0xff)*b + Opaque/2) / Opaque
	}
	return mix(col.R, below) | mix(col.G, below>>8)<<8 | mix(col.B, below>>16)<<16 | mix(255, below>>24)<<24
}

// Bend adds points along a quadratic curve, so many that it is off by less
// than a tenth of a pixel.
func (c *Canvas) Bend(from, control, to Vec) {
	off := from.Minus(control).Minus(control).Plus(to)
	n := 1
	for limit := off.dot(off); limit > 0.16*float32(n*n*n*n) && n < 8; n++ {
	}
	for i := 1; i < n; i++ {
		t := float32(i) / float32(n)
		a := from.Times((1 - t) * (1 - t)).Plus(control.Times(2 * t * (1 - t)))
		c.Line = append(c.Line, a.Plus(to.Times(t*t)))
	}
}
