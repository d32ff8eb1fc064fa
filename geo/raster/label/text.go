package label

import (
	"image/color"
	"strings"

	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// Lettering is how a name is set. Lengths are in pixels of scale 1.
type Lettering struct {
	Face       *paint.Typeface
	Size       float32 // of the em
	Spacing    float32 // added between letters
	LineHeight float32
	upper      bool // in capitals
	Ink, halo  style.ColourName
	haloAlpha  uint8
	HaloWidth  float32 // around the letters
}

// LetteringOf is type of the style at a zoom.
func LetteringOf(t style.Type, z uint8) *Lettering {
	return &Lettering{
		Face: paint.FaceOf(t.Font), Size: float32(t.Size.At(z)), LineHeight: float32(t.LineHeight.At(z)),
		Ink: t.Color, halo: t.HaloColor, haloAlpha: t.HaloOpacity.Of255(), HaloWidth: float32(t.HaloWidth),
	}
}

// HaloColor is the colour of the halo.
func (s *Lettering) HaloColor(ink style.Inks) color.NRGBA {
	col := ink.Named(s.halo)
	col.A = s.haloAlpha
	return col
}

// Text is a name as it is set, in one line or more, centred on each other.
type Text struct {
	Style         *Lettering
	Width, Height float32
	letters       []placedLetter
	Lines         []textLine
}

// textLine is a line of a text, its base line's left end at a position from
// the text's top left.
type textLine struct {
	Words string
	At    paint.Vec
	Width float32
}

// placedLetter stands with its base line's left end at a position from the
// text's top left.
type placedLetter struct {
	letter *paint.Letter
	at     paint.Vec
}

// capHeight is how tall Roboto's capitals are, in parts of the em.
const capHeight = 0.711

// Set lays out a name; false where the font lacks one of its letters.
func (s *Lettering) Set(lines []string) (Text, bool) {
	t := Text{Style: s, Height: float32(len(lines)) * s.LineHeight}
	var starts []int
	for i, line := range lines {
		if s.upper {
			line = strings.ToUpper(line)
		}
		starts = append(starts, len(t.letters))
		// Capitals stand in the middle of their line.
		pen := paint.Vec{X: 0, Y: (float32(i)+0.5)*s.LineHeight + s.Size*capHeight/2}
		base := pen
		var before *paint.Letter
		for _, r := range line {
			l := s.Face.Letter(r)
			if l == nil {
				return Text{}, false
			}
			if before != nil {
				pen.X += s.Spacing + s.Size*s.Face.Kern(before, l)
			}
			t.letters = append(t.letters, placedLetter{l, pen})
			pen.X += s.Size * l.Advance
			before = l
		}
		t.Lines = append(t.Lines, textLine{line, base, pen.X})
		t.Width = max(t.Width, pen.X)
	}
	for i := range t.Lines {
		shift := (t.Width - t.Lines[i].Width) / 2
		t.Lines[i].At.X = shift
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

// DrawSeen draws a text where any of it can be on the canvas: letters stand out
// of its lines by less than an em.
func (t *Text) DrawSeen(c *paint.Canvas, at paint.Vec, ink style.Inks) {
	if margin := t.Style.Size + t.Style.HaloWidth; c.Sees(at.Y-margin, at.Y+t.Height+margin) {
		t.Draw(c, at, ink)
	}
}

// Draw draws a text with its halo, its top left corner at a position.
func (t *Text) Draw(c *paint.Canvas, at paint.Vec, ink style.Inks) {
	c.Shape.Origin = at.Times(c.Scale)
	if t.Style.HaloWidth > 0 {
		for _, l := range t.letters {
			outlines(c, l, t.Style.Size, func(points []paint.Vec) {
				c.Pen.Half, c.Pen.Round = t.Style.HaloWidth*c.Scale, true
				c.Pen.Stroke(&c.Shape, points, true)
			})
		}
		c.Fill(t.Style.HaloColor(ink))
	}
	for _, l := range t.letters {
		outlines(c, l, t.Style.Size, func(points []paint.Vec) { paint.AddRing(&c.Shape, points, nil) })
	}
	c.Fill(ink.Named(t.Style.Ink))
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
