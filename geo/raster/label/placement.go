package label

import (
	"cmp"
	"math"
	"slices"

	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// Placement is where everything that is marked or named stands at one zoom and
// in one language, in pixels of scale 1 of the whole world. It is found once
// for all tiles, so that a name is the same in each tile that it reaches into.
type Placement struct {
	Signs  []Sign
	Labels []Label
	// By tile, what reaches into it: signs and labels by their number.
	signsIn, labelsIn map[cell][]int32
	taken             grid
	names             map[string][]orb.Point // where each name stands already
	world             float64                // its width, in pixels
	in                orb.Bound              // out of which no name reaches
}

// Label is a name, its top left corner, and the sign that stands and falls
// with it, if any.
type Label struct {
	Text Text
	of   *Symbol
	At   orb.Point
	Box  orb.Bound // what it keeps free
	Sign *Sign
}

// Anchor returns by which end a name is held to its point, for where another font makes it
// longer: start, middle or end.
func (n *Label) Anchor(zoom paint.Zoom) string {
	if len(n.of.rings) > 0 {
		return "middle"
	}
	world := zoom.World()
	at, nearest := orb.Point{}, math.Inf(1)
	middle := n.Box.Center()
	for _, p := range n.of.points {
		q := snapped(p, world)
		if d := math.Hypot(q[0]-middle[0], q[1]-middle[1]); d < nearest {
			at, nearest = q, d
		}
	}
	switch {
	case n.At[0] >= at[0]:
		return "start"
	case n.At[0]+float64(n.Text.Width) <= at[0]:
		return "end"
	}
	return "middle"
}

// mostLabels bounds how many names one zoom has, the most important first.
const mostLabels = 20_000

// Place finds room for everything at a zoom. Signs of places and statements
// always stand; names and cities take turns by importance and stand where
// there is room, so that nothing covers a name. The same symbols give the
// same placement.
func Place(symbols []Symbol, zoom paint.Zoom, lang string) *Placement {
	z := zoom.Style
	world := zoom.World()
	p := placementIn(orb.Bound{Max: orb.Point{world, world}}, world)
	// Statements lie beneath places, whose position says more.
	for _, kind := range []symbolKind{symbolStatement, symbolPlace} {
		for i := range symbols {
			if symbols[i].kind == kind {
				p.mark(&symbols[i], z)
			}
		}
	}
	var named []*Symbol
	for i := range symbols {
		if symbols[i].named(z) {
			named = append(named, &symbols[i])
		}
	}
	slices.SortStableFunc(named, func(a, b *Symbol) int {
		return cmp.Compare(a.priority(z), b.priority(z))
	})
	for _, s := range named {
		if len(p.Labels) >= mostLabels {
			break
		}
		p.name(s, z, lang)
	}
	p.taken, p.names = nil, nil
	return p
}

// placementIn is one of nothing yet, of a part of the world.
func placementIn(in orb.Bound, world float64) *Placement {
	return &Placement{
		signsIn: map[cell][]int32{}, labelsIn: map[cell][]int32{},
		taken: grid{}, names: map[string][]orb.Point{}, world: world, in: in,
	}
}

// mark puts the signs of a place or statement on the map, those at one and the
// same spot once.
func (p *Placement) mark(s *Symbol, z uint8) {
	for _, q := range s.points {
		sg := Sign{At: snapped(q, p.world), Symbol: s}
		box := sg.Box(z)
		if s.kind == symbolStatement && p.taken.holds(box, s) {
			continue
		}
		p.taken.add(box, s)
		register(p.signsIn, box, int32(len(p.Signs)))
		p.Signs = append(p.Signs, sg)
	}
}

// name finds the first room for a symbol's name. Areas may be named more than
// once.
func (p *Placement) name(s *Symbol, z uint8, lang string) {
	style := s.lettering(z)
	name := s.Name(lang)
	if name == "" {
		return
	}
	t, ok := style.Set(s.lines(name))
	if !ok {
		return
	}
	if len(s.rings) > 0 {
		for _, choice := range s.areaChoices(p.world, t) {
			p.first(s, name, t, z, choice, nil)
		}
		return
	}
	for _, q := range s.points {
		at := snapped(q, p.world)
		var sg *Sign
		if s.kind == symbolCity || s.kind == symbolSettlement {
			sg = &Sign{At: at, Symbol: s}
		}
		p.first(s, name, t, z, pointChoices(s, z, at, t), sg)
	}
}

// first takes the first of several corners at which a text has room.
func (p *Placement) first(s *Symbol, name string, t Text, z uint8, corners []orb.Point, sg *Sign) {
	width := p.world
	if sg != nil {
		if box := sg.Box(z); !p.holds(box) || p.taken.meets(box, s) {
			return
		}
	}
	for _, corner := range corners {
		at := orb.Point{sixteenth(corner[0]), sixteenth(corner[1])}
		l := Label{Text: t, of: s, At: at, Sign: sg, Box: textBox(at, t)}
		if !p.holds(l.Box) || p.taken.meets(l.Box, s) || p.near(name, l.Box.Center(), s.once(width)) {
			continue
		}
		p.names[name] = append(p.names[name], l.Box.Center())
		p.taken.add(l.Box, nil)
		drawn := l.Box
		if sg != nil {
			p.taken.add(sg.Box(z), nil)
			drawn = drawn.Union(sg.Box(z))
		}
		register(p.labelsIn, drawn, int32(len(p.Labels)))
		p.Labels = append(p.Labels, l)
		return
	}
}

// holds reports whether a box is whole in the part of the world that is placed.
func (p *Placement) holds(b orb.Bound) bool { return p.in.Contains(b.Min) && p.in.Contains(b.Max) }

// near reports whether the same name stands within a distance already.
func (p *Placement) near(name string, at orb.Point, once float64) bool {
	for _, q := range p.names[name] {
		dx, dy := q[0]-at[0], q[1]-at[1]
		if dx*dx+dy*dy < once*once {
			return true
		}
	}
	return false
}

// snapped is a point of the world in pixels, to the sixteenth, which is a unit
// of a tile's grid.
func snapped(p orb.Point, width float64) orb.Point {
	return orb.Point{sixteenth(p[0] * width), sixteenth(p[1] * width)}
}

func sixteenth(v float64) float64 { return float64(int64(v*16+0.5)) / 16 }

// textBox is what a text with its halo covers, with a little room around.
func textBox(at orb.Point, t Text) orb.Bound {
	pad := float64(t.Style.HaloWidth) + 1
	return orb.Bound{
		Min: orb.Point{at[0] - pad, at[1] - pad + 1},
		Max: orb.Point{at[0] + float64(t.Width) + pad, at[1] + float64(t.Height) + pad - 1},
	}
}

// In returns which signs and labels reach into a tile, by their number.
func (p *Placement) In(x, y uint32) (signs, labels []int32) {
	c := cell{int32(x), int32(y)}
	return p.signsIn[c], p.labelsIn[c]
}
