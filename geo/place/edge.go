package place

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Edge is a piece of an outline between two positions in degrees. It is straight in longitude and
// latitude (RFC 7946, section 3.1.1), as it is drawn, and no geodesic.
type Edge [2]orb.Point

// NearestEdge is how far the nearest edge of polygons is from a position, in metres along the
// geodesic; +Inf where there are none.
func NearestEdge(at orb.Point, polygons orb.MultiPolygon) float64 {
	best := math.Inf(1)
	for _, run := range runsFrom(at, polygons) {
		if run.atLeast >= best {
			break
		}
		for e := range run.edges {
			if e.atLeast(at) < best {
				best = min(best, e.metresFrom(at))
			}
		}
	}
	return best
}

// run are some edges of a ring that follow each other.
type run struct {
	positions []orb.Point
	atLeast   float64 // a distance that none of them falls below
}

// runEdges is how many edges a run has.
const runEdges = 32

// runsFrom are the edges of polygons, the nearest to a position first.
func runsFrom(at orb.Point, polygons orb.MultiPolygon) (runs []run) {
	for _, p := range polygons {
		for _, r := range p {
			for from := 0; from+1 < len(r); from += runEdges {
				part := r[from:min(from+runEdges+1, len(r))]
				runs = append(runs, run{part, boxAtLeast(at, orb.MultiPoint(part).Bound())})
			}
		}
	}
	slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.atLeast, b.atLeast) })
	return runs
}

func (r run) edges(yield func(Edge) bool) {
	for i := 1; i < len(r.positions); i++ {
		if !yield(Edge{r.positions[i-1], r.positions[i]}) {
			return
		}
	}
}

// boxAtLeast is a distance that nothing in a box falls below.
func boxAtLeast(at orb.Point, box orb.Bound) float64 {
	near := orb.Point{min(max(at[0], box.Min[0]), box.Max[0]), min(max(at[1], box.Min[1]), box.Max[1])}
	away := max(math.Abs(near[0]-at[0]), math.Abs(near[1]-at[1]))
	switch {
	case math.Abs(at[1]) > 75 || away > 40:
		return 0
	case away > 5: // ways bend towards the poles
		metres, _ := onSphere(at, near)
		return metres * 0.9
	}
	x, y := flatAround(at, (at[1]+near[1])/2).of(near)
	return math.Hypot(x, y) * 0.97
}

// edgesOf are the edges of polygons.
func edgesOf(polygons orb.MultiPolygon) func(yield func(Edge) bool) {
	return func(yield func(Edge) bool) {
		for _, p := range polygons {
			for _, r := range p {
				for e := range (run{positions: r}).edges {
					if !yield(e) {
						return
					}
				}
			}
		}
	}
}

// along is the position at a share of the edge.
func (e Edge) along(t float64) orb.Point {
	return orb.Point{e[0][0] + t*(e[1][0]-e[0][0]), e[0][1] + t*(e[1][1]-e[0][1])}
}

// within is the part of the edge between two shares of it.
func (e Edge) within(from, to float64) Edge { return Edge{e.along(from), e.along(to)} }

// flat is the plane in which a degree is as long, both ways, as it is on the ellipsoid halfway
// between a position and an edge: ways from the position in it are nearly those on the Earth.
type flat struct {
	at     orb.Point
	kx, ky float64 // metres a degree
}

func flatAround(at orb.Point, latitude float64) flat {
	const squash = flattening * (2 - flattening)
	sin, cos := math.Sincos(latitude * math.Pi / 180)
	w := 1 - squash*sin*sin
	across := equator / math.Sqrt(w) // the radii of curvature
	along := across * (1 - squash) / w
	return flat{at, across * cos * math.Pi / 180, along * math.Pi / 180}
}

func (f flat) of(p orb.Point) (x, y float64) { return (p[0] - f.at[0]) * f.kx, (p[1] - f.at[1]) * f.ky }

// metres is how far the edge is from the plane's middle.
func (f flat) metres(e Edge) float64 { return math.Sqrt(f.square(e)) }

// square is the square of metres.
func (f flat) square(e Edge) float64 {
	ax, ay := f.of(e[0])
	bx, by := f.of(e[1])
	dx, dy := bx-ax, by-ay
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(-(ax*dx+ay*dy)/length, 0), 1)
	}
	x, y := ax+t*dx, ay+t*dy
	return x*x + y*y
}

// degreesTo is how many degrees of either kind the farther end is away, and how many the edge has.
func (e Edge) degreesTo(at orb.Point) (away, long float64) {
	for i := range at {
		away = max(away, math.Abs(e[0][i]-at[i]), math.Abs(e[1][i]-at[i]))
		long = max(long, math.Abs(e[0][i]-e[1][i]))
	}
	return away, long
}

// atLeast is a distance in metres that the edge does not fall below, found quickly.
func (e Edge) atLeast(at orb.Point) float64 {
	away, long := e.degreesTo(at)
	if math.Abs(at[1]) < 75 && long < 0.1 && away < 5 {
		margin := 0.001 + 0.033*long // of the plane, and of the latitude that it is around
		return (1 - margin) * flatAround(at, (at[1]+e[0][1])/2).metres(e)
	}
	// No point of it is nearer than its nearer end is, less half its length.
	one, _ := onSphere(e[0], at)
	other, _ := onSphere(e[1], at)
	half := math.Hypot(e[1][0]-e[0][0], e[1][1]-e[0][1]) / 2 * equator * math.Pi / 180
	return min(one, other)/sphereMargin - half
}

// golden is the share at which a bracket of a minimum is cut.
const golden = 0.6180339887498949

// metresFrom is the geodesic distance of a position from the edge: from any one position the way to
// a straight edge has one minimum, as far as that does not lead around the Earth.
func (e Edge) metresFrom(at orb.Point) float64 {
	way := func(t float64) float64 {
		metres, _ := Between(at, e.along(t))
		return metres
	}
	start, end := way(0), way(1)
	nearest := min(start, end)
	if away, long := e.degreesTo(at); math.Abs(at[1]) < 75 && long < 0.1 && away < 5 {
		return min(nearest, way(vertex(start, way(0.5), end)))
	}
	from, to := 0.0, 1.0
	a, b := 1-golden, golden
	wayA, wayB := way(a), way(b)
	for length := math.Hypot(e[1][0]-e[0][0], e[1][1]-e[0][1]); (to-from)*length > edgeDegrees; {
		if wayA < wayB {
			to, b, wayB = b, a, wayA
			a = to - golden*(to-from)
			wayA = way(a)
		} else {
			from, a, wayA = a, b, wayB
			b = from + golden*(to-from)
			wayB = way(b)
		}
	}
	return min(nearest, wayA, wayB)
}

// vertex is the share of a short edge that is nearest, of the ways to its start, its middle and its
// end: their squares are on a parabola, as nearly as matters.
func vertex(start, middle, end float64) float64 {
	start, middle, end = start*start, middle*middle, end*end
	bend := 4 * (start - 2*middle + end)
	if !(bend > 0) {
		return 0
	}
	return min(max((3*start-4*middle+end)/bend, 0), 1)
}

// edgeDegrees is how exactly the nearest position on an edge is found: to a metre along it,
// by which the way to it differs far less.
const edgeDegrees = 1e-5
