package raster

import (
	"image/color"
	"slices"
	"sync"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// look is how areas of a kind are drawn: a fill and an edge of the style.
type look struct {
	name       string
	fill, edge *style.Layer
	hatchings  [2][3]*paint.Hatching // by theme and scale; nil where the fill has no pattern
}

// looks are those of areas, by kind of layer and name. Their hatchings take longer
// to make than most commands, which draw nothing.
var looks = sync.OnceValue(readLooks)

type lookKey struct {
	kind geo.Kind
	name string
}

func readLooks() map[lookKey]*look {
	out := map[lookKey]*look{}
	for i := range table.Layers {
		fill := &table.Layers[i]
		if fill.Look == "" || fill.Type != "fill" {
			continue
		}
		for _, kind := range fill.Sources {
			l := &look{name: fill.Look, fill: fill, edge: table.Line(kind, fill.Look)}
			for _, t := range []Theme{Light, Dark} {
				for scale := 1; scale <= 2; scale++ {
					l.hatchings[t][scale] = paint.HatchingOf(fill.Paint.FillPattern, t == Dark, scale)
				}
			}
			out[lookKey{kind, fill.Look}] = l
		}
	}
	return out
}

// looksOf are the looks of a kind's areas, in drawing order.
func looksOf(kind geo.Kind) []*look {
	if kind != geo.KindClaims {
		kind = geo.KindControl
	}
	var out []*look
	for i := range table.Layers {
		l := looks()[lookKey{kind, table.Layers[i].Look}]
		if l == nil || &table.Layers[i] != l.fill {
			continue
		}
		if slices.ContainsFunc(table.Statuses[kind], func(s style.Status) bool { return s.Look == l.name }) {
			out = append(out, l)
		}
	}
	return out
}

// lookOf is how a feature of a layer is drawn.
func lookOf(l geo.Layer, f *geo.Feature) *look {
	kind := l.Kind
	if kind != geo.KindClaims {
		kind = geo.KindControl
	}
	return byName(kind, LookOf(l, f))
}

// LookOf names the look of the style by which an area of a layer is drawn.
func LookOf(l geo.Layer, f *geo.Feature) string {
	if l.Kind == geo.KindClaims {
		return table.LookOf(l.Kind, style.Area{Status: f.Status})
	}
	a := style.Area{Class: f.Class, HeldBy: f.HeldBy, Owned: l.HeldBy != ""}
	if a.HeldBy == l.HeldBy {
		a.HeldBy = ""
	}
	return table.LookOf(geo.KindControl, a)
}

// pattern is how the areas of a layer are filled: as its own style says, where
// the look leaves it to that, else as the look has it.
func (l *look) pattern(layer geo.Layer) string {
	switch {
	case l.fill.Pattern != "" && layer.Style.Pattern != "":
		return layer.Style.Pattern
	case l.fill.Pattern != "":
		return l.fill.Pattern
	case l.fill.Paint.FillPattern != "":
		return "hatch"
	}
	return "fill"
}

// ink is the colour of the look's fill, out of the layer's colour.
func (l *look) ink(ink style.Inks, layer color.NRGBA) color.NRGBA {
	if l.fill == nil {
		return layer
	}
	return ink.Of(l.fill.Paint.FillColor, layer)
}

// hatching returns the look's pattern at a scale of 1 or 2; nil for none.
func (l *look) hatching(t Theme, scale int) *paint.Hatching {
	return l.hatchings[t.known()][min(max(scale, 1), 2)]
}

// filled is the colour of an area that is filled, out of the layer's colour.
func (l *look) filled(col color.NRGBA) color.NRGBA {
	col.A = l.fill.Paint.FillOpacity.Of255()
	return col
}

// edgeWidth is the width of the look's outlines at a zoom.
func (l *look) edgeWidth(z uint8) float32 { return float32(l.edge.Paint.LineWidth.At(z)) }

// inner is whether outlines are all inside, so that they leave the neighbour its
// own.
func (l *look) inner() bool { return l.edge.Clip == "inside" }

// byName returns a look of a kind of layer; nil where there is none of that name.
func byName(kind geo.Kind, name string) *look { return looks()[lookKey{kind, name}] }
