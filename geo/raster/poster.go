package raster

import (
	"image/color"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Poster is a picture of a view with what belongs around it: a title, a key, a
// scale bar and whose data it shows. Lengths are in pixels of scale 1.
type Poster struct {
	Width, Height int // of all
	Scale         int // 1 or 2
	Theme         Theme
	Lang          string
	// Zoom and Center, longitude and latitude in degrees, are of the map;
	// where Fit is set they are found, so that it is all in sight.
	Zoom   uint8
	Center orb.Point
	Fit    *orb.Bound
	// Plain leaves out all that is around the map.
	Plain  bool
	Title  string
	Lines  []string // beneath the title
	Legend []LegendEntry
	Credit string
	// Km is the unit of the scale bar, North the letter of its arrow; there is
	// none where it is "".
	Km, North string
	Inset     bool      // a small map of where the view is
	Home      orb.Bound // what the inset has in sight at least
	// Above and Beneath are how high, at least, what is above and beneath the
	// map is, so that pictures of a series have one and the same view.
	Above, Beneath int
	XMP            string // what a PNG file says of itself
	Alt            string // what is to be seen, in words, in an SVG file
	RDF            string // what an SVG file says of itself
}

// LegendEntry is a sign and what it means. The sign is a look of areas, or else one
// of points.
type LegendEntry struct {
	Look    string // of the style
	Outline bool   // without its fill
	Sign    string // of the style
	Layer   geo.Layer
	Words   string
}

// Margins and sizes of what is around the map.
const (
	posterMargin = 16
	fitMargin    = 28
	signWidth    = 26
	signHeight   = 16
	deepestFit   = 8
)

// paper is the colour around the map.
const paper = "paper"

// Poster draws the layers in a view. The same view gives the same bytes.
func (p *Picture) Poster(v Poster) ([]byte, error) {
	return p.sheet(v).encode()
}

// layout is where everything of a poster is.
type layout struct {
	frame frame
	view
	furniture furniture
}

// view is a part of the world in a box of a poster. left and top are its
// corner in pixels of the world, whole so that tiles fall on pixels.
type view struct {
	in        box
	zoom      uint8
	left, top int
}

func viewOf(in box, zoom uint8, center orb.Point) view {
	world := float64(uint64(paint.TileSize) << zoom)
	middle := unit(center)
	return view{in, zoom, int(math.Round(middle[0]*world)) - in.w/2, int(math.Round(middle[1]*world)) - in.h/2}
}

func (p *Picture) layoutOf(v Poster) layout {
	l := layout{frame: frameOf(v)}
	if v.Fit != nil {
		v.Zoom, v.Center = fitted(*v.Fit, l.frame.area.w, l.frame.area.h, fitMargin)
	}
	l.view = viewOf(l.frame.area, v.Zoom, v.Center)
	if !v.Plain {
		l.furniture = p.furnish(v, l.view)
	}
	return l
}

// box is a rectangle of a poster.
type box struct{ x, y, w, h int }

// drawView draws some of the sources into a part of the canvas.
func (p *Picture) drawView(c *canvas, v Poster, at view, sources []Source) {
	variant := Variant{Theme: v.Theme, Lang: v.Lang, Scale: v.Scale, Parts: Plain}
	scale := variant.scale()
	in := at.in
	c.flat(in, v.Theme.Sea())
	wide := 1 << at.zoom
	t := newCanvas(paint.TileSize*scale, scale)
	defer t.Release()
	first, last := floorDiv(at.left, paint.TileSize), floorDiv(at.left+in.w-1, paint.TileSize)
	for x := first; x <= last; x++ {
		for y := max(0, floorDiv(at.top, paint.TileSize)); y <= min(wide-1, floorDiv(at.top+in.h-1, paint.TileSize)); y++ {
			if top := float32(y*paint.TileSize - at.top + in.y); !c.sees(top, top+paint.TileSize) {
				continue
			}
			id := tile.ID{Z: at.zoom, X: uint32(((x % wide) + wide) % wide), Y: uint32(y)}
			clear(t.Pix)
			for i, s := range sources {
				if pieces := s.Set.Cut(id, tile.Buffer); len(pieces) > 0 {
					t.layer(p, i, pieces, id, variant)
				}
			}
			c.lay(t, in, (x*paint.TileSize-at.left)*scale, (y*paint.TileSize-at.top)*scale, scale)
		}
	}
}

func floorDiv(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// lay puts a tile onto the canvas, at a position in a box of it and kept
// within it. Positions are in pixels, the box in those of scale 1.
func (c *canvas) lay(t *canvas, in box, x, y, scale int) {
	top := in.y*scale + y - c.First // of the tile, in the rows of the canvas
	for row := max(0, -y, -top); row < min(t.Height, in.h*scale-y, c.Height-top); row++ {
		from, to := max(0, -x), min(t.Width, in.w*scale-x)
		if from >= to {
			return
		}
		above := t.Pix[row*t.Width+from : row*t.Width+to]
		start := (top+row)*c.Width + in.x*scale + x + from
		below := c.Pix[start : start+len(above)]
		for i, p := range above {
			if p != 0 {
				below[i] = blend(below[i], p)
			}
		}
	}
}

// blend lays a premultiplied pixel over an opaque one.
func blend(below, above paint.Pixel) paint.Pixel {
	rest := 255 - above>>24
	channel := func(shift uint) paint.Pixel {
		return min((above>>shift)&0xff+((below>>shift)&0xff*rest+127)/255, 255) << shift
	}
	return channel(0) | channel(8) | channel(16) | 0xff<<24
}

// drawNames draws the signs, and those names that are whole in sight.
func (s *sheet) drawNames(c *canvas) {
	ink := s.Theme.inks()
	for _, n := range s.signs {
		source := s.picture.sources[n.subject.source]
		c.Dim = source.dim()
		s.sign(c, n, layerInk(source.Layer, s.Theme), ink)
		c.Dim = 0
	}
	for _, n := range s.labels {
		if n.sign != nil {
			s.sign(c, n.sign, color.NRGBA{}, ink)
		}
		c.seenText(&n.text, s.local(n.at), ink)
	}
}

// mostSign is how far a sign reaches from its point, at most.
const mostSign = 64

func (s *sheet) sign(c *canvas, n *sign, col color.NRGBA, ink inks) {
	if at := s.local(n.at); c.sees(at.Y-mostSign, at.Y+mostSign) {
		c.sign(n.subject, at, s.zoom, col, ink)
	}
}

// local is where a point of the world, in its pixels, is on the poster.
func (at *view) local(q orb.Point) paint.Vec {
	return paint.Vec{X: float32(q[0] - float64(at.left) + float64(at.in.x)), Y: float32(q[1] - float64(at.top) + float64(at.in.y))}
}

// sees reports whether a box of the world is whole in sight.
func (at *view) sees(b orb.Bound) bool {
	seen := orb.Bound{Min: orb.Point{float64(at.left), float64(at.top)}, Max: orb.Point{float64(at.left + at.in.w), float64(at.top + at.in.h)}}
	return seen.Contains(b.Min) && seen.Contains(b.Max)
}

// seenSigns are the signs that are whole in sight, in the order in which they
// are drawn.
func (p *Picture) seenSigns(v Poster, l *layout) []*sign {
	at := p.placement(l.zoom, Variant{Lang: v.Lang}.lang())
	var out []*sign
	for i := range at.signs {
		if s := &at.signs[i]; l.sees(s.box(l.zoom)) {
			out = append(out, s)
		}
	}
	return out
}

// seenLabels are the names that are whole in sight and not beneath what stands
// on the map, the most important last.
func (p *Picture) seenLabels(v Poster, l *layout) []*label {
	at := p.placement(l.zoom, Variant{Lang: v.Lang}.lang())
	var out []*label
	for i := range slices.Backward(at.labels) {
		n := &at.labels[i]
		if !l.sees(n.box) || n.sign != nil && !l.sees(n.sign.box(l.zoom)) {
			continue
		}
		free := func(b orb.Bound) bool { return !l.furniture.meets(l.local(b.Min), l.local(b.Max)) }
		if free(n.box) && (n.sign == nil || free(n.sign.box(l.zoom))) {
			out = append(out, n)
		}
	}
	return out
}

// fitted is the zoom and the middle at which all of a bound is in sight.
func fitted(b orb.Bound, width, height, margin int) (uint8, orb.Point) {
	lo, hi := unit(b.Min), unit(b.Max)
	middle := orb.Point{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2}
	w, h := math.Abs(hi[0]-lo[0]), math.Abs(hi[1]-lo[1])
	zoom := uint8(0)
	for z := uint8(1); z <= deepestFit; z++ {
		world := float64(uint64(paint.TileSize) << z)
		if w*world > float64(max(width-2*margin, 1)) || h*world > float64(max(height-2*margin, 1)) {
			break
		}
		zoom = z
	}
	return zoom, orb.Point{middle[0]*360 - 180, latitude(middle[1])}
}

// rectangle adds a rectangle to the shape.
func (c *canvas) rectangle(x, y, w, h float32) {
	x, y, w, h = x*c.Scale, y*c.Scale, w*c.Scale, h*c.Scale
	c.Shape.Edge(x, y, x, y+h)
	c.Shape.Edge(x, y+h, x+w, y+h)
	c.Shape.Edge(x+w, y+h, x+w, y)
	c.Shape.Edge(x+w, y, x, y)
}
