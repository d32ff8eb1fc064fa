package poster

import (
	"fmt"
	"image/color"
	"strings"

	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// marks writes the signs and names, each in layers of their own. Halos lie in
// one beneath the names, since not every program can draw the line of a letter
// below it.
func (s *svg) marks(p *raster.Picture) {
	labels := seenLabels(p, s.poster, &s.at)
	s.layer("signs", s.poster.named("signs", "Signs"), func() {
		for _, g := range seenSigns(p, s.poster, &s.at) {
			shown := p.Layers()[g.Symbol.Layer]
			if shown.Stale {
				s.put("<g", paler(shown), ">\n")
			}
			s.sign(g.Symbol.Sign(), g.Symbol, s.at.local(g.At), label.SignSize(s.at.zoom.Style), look.LayerInk(shown.Layer, s.poster.Theme))
			if shown.Stale {
				s.put("</g>\n")
			}
		}
		for _, n := range labels {
			if n.Sign != nil {
				s.sign(n.Sign.Symbol.Sign(), n.Sign.Symbol, s.at.local(n.Sign.At), 1, color.NRGBA{})
			}
		}
	})
	for _, pass := range []struct {
		id, name string
		halo     bool
	}{{"halos", "Halos of names", true}, {"names", "Names", false}} {
		s.layer(pass.id, s.poster.named(pass.id, pass.name), func() {
			for _, n := range labels {
				s.text(&n.Text, s.at.local(n.At), n.Anchor(s.at.zoom), pass.halo)
			}
		})
	}
}

// text writes the halo of a text, or its letters, as text.
func (s *svg) text(t *label.Text, at paint.Vec, anchor string, halo bool) {
	style := t.Style
	col := s.ink.Named(style.Ink)
	more := ` fill="` + look.Hex(col) + `"`
	if halo {
		if style.HaloWidth == 0 {
			return
		}
		col = style.HaloColor(s.ink)
		more = fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`, look.Hex(col), number(2*style.HaloWidth))
		if col.A != 255 {
			more += ` stroke-opacity="` + decimal(float64(col.A)/255) + `"`
		}
	}
	weight := table.Fonts.Regular.Weight
	family := table.Fonts.Family
	if style.Face == paint.Medium() || s.poster.Brand != nil && style.Face == s.poster.Brand.Medium {
		weight = table.Fonts.Medium.Weight
	}
	if style.Face.Family != "" {
		family = "'" + strings.ReplaceAll(style.Face.Family, "'", "") + "', " + family
	}
	if style.Spacing > 0 {
		more += ` letter-spacing="` + number(style.Spacing) + `"`
	}
	for _, l := range t.Lines {
		x := l.At.X
		switch anchor {
		case "middle":
			x += l.Width / 2
			if style.Spacing > 0 {
				x += style.Spacing / 2 // the last letter has its space too
			}
		case "end":
			x += l.Width
		}
		s.put(fmt.Sprintf(`<text x="%s" y="%s" font-family="%s" font-size="%s" font-weight="%d" text-anchor="%s"%s>`,
			number(at.X+x), number(at.Y+l.At.Y), escaped(family), number(style.Size), weight, anchor, more), escaped(l.Words), "</text>\n")
	}
}

// sign writes a sign, as a group that can be moved whole. symbol is whose it is
// on the map, nil in the key.
func (s *svg) sign(of style.Sign, symbol *label.Symbol, at paint.Vec, size float32, col color.NRGBA) {
	s.put(`<g transform="translate(`, number(at.X), " ", number(at.Y), `)`)
	if size != 1 {
		s.put(" scale(", number(size), ")")
	}
	s.put(`">`)
	label.DrawSign(s, of, col, s.ink)
	if symbol != nil {
		s.put("<title>", escaped(symbol.Name(s.poster.variant().Lang)), "</title>")
	}
	s.put("</g>\n")
}

// inked writes lines of the furniture.
func (s *svg) inked(lines []inkedLine) {
	for _, l := range lines {
		if l.width == 0 {
			s.Polygon(l.col, l.points...)
		} else {
			s.Path(l.width, l.closed, l.col, l.points...)
		}
		s.put("\n")
	}
}

func (s *svg) Dot(radius float32, col color.NRGBA) {
	s.put(`<circle r="`, number(radius), `" fill="`, look.Hex(col), `"/>`)
}

func (s *svg) Circle(radius, width float32, col color.NRGBA) {
	s.put(`<circle r="`, number(radius), `" fill="none" stroke="`, look.Hex(col), `" stroke-width="`, number(width), `"/>`)
}

func (s *svg) Path(width float32, closed bool, col color.NRGBA, points ...paint.Vec) {
	s.put(`<path d="`, pathOf(points, closed), `" fill="none" stroke="`, look.Hex(col), `" stroke-width="`, number(width),
		`" stroke-linecap="round" stroke-linejoin="round"/>`)
}

func (s *svg) Polygon(col color.NRGBA, points ...paint.Vec) {
	s.put(`<path d="`, pathOf(points, true), `" fill="`, look.Hex(col), `"/>`)
}

func pathOf(points []paint.Vec, closed bool) string {
	var d strings.Builder
	for i, p := range points {
		d.WriteByte("ML"[min(i, 1)])
		d.WriteString(number(p.X) + " " + number(p.Y))
	}
	if closed {
		d.WriteByte('Z')
	}
	return d.String()
}

// marked writes the editor's marks as a layer of their own.
func (s *svg) marked() {
	m := &s.at.furniture.marked
	s.layer("editor-marks", s.poster.named("editor-marks", "Marks by the editor"), func() {
		s.inked(m.lines)
		s.inked(m.boxes)
		for i := range m.tags {
			s.text(&m.tags[i].text, m.tags[i].at, "start", false)
		}
	})
}
