package phrase

import (
	"slices"
	"strings"

	"frontline/geo"
)

// Layers name layers, each with who assesses it.
func (w Writer) Layers(layers []geo.Layer) string {
	parts := make([]string, len(layers))
	for i, l := range layers {
		parts[i] = w.Title(l).Text
		if by := w.By(l); by != "" {
			parts[i] += ", " + by
		}
	}
	return strings.Join(parts, "; ")
}

// HasGround reports whether any of layers has ground, which can be gained and lost:
// others are shown as of the later of two dates.
func HasGround(layers []geo.Layer) bool { return slices.ContainsFunc(layers, geo.Layer.HasTerritories) }

// ChangeHeading names what changed of which layers of ground, and who assesses it;
// who claims is told of each piece.
func (w Writer) ChangeHeading(from, to geo.Date, layers []geo.Layer) string {
	if !HasGround(layers) {
		return w.DateHeading(to, layers, true) // nothing of them is compared
	}
	areal := slices.DeleteFunc(slices.Clone(layers), func(l geo.Layer) bool { return !l.HasTerritories() })
	parts := make([]string, len(areal))
	for i, l := range areal {
		if parts[i] = w.Title(l).Text; l.Kind == geo.KindControl {
			parts[i] = w.Layers([]geo.Layer{l})
		}
	}
	return w.T("text.heading_change", "from", w.Date(from), "to", w.Date(to), "layers", strings.Join(parts, "; "))
}

// DateHeading names a date, and its layers where some are chosen.
func (w Writer) DateHeading(date geo.Date, layers []geo.Layer, chosen bool) string {
	if chosen && len(layers) > 0 {
		return w.T("text.heading_layers", "date", w.Date(date), "layers", w.Layers(layers))
	}
	return w.T("text.heading_date", "date", w.Date(date))
}
