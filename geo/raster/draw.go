package raster

import (
	"encoding/json"
	"image/color"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/tile"
)

// reach is how far outside a tile a symbol may stand and still show in it, in
// tile units: 12 pixels.
const reach = 12 * tile.Extent / tileSize

// The basemap's colours, and those of a layer that names none.
var (
	land        = color.NRGBA{0xf4, 0xf2, 0xec, 0xff}
	coast       = color.NRGBA{0xa9, 0xb4, 0xbd, 0xff}
	border      = color.NRGBA{0x6d, 0x72, 0x7a, 0xff}
	oblastLine  = color.NRGBA{0xb6, 0xb3, 0xab, 0xff}
	city        = color.NRGBA{0x4a, 0x4e, 0x55, 0xff}
	paper       = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	unnamedHue  = color.NRGBA{0x7a, 0x3b, 0x2e, 0xff}
	holdOpacity = uint8(0x73)
)

// drawBase draws land without seams between countries, then coasts, lines and
// cities.
func (c *canvas) drawBase(set *tile.Set, pieces []tile.Piece) {
	features := set.Features()
	class := func(p tile.Piece) string { return text(features[p.Feature], "class") }
	c.each(pieces, func(p tile.Piece) bool { return class(p) == "country" }, func(p tile.Piece) {
		for _, q := range p.Polygons {
			c.polygon(q)
		}
	}, land)
	c.strokes(pieces, func(p tile.Piece) bool { return class(p) == "country" }, 0.7, coast)
	c.strokes(pieces, func(p tile.Piece) bool { return class(p) == "oblast" }, 0.7, oblastLine)
	c.strokes(pieces, func(p tile.Piece) bool { return class(p) == "border" }, 1.2, border)
	c.symbols(pieces, func(p tile.Piece) bool { return class(p) == "city" }, 2.2, city, false)
}

// drawArea draws claims hatched and holdings filled, as the layer's style
// says, with their outlines.
func (c *canvas) drawArea(pieces []tile.Piece, layer geo.Layer) {
	col := colorOf(layer)
	all := func(tile.Piece) bool { return true }
	pattern := layer.Style.Pattern
	if pattern == "" {
		pattern = "fill"
		if layer.Kind == geo.KindClaims {
			pattern = "hatch"
		}
	}
	if pattern != "none" {
		c.begin()
		for _, p := range pieces {
			for _, q := range p.Polygons {
				c.polygon(q)
			}
		}
		if pattern == "hatch" {
			c.paint(col, c.hatch(1.6))
		} else {
			held := col
			held.A = holdOpacity
			c.paint(held, nil)
		}
	}
	c.strokes(pieces, all, 1.4, col)
	c.symbols(pieces, all, 4, col, false)
}

// drawPoints draws places and statements: a ring where something is claimed,
// a disc where it is not.
func (c *canvas) drawPoints(set *tile.Set, pieces []tile.Piece, layer geo.Layer) {
	features := set.Features()
	claimed := func(p tile.Piece) bool { return features[p.Feature].ClaimedBy != "" }
	col := colorOf(layer)
	c.strokes(pieces, func(tile.Piece) bool { return true }, 1.4, col)
	c.symbols(pieces, func(p tile.Piece) bool { return !claimed(p) }, 4.5, col, false)
	c.symbols(pieces, claimed, 4.5, col, true)
}

// each paints the pieces that are wanted as one shape.
func (c *canvas) each(pieces []tile.Piece, want func(tile.Piece) bool, add func(tile.Piece), col color.NRGBA) {
	found := false
	for _, p := range pieces {
		if want(p) {
			if !found {
				c.begin()
				found = true
			}
			add(p)
		}
	}
	if found {
		c.paint(col, nil)
	}
}

// strokes draws the outlines of polygons, and lines.
func (c *canvas) strokes(pieces []tile.Piece, want func(tile.Piece) bool, width float32, col color.NRGBA) {
	c.each(pieces, func(p tile.Piece) bool { return want(p) && len(p.Polygons)+len(p.Lines) > 0 }, func(p tile.Piece) {
		for _, q := range p.Polygons {
			for _, r := range q {
				c.line(r, true, width)
			}
		}
		for _, l := range p.Lines {
			c.line(l, false, width)
		}
	}, col)
}

// symbols draws points as discs with a light rim, or as rings.
func (c *canvas) symbols(pieces []tile.Piece, want func(tile.Piece) bool, radius float32, col color.NRGBA, hollow bool) {
	discs := func(radius float32, col color.NRGBA) {
		c.each(pieces, func(p tile.Piece) bool { return want(p) && len(p.Points) > 0 }, func(p tile.Piece) {
			for _, q := range p.Points {
				c.disc(float32(q.X)*c.unit, float32(q.Y)*c.unit, radius*float32(c.scale))
			}
		}, col)
	}
	discs(radius+1.2, paper)
	discs(radius, col)
	if hollow {
		discs(radius-2, paper)
	}
}

// colorOf is the layer's colour.
func colorOf(layer geo.Layer) color.NRGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(layer.Style.Color, "#"), 16, 24)
	if err != nil {
		return unnamedHue
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}

// text is a property that is a string, "" where it is missing or none.
func text(f geo.Feature, name string) string {
	var s string
	if raw, ok := f.Properties[name]; ok && json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
