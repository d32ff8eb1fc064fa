package raster

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
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
	text text
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
	title, plain, key, credit := letteringOf(of.Title, 0), letteringOf(of.Lines, 0), letteringOf(of.Key, 0), letteringOf(of.Credit, 0)
	if float64(v.Width) < float64(of.SmallBelow) {
		title, plain, key = letteringOf(of.TitleSmall, 0), letteringOf(of.LinesSmall, 0), letteringOf(of.KeySmall, 0)
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
func (f *frame) paragraph(style *lettering, words string, y, room float32) float32 {
	for _, line := range wrapped(style, words, room) {
		if t, ok := style.set([]string{line}); ok {
			f.texts = append(f.texts, framedText{t, paint.Vec{X: posterMargin, Y: y}})
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
		f.signs = append(f.signs, framedSign{e, paint.Vec{X: posterMargin + x, Y: y + (style.lineHeight-signHeight)/2}})
		f.texts = append(f.texts, framedText{t, paint.Vec{X: posterMargin + x + signWidth + 7, Y: y}})
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
		if style.face.Letter(r) != nil {
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
		if c.sees(s.at.Y-mostSign, s.at.Y+mostSign) {
			c.legendSign(s.entry, s.at, v)
		}
	}
	for i := range f.texts {
		c.seenText(&f.texts[i].text, f.texts[i].at, ink)
	}
}

// legendSign draws a sign as the map has it.
func (c *canvas) legendSign(e LegendEntry, at paint.Vec, v Poster) {
	ink, layer := v.Theme.inks(), layerInk(e.Layer, v.Theme)
	if s, from, ok := e.mark(); ok {
		c.Shape.Origin = at.Plus(from).Times(c.Scale)
		drawSign(c, s, layer, ink)
		c.Shape.Origin = paint.Vec{}
		return
	}
	c.rectangle(at.X, at.Y, signWidth, signHeight)
	c.Fill(ink.Named(table.Key.Ground))
	c.rectangle(at.X, at.Y, signWidth, signHeight)
	c.Shape.Take(&c.Area)
	look := e.look()
	switch col := look.ink(ink, layer); e.pattern() {
	case "none":
	case "hatch":
		c.Paint(col, look.hatching(Variant{Theme: v.Theme, Scale: v.Scale}))
	default:
		c.Paint(look.filled(col), nil)
	}
	edge := ink.Of(look.edge.Paint.LineColor, layer)
	edge.A = look.edge.Paint.LineOpacity.Of255()
	width := float32(table.Key.LineWidth)
	corners := cornersOf(at, paint.Vec{X: signWidth, Y: signHeight})
	dash := look.edge.Paint.LineDasharray
	if dash == nil {
		c.Path(width, true, edge, corners...)
		return
	}
	for i, from := range corners {
		c.dashed(width, edge, from, corners[(i+1)%len(corners)], float32(dash[0]), float32(dash[1]))
	}
}

// dashed draws a dashed line that begins and ends with a dash.
func (c *canvas) dashed(width float32, col color.NRGBA, from, to paint.Vec, dash, gap float32) {
	way := to.Minus(from)
	length := way.Length()
	n := max(float32(math.Round(float64((length-dash)/(dash+gap)))), 1)
	step := (length - dash) / n
	for i := float32(0); i <= n; i++ {
		start := from.Plus(way.Times(i * step / length))
		c.Path(width, false, col, start, start.Plus(way.Times(dash/length)))
	}
}

// mark is the sign of a point, where the entry is one, and where its origin is
// from the corner.
func (e LegendEntry) mark() (of style.Sign, from paint.Vec, ok bool) {
	of, ok = table.Signs[e.Sign]
	return of, paint.Vec{X: signWidth / 2, Y: signHeight / 2}.Minus(paint.Vec{X: float32(of.Middle[0]), Y: float32(of.Middle[1])}), ok
}

// look is the look that the entry is of; nil for that of a point.
func (e LegendEntry) look() *look {
	if e.Look == style.LookAfter {
		return afterLook(e.Layer.Kind)
	}
	for _, kind := range []geo.Kind{e.Layer.Kind, geo.KindControl, geo.KindClaims} {
		if l := looks()[lookKey{kind, e.Look}]; l != nil {
			return l
		}
	}
	return nil
}

// pattern is how the entry's area is filled.
func (e LegendEntry) pattern() string {
	l := e.look()
	if e.Outline || l.fill == nil {
		return "none"
	}
	return l.pattern(e.Layer)
}

// trimmed is a number without zeros that say nothing.
func trimmed(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
