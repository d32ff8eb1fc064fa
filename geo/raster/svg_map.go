package raster

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/geo/tile"
)

// beyond is how far, in pixels, shapes go on beyond the edge of the map, so
// that where they are cut is not in sight.
const beyond = 16

// mapped writes the shapes of all sources.
func (s *svg) mapped(p *Picture) {
	s.rectangle(s.at.in, s.poster.Theme.Sea())
	for i, src := range p.sources {
		title := cmp.Or(src.Layer.Title, src.Layer.ID)
		s.layer("layer-"+src.Layer.ID, title, func() {
			switch {
			case src.Change:
				s.changes(p, i, src)
			case src.Layer.Kind == geo.KindBase:
				s.ground(p, i, src, s.at.view, "")
			case src.Layer.Kind == geo.KindClaims, src.Layer.Kind == geo.KindControl:
				s.areas(src)
			default:
				for _, c := range cutFor(src, s.at.view) {
					s.feature(src, c.feature, c.outlines(), fmt.Sprintf(` fill="none" stroke="%s" stroke-width="1.4"`, hex(layerInk(src.Layer, s.poster.Theme))))
				}
			}
		})
	}
}

// ground writes land, its coasts, and the lines between countries and oblasts.
func (s *svg) ground(p *Picture, source int, src Source, at view, prefix string) {
	classes := p.classes[source]
	cuts := cutFor(src, at)
	of := func(class groundClass) (d []byte) {
		for _, c := range cuts {
			if classes[c.feature]&class != 0 {
				d = append(d, c.outlines()...)
			}
		}
		return d
	}
	path := func(id, name string, d []byte, style string) {
		if len(d) > 0 {
			s.put(`<path id="`, s.id(prefix+id), `" inkscape:label="`, name, `" d="`, string(d), `"`, style, "/>\n")
		}
	}
	fill := func(col color.NRGBA) string { return ` fill="` + hex(col) + `"` }
	land := of(classCountry)
	line := func(col color.NRGBA, width float32) string {
		return fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`, hex(col), number(width))
	}
	path("coasts", "Coasts", land, line(s.ink.coast, 1.5))
	// One shape of all countries shows no seam.
	path("land", "Land", land, fill(s.ink.land))
	path("home-land", "Ukraine", of(classHome), fill(s.ink.homeLand))
	if oblasts := of(classOblast); at.zoom >= 5 && len(oblasts) > 0 {
		// Inside the oblasts only: along a coast, half a line would do.
		clip := s.id(prefix + "oblasts-area")
		s.put(`<clipPath id="`, clip, `"><path d="`, string(oblasts), `"/></clipPath>`, "\n")
		path("oblasts", "Oblasts", oblasts, line(s.ink.oblastLine, stepped(at.zoom, 0.7, step{7, 1}))+` clip-path="url(#`+clip+`)"`)
	}
	path("borders", "Borders", of(classBorder), line(s.ink.border, stepped(at.zoom, 0.75, step{5, 1.25}, step{8, 1.75})))
}

// areas writes claims hatched and holdings filled, unless the layer's style
// says otherwise, each with an outline.
func (s *svg) areas(src Source) {
	features := src.Set.Features()
	col := layerInk(src.Layer, s.poster.Theme)
	pattern := src.Layer.Style.Pattern
	if pattern == "" && src.Layer.Kind == geo.KindClaims {
		pattern = "hatch"
	}
	cuts := cutFor(src, s.at.view)
	for _, l := range []*look{holding, annexation, recognition} {
		width := float32(1.1)
		if l.inner {
			width = stepped(s.at.zoom, 0.6, step{6, 1.1}, step{9, 1.4})
		}
		style := fmt.Sprintf(` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, hex(col), number(width))
		if l.dash > 0 {
			style += fmt.Sprintf(` stroke-dasharray="%s %s"`, number(l.dash), number(l.gap))
		}
		switch pattern {
		case "none":
			style += ` fill="none"`
		case "hatch":
			style += ` fill="url(#` + patternID(col, l) + `)"`
		default:
			style += filling(col, holding)
		}
		for _, c := range cuts {
			if lookOf(src.Layer.Kind, &features[c.feature]) == l {
				s.feature(src, c.feature, c.outlines(), style)
			}
		}
	}
}

// changes writes what was gained and, above it, what was lost.
func (s *svg) changes(p *Picture, source int, src Source) {
	features := src.Set.Features()
	cuts := cutFor(src, s.at.view)
	for _, side := range []struct {
		change, name string
		look         *look
		col          color.NRGBA
	}{{"gained", "Gained", gaining, s.ink.gained}, {"lost", "Lost", losing, s.ink.lost}} {
		s.layer(src.Layer.ID+"-"+side.change, side.name, func() {
			style := fmt.Sprintf(` stroke="%s" stroke-width="1.1" stroke-linejoin="round"`, hex(side.col)) + filling(side.col, side.look)
			for _, c := range cuts {
				if property[string](&features[c.feature], "change") == side.change {
					s.feature(src, c.feature, c.outlines(), style)
				}
			}
		})
	}
}

// feature writes a feature's shape, with what is said of it: who claims it, who
// denies it, who assesses it, by which source and of which date.
func (s *svg) feature(src Source, i int, d []byte, style string) {
	if len(d) == 0 {
		return
	}
	f := &src.Set.Features()[i]
	name := cmp.Or(f.Name(Variant{Lang: s.poster.Lang}.lang()), f.Key)
	s.put(`<path id="`, s.id(src.Layer.ID+"-"+f.Key), `" inkscape:label="`, escaped(name), `"`, style)
	said := func(what, text string) {
		if text != "" {
			s.put(` data-`, what, `="`, escaped(text), `"`)
		}
	}
	said("claimed-by", f.ClaimedBy)
	for n, denial := range f.DeniedBy {
		number := ""
		if n > 0 {
			number = "-" + strconv.Itoa(n+1)
		}
		said("denied-by"+number, denial.By)
	}
	said("assessed-by", cmp.Or(f.AssessedBy, src.Layer.AssessedBy))
	said("source", f.Source)
	if f.ObservedOn != nil {
		said("date", f.ObservedOn.String())
	}
	s.put(` d="`, string(d), `"><title>`, escaped(name), "</title></path>\n")
}

// cutFeature is what of a feature is in a view: pieces, each with where its
// tile's corner is on the poster.
type cutFeature struct {
	feature int
	parts   []cutPart
}

type cutPart struct {
	piece tile.Piece
	at    tile.Point // in units of tiles, sixteenths of a pixel
}

// perPixel is how many units of a tile a pixel has.
const perPixel = tile.Extent / tileSize

// cutFor cuts a source for a whole view at once, so that no shape ends at the
// edge of a tile, as the tiles of its zoom have it. A view that goes round the
// world shows it more than once.
func cutFor(src Source, at view) []cutFeature {
	parts := map[int][]cutPart{}
	wide := 1 << at.zoom
	world := wide * tileSize
	for copy := floorDiv(at.left, world); copy <= floorDiv(at.left+at.in.w-1, world); copy++ {
		left := at.left - copy*world
		inside := func(n int) int { return min(max(n, 0), wide-1) }
		x, y := inside(floorDiv(left+at.in.w/2, tileSize)), inside(floorDiv(at.top+at.in.h/2, tileSize))
		margin := beyond + max(0, x*tileSize-left, left+at.in.w-(x+1)*tileSize, y*tileSize-at.top, at.top+at.in.h-(y+1)*tileSize)
		corner := tile.Point{X: int32((x*tileSize - left + at.in.x) * perPixel), Y: int32((y*tileSize - at.top + at.in.y) * perPixel)}
		for _, piece := range src.Set.Cut(tile.ID{Z: at.zoom, X: uint32(x), Y: uint32(y)}, int32(margin*perPixel)) {
			parts[piece.Feature] = append(parts[piece.Feature], cutPart{piece, corner})
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
func (c cutFeature) outlines() (d []byte) {
	for _, part := range c.parts {
		for _, q := range part.piece.Polygons {
			for _, r := range q {
				d = appendPath(d, r, part.at, true)
			}
		}
		for _, l := range part.piece.Lines {
			d = appendPath(d, l, part.at, false)
		}
	}
	return d
}

// appendPath adds a line as data of a path: to a tenth of a pixel, each point
// as the way from the one before.
func appendPath(d []byte, points []tile.Point, at tile.Point, closed bool) []byte {
	tenths := func(p tile.Point) (int, int) {
		round := func(units int32) int { return floorDiv(int(units)*20+perPixel, 2*perPixel) }
		return round(p.X + at.X), round(p.Y + at.Y)
	}
	x, y := 0, 0
	moves := byte('l') // written once: pairs that follow an M would be positions
	for i, p := range points {
		px, py := tenths(p)
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
	if closed && len(points) > 0 {
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
