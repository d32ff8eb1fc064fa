package raster

import (
	"frontline/geo/style"
	"frontline/geo/tile"
)

// What was gained and what was lost are told apart by their hue and, for those
// who do not see it, by which way their lines run.
var changeLooks = []struct{ change, title string }{{style.LookGained, "Gained"}, {style.LookLost, "Lost"}}

// changes draws what a layer gained and, above it, what it lost. Pieces that
// were gained on different days show no seam between them but their outlines.
func (c *canvas) changes(p *Picture, source int, pieces []tile.Piece, z uint8, v Variant) {
	s := p.sources[source]
	features := s.Set.Features()
	ink, layer := v.Theme.inks(), layerInk(s.Layer, v.Theme)
	for _, side := range changeLooks {
		var of []tile.Piece
		for _, piece := range pieces {
			if property[string](&features[piece.Feature], "change") == side.change {
				of = append(of, piece)
			}
		}
		if len(of) == 0 {
			continue
		}
		l := changeLook(side.change)
		c.polygons(of)
		c.shape.take(&c.area)
		c.paint(ink.Of(l.fill.Paint.FillColor, layer), l.hatching(v))
		c.strokes(of, l.edgeWidth(z))
		c.fill(ink.Of(l.edge.Paint.LineColor, layer))
	}
}
