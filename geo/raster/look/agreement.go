package look

import (
	"image/color"

	"frontline/geo"
	"frontline/geo/style"
)

// Agreement is what of a comparison of several who assess ground is drawn alike: how many
// of them, or which of two, call it held, in the colour of who holds it.
type Agreement struct {
	Look *Look
	held *Look // of whose ground it is; nil for ground that none calls held
}

// agreedLooks are in drawing order.
var agreedLooks = []string{style.LookAgreedNone, style.LookAgreedAll, style.LookAgreedSome, style.LookAgreedFirst, style.LookAgreedSecond}

// Agreements are those of a layer that compares, in drawing order.
func Agreements(l geo.Layer) (out []Agreement) {
	for _, name := range agreedLooks {
		of := ByName(geo.KindControl, name)
		if name == style.LookAgreedNone {
			out = append(out, Agreement{Look: of})
			continue
		}
		for _, held := range OfLayer(l) {
			if IsHeldLook(held.Name) {
				out = append(out, Agreement{of, held})
			}
		}
	}
	return out
}

// Has reports whether a feature of the comparison is drawn so.
func (a Agreement) Has(l geo.Layer, f *geo.Feature) bool {
	if agreedLook(f) != a.Look.Name {
		return false
	}
	return a.held == nil || NameOf(l, &geo.Feature{Class: geo.ClassHeld, HeldBy: f.HeldBy}) == a.held.Name
}

// agreedLook names the look of a feature of a comparison.
func agreedLook(f *geo.Feature) string {
	switch geo.Property[float64](f, "alone") {
	case 1:
		return style.LookAgreedFirst
	case 2:
		return style.LookAgreedSecond
	}
	switch geo.Property[string](f, "agreement") {
	case "all":
		return style.LookAgreedAll
	case "some":
		return style.LookAgreedSome
	}
	return style.LookAgreedNone
}

// Ink is the colour of who holds it.
func (a Agreement) Ink(l geo.Layer, t Theme) color.NRGBA {
	if a.held == nil {
		return LayerInk(l, t)
	}
	return a.held.Ink(t.Inks(), a.held.LayerInk(l, t))
}
