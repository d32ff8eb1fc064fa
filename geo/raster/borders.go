package raster

import (
	"image/color"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// scene is what the layers of a picture have to do with each other in a tile: where
// something is held no claim is hatched, and control is painted up to borders and
// shores only. Each is found once, when it is first asked for.
type scene struct {
	picture *Picture
	tile    Tile
	pieces  [][]tile.Piece // by layer
	layer   int            // that is drawn
	unseen  []*Picture     // basemaps of which nothing is drawn

	held, borders finding
}

// finding is whether something was looked for, and found.
type finding uint8

const (
	unknown finding = iota
	nothing
	found
)

func findingOf(there bool) finding {
	if there {
		return found
	}
	return nothing
}

// kind is that of the layer that is drawn.
func (s *scene) kind() geo.Kind { return s.picture.layers[s.layer].Layer.Kind }

// lay paints what the area covers in a colour, or its pattern: control within the
// borders, and claims where nothing is held, but for their lines.
func (c *canvas) lay(col color.NRGBA, h *paint.Hatching, isLine bool) {
	if s := c.scene; s != nil {
		switch s.kind() {
		case geo.KindControl:
			if c.findBorders() {
				c.Area.Without(&c.Beyond)
			}
		case geo.KindClaims:
			if !isLine && c.findHeld() {
				c.Area.Without(&c.Held)
				c.Area.Without(&c.HeldEdge)
			}
		}
	}
	c.Paint(col, h)
}

// findHeld finds where something is held, and its edge.
func (c *canvas) findHeld() bool {
	s := c.scene
	if s.held != unknown {
		return s.held == found
	}
	var held []tile.Piece
	for i, pieces := range s.pieces {
		if l := s.picture.layers[i]; l.Layer.Kind == geo.KindControl && !l.Change {
			held = append(held, heldOf(l, pieces)...)
		}
	}
	if s.held = findingOf(len(held) > 0); len(held) > 0 {
		c.polygons(held)
		c.Shape.Take(&c.Held)
		c.strokes(held, 2*look.FrontWidth(s.tile.Zoom.Style))
		c.Shape.Take(&c.HeldEdge)
	}
	return s.held == found
}

func heldOf(l MapLayer, pieces []tile.Piece) (held []tile.Piece) {
	features := l.Set.Features()
	for _, piece := range pieces {
		if look.IsHeld(l.Layer, &features[piece.Feature]) {
			held = append(held, piece)
		}
	}
	return held
}

// findBorders finds what is near to borders and shores, what of that is beyond them,
// and what is not too far beyond them for a front.
func (c *canvas) findBorders() bool {
	s := c.scene
	if s.borders != unknown {
		return s.borders == found
	}
	s.borders = nothing
	of := style.Current().Borders
	world := s.tile.Zoom.World()
	width, quiet := of.Pixels(of.Metres, world), of.Pixels(of.QuietMetres, world)
	for _, p := range append([]*Picture{s.picture}, s.unseen...) {
		for i, l := range p.layers {
			if l.Layer.Kind != geo.KindBase {
				continue
			}
			within := p.Within(i, s.tile.ID, s.tile.units(quiet)+tile.Buffer)
			if !c.alongsides(within, float32(2*width)) {
				continue
			}
			s.borders = found
			c.Shape.Take(&c.Along)
			c.polygons(within.Pieces)
			c.Shape.Take(&c.Inside)
			c.Beyond.Copy(&c.Along)
			c.Beyond.Without(&c.Inside)
			c.alongsides(within, float32(2*quiet))
			c.Shape.Take(&c.Quiet)
			c.Quiet.Without(&c.Inside)
		}
	}
	return s.borders == found
}

// alongsides adds to the shape what is near to the outlines of areas, and not where
// they are cut; it is false where nothing is.
func (c *canvas) alongsides(within Borders, width float32) (any bool) {
	margin := within.Margin
	isCut := func(a, b tile.Point) bool {
		return a.X == b.X && (a.X == -margin || a.X == tile.Extent+margin) || a.Y == b.Y && (a.Y == -margin || a.Y == tile.Extent+margin)
	}
	for _, p := range within.Pieces {
		for _, q := range p.Polygons {
			for _, r := range q {
				last := r[len(r)-1]
				for _, at := range r {
					if !isCut(last, at) {
						c.Stroke([]tile.Point{last, at}, false, width)
						any = true
					}
					last = at
				}
			}
		}
	}
	return any
}

// Borders are what lies within the borders of a basemap, cut with a margin around
// the tile.
type Borders struct {
	Pieces []tile.Piece
	Margin int32
}

// Within cuts what lies within the borders of a layer of the picture, a basemap.
func (p *Picture) Within(nth int, id tile.ID, margin int32) Borders {
	classes := p.Classes(nth)
	return Borders{p.layers[nth].Set.CutSome(id, margin, func(i int) bool { return look.IsWithinBorders(classes[i]) }), margin}
}

// HasGround reports whether a basemap is in the picture: else nobody can tell a front
// from a border.
func (p *Picture) HasGround() bool {
	for _, l := range p.layers {
		if l.Layer.Kind == geo.KindBase {
			return true
		}
	}
	return false
}

// front draws the edge of what is held, outside of it, but along borders and shores.
func (c *canvas) front(p *Picture, nth int, pieces []tile.Piece, at Tile, v Variant) {
	s := p.layers[nth]
	if c.scene == nil || !p.HasGround() {
		return
	}
	features := s.Set.Features()
	for _, l := range look.OfLayer(s.Layer) {
		if !look.IsHeldLook(l.Name) {
			continue
		}
		var of []tile.Piece
		for _, piece := range pieces {
			if look.OfFeature(s.Layer, &features[piece.Feature]) == l {
				of = append(of, piece)
			}
		}
		if len(of) == 0 {
			continue
		}
		along := c.findBorders()
		c.polygons(of)
		c.Shape.Take(&c.Bounds)
		c.strokes(of, 2*look.FrontWidth(at.Zoom.Style))
		c.Shape.Take(&c.Area)
		c.Area.Without(&c.Bounds)
		if along {
			c.Area.Without(&c.Along)
			c.Area.Without(&c.Quiet)
		}
		c.Paint(look.FrontInk(l, s.Layer, v.Theme), nil)
	}
}
