package maplibre

import (
	"math"
	"slices"

	"frontline/geo"

	"github.com/paulmach/orb"
)

func ringsOf(g orb.Geometry) []orb.Ring { return slices.Concat(geo.Polygons(g)...) }

type side struct{ a, b orb.Point }

// nearness tells what is near to some rings.
type nearness struct {
	rings []orb.Ring
	cells map[[2]int][]side // by the square of cell degrees, what may be near to something in it
}

const cell = 0.25

// nearnessTo tells what is within so many metres of rings.
func nearnessTo(rings []orb.Ring, metres float64) *nearness {
	n := &nearness{rings: rings, cells: map[[2]int][]side{}}
	reach := table.Borders.Degrees(metres)
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

// parts cuts a side where it comes near to what holds of what is near.
func (n *nearness) parts(a, b orb.Point, near func(orb.Point) bool) (out []part) {
	if !n.near(a, b) {
		return []part{{a, b, near(orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2})}}
	}
	long := table.Borders.Degrees(step)
	count := max(int(math.Ceil(math.Hypot((b[0]-a[0])/long[0], (b[1]-a[1])/long[1]))), 1)
	share := func(i int) orb.Point {
		t := float64(i) / float64(count)
		return orb.Point{onGrid(a[0] + (b[0]-a[0])*t), onGrid(a[1] + (b[1]-a[1])*t)}
	}
	for i := range count {
		p := part{share(i), share(i + 1), false}
		p.near = near(orb.Point{(p.a[0] + p.b[0]) / 2, (p.a[1] + p.b[1]) / 2})
		if k := len(out) - 1; k >= 0 && out[k].near == p.near {
			out[k].b = p.b
		} else {
			out = append(out, p)
		}
	}
	return out
}

// near is false where no part of a side can be near.
func (n *nearness) near(a, b orb.Point) bool {
	for x := at(min(a[0], b[0])); x <= at(max(a[0], b[0])); x++ {
		for y := at(min(a[1], b[1])); y <= at(max(a[1], b[1])); y++ {
			if len(n.cells[[2]int{x, y}]) > 0 {
				return true
			}
		}
	}
	return false
}

// from is how far a point is from the rings, in metres; infinite where that is far.
func (n *nearness) from(p orb.Point) float64 {
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
	return least
}

// has reports whether a point is so near to a border that no front is there.
func (n *nearness) has(p orb.Point) bool {
	least := n.from(p)
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
