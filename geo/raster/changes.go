package raster

import (
	"image/color"
	"slices"

	"frontline/geo"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// changeLayer is what of a change is drawn alike. What was gained and what was
// lost of the ground that is held, or claimed, are told apart by their hue and, for
// those who do not see it, by which way their lines run. Ground of another class
// is drawn as that class is where it was gained, and as its outline alone where
// it was lost.
type changeLayer struct {
	change, title string
	look          *look
	outline       bool
	main          bool
}

// changeLayers are those of a kind, in drawing order.
func changeLayers(kind geo.Kind) []changeLayer {
	out := []changeLayer{
		{change: style.LookGained, title: "Gained", look: changeLook(kind, style.LookGained), main: true},
		{change: style.LookLost, title: "Lost", look: changeLook(kind, style.LookLost), main: true},
	}
	for _, side := range []changeLayer{{change: style.LookLost, title: "Lost", outline: true}, {change: style.LookGained, title: "Gained"}} {
		for _, l := range looksOf(kind) {
			if !isMain(kind, l.name) {
				side.look = l
				out = append(out, side)
			}
		}
	}
	return out
}

// isMain reports whether a look is of what is gained and lost where nothing else
// is said: of claims all are, of control what its holder holds.
func isMain(kind geo.Kind, look string) bool {
	return kind == geo.KindClaims || look == string(geo.ClassHeld)
}

// has reports whether a feature of a change is drawn so.
func (c changeLayer) has(l geo.Layer, f *geo.Feature) bool {
	if property[string](f, "change") != c.change {
		return false
	}
	look := LookOf(l, f)
	return c.main && isMain(l.Kind, look) || !c.main && look == c.look.name
}

// ChangeLook is the look of ground that is drawn in another where it does not
// change, once it was gained or lost, and whether it is drawn as an outline alone.
func ChangeLook(l geo.Layer, look, change string) (name string, outline bool) {
	if isMain(l.Kind, look) {
		return change, false
	}
	return look, change == style.LookLost
}

// LookStyle is the style of a layer all of whose ground is in a look: that look's
// colour for its own.
func LookStyle(l geo.Layer, look string) geo.Style {
	of := looks()[lookKey{l.Kind, look}]
	out := l.Style
	out.Color, out.ColorDark = hex(of.ink(Light.inks(), layerInk(l, Light))), hex(of.ink(Dark.inks(), layerInk(l, Dark)))
	return out
}

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

// standingLooks are those of ground that is drawn pale behind changes: what is
// held, and what is claimed.
func standingLooks(kind geo.Kind) []*look {
	return slices.DeleteFunc(looksOf(kind), func(l *look) bool {
		return kind != geo.KindClaims && !table.IsHeld(l.name)
	})
}

// afterLook is the look of what stands back behind changes: of claims, an outline
// without a fill.
func afterLook(kind geo.Kind) *look {
	return &look{name: style.LookAfter, fill: table.Fill(kind, style.LookAfter), edge: table.Line(kind, style.LookBehind)}
}

// changeLook is the look of what was gained or lost: a claim's is none of what is
// held.
func changeLook(kind geo.Kind, name string) *look {
	if kind != geo.KindClaims {
		kind = geo.KindControl
	}
	return looks()[lookKey{kind, name}]
}
