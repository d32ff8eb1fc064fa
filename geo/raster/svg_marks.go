package raster

import (
	"fmt"
	"image/color"
	"strings"

	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// marks writes the signs and names, each in layers of their own. Halos lie in
// one beneath the names, since not every program can draw the line of a letter
// below it.
func (s *svg) marks(p *Picture) {
	labels := seenLabels(p, s.poster, &s.at)
	s.layer("signs", "Signs", func() {
		for _, g := range seenSigns(p, s.poster, &s.at) {
			src := p.Sources()[g.subject.source]
			if src.Stale {
				s.put("<g", paler(src), ">\n")
			}
			s.sign(g.subject.sign(), g.subject, s.at.local(g.at), signSize(s.at.zoom), layerInk(src.Layer, s.poster.Theme))
			if src.Stale {
				s.put("</g>\n")
			}
		}
		for _, n := range labels {
			if n.sign != nil {
				s.sign(n.sign.subject.sign(), n.sign.subject, s.at.local(n.sign.at), 1, color.NRGBA{})
			}
		}
	})
	for _, pass := range []struct {
		id, name string
		halo     bool
	}{{"halos", "Halos of names", true}, {"names", "Names", false}} {
		s.layer(pass.id, pass.name, func() {
			for _, n := range labels {
				s.text(&n.text, s.at.local(n.at), n.anchor(s.at.zoom), pass.halo)
			}
		})
	}
}

// text writes the halo of a text, or its letters, as text.
func (s *svg) text(t *text, at paint.Vec, anchor string, halo bool) {
	style := t.style
	col := s.ink.Named(style.ink)
	more := ` fill="` + hex(col) + `"`
	if halo {
		if style.haloWidth == 0 {
			return
		}
		col = style.haloColor(s.ink)
		more = fmt.Sprintf(` fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`, hex(col), number(2*style.haloWidth))
		if col.A != 255 {
			more += ` stroke-opacity="` + decimal(float64(col.A)/255) + `"`
		}
	}
	weight := table.Fonts.Regular.Weight
	if style.face == paint.Medium() {
		weight = table.Fonts.Medium.Weight
	}
	if style.spacing > 0 {
		more += ` letter-spacing="` + number(style.spacing) + `"`
	}
	for _, l := range t.lines {
		x := l.at.X
		switch anchor {
		case "middle":
			x += l.width / 2
			if style.spacing > 0 {
				x += style.spacing / 2 // the last letter has its space too
			}
		case "end":
			x += l.width
		}
		s.put(fmt.Sprintf(`<text x="%s" y="%s" font-family="%s" font-size="%s" font-weight="%d" text-anchor="%s"%s>`,
			number(at.X+x), number(at.Y+l.at.Y), table.Fonts.Family, number(style.size), weight, anchor, more), escaped(l.words), "</text>\n")
	}
}

// sign writes a sign, as a group that can be moved whole. subject is whose it is
// on the map, nil in the key.
func (s *svg) sign(of style.Sign, subject *subject, at paint.Vec, size float32, col color.NRGBA) {
	s.put(`<g transform="translate(`, number(at.X), " ", number(at.Y), `)`)
	if size != 1 {
		s.put(" scale(", number(size), ")")
	}
	s.put(`">`)
	drawSign(s, of, col, s.ink)
	if subject != nil {
		s.put("<title>", escaped(subject.name(s.poster.variant().Lang)), "</title>")
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
	s.put(`<circle r="`, number(radius), `" fill="`, hex(col), `"/>`)
}

func (s *svg) Circle(radius, width float32, col color.NRGBA) {
	s.put(`<circle r="`, number(radius), `" fill="none" stroke="`, hex(col), `" stroke-width="`, number(width), `"/>`)
}

func (s *svg) Path(width float32, closed bool, col color.NRGBA, points ...paint.Vec) {
	s.put(`<path d="`, pathOf(points, closed), `" fill="none" stroke="`, hex(col), `" stroke-width="`, number(width),
		`" stroke-linecap="round" stroke-linejoin="round"/>`)
}

func (s *svg) Polygon(col color.NRGBA, points ...paint.Vec) {
	s.put(`<path d="`, pathOf(points, true), `" fill="`, hex(col), `"/>`)
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
