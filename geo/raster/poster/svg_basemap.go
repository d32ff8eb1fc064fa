package poster

import (
	"fmt"
	"image/color"

	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/style"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// basemaps writes what archives have of the ground: for each, and each layer of the style, one path of
// all that the tiles in sight have of it, so that no edge between them shows.
func (s *svg) basemaps(of []raster.Basemap) {
	z := s.at.zoom.Style
	for _, b := range of {
		s.layer("basemap", s.poster.named("basemap", "Roads, water and land cover"), func() {
			for _, l := range look.Basemap {
				if !l.At(z) {
					continue
				}
				if d := s.at.pathOf(b, l); len(d) > 0 {
					s.put(`<path id="`, s.id(l.Drawing.ID), `" inkscape:label="`, escaped(s.poster.named(l.Drawing.ID, l.Drawing.Title)), `" d="`)
					s.Write(d)
					s.put(`"`, s.basemapInk(l, z), "/>\n")
				}
			}
		})
	}
}

// basemapInk is how a style's layer of basemaps is drawn, as attributes.
func (s *svg) basemapInk(l *style.Layer, z uint8) string {
	if l.Type == "fill" {
		return ` fill="` + look.Hex(s.ink.Of(l.Paint.FillColor, color.NRGBA{})) + `"` + opacity("fill", l.Paint.FillOpacity)
	}
	width := float32(l.Paint.LineWidth.At(z))
	out := fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(s.ink.Of(l.Paint.LineColor, color.NRGBA{})), number(width)) +
		opacity("stroke", l.Paint.LineOpacity)
	if dash := l.Paint.LineDasharray; dash != nil {
		return out + fmt.Sprintf(` stroke-dasharray="%s %s"`, number(float32(dash[0])), number(float32(dash[1])))
	}
	if width > 1 { // as pictures have it
		out += ` stroke-linecap="round"`
	}
	return out
}

// groundAbove writes what of the first few layers lies over basemaps: the lines between countries
// and oblasts.
func (s *svg) groundAbove(p *raster.Picture, grounds int) {
	for i, shown := range p.Layers()[:grounds] {
		s.group("layer-"+shown.Layer.ID+"-lines", shown.Layer.Title+", "+s.poster.named("borders", "Borders"), paler(shown), func() {
			s.ground(p, i, s.at.view, "", look.GroundBelow, len(look.Ground))
		})
	}
}

// overlap is how far, in pixels, what is in a tile of an archive goes on into the next one, which
// has that too.
const overlap = 2

// pathOf is what a view shows of a basemap in a layer of the style, as the data of a path.
func (at *view) pathOf(b raster.Basemap, l *style.Layer) (d []byte) {
	for _, t := range at.dataTiles(b.Last) {
		features := b.Tiles[t.ID].Features(l.Basemap)
		if len(features) == 0 {
			continue
		}
		in := at.windowOf(t, b)
		for i := range features {
			if f := &features[i]; l.Filter.Match(f.Property, "") {
				d = t.append(d, f, in, l.Type == "fill")
			}
		}
	}
	return d
}

// windowOf is what of a tile is drawn: where the next one is not drawn, all that the tile has.
func (at *view) windowOf(t dataTile, b raster.Basemap) orb.Bound {
	side := func(dx, dy int) float64 {
		wide := 1 << t.Z
		x, y := (int(t.X)+dx+wide)%wide, int(t.Y)+dy
		if _, ok := b.Tiles[tile.ID{Z: t.Z, X: uint32(x), Y: uint32(y)}]; ok && y >= 0 {
			return overlap
		}
		return beyond
	}
	from := orb.Point{t.x - side(-1, 0), t.y - side(0, -1)}
	to := orb.Point{t.x + t.side + side(1, 0), t.y + t.side + side(0, 1)}
	in := at.in
	return orb.Bound{
		Min: orb.Point{max(from[0], float64(in.x-beyond)), max(from[1], float64(in.y-beyond))},
		Max: orb.Point{min(to[0], float64(in.x+in.w+beyond)), min(to[1], float64(in.y+in.h+beyond))},
	}
}

// append adds what of a feature is within a part of the poster.
func (t dataTile) append(d []byte, f *osm.Feature, in orb.Bound, fill bool) []byte {
	if fill {
		for _, p := range f.Shape.Polygons {
			for _, r := range p {
				ring := t.placed(r, true)
				if orb.Ring(ring).Bound().Intersects(in) {
					d = appendTidy(d, clip.Ring(in, ring), true)
				}
			}
		}
		return d
	}
	for _, points := range f.Shape.Lines {
		line := orb.LineString(t.placed(points, false))
		if !line.Bound().Intersects(in) {
			continue
		}
		for _, part := range clip.LineString(in, line) {
			d = appendTidy(d, part, false)
		}
	}
	return d
}

// placed are points of a tile on the poster; of a ring, the first one at the end again.
func (t dataTile) placed(points []tile.Point, ring bool) []orb.Point {
	unit := t.side / tile.Extent
	out := make([]orb.Point, 0, len(points)+1)
	for _, p := range points {
		out = append(out, orb.Point{t.x + float64(p.X)*unit, t.y + float64(p.Y)*unit})
	}
	if ring {
		out = append(out, out[0])
	}
	return out
}

// appendTidy adds a line to the data of a path, to a tenth of a pixel, but for points that say nothing:
// that repeat the one before, or lie on the way to the next.
func appendTidy(d []byte, points []orb.Point, closed bool) []byte {
	var tidy [][2]int
	for _, p := range points {
		q := [2]int{tenths(p[0]), tenths(p[1])}
		n := len(tidy)
		if n > 0 && tidy[n-1] == q {
			continue
		}
		if n > 1 && onTheWay(tidy[n-2], tidy[n-1], q) {
			tidy[n-1] = q
			continue
		}
		tidy = append(tidy, q)
	}
	n := len(tidy)
	if closed && n > 0 && tidy[0] == tidy[n-1] {
		n--
	}
	if n < 2 || closed && n < 3 {
		return d
	}
	return appendPath(d, n, closed, func(i int) (int, int) { return tidy[i][0], tidy[i][1] })
}

// onTheWay reports whether a point is on the straight way from one to another.
func onTheWay(a, b, c [2]int) bool {
	ax, ay, bx, by := b[0]-a[0], b[1]-a[1], c[0]-b[0], c[1]-b[1]
	return ax*by == ay*bx && ax*bx+ay*by > 0
}
