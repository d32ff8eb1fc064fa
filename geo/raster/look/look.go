package look

import (
	"image/color"
	"sync"
	"sync/atomic"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// Look is how areas of a kind are drawn: a fill and an edge of the style.
type Look struct {
	Name       string
	Fill, Edge *style.Layer
	pattern    string                // of the fill; "" for none
	hatchings  [2][3]*paint.Hatching // by theme and scale; nil where the fill has no pattern
	printed    [2]atomic.Pointer[printedHatching]
	side       *geo.Side // whose it is; nil where it is of no side of the record
}

// looks are those of areas, by kind of layer and name. Their hatchings take longer
// to make than most commands, which draw nothing.
var looks = sync.OnceValue(readLooks)

type lookKey struct {
	kind geo.Kind
	name string
}

func readLooks() map[lookKey]*Look {
	out := map[lookKey]*Look{}
	for i := range table.Layers {
		fill := &table.Layers[i]
		if fill.Look == "" || fill.Type != "fill" {
			continue
		}
		for _, kind := range fill.Sources {
			l := &Look{Name: fill.Look, Fill: fill, Edge: table.Line(kind, fill.Look)}
			l.setPattern(fill.Paint.FillPattern)
			out[lookKey{kind, fill.Look}] = l
		}
	}
	return out
}

// OfKind are the looks of a kind's areas where the record has no sides, in drawing order.
func OfKind(kind geo.Kind) []*Look { return plainLooks()[areaKind(kind)].drawn }

// OfLayer are the looks of a layer's areas, in drawing order.
func OfLayer(l geo.Layer) []*Look { return looksFor(l).drawn }

// StatusesOf are the looks of a layer's areas by what they are of: the first that fits.
func StatusesOf(l geo.Layer) []style.Status { return looksFor(l).statuses }

// OfFeature is how a feature of a layer is drawn.
func OfFeature(l geo.Layer, f *geo.Feature) *Look {
	return looksFor(l).byName[NameOf(l, f)]
}

// NameOf names the look of the style by which an area of a layer is drawn.
func NameOf(l geo.Layer, f *geo.Feature) string {
	of := looksFor(l).statuses
	if l.Kind == geo.KindClaims {
		return style.LookAmong(of, l.Kind, style.Area{Status: f.Status, ClaimedBy: f.ClaimedBy})
	}
	a := style.Area{Class: f.Class, HeldBy: f.HeldBy, ClaimedBy: f.ClaimedBy, Owned: l.HeldBy != ""}
	if a.HeldBy == l.HeldBy {
		a.HeldBy = ""
	}
	return style.LookAmong(of, geo.KindControl, a)
}

// Pattern is how the areas of a layer are filled: as its own style says, where
// the look leaves it to that, else as the look has it.
func (l *Look) Pattern(layer geo.Layer) string {
	switch {
	case l.Fill.Pattern != "" && layer.Style.Pattern != "":
		return layer.Style.Pattern
	case l.Fill.Pattern != "":
		return l.Fill.Pattern
	case l.Fill.Paint.FillPattern != "":
		return "hatch"
	}
	return "fill"
}

// Ink is the colour of the look's fill, out of the layer's colour.
func (l *Look) Ink(ink style.Inks, layer color.NRGBA) color.NRGBA {
	if l.Fill == nil {
		return layer
	}
	return ink.Of(l.Fill.Paint.FillColor, layer)
}

// setPattern makes the look's pattern, of the style by its name, as maps on screens have it.
func (l *Look) setPattern(name string) {
	l.pattern = name
	for _, t := range []Theme{Light, Dark} {
		for scale := 1; scale <= 2; scale++ {
			l.hatchings[t][scale] = paint.HatchingOf(name, t == Dark, float64(scale))
		}
	}
}

// printedHatching is a pattern at a scale that only print has. Each look keeps the one that
// was asked for last: those who print ask for many tiles of one scale.
type printedHatching struct {
	scale float64
	*paint.Hatching
}

// Hatching returns the look's pattern at a scale; nil for none.
func (l *Look) Hatching(t Theme, scale float64) *paint.Hatching {
	t = t.Ground()
	if of := l.hatchings[t][1]; of == nil || scale == 1 {
		return of
	} else if scale == 2 {
		return l.hatchings[t][2]
	}
	if kept := l.printed[t].Load(); kept != nil && kept.scale == scale {
		return kept.Hatching
	}
	made := &printedHatching{scale, paint.HatchingOf(l.pattern, t == Dark, scale)}
	l.printed[t].Store(made)
	return made.Hatching
}

// Filled is the colour of an area that is filled, out of the layer's colour.
func (l *Look) Filled(col color.NRGBA) color.NRGBA {
	col.A = l.Fill.Paint.FillOpacity.Of255()
	return col
}

// EdgeWidth is the width of the look's outlines at a zoom.
func (l *Look) EdgeWidth(z uint8) float32 { return float32(l.Edge.Paint.LineWidth.At(z)) }

// Inner is whether outlines are all inside, so that they leave the neighbour its
// own.
func (l *Look) Inner() bool { return l.Edge.Clip == "inside" }

// ByName returns a look of a kind of layer; nil where there is none of that name.
func ByName(kind geo.Kind, name string) *Look { return looks()[lookKey{kind, name}] }

// Named returns a look of a layer's areas; nil where there is none of that name.
func Named(l geo.Layer, name string) *Look { return looksFor(l).byName[name] }

// Main is the look of what a layer's own holder holds.
func Main(l geo.Layer) *Look { of := looksFor(l); return of.byName[of.main] }
