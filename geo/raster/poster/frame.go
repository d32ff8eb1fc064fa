package poster

import (
	"strconv"
	"strings"

	"frontline/geo/raster/label"
	"frontline/geo/raster/paint"
)

// frame is what is around a poster's map, set in lines.
type frame struct {
	area  box // the map's
	top   int // how high what is above the map is, and what is beneath it
	under int
	texts []framedText
	signs []framedSign
}

type framedText struct {
	text label.Text
	at   paint.Vec
}

type framedSign struct {
	entry LegendEntry
	at    paint.Vec
}

// frameOf sets the title above the map, and the key and the credit beneath it.
// Where there is too little room for a map, it takes all of it.
func frameOf(v Poster) frame {
	f := frame{area: box{0, 0, v.Width, v.Height}}
	if v.Plain {
		return f
	}
	room := float32(v.Width - 2*posterMargin)
	of := table.Poster
	title, plain, legend, credit := label.LetteringOf(of.Title, 0), label.LetteringOf(of.Lines, 0), label.LetteringOf(of.Legend, 0), label.LetteringOf(of.Credit, 0)
	if float64(v.Width) < float64(of.SmallBelow) {
		title, plain, legend = label.LetteringOf(of.TitleSmall, 0), label.LetteringOf(of.LinesSmall, 0), label.LetteringOf(of.LegendSmall, 0)
	}
	y := float32(12)
	y = f.paragraph(title, v.Title, y, room)
	for _, line := range v.Lines {
		y = f.paragraph(plain, line, y, room)
	}
	top := max(int(y)+10, v.Above)
	// What is beneath is set from the map down, and then moved.
	texts, signs := len(f.texts), len(f.signs)
	y = f.legend(legend, v.Legend, 10, room)
	y = f.paragraph(credit, v.Credit, y+4, room)
	bottom := max(int(y)+10, v.Beneath)
	shift := float32(v.Height - bottom)
	for i := range f.texts[texts:] {
		f.texts[texts+i].at.Y += shift
	}
	for i := range f.signs[signs:] {
		f.signs[signs+i].at.Y += shift
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
func (f *frame) paragraph(style *label.Lettering, words string, y, room float32) float32 {
	for _, line := range wrapped(style, words, room) {
		if t, ok := style.Set([]string{line}); ok {
			f.texts = append(f.texts, framedText{t, paint.Vec{X: posterMargin, Y: y}})
			y += style.LineHeight
		}
	}
	return y
}

// legend sets signs beside each other, each with its words.
func (f *frame) legend(style *label.Lettering, entries []LegendEntry, y, room float32) float32 {
	x := float32(0)
	for _, e := range entries {
		lines := wrapped(style, e.Words, room-signWidth-8)
		if len(lines) == 0 {
			continue
		}
		t, ok := style.Set(lines[:1])
		if !ok {
			continue
		}
		width := signWidth + 7 + t.Width
		if x > 0 && x+width > room {
			x, y = 0, y+style.LineHeight+3
		}
		f.signs = append(f.signs, framedSign{e, paint.Vec{X: posterMargin + x, Y: y + (style.LineHeight-signHeight)/2}})
		f.texts = append(f.texts, framedText{t, paint.Vec{X: posterMargin + x + signWidth + 7, Y: y}})
		x += width + 20
	}
	if len(entries) > 0 {
		y += style.LineHeight + 3
	}
	return y
}

// wrapped breaks a text at its spaces into lines no wider than the room; a
// word that is wider has a line of its own. Letters that the font lacks are
// left out.
func wrapped(style *label.Lettering, words string, room float32) []string {
	var known strings.Builder
	for _, r := range words {
		if style.Face.Letter(r) != nil {
			known.WriteRune(r)
		}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(known.String()) {
		longer := strings.TrimSpace(line + " " + word)
		if t, _ := style.Set([]string{longer}); line != "" && t.Width > room {
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

func (f *frame) draw(c *paint.Canvas, v Poster) {
	ink := v.Theme.Inks()
	for _, s := range f.signs {
		if c.Sees(s.at.Y-mostSign, s.at.Y+mostSign) {
			s.entry.draw(c, s.at, v)
		}
	}
	for i := range f.texts {
		f.texts[i].text.DrawSeen(c, f.texts[i].at, ink)
	}
}

// trimmed is a number without zeros that say nothing.
func trimmed(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
