package poster

import (
	"cmp"
	"math"

	"frontline/geo/editor"
	"frontline/geo/raster"
	"frontline/geo/raster/brand"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// Poster is a picture of a view with what belongs around it: a title, a key, a
// scale bar and whose data it shows. Lengths are in pixels of scale 1.
type Poster struct {
	Width, Height int // of all
	// Scale is how many pixels a pixel of scale 1 has: print has more than screens do.
	Scale float64
	Print *Print // nil where it is for a screen
	Theme look.Theme
	Brand *brand.Brand // of a house; nil for none
	Lang  string
	// Zoom and Center, longitude and latitude in degrees, are of the map;
	// where Fit is set they are found, so that it is all in sight and fills the map but
	// for Padding on each side, no deeper than Deepest.
	Zoom    float64
	Center  orb.Point
	Fit     *orb.Bound
	Padding int
	Deepest float64
	// Plain leaves out all that is around the map.
	Plain  bool
	Title  string
	Added  Added
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
	XMP            string            // what a PNG file says of itself
	Alt            string            // what is to be seen, in words, in an SVG file
	RDF            string            // what an SVG file says of itself
	Names          map[string]string // of the layers of a drawing, by what they are; English where there is none
}

// Added is what whoever publishes a picture adds to it. Its words stand beside a bar, apart from
// what the record says; marks have a look that no layer has.
type Added struct {
	Title, Note string
	Credit      string        // above that of the data
	Marks       []editor.Mark // places among them are found
}

// Margins and sizes of what is around the map.
const (
	posterMargin = 16
	signWidth    = 26
	signHeight   = 16
	mostSign     = 64 // how far a sign reaches from its point, at most
)

// named is the name of a layer of a drawing.
func (v Poster) named(what, english string) string { return cmp.Or(v.Names[what], english) }

// variant is how the layers are drawn: names and signs are laid over them.
func (v Poster) variant() raster.Variant {
	return raster.Variant{Theme: v.Theme, Lang: v.Lang, Parts: raster.Plain, Scale: v.Scale}.Complete()
}

// lettering is how words around and on the map are set.
func (v Poster) lettering(t style.Type) *label.Lettering {
	l := label.LetteringOf(t, 0)
	if b := v.Brand; b != nil {
		if own := map[style.FontName]*paint.Typeface{"medium": b.Medium, "regular": b.Regular}[t.Font]; own != nil {
			l.Face = own
		}
	}
	return l
}

// Print is the paper that a poster is printed on, in millimetres, and how many pixels an inch
// of it has.
type Print struct{ Width, Height, DPI float64 }

// Of screens, in pixels of scale 1.
const (
	perInch = 96.0 // as CSS has it
	inch    = 25.4 // millimetres
)

// Pixels is how wide and high a poster is at its scale.
func (v Poster) Pixels() (width, height int) {
	scale := v.variant().Scale
	if p := v.Print; p != nil { // of which the poster is not a whole number of pixels of scale 1
		return int(math.Round(p.Width / inch * p.DPI)), int(math.Round(p.Height / inch * p.DPI))
	}
	return int(math.Round(float64(v.Width) * scale)), int(math.Round(float64(v.Height) * scale))
}

// density is how many pixels a metre of the poster has.
func (v Poster) density() uint32 {
	dpi := v.variant().Scale * perInch
	if v.Print != nil {
		dpi = v.Print.DPI
	}
	return uint32(math.Round(dpi / inch * 1000))
}
