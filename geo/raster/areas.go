package raster

import (
	"image/color"

	"frontline/geo/tile"
)

// areas draws areas, each look with no seam but its outlines.
func (c *canvas) areas(p *Picture, source int, pieces []tile.Piece, id tile.ID, v Variant) {
	s := p.sources[source]
	features := s.Set.Features()
	for _, l := range looksOf(s.Layer.Kind) {
		var of []tile.Piece
		for _, piece := range pieces {
			if lookOf(s.Layer, &features[piece.Feature]) == l {
				of = append(of, piece)
			}
		}
		if len(of) > 0 {
			c.alike(p, source, of, l, layerInk(s.Layer, v.Theme), id, v)
		}
	}
}

// alike draws the areas of one look: their ground, and then their outlines. layer
// is the colour of the data layer.
func (c *canvas) alike(p *Picture, source int, pieces []tile.Piece, l *look, layer color.NRGBA, id tile.ID, v Variant) {
	c.together(p, source, pieces, l, layer, v)
	c.edges(p, source, pieces, l, layer, id, v)
}

// together draws the areas of one look as one: where two overlap it is no darker.
func (c *canvas) together(p *Picture, source int, pieces []tile.Piece, l *look, layer color.NRGBA, v Variant) {
	col := l.ink(v.Theme.inks(), layer)
	c.polygons(pieces)
	c.Shape.Take(&c.Area)
	switch l.pattern(p.sources[source].Layer) {
	case "none":
	case "hatch":
		c.Paint(col, l.hatching(v.Theme, v.Scale))
	default:
		c.Paint(l.filled(col), nil)
	}
}

// edges draws the outlines of areas of one look.
func (c *canvas) edges(p *Picture, source int, pieces []tile.Piece, l *look, layer color.NRGBA, id tile.ID, v Variant) {
	edge := v.Theme.inks().Of(l.edge.Paint.LineColor, layer)
	edge.A = l.edge.Paint.LineOpacity.Of255()
	width := l.edgeWidth(id.Z)
	if !l.inner() {
		c.strokes(pieces, width)
		c.Fill(edge)
		return
	}
	c.polygons(pieces)
	c.Shape.Take(&c.Bounds)
	if dash := l.edge.Paint.LineDasharray; dash != nil {
		for _, piece := range pieces {
			for _, t := range p.trails(source, piece.Feature) {
				c.dashes(t, id, 2*width, float32(dash[0]), float32(dash[1]))
			}
		}
	} else {
		c.strokes(pieces, 2*width)
	}
	c.Shape.Take(&c.Area)
	c.Area.Within(&c.Bounds)
	c.Paint(edge, nil)
}
