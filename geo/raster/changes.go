package raster

import (
	"image/color"
	"slices"

	"frontline/geo/raster/look"
	"frontline/geo/tile"
)

// changes draws what a layer gained and lost. Pieces of one kind show no seam
// between them but their outlines.
func (c *canvas) changes(p *Picture, nth int, pieces []tile.Piece, at Tile, v Variant) {
	s := p.layers[nth]
	features := s.Set.Features()
	for _, of := range look.Changes(s.Layer) {
		layer := of.Look.LayerInk(s.Layer, v.Theme)
		drawn := slices.DeleteFunc(slices.Clone(pieces), func(piece tile.Piece) bool { return !of.Has(s.Layer, &features[piece.Feature]) })
		switch {
		case len(drawn) == 0:
		case of.Outline:
			c.edges(p, nth, drawn, of.Look, layer, at, v)
		default:
			c.alike(p, nth, drawn, of.Look, layer, at, v)
		}
	}
}

// after draws what a layer of areas holds on the later of two dates: pale, so that
// what changed stands out, and each holder's ground in its own colour.
func (c *canvas) after(p *Picture, nth int, pieces []tile.Piece, at Tile, v Variant) {
	s := p.layers[nth]
	features := s.Set.Features()
	after := look.After(s.Layer.Kind)
	for _, l := range look.Standing(s.Layer) {
		drawn := slices.DeleteFunc(slices.Clone(pieces), func(piece tile.Piece) bool { return look.NameOf(s.Layer, &features[piece.Feature]) != l.Name })
		switch own := l.Ink(v.Theme.Inks(), l.LayerInk(s.Layer, v.Theme)); {
		case len(drawn) == 0:
		case after.Fill == nil:
			c.edges(p, nth, drawn, after, own, at, v)
		default:
			c.together(p, nth, drawn, after, own, v)
			c.surround(drawn, after, own, at, v)
		}
	}
}

// surround draws the outline of areas together, outside of them: the borders that
// features have within it are no change.
func (c *canvas) surround(pieces []tile.Piece, l *look.Look, layer color.NRGBA, at Tile, v Variant) {
	edge := v.Theme.Inks().Of(l.Edge.Paint.LineColor, layer)
	edge.A = l.Edge.Paint.LineOpacity.Of255()
	c.polygons(pieces)
	c.Shape.Take(&c.Bounds)
	c.strokes(pieces, 2*l.EdgeWidth(at.Zoom.Style))
	c.Shape.Take(&c.Area)
	c.Area.Without(&c.Bounds)
	c.lay(edge, nil, true)
}
