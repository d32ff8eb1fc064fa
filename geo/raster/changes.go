package raster

import (
	"image/color"
	"slices"

	"frontline/geo/tile"
)

// changes draws what a layer gained and lost. Pieces of one kind show no seam
// between them but their outlines.
func (c *canvas) changes(p *Picture, source int, pieces []tile.Piece, id tile.ID, v Variant) {
	s := p.sources[source]
	features := s.Set.Features()
	layer := layerInk(s.Layer, v.Theme)
	for _, of := range changeLayers(s.Layer.Kind) {
		drawn := slices.DeleteFunc(slices.Clone(pieces), func(piece tile.Piece) bool { return !of.has(s.Layer, &features[piece.Feature]) })
		switch {
		case len(drawn) == 0:
		case of.outline:
			c.edges(p, source, drawn, of.look, layer, id, v)
		default:
			c.alike(p, source, drawn, of.look, layer, id, v)
		}
	}
}

// after draws what a layer of areas holds on the later of two dates: pale, so that
// what changed stands out, and each holder's ground in its own colour.
func (c *canvas) after(p *Picture, source int, pieces []tile.Piece, id tile.ID, v Variant) {
	s := p.sources[source]
	features := s.Set.Features()
	layer, after := layerInk(s.Layer, v.Theme), afterLook(s.Layer.Kind)
	for _, l := range standingLooks(s.Layer.Kind) {
		drawn := slices.DeleteFunc(slices.Clone(pieces), func(piece tile.Piece) bool { return LookOf(s.Layer, &features[piece.Feature]) != l.name })
		switch own := l.ink(v.Theme.inks(), layer); {
		case len(drawn) == 0:
		case after.fill == nil:
			c.edges(p, source, drawn, after, own, id, v)
		default:
			c.together(p, source, drawn, after, own, v)
			c.surround(drawn, after, own, id, v)
		}
	}
}

// surround draws the outline of areas together, outside of them: the borders that
// features have within it are no change.
func (c *canvas) surround(pieces []tile.Piece, l *look, layer color.NRGBA, id tile.ID, v Variant) {
	edge := v.Theme.inks().Of(l.edge.Paint.LineColor, layer)
	edge.A = l.edge.Paint.LineOpacity.Of255()
	c.polygons(pieces)
	c.Shape.Take(&c.Bounds)
	c.strokes(pieces, 2*l.edgeWidth(id.Z))
	c.Shape.Take(&c.Area)
	c.Area.Without(&c.Bounds)
	c.Paint(edge, nil)
}
