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
	bars  []inkedLine // beside the editor's words
	mark  box         // of the house; no width for none
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
// Where there is too little room for a map, entries of the key have one line each,
// and where that is not enough, the map takes all of it.
func frameOf(v Poster) frame {
	f := frameWith(v, true)
	if f.texts == nil {
		f = frameWith(v, false)
	}
	return f
}

// frameWith is frameOf with entries of the key in as many lines as they take, or one.
func frameWith(v Poster, whole bool) frame {
	f := frame{area: box{0, 0, v.Width, v.Height}}
	if v.Plain {
		return f
	}
	room := float32(v.Width - 2*posterMargin)
	of := table.Poster
	title, plain, legend, credit := v.lettering(of.Title), v.lettering(of.Lines), v.lettering(of.Legend), v.lettering(of.Credit)
	if float64(v.Width) < float64(of.SmallBelow) {
		title, plain, legend = v.lettering(of.TitleSmall), v.lettering(of.LinesSmall), v.lettering(of.LegendSmall)
	}
	y := float32(12)
	least := 0
	below := room
	if f.mark = markBox(v); f.mark.w > 0 { // what is above the map keeps clear of it
		room -= float32(f.mark.w + markGap)
		least = f.mark.y + f.mark.h
	}
	if v.Added.Title+v.Added.Note != "" {
		y = f.beside(v, y, func(y float32) float32 {
			y = f.paragraph(title, v.Added.Title, y, room-barIndent)
			return f.paragraph(legend, v.Added.Note, y, room-barIndent)
		})
		y += barGap
		title = legend // what the picture is of stands beneath
	}
	y = f.paragraph(title, v.Title, y, room)
	for _, line := range v.Lines {
		y = f.paragraph(plain, line, y, room)
	}
	room = below
	top := max(max(int(y), least)+10, v.Above)
	// What is beneath is set from the map down, and then moved.
	texts, signs, bars := len(f.texts), len(f.signs), len(f.bars)
	y = f.legend(legend, v.Legend, whole, 10, room) + 4
	if v.Added.Credit != "" {
		y = f.beside(v, y, func(y float32) float32 { return f.paragraph(credit, v.Added.Credit, y, room-barIndent) }) + barGap/2
	}
	y = f.paragraph(credit, v.Credit, y, room)
	bottom := max(int(y)+10, v.Beneath)
	shift := float32(v.Height - bottom)
	for i := range f.texts[texts:] {
		f.texts[texts+i].at.Y += shift
	}
	for i := range f.signs[signs:] {
		f.signs[signs+i].at.Y += shift
	}
	for _, bar := range f.bars[bars:] {
		for i := range bar.points {
			bar.points[i].Y += shift
		}
	}
	f.top, f.under = top, bottom
	if height := v.Height - top - bottom; height >= v.Height/3 {
		f.area = box{0, top, v.Width, height}
	} else {
		f.texts, f.signs, f.bars, f.mark = nil, nil, nil, box{}
	}
	return f
}

// Where the editor's words stand from the margin, and what is free beneath them.
const (
	barIndent = 11
	barGap    = 8
)

// beside sets words beside a bar, and returns where what follows may begin.
func (f *frame) beside(v Poster, y float32, set func(y float32) float32) float32 {
	first := len(f.texts)
	end := set(y)
	for i := range f.texts[first:] {
		f.texts[first+i].at.X += barIndent
	}
	corner := paint.Vec{X: posterMargin, Y: y + 2}
	f.bars = append(f.bars, inkedLine{
		points: cornersOf(corner, paint.Vec{X: float32(table.Marks.Bar), Y: end - y - 4}), closed: true,
		col: v.Theme.Inks().Named(table.Marks.Ground),
	})
	return end
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
func (f *frame) legend(style *label.Lettering, entries []LegendEntry, whole bool, y, room float32) float32 {
	x := float32(0)
	for _, e := range entries {
		lines := wrapped(style, e.Words, room-signWidth-8)
		if len(lines) == 0 {
			continue
		}
		if !whole {
			lines = lines[:1]
		}
		if t, _ := style.Set(lines[:1]); x > 0 && (len(lines) > 1 || x+signWidth+7+t.Width > room) {
			x, y = 0, y+style.LineHeight+3
		}
		f.signs = append(f.signs, framedSign{e, paint.Vec{X: posterMargin + x, Y: y + (style.LineHeight-signHeight)/2}})
		width := float32(0)
		for i, line := range lines {
			if t, ok := style.Set([]string{line}); ok {
				f.texts = append(f.texts, framedText{t, paint.Vec{X: posterMargin + x + signWidth + 7, Y: y + float32(i)*style.LineHeight}})
				width = max(width, t.Width)
			}
		}
		x += signWidth + 7 + width + 20
		if len(lines) > 1 { // whose lines are as long as there is room
			x, y = room, y+float32(len(lines)-1)*style.LineHeight
		}
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
	drawInked(c, f.bars)
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
