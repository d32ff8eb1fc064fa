package raster

import (
	"frontline/geo/tile"
)

// homeCountry is the country that the map is about, whose land stands out a
// little.
const homeCountry = "UA"

// ground draws land without seams between countries, its coasts, and the lines
// between countries and between oblasts.
func (c *canvas) ground(p *Picture, source int, pieces []tile.Piece, z uint8, ink *inks) {
	classes := p.classes[source]
	of := func(class groundClass) []tile.Piece {
		var out []tile.Piece
		for _, piece := range pieces {
			if classes[piece.Feature]&class != 0 {
				out = append(out, piece)
			}
		}
		return out
	}
	// Land covers the inner half of the coast's line. The home country lies on
	// land, so that no sea shows through at its borders.
	countries := of(classCountry)
	c.strokes(countries, 1.5)
	c.fill(ink.coast)
	c.polygons(countries)
	c.fill(ink.land)
	c.polygons(of(classHome))
	c.fill(ink.homeLand)
	if oblasts := of(classOblast); z >= 5 && len(oblasts) > 0 {
		c.polygons(oblasts)
		c.shape.take(&c.bounds)
		// Inside the oblasts only: along a coast, half a line would do.
		c.strokes(oblasts, stepped(z, 0.7, step{7, 1}))
		c.shape.take(&c.area)
		c.area.within(&c.bounds)
		c.paint(ink.oblastLine, nil)
	}
	c.strokes(of(classBorder), stepped(z, 0.75, step{5, 1.25}, step{8, 1.75}))
	c.fill(ink.border)
}

// groundClass is what a feature of the basemap is.
type groundClass uint8

const (
	classCountry groundClass = 1 << iota
	classHome
	classOblast
	classBorder
)

// classesOf classes the features of a basemap once, by their properties.
func classesOf(set *tile.Set) []groundClass {
	features := set.Features()
	out := make([]groundClass, len(features))
	for i := range features {
		f := &features[i]
		switch property[string](f, "class") {
		case "country":
			out[i] = classCountry
			if property[string](f, "country") == homeCountry {
				out[i] |= classHome
			}
		case "oblast":
			out[i] = classOblast
		case "border":
			out[i] = classBorder
		}
	}
	return out
}

// step is a width from a zoom on.
type step struct {
	zoom  uint8
	width float32
}

// stepped is a width that changes at some zooms.
func stepped(z uint8, width float32, steps ...step) float32 {
	for _, s := range steps {
		if z >= s.zoom {
			width = s.width
		}
	}
	return width
}

func (c *canvas) polygons(pieces []tile.Piece) {
	for _, p := range pieces {
		for _, q := range p.Polygons {
			c.outline(q)
		}
	}
}

// strokes adds the outlines of polygons, and lines, to the shape.
func (c *canvas) strokes(pieces []tile.Piece, width float32) {
	for _, p := range pieces {
		for _, q := range p.Polygons {
			for _, r := range q {
				c.stroke(r, true, width)
			}
		}
		for _, l := range p.Lines {
			c.stroke(l, false, width)
		}
	}
}
