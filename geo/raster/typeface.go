package raster

import (
	"fmt"
	"slices"
	"sync"
	"unicode"

	"eliasnaur.com/font/roboto/robotomedium"
	"eliasnaur.com/font/roboto/robotoregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"frontline/geo/style"
)

// typeface gives the outlines of a font's letters. It is safe for concurrent
// use and keeps each letter that was asked for; a font has few thousand.
type typeface struct {
	font *sfnt.Font
	em   fixed.Int26_6

	mu      sync.Mutex
	buffer  sfnt.Buffer
	letters map[rune]*letter
}

// letter is a glyph, in parts of the em, y downwards from the base line.
type letter struct {
	index    sfnt.GlyphIndex
	advance  float32
	contours [][]curve
}

// curve is a piece of an outline, from where the one before ended: a quadratic
// Bézier curve, or a straight line to 'to' where straight.
type curve struct {
	control, to vec
	straight    bool
}

// Roboto has all of the Latin and Cyrillic letters of the three languages, is
// openly licensed (Apache 2.0), and is narrow and plain enough for small
// lettering on a map.
var (
	regular = sync.OnceValue(func() *typeface { return mustTypeface("Roboto Regular", robotoregular.TTF) })
	medium  = sync.OnceValue(func() *typeface { return mustTypeface("Roboto Medium", robotomedium.TTF) })
)

// faceOf is a font of the style.
func faceOf(name style.FontName) *typeface {
	if name == "medium" {
		return medium()
	}
	return regular()
}

// mustTypeface reads a font that is part of the program.
func mustTypeface(name string, ttf []byte) *typeface {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("the font %s cannot be read: %v", name, err))
	}
	return &typeface{font: f, em: fixed.I(int(f.UnitsPerEm())), letters: map[rune]*letter{}}
}

// Undrawn are the characters of a text that pictures have no letters for, each
// once, in order; they would be left out.
func Undrawn(text string) []rune {
	var out []rune
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) { // nothing is seen of these
			continue
		}
		if regular().letter(r) == nil || medium().letter(r) == nil {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// letter is the outline of a character, nil where the font has none.
func (t *typeface) letter(r rune) *letter {
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

func (t *typeface) load(r rune) *letter {
	if unicode.Is(unicode.Zs, r) {
		r = ' ' // the font has not every space that languages put into dates and numbers
	}
	index, err := t.font.GlyphIndex(&t.buffer, r)
	if err != nil || index == 0 {
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
	l := &letter{index: index, advance: t.share(advance)}
	point := func(p fixed.Point26_6) vec { return vec{t.share(p.X), t.share(p.Y)} }
	for _, s := range segments {
		last := len(l.contours) - 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			l.contours = append(l.contours, []curve{{to: point(s.Args[0]), straight: true}})
		case sfnt.SegmentOpLineTo:
			l.contours[last] = append(l.contours[last], curve{to: point(s.Args[0]), straight: true})
		case sfnt.SegmentOpQuadTo:
			l.contours[last] = append(l.contours[last], curve{control: point(s.Args[0]), to: point(s.Args[1])})
		}
	}
	return l
}

// kern is how much closer two letters stand than their widths say, in parts of
// the em; mostly negative.
func (t *typeface) kern(a, b *letter) float32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, err := t.font.Kern(&t.buffer, a.index, b.index, t.em, font.HintingNone)
	if err != nil {
		return 0 // sfnt.ErrNotFound: the pair has none
	}
	return t.share(k)
}

// share is a length of the font's grid in parts of the em.
func (t *typeface) share(v fixed.Int26_6) float32 { return float32(v) / float32(t.em) }
