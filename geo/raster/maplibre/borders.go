package maplibre

import (
	"math"
	"slices"

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
	out := []Layer{
		strip("shore", within, "sea", -0.5),
		strip("neighbours", allOf([]any{filterOf(land), expression{"!", within}}), land.Paint.FillColor, 0.5),
	}
	for i := range out {
		out[i]["source-layer"] = l.ID
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

type side struct{ a, b orb.Point }

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
			for _, part := range near.parts(a, b) {
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

func ringsOf(g orb.Geometry) []orb.Ring { return slices.Concat(geo.Polygons(g)...) }

// nearness tells what is near to the borders and shores of a basemap.
type nearness struct {
	rings []orb.Ring
	cells map[[2]int][]side // by the square of cell degrees, what may be near to something in it
}

const cell = 0.25

// newNearness reads a basemap.
func newNearness(base []geo.Feature) *nearness {
	n := &nearness{cells: map[[2]int][]side{}}
	home := look.Ground[homeAt()]
	for i := range base {
		f := &base[i]
		if !home.Filter.Match(func(name string) string { return geo.Property[string](f, name) }, "Polygon") {
			continue
		}
		n.rings = append(n.rings, ringsOf(f.Geometry)...)
	}
	reach := table.Borders.Degrees(table.Borders.QuietMetres)
	for _, r := range n.rings {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			for x := at(min(a[0], b[0]) - reach[0]); x <= at(max(a[0], b[0])+reach[0]); x++ {
				for y := at(min(a[1], b[1]) - reach[1]); y <= at(max(a[1], b[1])+reach[1]); y++ {
					n.cells[[2]int{x, y}] = append(n.cells[[2]int{x, y}], side{a, b})
				}
			}
		}
	}
	return n
}

func at(v float64) int { return int(math.Floor(v / cell)) }

type part struct {
	a, b orb.Point
	near bool
}

// onGrid is a coordinate to the record's 1e-6 degrees.
func onGrid(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// step is how long a part of a side is that is near or not, in metres.
const step = 250

// parts cuts a side where it comes near to borders.
func (n *nearness) parts(a, b orb.Point) (out []part) {
	if len(n.rings) == 0 {
		return []part{{a, b, false}}
	}
	long := table.Borders.Degrees(step)
	count := max(int(math.Ceil(math.Hypot((b[0]-a[0])/long[0], (b[1]-a[1])/long[1]))), 1)
	share := func(i int) orb.Point {
		t := float64(i) / float64(count)
		return orb.Point{onGrid(a[0] + (b[0]-a[0])*t), onGrid(a[1] + (b[1]-a[1])*t)}
	}
	for i := range count {
		p := part{share(i), share(i + 1), false}
		p.near = n.has(orb.Point{(p.a[0] + p.b[0]) / 2, (p.a[1] + p.b[1]) / 2})
		if k := len(out) - 1; k >= 0 && out[k].near == p.near {
			out[k].b = p.b
		} else {
			out = append(out, p)
		}
	}
	return out
}

// has reports whether a point is so near to a border that no front is there.
func (n *nearness) has(p orb.Point) bool {
	least := math.Inf(1)
	scale := table.Borders.Degrees(1)
	for _, s := range n.cells[[2]int{at(p[0]), at(p[1])}] {
		ax, ay := (s.a[0]-p[0])/scale[0], (s.a[1]-p[1])/scale[1]
		dx, dy := (s.b[0]-s.a[0])/scale[0], (s.b[1]-s.a[1])/scale[1]
		t := 0.0
		if l := dx*dx + dy*dy; l > 0 {
			t = min(max(-(ax*dx+ay*dy)/l, 0), 1)
		}
		least = min(least, math.Hypot(ax+t*dx, ay+t*dy))
	}
	if least <= table.Borders.Metres {
		return true
	}
	return least <= table.Borders.QuietMetres && !n.inside(p)
}

// inside is by parity over all rings: it is asked for each step along a front, and
// orb/planar takes three times as long.
func (n *nearness) inside(p orb.Point) (in bool) {
	for _, r := range n.rings {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
				in = !in
			}
		}
	}
	return in
}

// arranged are the layers of areas and of what lies beneath them, in the order in which
// they are drawn.
func (m *Style) arranged() []Layer {
	out := append([]Layer{}, m.ground...)
	out = append(out, m.hatched...)
	ground := len(m.bases) > 0 && homeAt() > 0
	if ground && len(m.hatched) > 0 && len(m.controls) > 0 {
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
