package maplibre

import (
	"math"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// Where ground is held no claim is hatched, and control is painted up to borders and
// shores only. A style can take nothing away: what is not to be seen is covered, with
// what lies beneath drawn again above it.

// OutlinesZoom is the last zoom of the tiles by which it is covered what is near to
// borders: they reach further beyond their edges than style.Borders.Metres.
const OutlinesZoom = 7

// Sources whose ids end so are of a layer: its outlines, and its front.
const (
	Outlines = "-outlines"
	FrontID  = "-front"
)

// homeAt is where in look.Ground the layer is that borders are around.
func homeAt() int {
	for i, l := range look.Ground {
		if l.ID == table.Borders.Of {
			return i
		}
	}
	return -1
}

// again draws again what lies above the land: lines and water.
func (m *Style) again(l base, only string) (out []Layer) {
	for i, of := range look.Ground {
		if i > homeAt() && l.classes&(1<<i) != 0 && (only == "" || of.ID == only) {
			again := m.drawn(l.Layer, of, filterOf(of))
			again["id"] = l.ID + "-" + of.ID + "-above"
			if only != "" {
				again["id"] = l.ID + "-" + of.ID + "-beside"
			}
			out = append(out, again)
		}
	}
	return out
}

// cover hides what lies beneath ground that is held.
func (m *Style) cover(l geo.Layer) (out []Layer) {
	home := look.Ground[homeAt()]
	for _, of := range look.OfLayer(l) {
		if look.IsHeldLook(of.Name) {
			out = append(out, on(l.ID, l.ID+"-"+of.Name+"-ground", "fill", lookFilter(l, of.Name), nil,
				map[string]any{"fill-color": m.hex(home.Paint.FillColor, l), "fill-antialias": false}))
		}
	}
	return out
}

// beyond covers what lies near to borders and shores, and outside of them: with sea,
// and with the land of the neighbours.
func (m *Style) beyond(l base) []Layer {
	if !look.IsWithinBorders(l.classes) {
		return nil
	}
	at := homeAt()
	home, land := look.Ground[at], look.Ground[at-1]
	strip := func(id string, filter any, ink style.Ink, side float64) Layer {
		return on(l.ID+Outlines, l.ID+"-"+id, "line", filter, map[string]any{"line-join": "round"}, map[string]any{
			"line-color": m.hex(ink, l.Layer), "line-width": metres(table.Borders.Metres), "line-offset": metres(table.Borders.Metres * side),
		})
	}
	within := filterOf(home)
	var out []Layer
	if len(m.basemaps) == 0 {
		out = []Layer{
			strip("shore", within, "sea", -0.5),
			strip("neighbours", allOf([]any{filterOf(land), expression{"!", within}}), land.Paint.FillColor, 0.5),
		}
		for i := range out {
			out[i]["source-layer"] = l.ID
		}
	} else {
		// Of the lines of BesideOf, which run around areas as rings do.
		out = []Layer{strip("shore", is("of", ofShore), "sea", 0.5), strip("neighbours", is("of", ofNeighbours), land.Paint.FillColor, -0.5)}
		for i := range out {
			delete(out[i], "source-layer")
		}
	}
	return append(out, m.again(l, table.Borders.Line)...)
}

// metres is a length on the ground at each zoom.
func metres(length float64) any {
	const deepest = 22
	at := func(zoom int) float64 { return table.Borders.Pixels(length, 256) * math.Exp2(float64(zoom+1)) }
	return expression{"interpolate", expression{"exponential", 2}, expression{"zoom"}, 0, at(0), deepest, at(deepest)}
}

// front draws the edge of what is held, of the lines that FrontOf finds.
func (m *Style) front(l geo.Layer) (out []Layer) {
	width := *look.FrontLine()
	for _, of := range look.OfLayer(l) {
		if !look.IsHeldLook(of.Name) {
			continue
		}
		id := l.ID + FrontID
		if of.Name != style.LookHeld {
			id += "-" + of.Name
		}
		drawn := on(l.ID+FrontID, id, "line", is("look", of.Name), map[string]any{"line-join": "round"}, map[string]any{
			"line-color": look.Hex(look.FrontInk(of, l, m.variant.Theme)),
			"line-width": sizeByZoom(width), "line-offset": sizeByZoom(width.Times(0.5)),
		})
		delete(drawn, "source-layer")
		out = append(out, drawn)
	}
	return out
}

// Front are the lines of a look along which ground is held on the left.
type Front struct {
	Look  string
	Lines orb.MultiLineString
}

// FrontOf finds the edge of what is held by some features of control, but along the
// borders and shores of a basemap.
func FrontOf(l geo.Layer, features, base []geo.Feature) (out []Front) {
	near := newNearness(base)
	for _, of := range look.OfLayer(l) {
		if !look.IsHeldLook(of.Name) {
			continue
		}
		var rings []orb.Ring
		for i := range features {
			if f := &features[i]; look.NameOf(l, f) == of.Name {
				rings = append(rings, ringsOf(f.Geometry)...)
			}
		}
		if lines := frontOf(rings, near); len(lines) > 0 {
			out = append(out, Front{of.Name, lines})
		}
	}
	return out
}

// frontOf are the parts of rings that no two have between them, nor are near to a
// border.
func frontOf(rings []orb.Ring, near *nearness) (lines orb.MultiLineString) {
	sides := map[side]bool{}
	for _, r := range rings {
		for i := 1; i < len(r); i++ {
			sides[side{r[i-1], r[i]}] = true
		}
	}
	for _, r := range rings {
		var line orb.LineString
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			between := sides[side{b, a}]
			for _, part := range near.parts(a, b, near.has) {
				switch {
				case between || part.near:
					line = nil
				case line == nil:
					lines = append(lines, orb.LineString{part.a, part.b})
					line = lines[len(lines)-1]
				default:
					line = append(line, part.b)
					lines[len(lines)-1] = line
				}
			}
		}
	}
	return lines
}

// newNearness tells what is near to the borders and shores of a base.
func newNearness(base []geo.Feature) *nearness {
	var rings []orb.Ring
	home := look.Ground[homeAt()]
	for i := range base {
		f := &base[i]
		if !home.Filter.Match(func(name string) string { return geo.Property[string](f, name) }, "Polygon") {
			continue
		}
		rings = append(rings, ringsOf(f.Geometry)...)
	}
	return nearnessTo(rings, table.Borders.QuietMetres)
}

// arranged are the layers of areas and of what lies beneath them, in the order in which
// they are drawn.
func (m *Style) arranged() []Layer {
	out := append([]Layer{}, m.ground...)
	for _, b := range m.basemaps {
		out = append(out, m.streets(b)...)
	}
	out = append(out, m.lines...)
	for _, l := range m.Opened() {
		m.leaveOpen(l)
	}
	out = append(out, m.hatched...)
	ground := len(m.bases) > 0 && homeAt() > 0
	if ground && len(m.basemaps) == 0 && len(m.hatched) > 0 && len(m.controls) > 0 {
		for _, l := range m.controls {
			out = append(out, m.cover(l)...)
		}
		for _, base := range m.bases {
			out = append(out, m.again(base, "")...)
		}
	}
	out = append(out, m.areas...)
	if ground && len(m.controls) > 0 {
		for _, base := range m.bases {
			out = append(out, m.beyond(base)...)
		}
		for _, l := range m.controls {
			for _, drawn := range m.front(l) {
				if m.pale[l.ID] {
					drawn["paint"].(map[string]any)["line-opacity"] = float64(table.Stale.Opacity)
				}
				out = append(out, drawn)
			}
		}
	}
	return append(out, m.outlined...)
}
