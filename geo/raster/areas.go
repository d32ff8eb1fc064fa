package raster

import (
	"regexp"

	"frontline/geo"
	"frontline/geo/tile"
)

// look is how areas are drawn: with which hatching, if any, and whether their
// outlines are inner and broken.
type look struct {
	hatchings [2][3]*hatching // by theme and scale
	inner     bool            // outlines leave the neighbour its own
	dash, gap float32         // of outlines, in pixels of scale 1; 0 for unbroken ones
}

func (l look) hatched(h hatching) *look {
	for _, t := range []Theme{Light, Dark} {
		for scale := 1; scale <= 2; scale++ {
			l.hatchings[t][scale] = h.prepared(t, scale)
		}
	}
	return &l
}

// A claim of annexation and a recognition as independent are different claims,
// and look different, by more than colour.
var (
	annexation  = look{inner: true}.hatched(hatching{lines: 4, width: 1.2, wash: 0.06})
	recognition = look{inner: true, dash: 7, gap: 4}.hatched(hatching{lines: 2, width: 1.2, wash: 0.03})
	holding     = look{}.hatched(hatching{lines: 5, width: 1, wash: 0.06})

	recognised = regexp.MustCompile(`(?i)independen|recogni[sz]`)
)

// lookOf is how a feature of a layer is drawn.
func lookOf(kind geo.Kind, f *geo.Feature) *look {
	switch {
	case kind != geo.KindClaims:
		return holding
	case recognised.MatchString(f.Status):
		return recognition
	}
	return annexation
}

// holdOpacity is that of what is held, out of 255: lines of the ground show
// through.
const holdOpacity = 82

// areas draws claims hatched and holdings filled, unless the layer's style
// says otherwise, each with an outline.
func (c *canvas) areas(p *Picture, source int, pieces []tile.Piece, id tile.ID, v Variant) {
	s := p.sources[source]
	features := s.Set.Features()
	for _, l := range []*look{holding, annexation, recognition} {
		var of []tile.Piece
		for _, piece := range pieces {
			if lookOf(s.Layer.Kind, &features[piece.Feature]) == l {
				of = append(of, piece)
			}
		}
		if len(of) > 0 {
			c.alike(p, source, of, l, id, v)
		}
	}
}

// alike draws the areas of one look, which show no seam between them but their
// outlines.
func (c *canvas) alike(p *Picture, source int, pieces []tile.Piece, l *look, id tile.ID, v Variant) {
	layer := p.sources[source].Layer
	col := layerInk(layer, v.Theme)
	pattern := layer.Style.Pattern
	if pattern == "" && layer.Kind == geo.KindClaims {
		pattern = "hatch"
	}
	c.polygons(pieces)
	c.shape.take(&c.area)
	switch pattern {
	case "none":
	case "hatch":
		c.paint(col, l.hatchings[v.Theme.known()][v.scale()])
	default:
		held := col
		held.A = holdOpacity
		c.paint(held, nil)
	}
	if !l.inner {
		c.strokes(pieces, 1.1)
		c.fill(col)
		return
	}
	c.area, c.bounds = c.bounds, c.area
	width := stepped(id.Z, 0.6, step{6, 1.1}, step{9, 1.4})
	if l.dash > 0 {
		for _, piece := range pieces {
			for _, t := range p.trails(source, piece.Feature) {
				c.dashes(t, id, 2*width, l.dash, l.gap)
			}
		}
	} else {
		c.strokes(pieces, 2*width)
	}
	c.shape.take(&c.area)
	c.area.within(&c.bounds)
	c.paint(col, nil)
}
