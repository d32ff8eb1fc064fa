package raster

import (
	"image/color"

	"frontline/geo/tile"
)

// What was gained and what was lost are told apart by their hue and, for those
// who do not see it, by which way their lines run.
var (
	gaining = look{}.hatched(hatching{lines: 8, width: 1.2, wash: 0.22})
	losing  = look{}.hatched(hatching{lines: 8, width: 1.2, wash: 0.22, falls: true})
)

// changes draws what a layer gained and, above it, what it lost. Pieces that
// were gained on different days show no seam between them but their outlines.
func (c *canvas) changes(p *Picture, source int, pieces []tile.Piece, v Variant) {
	features := p.sources[source].Set.Features()
	ink := v.Theme.inks()
	for _, side := range []struct {
		change string
		look   *look
		col    color.NRGBA
	}{{"gained", gaining, ink.gained}, {"lost", losing, ink.lost}} {
		var of []tile.Piece
		for _, piece := range pieces {
			if property[string](&features[piece.Feature], "change") == side.change {
				of = append(of, piece)
			}
		}
		if len(of) == 0 {
			continue
		}
		c.polygons(of)
		c.shape.take(&c.area)
		c.paint(side.col, side.look.hatchings[v.Theme.known()][v.scale()])
		c.strokes(of, 1.1)
		c.fill(side.col)
	}
}
