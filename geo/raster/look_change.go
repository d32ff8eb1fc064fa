package raster

import (
	"slices"

	"frontline/geo"
	"frontline/geo/style"
)

// changeLayer is what of a change is drawn alike. What was gained and what was
// lost of the ground that is held, or claimed, are told apart by their hue and, for
// those who do not see it, by which way their lines run. Ground of another class
// is drawn as that class is where it was gained, and as its outline alone where
// it was lost.
type changeLayer struct {
	change, title string
	look          *look
	outline       bool
	main          bool
}

// changeLayers are those of a kind, in drawing order.
func changeLayers(kind geo.Kind) []changeLayer {
	out := []changeLayer{
		{change: style.LookGained, title: "Gained", look: changeLook(kind, style.LookGained), main: true},
		{change: style.LookLost, title: "Lost", look: changeLook(kind, style.LookLost), main: true},
	}
	for _, side := range []changeLayer{{change: style.LookLost, title: "Lost", outline: true}, {change: style.LookGained, title: "Gained"}} {
		for _, l := range looksOf(kind) {
			if !isMain(kind, l.name) {
				side.look = l
				out = append(out, side)
			}
		}
	}
	return out
}

// isMain reports whether a look is of what is gained and lost where nothing else
// is said: of claims all are, of control what its holder holds.
func isMain(kind geo.Kind, look string) bool {
	return kind == geo.KindClaims || look == string(geo.ClassHeld)
}

// has reports whether a feature of a change is drawn so.
func (c changeLayer) has(l geo.Layer, f *geo.Feature) bool {
	if geo.Property[string](f, "change") != c.change {
		return false
	}
	look := LookOf(l, f)
	return c.main && isMain(l.Kind, look) || !c.main && look == c.look.name
}

// ChangeLook is the look of ground that is drawn in another where it does not
// change, once it was gained or lost, and whether it is drawn as an outline alone.
func ChangeLook(l geo.Layer, look, change string) (name string, outline bool) {
	if isMain(l.Kind, look) {
		return change, false
	}
	return look, change == style.LookLost
}

// LookStyle is the style of a layer all of whose ground is in a look: that look's
// colour for its own.
func LookStyle(l geo.Layer, look string) geo.Style {
	of := byName(l.Kind, look)
	out := l.Style
	out.Color, out.ColorDark = hex(of.ink(Light.inks(), layerInk(l, Light))), hex(of.ink(Dark.inks(), layerInk(l, Dark)))
	return out
}

// standingLooks are those of ground that is drawn pale behind changes: what is
// held, and what is claimed.
func standingLooks(kind geo.Kind) []*look {
	return slices.DeleteFunc(looksOf(kind), func(l *look) bool {
		return kind != geo.KindClaims && !table.IsHeld(l.name)
	})
}

// afterLook is the look of what stands back behind changes: of claims, an outline
// without a fill.
func afterLook(kind geo.Kind) *look {
	return &look{name: style.LookAfter, fill: table.Fill(kind, style.LookAfter), edge: table.Line(kind, style.LookBehind)}
}

// changeLook is the look of what was gained or lost: a claim's is none of what is
// held.
func changeLook(kind geo.Kind, name string) *look {
	if kind != geo.KindClaims {
		kind = geo.KindControl
	}
	return byName(kind, name)
}
