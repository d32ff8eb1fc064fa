package poster

import (
	"fmt"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/style"
)

// masks are what of the map is not painted, as attributes that refer to them; "" where
// there is nothing of it.
type masks struct {
	unheld  string // for claims: ground that nobody holds
	borders string // for control: not beyond borders and shores
	front   string // for the edge of what is held: not along them
}

// findMasks writes the masks that the layers of a picture need, as raster.Picture has
// them.
func (s *svg) findMasks(p *raster.Picture) (m masks) {
	kinds := map[geo.Kind]bool{}
	var held, within []byte
	for i, shown := range p.Layers() {
		kinds[shown.Layer.Kind] = true
		switch {
		case shown.Layer.Kind == geo.KindControl && !shown.Change:
			for _, c := range cutFor(shown, s.at.view) {
				if look.IsHeld(shown.Layer, &shown.Set.Features()[c.feature]) {
					held = append(held, c.outlines()...)
				}
			}
		case shown.Layer.Kind == geo.KindBase:
			margin := int(table.Borders.Pixels(table.Borders.QuietMetres, s.at.zoom.World())) + beyond
			for _, c := range cutSome(shown, s.at.view, margin, func(n int) bool { return look.IsWithinBorders(p.Classes(i)[n]) }) {
				within = append(within, c.outlines()...)
			}
		}
	}
	if len(held) > 0 && kinds[geo.KindClaims] {
		m.unheld = s.mask("unheld", `<path stroke="#000" stroke-linejoin="round" stroke-width="`, number(2*look.FrontWidth(s.at.zoom.Style)), `" d="`, string(held), `"/>`)
	}
	if len(within) > 0 && kinds[geo.KindControl] {
		near := s.near(table.Borders.Metres)
		m.borders = s.mask("borders", near, string(within), `"/><path fill="#fff" d="`, string(within), `"/>`)
		m.front = s.mask("front-borders", s.near(table.Borders.QuietMetres), string(within), `"/><path fill="#fff" d="`, string(within), `"/>`, near, string(within), `"/>`)
	}
	return m
}

// near is a line as wide as what is near to borders, but for where it runs.
func (s *svg) near(metres float64) string {
	return fmt.Sprintf(`<path fill="none" stroke="#000" stroke-linejoin="round" stroke-width="%s" d="`, number(float32(2*table.Borders.Pixels(metres, s.at.zoom.World()))))
}

// mask writes a mask of all the map but for what is black in it.
func (s *svg) mask(name string, parts ...string) (attribute string) {
	id, in := s.id(name), s.at.view.in
	s.put(`<mask id="`, id, `" maskUnits="userSpaceOnUse"`, boxed(in), `><rect`, boxed(in), ` fill="#fff"/>`)
	s.put(parts...)
	s.put("</mask>\n")
	return ` mask="url(#` + id + `)"`
}

// front writes the edge of what is held, but along borders and shores.
func (s *svg) front(p *raster.Picture, shown raster.MapLayer) {
	if !p.HasGround() {
		return
	}
	features := shown.Set.Features()
	cuts := cutFor(shown, s.at.view)
	for _, l := range look.OfLayer(shown.Layer) {
		if !look.IsHeldLook(l.Name) {
			continue
		}
		var all []byte
		for _, c := range cuts {
			if look.OfFeature(shown.Layer, &features[c.feature]) == l {
				all = append(all, c.outlines()...)
			}
		}
		if len(all) == 0 {
			continue
		}
		s.group(shown.Layer.ID+"-"+style.LookFront, s.poster.named("front", "Front"), s.masks.front, func() {
			outside := s.mask(shown.Layer.ID+"-"+l.Name+"-outside", `<path d="`, string(all), `"/>`)
			s.put(fmt.Sprintf(`<path fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round"`,
				look.Hex(look.FrontInk(l, shown.Layer, s.poster.Theme)), number(2*look.FrontWidth(s.at.zoom.Style))), outside, ` d="`, string(all), `"/>`, "\n")
		})
	}
}
