package look

import (
	"slices"

	"frontline/geo"
	"frontline/geo/style"
)

// Change is what of a change is drawn alike. What was gained and what was
// lost of the ground that is held, or claimed, are told apart by their hue and, for
// those who do not see it, by which way their lines run. Ground of another class
// is drawn as that class is where it was gained, and as its outline alone where
// it was lost.
type Change struct {
	Side, Title string
	Look        *Look
	Outline     bool
	Main        bool
}

// Changes are those of a layer, in drawing order.
func Changes(layer geo.Layer) []Change {
	kind := layer.Kind
	out := []Change{
		{Side: style.LookGained, Title: "Gained", Look: changeLook(kind, style.LookGained), Main: true},
		{Side: style.LookLost, Title: "Lost", Look: changeLook(kind, style.LookLost), Main: true},
	}
	for _, side := range []Change{{Side: style.LookLost, Title: "Lost", Outline: true}, {Side: style.LookGained, Title: "Gained"}} {
		for _, l := range OfLayer(layer) {
			if !isMain(layer, l.Name) {
				side.Look = l
				out = append(out, side)
			}
		}
	}
	return out
}

// isMain reports whether a look is of what is gained and lost where nothing else
// is said: of claims all are, of control what its holder holds.
func isMain(l geo.Layer, look string) bool {
	return l.Kind == geo.KindClaims || look == looksFor(l).main
}

// Has reports whether a feature of a change is drawn so.
func (c Change) Has(l geo.Layer, f *geo.Feature) bool {
	if geo.Property[string](f, "change") != c.Side {
		return false
	}
	look := NameOf(l, f)
	return c.Main && isMain(l, look) || !c.Main && look == c.Look.Name
}

// OfChange is the look of ground that is drawn in another where it does not
// change, once it was gained or lost, and whether it is drawn as an outline alone.
func OfChange(l geo.Layer, look, change string) (name string, outline bool) {
	if isMain(l, look) {
		return change, false
	}
	return look, change == style.LookLost
}

// StyleOf is the style of a layer all of whose ground is in a look: that look's
// colour for its own.
func StyleOf(l geo.Layer, look string) geo.Style {
	of := Named(l, look)
	out := l.Style
	out.Color, out.ColorDark = Hex(of.Ink(Light.Inks(), of.LayerInk(l, Light))), Hex(of.Ink(Dark.Inks(), of.LayerInk(l, Dark)))
	return out
}

// Standing are those of ground that is drawn pale behind changes: what is
// held, and what is claimed.
func Standing(layer geo.Layer) []*Look {
	return slices.DeleteFunc(slices.Clone(OfLayer(layer)), func(l *Look) bool {
		return layer.Kind != geo.KindClaims && !IsHeldLook(l.Name)
	})
}

// After is the look of what stands back behind changes: of claims, an outline
// without a fill.
func After(kind geo.Kind) *Look {
	return &Look{Name: style.LookAfter, Fill: table.Fill(kind, style.LookAfter), Edge: table.Line(kind, style.LookBehind)}
}

// changeLook is the look of what was gained or lost: a claim's is none of what is
// held.
func changeLook(kind geo.Kind, name string) *Look {
	if kind != geo.KindClaims {
		kind = geo.KindControl
	}
	return ByName(kind, name)
}
