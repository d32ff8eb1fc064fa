package raster

import (
	"image/color"
	"strconv"
	"strings"
)

// frame is what is around a poster's map, set in lines.
type frame struct {
	area  box // the map's
	top   int // how high what is above the map is, and what is beneath it
	under int
	texts []framedText
	signs []framedSign
	on    paper
}

type framedText struct {
	text text
	at   vec
}

type framedSign struct {
	entry LegendEntry
	at    vec
}

// frameOf sets the title above the map, and the key and the credit beneath it.
// Where there is too little room for a map, it takes all of it.
func frameOf(v Poster, on paper) frame {
	f := frame{area: box{0, 0, v.Width, v.Height}, on: on}
	if v.Plain {
		return f
	}
	room := float32(v.Width - 2*posterMargin)
	small := v.Width < 520
	title := &lettering{face: medium(), size: 21, lineHeight: 27, ink: inkOf(on.ink), halo: inkOf(on.ground)}
	plain := &lettering{face: regular(), size: 13, lineHeight: 18, ink: inkOf(on.muted), halo: inkOf(on.ground)}
	key := &lettering{face: regular(), size: 13, lineHeight: 20, ink: inkOf(on.ink), halo: inkOf(on.ground)}
	credit := &lettering{face: regular(), size: 11, lineHeight: 15, ink: inkOf(on.muted), halo: inkOf(on.ground)}
	if small {
		title.size, title.lineHeight, plain.size, plain.lineHeight, key.size = 16, 21, 12, 16, 12
	}
	y := float32(12)
	y = f.paragraph(title, v.Title, y, room)
	for _, line := range v.Lines {
		y = f.paragraph(plain, line, y, room)
	}
	top := max(int(y)+10, v.Above)
	// What is beneath is set from the map down, and then moved.
	texts, signs := len(f.texts), len(f.signs)
	y = f.legend(key, v.Legend, 10, room)
	y = f.paragraph(credit, v.Credit, y+4, room)
	bottom := max(int(y)+10, v.Beneath)
	shift := float32(v.Height - bottom)
	for i := range f.texts[texts:] {
		f.texts[texts+i].at.y += shift
	}
	for i := range f.signs[signs:] {
		f.signs[signs+i].at.y += shift
	}
	f.top, f.under = top, bottom
	if height := v.Height - top - bottom; height >= v.Height/3 {
		f.area = box{0, top, v.Width, height}
	} else {
		f.texts, f.signs = nil, nil
	}
	return f
}

// paragraph sets a text in as many lines as it takes, and returns where the
// next may begin.
func (f *frame) paragraph(style *lettering, words string, y, room float32) float32 {
	for _, line := range wrapped(style, words, room) {
		if t, ok := style.set([]string{line}); ok {
			f.texts = append(f.texts, framedText{t, vec{posterMargin, y}})
			y += style.lineHeight
		}
	}
	return y
}

// legend sets signs beside each other, each with its words.
func (f *frame) legend(style *lettering, entries []LegendEntry, y, room float32) float32 {
	x := float32(0)
	for _, e := range entries {
		lines := wrapped(style, e.Words, room-signWidth-8)
		if len(lines) == 0 {
			continue
		}
		t, ok := style.set(lines[:1])
		if !ok {
			continue
		}
		width := signWidth + 7 + t.width
		if x > 0 && x+width > room {
			x, y = 0, y+style.lineHeight+3
		}
		f.signs = append(f.signs, framedSign{e, vec{posterMargin + x, y + (style.lineHeight-signHeight)/2}})
		f.texts = append(f.texts, framedText{t, vec{posterMargin + x + signWidth + 7, y}})
		x += width + 20
	}
	if len(entries) > 0 {
		y += style.lineHeight + 3
	}
	return y
}

// wrapped breaks a text at its spaces into lines no wider than the room; a
// word that is wider has a line of its own. Letters that the font lacks are
// left out.
func wrapped(style *lettering, words string, room float32) []string {
	var known strings.Builder
	for _, r := range words {
		if style.face.letter(r) != nil {
			known.WriteRune(r)
		}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(known.String()) {
		longer := strings.TrimSpace(line + " " + word)
		if t, _ := style.set([]string{longer}); line != "" && t.width > room {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func (f *frame) draw(c *canvas, v Poster) {
	ink := v.Theme.inks()
	for _, s := range f.signs {
		c.legendSign(s.entry, s.at, v)
	}
	for i := range f.texts {
		c.text(&f.texts[i].text, f.texts[i].at, ink)
	}
}

// legendSign draws a sign as the map has it.
func (c *canvas) legendSign(e LegendEntry, at vec, v Poster) {
	ink, col := v.Theme.inks(), layerInk(e.Layer, v.Theme)
	if s, from, ok := e.Sign.mark(); ok {
		c.shape.origin = at.plus(from).times(c.scale)
		s.draw(c, col, ink)
		c.shape.origin = vec{}
		return
	}
	c.rectangle(at.x, at.y, signWidth, signHeight)
	c.fill(ink.homeLand)
	c.rectangle(at.x, at.y, signWidth, signHeight)
	c.shape.take(&c.area)
	col, look := e.area(v.Theme)
	if look == holding {
		held := col
		held.A = holdOpacity
		c.paint(held, nil)
	} else {
		c.paint(col, look.hatchings[v.Theme.known()][Variant{Scale: v.Scale}.scale()])
	}
	c.path(1.4, true, col, cornersOf(at, vec{signWidth, signHeight})...)
}

// mark is what a sign of the key stands for where it is that of a point, and
// where its origin is from the sign's corner.
func (s LegendSign) mark() (of *subject, from vec, ok bool) {
	middle := vec{signWidth / 2, signHeight / 2}
	switch s {
	case SignContested:
		return &subject{kind: subjectPlace, standing: contested}, middle, true
	case SignPlaceClaimed:
		return &subject{kind: subjectPlace, standing: claimed}, middle, true
	case SignAgreed:
		return &subject{kind: subjectPlace, standing: agreed}, middle, true
	case SignStatement:
		// The bubble stands above its location.
		return &subject{kind: subjectStatement}, middle.minus(vec{float32(statementOffset[0]), float32(statementOffset[1])}), true
	}
	return nil, vec{}, false
}

// area is the colour and the look of a sign of an area.
func (e LegendEntry) area(t Theme) (color.NRGBA, *look) {
	switch e.Sign {
	case SignRecognised:
		return layerInk(e.Layer, t), recognition
	case SignHeld:
		return layerInk(e.Layer, t), holding
	case SignGained:
		return t.inks().gained, gaining
	case SignLost:
		return t.inks().lost, losing
	}
	return layerInk(e.Layer, t), annexation
}

// trimmed is a number without zeros that say nothing.
func trimmed(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
