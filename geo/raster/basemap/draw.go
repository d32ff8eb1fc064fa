// Package basemap draws tiles of archives of OpenStreetMap, as the style has them.
//
// Each layer of the style is one shape of all that a tile has of it, so that nothing shows where
// features meet, or where tiles do: what they have reaches over their edges.
package basemap

import (
	"image/color"

	"frontline/geo/osm"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// Place is where on a map a tile of a basemap is drawn.
type Place struct {
	ID, From tile.ID // the tile of the map, and that of the basemap, which it is a part of
	Side     float64 // of the map's, in pixels of scale 1
	Zoom     uint8   // by whose style it is drawn
}

// painter draws a tile.
type painter struct {
	*paint.Canvas
	in  *window
	z   uint8
	ink style.Inks
}

// Draw draws what of a tile lies in a tile of the map, and reports whether there was anything.
func Draw(on *paint.Canvas, t *osm.Tile, at Place, ink style.Inks) (any bool) {
	p := &painter{on, windowOf(at.ID, at.From, at.Side*float64(on.Scale)), at.Zoom, ink}
	classes := map[string][]look.BasemapClass{}
	for _, l := range t.Layers {
		of := make([]look.BasemapClass, len(l.Features))
		for i := range l.Features {
			of[i] = look.BasemapClassOf(l.Name, &l.Features[i])
		}
		classes[l.Name] = of
	}
	for nth, l := range look.Basemap {
		if !l.At(p.z) {
			continue
		}
		drawn, features := false, t.Features(l.Basemap)
		for i, of := range classes[l.Basemap] {
			if of.Has(nth) {
				drawn = p.add(l, &features[i]) || drawn
			}
		}
		if !drawn {
			continue
		}
		any = true
		if l.Type == "fill" {
			p.Fill(opaque(ink.Of(l.Paint.FillColor, color.NRGBA{}), l.Paint.FillOpacity))
		} else {
			p.Fill(opaque(ink.Of(l.Paint.LineColor, color.NRGBA{}), l.Paint.LineOpacity))
		}
	}
	return any
}

// opaque is a colour as opaque as a layer is.
func opaque(col color.NRGBA, as *style.Opacity) color.NRGBA {
	col.A = as.Of255()
	return col
}

// add adds what of a feature is in sight to the shape, and reports whether that is anything.
func (p *painter) add(l *style.Layer, f *osm.Feature) (any bool) {
	if l.Type == "fill" {
		for _, q := range f.Shape.Polygons {
			any = p.polygon(q) || any
		}
		return any
	}
	width := float32(l.Paint.LineWidth.At(p.z))
	p.in.reach(width * p.Scale)
	for _, line := range f.Shape.Lines {
		if !p.in.sees(line) {
			continue
		}
		any = true
		if dash := l.Paint.LineDasharray; dash != nil {
			p.dashes(line, width, dash[0], dash[1])
		} else {
			p.line(line, width)
		}
	}
	return any
}
