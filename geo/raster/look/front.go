package look

import (
	"image/color"

	"frontline/geo"
	"frontline/geo/style"
)

// IsHeldLook reports whether a look of control is of ground that is held.
func IsHeldLook(name string) bool { return table.IsHeld(name) || isSideHeld(name) }

// IsHeld reports whether a feature of control is drawn as ground that is held.
func IsHeld(l geo.Layer, f *geo.Feature) bool { return IsHeldLook(NameOf(l, f)) }

var front = table.Line(geo.KindControl, style.LookFront)

// Front is the look of the line around what is held.
func Front() *Look { return &Look{Name: style.LookFront, Edge: front} }

// FrontLine is how wide the line around what is held is.
func FrontLine() *style.ByZoom { return &front.Paint.LineWidth }

// FrontWidth is that of the line around what is held, at a zoom.
func FrontWidth(z uint8) float32 { return float32(front.Paint.LineWidth.At(z)) }

// FrontInk is its colour in a theme around ground of a layer that has a look.
func FrontInk(l *Look, layer geo.Layer, t Theme) color.NRGBA {
	col := t.Inks().Of(front.Paint.LineColor, l.Ink(t.Inks(), l.LayerInk(layer, t)))
	col.A = front.Paint.LineOpacity.Of255()
	return col
}

// IsWithinBorders reports whether ground is what the style's borders are around.
func IsWithinBorders(c GroundClass) bool { return c&withinBorders != 0 }

// IsLand reports whether ground is land, whoever's.
func IsLand(c GroundClass) bool { return c&land != 0 }

var withinBorders, land = groundOf(table.Borders.Of), groundOf("land")

// groundOf is the class of what is drawn in a layer of the ground.
func groundOf(id string) (bit GroundClass) {
	for i, l := range Ground {
		if l.ID == id {
			bit |= 1 << i
		}
	}
	return bit
}
