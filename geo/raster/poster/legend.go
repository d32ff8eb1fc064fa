package poster

import (
	"image/color"
	"math"

	"frontline/geo"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// LegendEntry is a sign and what it means. The sign is a look of areas, or else one
// of points.
type LegendEntry struct {
	Look    string // of the style
	Outline bool   // without its fill
	Sign    string // of the style
	Layer   geo.Layer
	Words   string
}

// draw draws the entry's sign as the map has it.
func (e LegendEntry) draw(c *paint.Canvas, at paint.Vec, v Poster) {
	ink, layer := v.Theme.Inks(), e.ink(v.Theme)
	if mark, from, ok := e.mark(); ok {
		c.Shape.Origin = at.Plus(from).Times(c.Scale)
		label.DrawSign(c, mark, layer, ink)
		c.Shape.Origin = paint.Vec{}
		return
	}
	c.Rectangle(at.X, at.Y, signWidth, signHeight)
	c.Fill(ink.Named(table.Legend.Ground))
	c.Rectangle(at.X, at.Y, signWidth, signHeight)
	c.Shape.Take(&c.Area)
	of := e.look()
	switch col := of.Ink(ink, layer); e.pattern() {
	case "none":
	case "hatch":
		c.Paint(col, of.Hatching(v.Theme, v.variant().Scale))
	default:
		c.Paint(of.Filled(col), nil)
	}
	edge := ink.Of(of.Edge.Paint.LineColor, layer)
	edge.A = of.Edge.Paint.LineOpacity.Of255()
	width := e.lineWidth()
	corners := cornersOf(at, paint.Vec{X: signWidth, Y: signHeight})
	dash := of.Edge.Paint.LineDasharray
	if dash == nil {
		c.Path(width, true, edge, corners...)
		return
	}
	for i, from := range corners {
		dashed(c, width, edge, from, corners[(i+1)%len(corners)], float32(dash[0]), float32(dash[1]))
	}
}

// dashed draws a dashed line that begins and ends with a dash.
func dashed(c *paint.Canvas, width float32, col color.NRGBA, from, to paint.Vec, dash, gap float32) {
	way := to.Minus(from)
	length := way.Length()
	n := max(float32(math.Round(float64((length-dash)/(dash+gap)))), 1)
	step := (length - dash) / n
	for i := float32(0); i <= n; i++ {
		start := from.Plus(way.Times(i * step / length))
		c.Path(width, false, col, start, start.Plus(way.Times(dash/length)))
	}
}

// mark is the sign of a point, where the entry is one, and where its origin is
// from the corner.
func (e LegendEntry) mark() (of style.Sign, from paint.Vec, ok bool) {
	of, ok = table.Signs[e.Sign]
	return of, paint.Vec{X: signWidth / 2, Y: signHeight / 2}.Minus(paint.Vec{X: float32(of.Middle[0]), Y: float32(of.Middle[1])}), ok
}

// look is the look that the entry is of; nil for that of a point.
func (e LegendEntry) look() *look.Look {
	if e.Look == style.LookAfter {
		return look.After(e.Layer.Kind)
	}
	if e.Look == style.LookFront {
		return look.Front()
	}
	if l := look.Named(e.Layer, e.Look); l != nil {
		return l
	}
	for _, kind := range []geo.Kind{e.Layer.Kind, geo.KindControl, geo.KindClaims} {
		if l := look.ByName(kind, e.Look); l != nil {
			return l
		}
	}
	return nil
}

// ink is the colour of the entry's layer, or of the side whose look the entry is of.
func (e LegendEntry) ink(t look.Theme) color.NRGBA {
	if e.Look == style.LookFront {
		return look.Main(e.Layer).LayerInk(e.Layer, t)
	}
	return e.look().LayerInk(e.Layer, t)
}

// lineWidth is that of the entry's outline.
func (e LegendEntry) lineWidth() float32 {
	if e.Look == style.LookFront {
		return 2 * float32(table.Legend.LineWidth)
	}
	return float32(table.Legend.LineWidth)
}

// pattern is how the entry's area is filled.
func (e LegendEntry) pattern() string {
	l := e.look()
	if e.Outline || l.Fill == nil {
		return "none"
	}
	return l.Pattern(e.Layer)
}
