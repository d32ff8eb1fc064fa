package raster

import (
	"image/color"
	"slices"

	"frontline/geo/raster/look"
	"frontline/geo/tile"
)

// areas draws areas, each look with no seam but its outlines.
func (c *canvas) areas(p *Picture, nth int, pieces []tile.Piece, at Tile, v Variant) {
	s := p.layers[nth]
	features := s.Set.Features()
	for _, l := range look.OfLayer(s.Layer) {
		var of []tile.Piece
		for _, piece := range pieces {
			if look.OfFeature(s.Layer, &features[piece.Feature]) == l {
				of = append(of, piece)
			}
		}
		if len(of) > 0 {
			c.alike(p, nth, of, l, l.LayerInk(s.Layer, v.Theme), at, v)
		}
	}
}

// alike draws the areas of one look: their ground, and then their outlines. layer
// is the colour of the data layer.
func (c *canvas) alike(p *Picture, nth int, pieces []tile.Piece, l *look.Look, layer color.NRGBA, at Tile, v Variant) {
	c.together(p, nth, pieces, l, layer, v)
	c.edges(p, nth, pieces, l, layer, at, v)
}

// together draws the areas of one look as one: where two overlap it is no darker.
func (c *canvas) together(p *Picture, nth int, pieces []tile.Piece, l *look.Look, layer color.NRGBA, v Variant) {
	col := l.Ink(v.Theme.Inks(), layer)
	c.polygons(pieces)
	c.Shape.Take(&c.Area)
	switch l.Pattern(p.layers[nth].Layer) {
	case "none":
	case "hatch":
		c.lay(col, l.Hatching(v.Theme, v.scale()), false)
	default:
		c.lay(l.Filled(col), nil, false)
	}
}

// edges draws the outlines of areas of one look.
func (c *canvas) edges(p *Picture, nth int, pieces []tile.Piece, l *look.Look, layer color.NRGBA, at Tile, v Variant) {
	edge := v.Theme.Inks().Of(l.Edge.Paint.LineColor, layer)
	edge.A = l.Edge.Paint.LineOpacity.Of255()
	width := l.EdgeWidth(at.Zoom.Style)
	if !l.Inner() {
		c.strokes(pieces, width)
		c.Shape.Take(&c.Area)
		c.lay(edge, nil, true)
		return
	}
	c.polygons(pieces)
	c.Shape.Take(&c.Bounds)
	if dash := l.Edge.Paint.LineDasharray; dash != nil {
		for _, piece := range pieces {
			for _, t := range p.trails(nth, piece.Feature) {
				c.dashes(t, at, 2*width, float32(dash[0]), float32(dash[1]))
			}
		}
	} else {
		c.strokes(pieces, 2*width)
	}
	c.Shape.Take(&c.Area)
	c.Area.Within(&c.Bounds)
	c.lay(edge, nil, true)
}

// agreement draws by how many of those who assess ground it is called held.
func (c *canvas) agreement(p *Picture, nth int, pieces []tile.Piece, at Tile, v Variant) {
	s := p.layers[nth]
	features := s.Set.Features()
	for _, of := range look.Agreements(s.Layer) {
		drawn := slices.DeleteFunc(slices.Clone(pieces), func(piece tile.Piece) bool { return !of.Has(s.Layer, &features[piece.Feature]) })
		if len(drawn) > 0 {
			c.alike(p, nth, drawn, of.Look, of.Ink(s.Layer, v.Theme), at, v)
		}
	}
}
