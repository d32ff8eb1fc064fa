package label

import (
	"image/color"

	"frontline/geo/raster/paint"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// SignSize is how large the signs of places and statements are at a zoom: the
// front is a few pixels long on small maps.
func SignSize(z uint8) float32 { return float32(table.SignSize.At(z)) }

// Sign is the mark of a symbol in the style.
func (s *Symbol) Sign() style.Sign {
	switch s.kind {
	case symbolCity, symbolSettlement:
		switch {
		case s.capital:
			return table.Signs["capital"]
		case s.rank > s.rule().LargeToRank:
			return table.Signs["town"]
		}
		return table.Signs["city"]
	case symbolStatement:
		return table.Signs["statement"]
	}
	return table.Signs[s.standing.String()]
}

// scaleOf is by what a sign is drawn larger than in the style.
func scaleOf(s style.Sign, z uint8) float32 {
	if s.Scaled {
		return SignSize(z)
	}
	return 1
}

// clearance is the room that the symbol's sign takes around its point at a
// zoom.
func (s *Symbol) clearance(z uint8) float64 {
	if rule := s.rule(); rule.Clearance > 0 {
		return float64(rule.Clearance)
	}
	sign := s.Sign()
	return float64(sign.Clearance) * float64(scaleOf(sign, z))
}

// Sign is the mark of a place, a statement or a city.
type Sign struct {
	At     orb.Point
	Symbol *Symbol
}

// signMargin is what is kept free around a sign.
const signMargin = 0.75

// Box is what a sign covers at a zoom.
func (s *Sign) Box(z uint8) orb.Bound {
	r := s.Symbol.clearance(z) + signMargin
	at := s.At
	if of := s.Symbol.Sign(); of.Room > 0 {
		size := float64(scaleOf(of, z))
		r = float64(of.Room) * size
		at = orb.Point{at[0] + of.Middle[0]*size, at[1] + of.Middle[1]*size}
	}
	return orb.Bound{Min: orb.Point{at[0] - r, at[1] - r}, Max: orb.Point{at[0] + r, at[1] + r}}
}

// Draw draws the symbol's sign at a position, in the size of its zoom.
func (s *Symbol) Draw(c *paint.Canvas, at paint.Vec, z uint8, col color.NRGBA, ink style.Inks) {
	sign := s.Sign()
	scale := c.Scale
	c.Shape.Origin = at.Times(scale)
	c.Scale *= scaleOf(sign, z)
	DrawSign(c, sign, col, ink)
	c.Scale = scale
	c.Shape.Origin = paint.Vec{}
}

// brush is what signs are drawn by: around an origin, in pixels of scale 1.
type brush interface {
	Dot(radius float32, col color.NRGBA)
	Circle(radius, width float32, col color.NRGBA)
	Path(width float32, closed bool, col color.NRGBA, points ...paint.Vec)
	Polygon(col color.NRGBA, points ...paint.Vec)
}

// DrawSign draws a sign of the style at the origin.
func DrawSign(b brush, s style.Sign, col color.NRGBA, ink style.Inks) {
	middle := paint.Vec{X: float32(s.Middle[0]), Y: float32(s.Middle[1])}
	points := func(list [][2]float64) []paint.Vec {
		out := make([]paint.Vec, len(list))
		for i, p := range list {
			out[i] = paint.Vec{X: float32(p[0]), Y: float32(p[1])}.Plus(middle)
		}
		return out
	}
	for _, shape := range s.Shapes {
		col, width := ink.Of(shape.Colour, col), float32(shape.LineWidth)
		switch {
		case shape.Disc > 0:
			b.Dot(float32(shape.Disc), col)
		case shape.Ring > 0:
			b.Circle(float32(shape.Ring), width, col)
		case shape.Hatch != nil:
			for _, l := range hatchLines(shape.Hatch) {
				b.Path(width, false, col, points(l[:])...)
			}
		case shape.Path != nil:
			b.Path(width, shape.Closed, col, points(shape.Path)...)
		default:
			b.Polygon(col, points(shape.Polygon)...)
		}
	}
}

// hatchLines are the lines of a sign, of the hatchings' angle: from lower left to
// upper right. Each is given by where it crosses the horizontal and by half of
// how far it reaches along that, and its middle is nearest to the origin.
func hatchLines(of [][2]float64) [][2][2]float64 {
	slope := table.Hatching.Slope()
	out := make([][2][2]float64, len(of))
	for i, l := range of {
		shift, reach := l[0], l[1]
		x := shift * slope * slope / (1 + slope*slope)
		y := shift * slope / (1 + slope*slope)
		out[i] = [2][2]float64{{x - reach, y + reach*slope}, {x + reach, y - reach*slope}}
	}
	return out
}
