package poster

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/style"
	"frontline/geo/tile"
)

// beyond is how far, in pixels, shapes go on beyond the edge of the map, so
// that where they are cut is not in sight.
const beyond = 16

// mapped writes the shapes of all layers.
func (s *svg) mapped(p *raster.Picture) {
	s.rectangle(s.at.in, s.poster.Theme.Sea())
	s.masks = s.findMasks(p)
	grounds := 0
	if len(p.Basemaps()) > 0 && s.at.onBasemaps() {
		grounds = groundLayers(p)
	}
	for i, shown := range p.Layers() {
		title := cmp.Or(shown.Layer.Title, shown.Layer.ID)
		id := "layer-" + shown.Layer.ID
		if shown.After {
			id, title = id+"-after", title+", "+s.poster.named("after", "on the later date")
		}
		more := paler(shown)
		if shown.Layer.Kind == geo.KindControl && (shown.After || shown.Change) {
			more += s.masks.borders
		}
		s.group(id, title, more, func() {
			switch {
			case shown.After:
				s.after(shown)
			case shown.Change:
				s.changes(shown)
			case shown.Layer.Kind == geo.KindBase:
				end := len(look.Ground)
				if i < grounds {
					end = look.GroundBelow
				}
				s.ground(p, i, s.at.view, "", 0, end)
			case shown.Layer.Kind == geo.KindControl:
				s.group(shown.Layer.ID+"-areas", s.poster.named("areas", "Areas"), s.masks.borders, func() { s.areas(shown) })
				s.front(p, shown)
			case shown.Layer.Kind == geo.KindClaims:
				s.areas(shown)
			default:
				for _, of := range look.Lines(shown.Layer.Kind) {
					stroke := fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s"`,
						look.Hex(s.ink.Of(of.Paint.LineColor, look.LayerInk(shown.Layer, s.poster.Theme))), number(float32(of.Paint.LineWidth.At(s.at.zoom.Style))))
					for _, c := range cutFor(shown, s.at.view) {
						s.feature(shown, c.feature, c.outlines(), stroke)
					}
				}
			}
		})
		if i+1 == grounds {
			s.basemaps(p.Basemaps())
			s.groundAbove(p, grounds)
		}
	}
}

// paler is the opacity of a layer that is past its cadence, as an attribute.
func paler(shown raster.MapLayer) string {
	if !shown.Stale {
		return ""
	}
	return ` opacity="` + decimal(float64(table.Stale.Opacity)) + `"`
}

// ground writes land, its coasts, and the lines between countries and oblasts: some of the
// style's layers of the ground.
func (s *svg) ground(p *raster.Picture, nth int, at view, prefix string, first, end int) {
	classes := p.Classes(nth)
	cuts := cutFor(p.Layers()[nth], at)
	var d []byte
	for i := first; i < end; i++ {
		l := look.Ground[i]
		d = d[:0] // one shape of all shows no seam
		for _, c := range cuts {
			if classes[c.feature]&(1<<i) != 0 {
				d = c.appendOutlines(d)
			}
		}
		if len(d) == 0 || !l.At(at.zoom.Style) {
			continue
		}
		var drawn string
		if l.Type == "fill" {
			drawn = ` fill="` + look.Hex(s.ink.Of(l.Paint.FillColor, color.NRGBA{})) + `"` + opacity("fill", l.Paint.FillOpacity)
		} else {
			width := float32(l.Paint.LineWidth.At(at.zoom.Style))
			if l.Clip == "inside" {
				width *= 2
			}
			drawn = fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(s.ink.Of(l.Paint.LineColor, color.NRGBA{})), number(width)) +
				opacity("stroke", l.Paint.LineOpacity)
		}
		if l.Clip != "" {
			// Inside the areas only: along a coast, half a line will do.
			clip := s.id(prefix + l.Drawing.ID + "-area")
			s.put(`<clipPath id="`, clip, `"><path d="`)
			s.Write(d)
			s.put(`"/></clipPath>`, "\n")
			drawn += ` clip-path="url(#` + clip + `)"`
		}
		s.put(`<path id="`, s.id(prefix+l.Drawing.ID), `" inkscape:label="`, escaped(s.poster.named(l.Drawing.ID, l.Drawing.Title)), `" d="`)
		s.Write(d)
		s.put(`"`, drawn, "/>\n")
	}
}

// opacity is an attribute that says how opaque a fill or a stroke is, where it
// is not wholly so.
func opacity(of string, o *style.Opacity) string {
	if a := o.Of255(); a != 255 {
		return fmt.Sprintf(` %s-opacity="%s"`, of, decimal(float64(a)/255))
	}
	return ""
}

// areas writes areas as the layer's own style says, else as their look is
// filled, each with an outline.
func (s *svg) areas(shown raster.MapLayer) {
	features := shown.Set.Features()
	cuts := cutFor(shown, s.at.view)
	for _, l := range look.OfLayer(shown.Layer) {
		col := l.LayerInk(shown.Layer, s.poster.Theme)
		var of []cutFeature
		for _, c := range cuts {
			if look.OfFeature(shown.Layer, &features[c.feature]) == l {
				of = append(of, c)
			}
		}
		s.alike(shown, of, s.edge(l, col), filling(l.Ink(s.ink, col), l, l.Pattern(shown.Layer)))
	}
}

// alike writes features that are drawn alike. Several are filled as one shape, so
// that they are no darker where two overlap, and each has its outline.
func (s *svg) alike(shown raster.MapLayer, of []cutFeature, edge, fill string) {
	mask := s.unheld(shown)
	if (len(of) > 1 || mask != "") && len(of) > 0 && fill != ` fill="none"` {
		var all []byte
		for _, c := range of {
			all = c.appendOutlines(all)
		}
		s.put("<path", fill, mask, ` d="`, string(all), `"/>`, "\n")
		fill = ` fill="none"`
	}
	for _, c := range of {
		s.feature(shown, c.feature, c.outlines(), edge+fill)
	}
}

// unheld keeps the fill of claims off what is held, as an attribute.
func (s *svg) unheld(shown raster.MapLayer) string {
	if shown.Layer.Kind == geo.KindClaims {
		return s.masks.unheld
	}
	return ""
}

// edge is how the outlines of a look are drawn, out of the layer's colour.
func (s *svg) edge(l *look.Look, layer color.NRGBA) string {
	return fmt.Sprintf(` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(s.ink.Of(l.Edge.Paint.LineColor, layer)), number(l.EdgeWidth(s.at.zoom.Style))) +
		opacity("stroke", l.Edge.Paint.LineOpacity) + dashes(l)
}

// dashes is the attribute of a dashed outline; "" where it is none.
func dashes(l *look.Look) string {
	if dash := l.Edge.Paint.LineDasharray; dash != nil {
		return fmt.Sprintf(` stroke-dasharray="%s %s"`, number(float32(dash[0])), number(float32(dash[1])))
	}
	return ""
}

// after writes what stands back behind what changed.
func (s *svg) after(shown raster.MapLayer) {
	features := shown.Set.Features()
	after := look.After(shown.Layer.Kind)
	cuts := cutFor(shown, s.at.view)
	for _, l := range look.Standing(shown.Layer) {
		col := l.Ink(s.ink, l.LayerInk(shown.Layer, s.poster.Theme))
		var all []byte
		var of []cutFeature
		for _, c := range cuts {
			if look.OfFeature(shown.Layer, &features[c.feature]) == l {
				of, all = append(of, c), c.appendOutlines(all)
			}
		}
		if len(of) == 0 {
			continue
		}
		if after.Fill == nil {
			s.alike(shown, of, s.edge(after, col), ` fill="none"`)
			continue
		}
		s.alike(shown, of, "", filling(after.Ink(s.ink, col), after, after.Pattern(shown.Layer)))
		// The outline of all together, outside of them: the borders that features
		// have within it are no change.
		mask := s.id(shown.Layer.ID + "-after-" + l.Name + "-outside")
		in := s.at.view.in
		s.put(`<mask id="`, mask, `" maskUnits="userSpaceOnUse"`, boxed(in), `><rect`, boxed(in), ` fill="#fff"/><path d="`, string(all), `"/></mask>`, "\n")
		s.put(`<path fill="none"`, s.surround(after, col), ` mask="url(#`, mask, `)" d="`, string(all), `"/>`, "\n")
	}
}

// surround is edge, so wide that half of it is as wide as the look's outlines.
func (s *svg) surround(l *look.Look, layer color.NRGBA) string {
	return fmt.Sprintf(` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(s.ink.Of(l.Edge.Paint.LineColor, layer)), number(2*l.EdgeWidth(s.at.zoom.Style))) +
		opacity("stroke", l.Edge.Paint.LineOpacity) + dashes(l)
}

// changes writes what was gained and lost.
func (s *svg) changes(shown raster.MapLayer) {
	features := shown.Set.Features()
	cuts := cutFor(shown, s.at.view)
	for _, of := range look.Changes(shown.Layer) {
		layer := of.Look.LayerInk(shown.Layer, s.poster.Theme)
		id, title := shown.Layer.ID+"-"+of.Side, s.poster.named(of.Side, of.Title)
		if !of.Main {
			id, title = id+"-"+of.Look.Name, title+": "+s.poster.named(of.Look.Name, of.Look.Name)
		}
		style, fill := s.edge(of.Look, layer), ` fill="none"`
		if !of.Outline {
			fill = filling(of.Look.Ink(s.ink, layer), of.Look, of.Look.Pattern(shown.Layer))
		}
		s.layer(id, title, func() {
			for _, c := range cuts {
				if !of.Has(shown.Layer, &features[c.feature]) {
					continue
				}
				if mask := s.unheld(shown); mask != "" && !of.Outline {
					s.put("<path", fill, mask, ` d="`, string(c.outlines()), `"/>`, "\n")
					s.feature(shown, c.feature, c.outlines(), style+` fill="none"`)
				} else {
					s.feature(shown, c.feature, c.outlines(), style+fill)
				}
			}
		})
	}
}

// feature writes a feature's shape, with what is said of it: who claims it, who
// denies it, who assesses it, by which source and of which date.
func (s *svg) feature(shown raster.MapLayer, i int, d []byte, style string) {
	if len(d) == 0 {
		return
	}
	f := &shown.Set.Features()[i]
	name := cmp.Or(f.Name(s.poster.variant().Lang), f.Key)
	s.put(`<path id="`, s.id(shown.Layer.ID+"-"+f.Key), `" inkscape:label="`, escaped(name), `"`, style)
	attribute := func(name, text string) {
		if text != "" {
			s.put(` data-`, name, `="`, escaped(text), `"`)
		}
	}
	attribute("claimed-by", f.ClaimedBy)
	for n, denial := range f.DeniedBy {
		number := ""
		if n > 0 {
			number = "-" + strconv.Itoa(n+1)
		}
		attribute("denied-by"+number, denial.By)
	}
	attribute("class", string(f.Class))
	attribute("held-by", f.HeldBy)
	attribute("status", f.Status)
	attribute("assessed-by", cmp.Or(f.AssessedBy, shown.Layer.AssessedBy))
	attribute("source", f.Source)
	if f.ObservedOn != nil {
		attribute("date", f.ObservedOn.String())
	}
	s.put(` d="`)
	s.Write(d)
	s.put(`"><title>`, escaped(name), "</title></path>\n")
}

// cutFeature is what of a feature is in a view: pieces, each with where its
// tile's corner is on the poster.
type cutFeature struct {
	feature int
	parts   []cutPart
}

// cutPart is a piece of a tile: a unit is so many pixels of the poster.
type cutPart struct {
	piece tile.Piece
	x, y  float64 // of its tile's corner on the poster
	unit  float64
}

// cutFor cuts a layer for a whole view at once, so that no shape ends at the
// edge of a tile, as the tiles of its zoom have it. A view that goes round the
// world shows it more than once.
func cutFor(shown raster.MapLayer, at view) []cutFeature { return cutSome(shown, at, beyond, nil) }

// cutSome is cutFor of some features, or for nil of all, and so many pixels around
// the view.
func cutSome(shown raster.MapLayer, at view, around int, some func(feature int) bool) []cutFeature {
	parts := map[int][]cutPart{}
	z := at.zoom.Style + at.deeper()
	wide, world := 1<<z, at.zoom.World()
	side := world / float64(wide)
	unit := side / tile.Extent
	width, height := float64(at.in.w), float64(at.in.h)
	for copy := math.Floor(at.left / world); copy <= math.Floor((at.left+width-1)/world); copy++ {
		left := at.left - copy*world
		inside := func(n float64) int { return min(max(int(math.Floor(n)), 0), wide-1) }
		x, y := inside((left+width/2)/side), inside((at.top+height/2)/side)
		tileX, tileY := float64(x)*side, float64(y)*side
		margin := float64(around) + max(0, tileX-left, left+width-tileX-side, tileY-at.top, at.top+height-tileY-side)
		id := tile.ID{Z: z, X: uint32(x), Y: uint32(y)}
		for _, piece := range shown.Set.CutSome(id, int32(math.Ceil(margin/unit)), some) {
			parts[piece.Feature] = append(parts[piece.Feature], cutPart{piece, tileX - left + float64(at.in.x), tileY - at.top + float64(at.in.y), unit})
		}
	}
	out := make([]cutFeature, 0, len(parts))
	for feature, of := range parts {
		out = append(out, cutFeature{feature, of})
	}
	slices.SortFunc(out, func(a, b cutFeature) int { return cmp.Compare(a.feature, b.feature) })
	return out
}

// outlines are the polygons and lines as the data of a path.
func (c cutFeature) outlines() []byte { return c.appendOutlines(nil) }

func (c cutFeature) appendOutlines(d []byte) []byte {
	for _, part := range c.parts {
		for _, q := range part.piece.Polygons {
			for _, r := range q {
				d = part.appendPath(d, r, true)
			}
		}
		for _, l := range part.piece.Lines {
			d = part.appendPath(d, l, false)
		}
	}
	return d
}

// appendPath adds a line as data of a path: to a tenth of a pixel, each point
// as the way from the one before.
func (c cutPart) appendPath(d []byte, points []tile.Point, closed bool) []byte {
	return appendPath(d, len(points), closed, func(i int) (int, int) {
		return tenths(float64(points[i].X)*c.unit + c.x), tenths(float64(points[i].Y)*c.unit + c.y)
	})
}

// tenths is a length in tenths of a pixel.
func tenths(v float64) int { return int(math.Floor(v*10 + 0.5)) }

// appendPath adds n points to the data of a path, which are in tenths of a pixel.
func appendPath(d []byte, n int, closed bool, at func(i int) (x, y int)) []byte {
	x, y := 0, 0
	moves := byte('l') // written once: pairs that follow an M would be positions
	for i := range n {
		px, py := at(i)
		switch {
		case i == 0:
			d = appendPair(append(d, 'M'), px, py)
		case px == x && py == y:
			continue
		default:
			d = appendPair(append(d, moves), px-x, py-y)
			moves = ' '
		}
		x, y = px, py
	}
	if closed && n > 0 {
		d = append(d, 'z')
	}
	return d
}

func appendPair(d []byte, x, y int) []byte {
	d = append(appendTenths(d, x), ' ')
	return appendTenths(d, y)
}

func appendTenths(d []byte, n int) []byte {
	if n < 0 {
		d = append(d, '-')
		n = -n
	}
	d = strconv.AppendInt(d, int64(n/10), 10)
	if n%10 != 0 {
		d = append(d, '.', byte('0'+n%10))
	}
	return d
}
