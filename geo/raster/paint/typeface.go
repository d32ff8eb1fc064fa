package paint

import (
	"fmt"
	"slices"
	"sync"
	"unicode"

	"frontline/geo/style"

	"eliasnaur.com/font/roboto/robotomedium"
	"eliasnaur.com/font/roboto/robotoregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Typeface gives the outlines of a font's letters. It is safe for concurrent
// use and keeps each letter that was asked for; a font has few thousand.
type Typeface struct {
	font   *sfnt.Font
	em     fixed.Int26_6
	Family string    // as drawings name it; "" of the style's own
	beside *Typeface // has the letters that this one lacks; nil for none

	mu      sync.Mutex
	buffer  sfnt.Buffer
	letters map[rune]*Letter
}

// Letter is a glyph, in parts of the em, y downwards from the base line.
type Letter struct {
	face     *Typeface // whose it is
	index    sfnt.GlyphIndex
	Advance  float32
	Contours [][]curve
}

// curve is a piece of an outline, from where the one before ended: a quadratic
// Bézier curve, or a straight line to 'to' where straight.
type curve struct {
	Control, To Vec
	Straight    bool
}

// Roboto has all of the Latin and Cyrillic letters of the three languages, is
// openly licensed (Apache 2.0), and is narrow and plain enough for small
// lettering on a map.
var (
	regular = sync.OnceValue(func() *Typeface { return mustTypeface("Roboto Regular", robotoregular.TTF) })
	Medium  = sync.OnceValue(func() *Typeface { return mustTypeface("Roboto Medium", robotomedium.TTF) })
)

// FaceOf is a font of the style.
func FaceOf(name style.FontName) *Typeface {
	if name == "medium" {
		return Medium()
	}
	return regular()
}

// mustTypeface reads a font that is part of the program.
func mustTypeface(name string, ttf []byte) *Typeface {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("the font %s cannot be read: %v", name, err))
	}
	return &Typeface{font: f, em: fixed.I(int(f.UnitsPerEm())), letters: map[rune]*Letter{}}
}

// Undrawn are the characters of a text that pictures have no letters for, each
// once, in order; they would be left out.
func Undrawn(text string) []rune {
	var out []rune
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) { // nothing is seen of these
			continue
		}
		if regular().Letter(r) == nil || Medium().Letter(r) == nil {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Letter is the outline of a character, nil where the font has none.
func (t *Typeface) Letter(r rune) *Letter {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l, ok := t.letters[r]; ok {
		return l
	}
	l := t.load(r)
	if l != nil {
		t.letters[r] = l
	}
	return l
}

func (t *Typeface) load(r rune) *Letter {
	if unicode.Is(unicode.Zs, r) {
		r = ' ' // the font has not every space that languages put into dates and numbers
	}
	index, err := t.font.GlyphIndex(&t.buffer, r)
	if err != nil || index == 0 {
		if t.beside != nil {
			return t.beside.Letter(r)
		}
		return nil
	}
	advance, err := t.font.GlyphAdvance(&t.buffer, index, t.em, font.HintingNone)
	if err != nil {
		return nil
	}
	segments, err := t.font.LoadGlyph(&t.buffer, index, t.em, nil)
	if err != nil {
		return nil
	}
	l := &Letter{face: t, index: index, Advance: t.share(advance)}
	point := func(p fixed.Point26_6) Vec { return Vec{t.share(p.X), t.share(p.Y)} }
	for _, s := range segments {
		last := len(l.Contours) - 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			l.Contours = append(l.Contours, []curve{{To: point(s.Args[0]), Straight: true}})
		case sfnt.SegmentOpLineTo:
			l.Contours[last] = append(l.Contours[last], curve{To: point(s.Args[0]), Straight: true})
		case sfnt.SegmentOpQuadTo:
			l.Contours[last] = append(l.Contours[last], curve{Control: point(s.Args[0]), To: point(s.Args[1])})
		case sfnt.SegmentOpCubeTo: // of OpenType's other outlines
			from := l.Contours[last][len(l.Contours[last])-1].To
			l.Contours[last] = append(l.Contours[last], cubic(from, point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))...)
		}
	}
	return l
}

// Kern is how much closer two letters stand than their widths say, in parts of
// the em; mostly negative.
func (t *Typeface) Kern(a, b *Letter) float32 {
	if a.face != b.face {
		return 0
	}
	if a.face != t {
		return a.face.Kern(a, b)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	k, err := t.font.Kern(&t.buffer, a.index, b.index, t.em, font.HintingNone)
	if err != nil {
		return 0 // sfnt.ErrNotFound: the pair has none
	}
	return t.share(k)
}

// share is a length of the font's grid in parts of the em.
func (t *Typeface) share(v fixed.Int26_6) float32 { return float32(v) / float32(t.em) }
