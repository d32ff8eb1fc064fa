package raster

import (
	"image/color"
	"strings"

	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// lettering is how a name is set. Lengths are in pixels of scale 1.
type lettering struct {
	face       *paint.Typeface
	size       float32 // of the em
	spacing    float32 // added between letters
	lineHeight float32
	upper      bool // in capitals
	ink, halo  style.ColourName
	haloAlpha  uint8
	haloWidth  float32 // around the letters
}

// letteringOf is type of the style at a zoom.
func letteringOf(t style.Type, z uint8) *lettering {
	return &lettering{
		face: paint.FaceOf(t.Font), size: float32(t.Size.At(z)), lineHeight: float32(t.LineHeight.At(z)),
		ink: t.Color, halo: t.HaloColor, haloAlpha: t.HaloOpacity.Of255(), haloWidth: float32(t.HaloWidth),
	}
}

// haloColor is the colour of the halo.
func (s *lettering) haloColor(ink style.Inks) color.NRGBA {
	col := ink.Named(s.halo)
	col.A = s.haloAlpha
	return col
}

// text is a name as it is set, in one line or more, centred on each other.
type text struct {
	style         *lettering
	width, height float32
	letters       []placedLetter
	lines         []textLine
}

// textLine is a line of a text, its base line's left end at a position from
// the text's top left.
type textLine struct {
	words string
	at    paint.Vec
	width float32
}

// placedLetter stands with its base line's left end at a position from the
// text's top left.
type placedLetter struct {
	letter *paint.Letter
	at     paint.Vec
}

// capHeight is how tall Roboto's capitals are, in parts of the em.
const capHeight = 0.711

// set lays out a name; false where the font lacks one of its letters.
func (s *lettering) set(lines []string) (text, bool) {
	t := text{style: s, height: float32(len(lines)) * s.lineHeight}
	var starts []int
	for i, line := range lines {
		if s.upper {
			line = strings.ToUpper(line)
		}
		starts = append(starts, len(t.letters))
		// Capitals stand in the middle of their line.
		pen := paint.Vec{X: 0, Y: (float32(i)+0.5)*s.lineHeight + s.size*capHeight/2}
		base := pen
		var before *paint.Letter
		for _, r := range line {
			l := s.face.Letter(r)
			if l == nil {
				return text{}, false
			}
			if before != nil {
				pen.X += s.spacing + s.size*s.face.Kern(before, l)
			}
			t.letters = append(t.letters, placedLetter{l, pen})
			pen.X += s.size * l.Advance
			before = l
		}
		t.lines = append(t.lines, textLine{line, base, pen.X})
		t.width = max(t.width, pen.X)
	}
	for i := range t.lines {
		shift := (t.width - t.lines[i].width) / 2
		t.lines[i].at.X = shift
		end := len(t.letters)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		for j := starts[i]; j < end; j++ {
			t.letters[j].at.X += shift
		}
	}
	return t, true
}

// drawSeen draws a text where any of it can be on the canvas: letters stand out
// of its lines by less than an em.
func (t *text) drawSeen(c *paint.Canvas, at paint.Vec, ink style.Inks) {
	if margin := t.style.size + t.style.haloWidth; c.Sees(at.Y-margin, at.Y+t.height+margin) {
		t.draw(c, at, ink)
	}
}

// draw draws a text with its halo, its top left corner at a position.
func (t *text) draw(c *paint.Canvas, at paint.Vec, ink style.Inks) {
	c.Shape.Origin = at.Times(c.Scale)
	if t.style.haloWidth > 0 {
		for _, l := range t.letters {
			outlines(c, l, t.style.size, func(points []paint.Vec) {
				c.Pen.Half, c.Pen.Round = t.style.haloWidth*c.Scale, true
				c.Pen.Stroke(&c.Shape, points, true)
			})
		}
		c.Fill(t.style.haloColor(ink))
	}
	for _, l := range t.letters {
		outlines(c, l, t.style.size, func(points []paint.Vec) { paint.AddRing(&c.Shape, points, nil) })
	}
	c.Fill(ink.Named(t.style.ink))
	c.Shape.Origin = paint.Vec{}
}

// outlines gives the contours of a letter in pixels from the text's corner, one
// by one.
func outlines(c *paint.Canvas, l placedLetter, size float32, draw func([]paint.Vec)) {
	em := size * c.Scale
	left := l.at.Times(c.Scale)
	for _, contour := range l.letter.Contours {
		c.Line = c.Line[:0]
		var last paint.Vec
		for _, k := range contour {
			to := k.To.Times(em).Plus(left)
			if !k.Straight {
				c.Bend(last, k.Control.Times(em).Plus(left), to)
			}
			c.Line = append(c.Line, to)
			last = to
		}
		draw(c.Line)
	}
}
