package raster

import (
	"image/color"

	"frontline/geo/raster/look"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// ground draws land without seams between countries, its coasts, and the lines
// between countries and between oblasts: of look.Ground those from one on up to another.
func (c *canvas) ground(p *Picture, nth int, pieces []tile.Piece, from, to int, z uint8, ink style.Inks) {
	classes := p.classes[nth]
	for i, l := range look.Ground {
		if i < from || i >= to || !l.At(z) {
			continue
		}
		var of []tile.Piece
		for _, piece := range pieces {
			if classes[piece.Feature]&(1<<i) != 0 {
				of = append(of, piece)
			}
		}
		if l.Type == "fill" {
			c.polygons(of)
			col := ink.Of(l.Paint.FillColor, color.NRGBA{})
			col.A = l.Paint.FillOpacity.Of255()
			c.Fill(col)
			continue
		}
		col := ink.Of(l.Paint.LineColor, color.NRGBA{})
		col.A = l.Paint.LineOpacity.Of255()
		width := float32(l.Paint.LineWidth.At(z))
		if l.Clip == "" {
			c.strokes(of, width)
			c.Fill(col)
		} else if len(of) > 0 {
			// Inside the areas only: along a coast, half a line will do.
			c.polygons(of)
			c.Shape.Take(&c.Bounds)
			if l.Clip == "inside" {
				width *= 2
			}
			c.strokes(of, width)
			c.Shape.Take(&c.Area)
			c.Area.Within(&c.Bounds)
			c.Paint(col, nil)
		}
	}
}

func (c *canvas) polygons(pieces []tile.Piece) {
	for _, p := range pieces {
		for _, q := range p.Polygons {
			c.Outline(q)
		}
	}
}

// strokes adds the outlines of polygons, and lines, to the shape.
func (c *canvas) strokes(pieces []tile.Piece, width float32) {
	for _, p := range pieces {
		for _, q := range p.Polygons {
			for _, r := range q {
				c.Stroke(r, true, width)
			}
		}
		for _, l := range p.Lines {
			c.Stroke(l, false, width)
		}
	}
}
