package raster

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/tile"
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
	Km     string // the unit of the scale bar
	XMP    string // what the file says of itself
}

// LegendEntry is a sign and what it means.
type LegendEntry struct {
	Sign  LegendSign
	Layer geo.Layer // whose colour it has
	Words string
}

// LegendSign is a sign of the map, as its key has it.
type LegendSign uint8

// The signs.
const (
	SignClaimed LegendSign = iota
	SignRecognised
	SignHeld
	SignGained
	SignLost
	SignContested
	SignPlaceClaimed
	SignAgreed
	SignStatement
)

// Margins and sizes of what is around the map.
const (
	posterMargin = 16
	fitMargin    = 28
	signWidth    = 26
	signHeight   = 16
	deepestFit   = 8
)

// paper is what lies around the map, and the inks on it.
type paper struct{ ground, ink, muted color.NRGBA }

var papers = [...]paper{
	Light: {rgb(0xffffff), rgb(0x16202b), rgb(0x556270)},
	Dark:  {rgb(0x141a21), rgb(0xe9edf1), rgb(0xa3afbb)},
}

func inkOf(col color.NRGBA) func(*inks) color.NRGBA { return func(*inks) color.NRGBA { return col } }

// Poster draws the layers in a view. The same view gives the same bytes.
func (p *Picture) Poster(v Poster) ([]byte, error) {
	p.prepare.Do(p.read)
	scale := Variant{Scale: v.Scale}.scale()
	c := new(canvas) // not of the pool: it may be large
	c.reset(v.Width*scale, v.Height*scale, scale)
	on := papers[v.Theme.known()]
	c.rectangle(0, 0, float32(v.Width), float32(v.Height))
	c.fill(on.ground)
	frame := frameOf(v, on)
	area := frame.area
	if v.Fit != nil {
		v.Zoom, v.Center = fitted(*v.Fit, area.w, area.h)
	}
	p.drawView(c, v, area)
	frame.draw(c, v)
	if !v.Plain {
		c.scaleBar(v, area)
	}
	return c.encode(v.XMP)
}

// box is a rectangle of a poster.
type box struct{ x, y, w, h int }

// drawView draws the map into a part of the canvas.
func (p *Picture) drawView(c *canvas, v Poster, in box) {
	variant := Variant{Theme: v.Theme, Lang: v.Lang, Scale: v.Scale, Parts: Plain}
	scale := variant.scale()
	// The view's top left corner in pixels of the world, whole so that tiles
	// fall on pixels.
	world := float64(uint64(tileSize) << v.Zoom)
	middle := unit(v.Center)
	left, top := int(math.Round(middle[0]*world))-in.w/2, int(math.Round(middle[1]*world))-in.h/2
	c.rectangle(float32(in.x), float32(in.y), float32(in.w), float32(in.h))
	c.fill(v.Theme.Sea())
	wide := 1 << v.Zoom
	t := newCanvas(tileSize*scale, scale)
	defer t.release()
	first, last := floorDiv(left, tileSize), floorDiv(left+in.w-1, tileSize)
	for x := first; x <= last; x++ {
		for y := max(0, floorDiv(top, tileSize)); y <= min(wide-1, floorDiv(top+in.h-1, tileSize)); y++ {
			id := tile.ID{Z: v.Zoom, X: uint32(((x % wide) + wide) % wide), Y: uint32(y)}
			clear(t.pix)
			for i, s := range p.sources {
				if pieces := s.Set.Cut(id, tile.Buffer); len(pieces) > 0 {
					t.layer(p, i, pieces, id, variant)
				}
			}
			c.lay(t, in, (x*tileSize-left)*scale, (y*tileSize-top)*scale, scale)
		}
	}
	p.drawNames(c, v, in, left, top)
}

func floorDiv(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// lay puts a tile onto the canvas, at a position in a box of it and kept
// within it. Positions are in pixels, the box in those of scale 1.
func (c *canvas) lay(t *canvas, in box, x, y, scale int) {
	for row := max(0, -y); row < min(t.height, in.h*scale-y); row++ {
		from, to := max(0, -x), min(t.width, in.w*scale-x)
		if from >= to {
			return
		}
		above := t.pix[row*t.width+from : row*t.width+to]
		start := (in.y*scale+y+row)*c.width + in.x*scale + x + from
		below := c.pix[start : start+len(above)]
		for i, p := range above {
			if p != 0 {
				below[i] = blend(below[i], p)
			}
		}
	}
}

// blend lays a premultiplied pixel over an opaque one.
func blend(below, above pixel) pixel {
	rest := 255 - above>>24
	channel := func(shift uint) pixel {
		return min((above>>shift)&0xff+((below>>shift)&0xff*rest+127)/255, 255) << shift
	}
	return channel(0) | channel(8) | channel(16) | 0xff<<24
}

// drawNames draws the signs, and those names that are whole in sight.
func (p *Picture) drawNames(c *canvas, v Poster, in box, left, top int) {
	at := p.placement(v.Zoom, Variant{Lang: v.Lang}.lang())
	ink := v.Theme.inks()
	seen := orb.Bound{Min: orb.Point{float64(left), float64(top)}, Max: orb.Point{float64(left + in.w), float64(top + in.h)}}
	local := func(q orb.Point) vec {
		return vec{float32(q[0] - float64(left) + float64(in.x)), float32(q[1] - float64(top) + float64(in.y))}
	}
	inside := func(b orb.Bound) bool { return seen.Contains(b.Min) && seen.Contains(b.Max) }
	for i := range at.signs {
		if s := &at.signs[i]; inside(s.box(v.Zoom)) {
			c.sign(s.subject, local(s.at), v.Zoom, layerInk(p.sources[s.subject.source].Layer, v.Theme), ink)
		}
	}
	for i := range slices.Backward(at.labels) {
		l := &at.labels[i]
		if !inside(l.box) || l.sign != nil && !inside(l.sign.box(v.Zoom)) {
			continue
		}
		if l.sign != nil {
			c.sign(l.sign.subject, local(l.sign.at), v.Zoom, ink.cityName, ink)
		}
		c.text(&l.text, local(l.at), ink)
	}
}

// fitted is the zoom and the middle at which all of a bound is in sight.
func fitted(b orb.Bound, width, height int) (uint8, orb.Point) {
	lo, hi := unit(b.Min), unit(b.Max)
	middle := orb.Point{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2}
	w, h := math.Abs(hi[0]-lo[0]), math.Abs(hi[1]-lo[1])
	zoom := uint8(0)
	for z := uint8(1); z <= deepestFit; z++ {
		world := float64(uint64(tileSize) << z)
		if w*world > float64(max(width-2*fitMargin, 1)) || h*world > float64(max(height-2*fitMargin, 1)) {
			break
		}
		zoom = z
	}
	lat := math.Atan(math.Sinh(math.Pi*(1-2*middle[1]))) * 180 / math.Pi
	return zoom, orb.Point{middle[0]*360 - 180, lat}
}

// rectangle adds a rectangle to the shape.
func (c *canvas) rectangle(x, y, w, h float32) {
	x, y, w, h = x*c.scale, y*c.scale, w*c.scale, h*c.scale
	c.shape.edge(x, y, x, y+h)
	c.shape.edge(x, y+h, x+w, y+h)
	c.shape.edge(x+w, y+h, x+w, y)
	c.shape.edge(x+w, y, x, y)
}

// scaleBar draws how long a round number of kilometres is in the middle of the
// map.
func (c *canvas) scaleBar(v Poster, in box) {
	const earth = 40_075.016_686 // km around the equator, WGS84
	km := earth * math.Cos(v.Center[1]*math.Pi/180) / float64(uint64(tileSize)<<v.Zoom)
	most := min(140, float64(in.w)/4)
	length := 0.0
	for _, n := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000} {
		if n/km <= most {
			length = n
		}
	}
	if length == 0 || in.w < 120 || in.h < 60 {
		return
	}
	w := float32(length / km)
	right, bottom := float32(in.x+in.w-12), float32(in.y+in.h-12)
	ink := v.Theme.inks()
	for _, pass := range []struct {
		width float32
		col   color.NRGBA
	}{{5, ink.halo}, {2, ink.placeName}} {
		c.polyline(pass.width, false, vec{right - w, bottom - 6}, vec{right - w, bottom}, vec{right, bottom}, vec{right, bottom - 6})
		c.fill(pass.col)
	}
	style := &lettering{face: regular(), size: 11, lineHeight: 14, haloWidth: 2,
		ink: inkOf(ink.placeName), halo: inkOf(ink.halo)}
	if t, ok := style.set([]string{trimmed(length) + " " + cmp.Or(v.Km, "km")}); ok {
		c.text(&t, vec{right - w/2 - t.width/2, bottom - 8 - t.height}, ink)
	}
}
