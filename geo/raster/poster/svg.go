package poster

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// svg writes a poster as a drawing of shapes and letters, in layers with names
// that Inkscape and Illustrator show. Styles are attributes: programs that draw
// read these best.
type svg struct {
	bytes.Buffer
	at     layout
	poster Poster
	ink    style.Inks
	ids    map[string]int // how often each was asked for
	masks  masks
}

// What a drawing takes while it is written and packed, in bytes: for a pixel at scale 1, and
// besides. The text has no more than its layers have, however large it is.
const (
	drawingCost      = 2 << 20
	drawingPixelCost = 8
	mostDrawingCost  = 16 << 20
)

// CostSVG is about how many bytes the poster takes while it is drawn as vectors.
func (v Poster) CostSVG() int {
	return min(drawingCost+v.Width*v.Height*drawingPixelCost, mostDrawingCost)
}

// SVG draws the layers of a picture in the poster's view as vectors: the shapes, signs and
// names that PNG has. The same view gives the same bytes.
func (v Poster) SVG(p *raster.Picture) []byte {
	s := &svg{at: layoutOf(p, v), poster: v, ink: v.Theme.Inks(), ids: map[string]int{}}
	s.put(`<?xml version="1.0" encoding="UTF-8"?>`, "\n")
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"`,
		` xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"`,
		` xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" version="1.1" role="img"`)
	width, height := v.lengths()
	s.put(fmt.Sprintf(` width="%s" height="%s" viewBox="0 0 %d %d" aria-labelledby="title" aria-describedby="desc" xml:lang="%s">`,
		width, height, v.Width, v.Height, v.variant().Lang), "\n")
	s.put(`<title id="title">`, escaped(cmp.Or(v.Added.Title, v.Title)), "</title>\n")
	s.put(`<desc id="desc">`, escaped(v.Alt), "</desc>\n")
	if v.RDF != "" {
		s.put("<metadata>", v.RDF, "</metadata>\n")
	}
	s.define(p)
	s.layer("paper", s.poster.named("paper", "Paper"), func() {
		s.rectangle(box{0, 0, v.Width, v.Height}, s.ink.Named(paper))
	})
	s.group("map", v.named("map", "Map"), ` clip-path="url(#map-frame)"`, func() { s.mapped(p) })
	s.marks(p)
	if !v.Plain {
		s.marked()
		s.around(p)
	}
	s.put("</svg>\n")
	return s.Bytes()
}

// lengths are the width and height of a drawing: in pixels, or as long as they are on paper.
func (v Poster) lengths() (width, height string) {
	if v.Print != nil {
		return decimal(v.Print.Width) + "mm", decimal(v.Print.Height) + "mm"
	}
	w, h := v.Pixels()
	return fmt.Sprint(w), fmt.Sprint(h)
}

func (s *svg) put(parts ...string) {
	for _, p := range parts {
		s.WriteString(p)
	}
}

// layer is a group that programs show by a name.
func (s *svg) layer(id, name string, content func()) {
	s.group(id, name, "", content)
}

// group is a layer with more attributes; one with nothing in it is left out.
func (s *svg) group(id, name, more string, content func()) {
	before := s.Len()
	s.put(`<g id="`, s.id(id), `" inkscape:groupmode="layer" inkscape:label="`, escaped(name), `"`, more, ">\n")
	from := s.Len()
	content()
	if s.Len() == from {
		s.Truncate(before)
		return
	}
	s.put("</g>\n")
}

// id is a name that the drawing has once.
func (s *svg) id(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, name)
	s.ids[name]++
	if n := s.ids[name]; n > 1 {
		return s.id(name + "." + strconv.Itoa(n))
	}
	return name
}

// define writes the hatchings and what the map is kept within.
func (s *svg) define(p *raster.Picture) {
	in := s.at.in
	s.put("<defs>\n", `<clipPath id="map-frame"><rect`, boxed(in), "/></clipPath>\n")
	if n := s.at.furniture.inset; n != nil {
		s.put(`<clipPath id="inset-frame"><rect`, boxed(n.in), "/></clipPath>\n")
	}
	done := map[string]bool{}
	add := func(layer geo.Layer, l *look.Look) {
		col := l.Ink(s.ink, l.LayerInk(layer, s.poster.Theme))
		if id := patternID(col, l); l.Pattern(layer) == "hatch" && !done[id] {
			done[id] = true
			s.pattern(col, l)
		}
	}
	for _, shown := range p.Layers() {
		switch {
		case shown.After:
		case shown.Change:
			for _, of := range look.Changes(shown.Layer) {
				if !of.Outline && slices.ContainsFunc(shown.Set.Features(), func(f geo.Feature) bool { return of.Has(shown.Layer, &f) }) {
					add(shown.Layer, of.Look)
				}
			}
		case shown.Layer.Kind == geo.KindClaims, shown.Layer.Kind == geo.KindControl:
			for _, l := range look.OfLayer(shown.Layer) {
				if slices.ContainsFunc(shown.Set.Features(), func(f geo.Feature) bool { return look.NameOf(shown.Layer, &f) == l.Name }) {
					add(shown.Layer, l)
				}
			}
		}
	}
	for _, e := range s.at.frame.signs {
		if l := e.entry.look(); l != nil && l.Fill != nil && !e.entry.Outline {
			add(e.entry.Layer, l)
		}
	}
	s.put("</defs>\n")
}

// patternID names a pattern as what it is of.
func patternID(col color.NRGBA, l *look.Look) string {
	name := l.Fill.Paint.FillPattern
	if said, ok := map[string]string{"annexation": "claimed", "recognition": "recognised"}[name]; ok {
		name = said
	}
	return fmt.Sprintf("hatch-%02x%02x%02x-%s", col.R, col.G, col.B, name)
}

// pattern is a pattern as the pictures have it, that runs on over the whole
// drawing and lies where it does on tiles.
func (s *svg) pattern(col color.NRGBA, l *look.Look) {
	h := l.Hatching(s.poster.Theme, 1)
	var w, down, wash float64
	var drawn string
	if h.Lines != nil {
		w, down, wash = float64(h.Lines.Spacing), float64(h.Lines.Spacing), float64(h.Lines.Wash)
		if h.Lines.Runs != style.Level && h.Lines.Runs != style.Upright {
			down *= table.Hatching.Slope()
		}
		drawn = fmt.Sprintf(`<path d="%s" stroke="%s" stroke-width="%s" stroke-opacity="%s"/>`,
			linePath(h.Lines.Runs, w, down), look.Hex(col), decimal(float64(h.Lines.LineWidth)), decimal(paint.LineOpacity(s.poster.Theme.IsDark())))
	} else {
		w, down, wash = float64(h.Dots.Spacing), 2*float64(h.Dots.Spacing), float64(h.Dots.Wash)
		for _, at := range [][2]float64{{0.25, 0.25}, {0.75, 0.75}} {
			drawn += fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" fill="%s"/>`, decimal(at[0]*w), decimal(at[1]*down), decimal(float64(h.Dots.Radius)), look.Hex(col))
		}
	}
	// As the sheet has it, whose hatchings begin where the world does.
	phase := func(at int, from float64) string {
		off := math.Mod(float64(at)-from, float64(h.Period))
		return decimal(math.Mod(off+float64(h.Period), float64(h.Period)))
	}
	s.put(fmt.Sprintf(`<pattern id="%s" width="%s" height="%s" patternUnits="userSpaceOnUse" patternTransform="translate(%s %s)">`,
		patternID(col, l), decimal(w), decimal(down), phase(s.at.in.x, s.at.left), phase(s.at.in.y, s.at.top)))
	s.put(fmt.Sprintf(`<rect width="%s" height="%s" fill="%s" fill-opacity="%s"/>`, decimal(w), decimal(down), look.Hex(col), decimal(wash)), drawn, "</pattern>\n")
}

// linePath is the lines of a hatching in a tile of a pattern.
func linePath(runs style.Runs, w, down float64) (d string) {
	slope := table.Hatching.Slope()
	add := func(l [4]float64) { d += "M" + pair(l[0], l[1]) + "L" + pair(l[2], l[3]) }
	switch runs {
	case style.Level:
		add([4]float64{-1, paint.LevelOffset, w + 1, paint.LevelOffset})
		add([4]float64{-1, down + paint.LevelOffset, w + 1, down + paint.LevelOffset}) // a wide line reaches over the edge
		return d
	case style.Upright:
		add([4]float64{paint.LevelOffset, -1, paint.LevelOffset, down + 1})
		add([4]float64{w + paint.LevelOffset, -1, w + paint.LevelOffset, down + 1})
		return d
	}
	// The middle line goes past both corners, and those of the neighbours reach in.
	lines := [][4]float64{{-1, slope, 1, -slope}, {-1, down + slope, w + 1, -slope}, {w - 1, down + slope, w + 1, down - slope}}
	if runs != style.Falling {
		for _, l := range lines {
			add(l)
		}
	}
	if runs == style.Falling || runs == style.Crossed {
		for _, l := range slices.Backward(lines) {
			add([4]float64{l[0], down - l[1], l[2], down - l[3]})
		}
	}
	return d
}

// pair is two numbers, in as few letters as a path needs.
func pair(x, y float64) string {
	second := decimal(y)
	if !strings.HasPrefix(second, "-") {
		second = " " + second
	}
	return decimal(x) + second
}

// around writes the title, the key, the credit and what stands on the map.
func (s *svg) around(p *raster.Picture) {
	f := s.at.furniture
	if n := f.inset; n != nil {
		s.layer("inset", s.poster.named("inset", "Inset"), func() {
			s.rectangle(n.in, s.poster.Theme.Sea())
			s.group("inset-map", s.poster.named("inset-map", "Map of the inset"), ` clip-path="url(#inset-frame)"`, func() {
				for i := range groundLayers(p) {
					s.ground(p, i, n.view, "inset-", 0, len(look.Ground))
				}
			})
			s.inked(n.frames(s.ink))
		})
	}
	s.layer("furniture", s.poster.named("furniture", "Scale and north"), func() {
		s.inked(f.lines)
		for i := range f.texts {
			s.text(&f.texts[i].text, f.texts[i].at, "start", true)
			s.text(&f.texts[i].text, f.texts[i].at, "start", false)
		}
	})
	s.layer("key", s.poster.named("key", "Key"), func() {
		for _, e := range s.at.frame.signs {
			s.legendSign(e)
		}
	})
	if m := s.at.frame.mark; m.w > 0 {
		s.layer("house-mark", s.poster.Brand.Mark.Alt, func() {
			s.put("<image", boxed(m), ` xlink:href="data:image/png;base64,`, base64.StdEncoding.EncodeToString(s.poster.Brand.Mark.PNG), `"/>`, "\n")
		})
	}
	s.layer("words", s.poster.named("words", "Title, key and credit"), func() {
		s.inked(s.at.frame.bars)
		for i := range s.at.frame.texts {
			t := &s.at.frame.texts[i]
			s.text(&t.text, t.at, "start", false)
		}
	})
}

func (s *svg) legendSign(e framedSign) {
	layer := e.entry.ink(s.poster.Theme)
	if of, from, ok := e.entry.mark(); ok {
		s.sign(of, nil, e.at.Plus(from), 1, layer)
		return
	}
	l := e.entry.look()
	r := fmt.Sprintf(`<rect x="%s" y="%s" width="%d" height="%d"`, number(e.at.X), number(e.at.Y), signWidth, signHeight)
	s.put(r, ` fill="`, look.Hex(s.ink.Named(table.Legend.Ground)), `"/>`, r, filling(l.Ink(s.ink, layer), l, e.entry.pattern()),
		fmt.Sprintf(` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(s.ink.Of(l.Edge.Paint.LineColor, layer)), number(e.entry.lineWidth())),
		opacity("stroke", l.Edge.Paint.LineOpacity), dashes(l), "/>\n")
}

// filling is how an area of a look is filled.
func filling(col color.NRGBA, l *look.Look, pattern string) string {
	switch pattern {
	case "none":
		return ` fill="none"`
	case "hatch":
		return ` fill="url(#` + patternID(col, l) + `)"`
	}
	return fmt.Sprintf(` fill="%s" fill-opacity="%s"`, look.Hex(col), decimal(float64(l.Filled(col).A)/255))
}

func (s *svg) rectangle(b box, col color.NRGBA) {
	s.put("<rect", boxed(b), ` fill="`, look.Hex(col), `"/>`, "\n")
}

func boxed(b box) string {
	return fmt.Sprintf(` x="%d" y="%d" width="%d" height="%d"`, b.x, b.y, b.w, b.h)
}

// decimal is a number with what is needed of three places.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 3, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// number is a length, to a hundredth.
func number(v float32) string {
	text := strconv.FormatFloat(float64(v), 'f', 2, 32)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

// escaped is text for an element or an attribute. What XML cannot hold is
// replaced.
func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder never fails
	return out.String()
}
