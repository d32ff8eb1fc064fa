package place

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Borders are borders and shores, of which an edge that runs along them is no front: it is where
// the map ends, and nobody assessed it.
type Borders struct {
	areas, land   []boundedPolygon
	metres, quiet float64
	edges         []Edge
	shore         []bool                 // of each edge, whether there is no land beyond it
	cells         map[borderCell][]int32 // of what is within the tolerance of each cell
	long          []int32                // what would be in too many cells
}

// borderDegrees is how high and wide a cell is.
const borderDegrees = 0.05

type borderCell struct{ x, y int16 }

func borderCellAt(x, y float64) (int16, int16) {
	return int16(math.Floor(x / borderDegrees)), int16(math.Floor(y / borderDegrees))
}

// boundedPolygon is a polygon in runs, with the box around it.
type boundedPolygon struct {
	runs []boxedRun
	box  orb.Bound
}

func bounded(polygons orb.MultiPolygon) []boundedPolygon {
	out := make([]boundedPolygon, len(polygons))
	for i, p := range polygons {
		out[i] = boundedPolygon{boxedRuns(orb.MultiPolygon{p}), p.Bound()}
	}
	return out
}

// contains is whether a position that lies on no edge of it lies within it.
func (b boundedPolygon) contains(at orb.Point) (odd bool) {
	if !b.box.Contains(at) {
		return false
	}
	for _, r := range b.runs {
		odd = odd != Crosses(r.positions, r.box, at)
	}
	return odd
}

func anyContains(polygons []boundedPolygon, p orb.Point) bool {
	return slices.ContainsFunc(polygons, func(b boundedPolygon) bool { return b.contains(p) })
}

// NewBorders takes the outlines of areas for borders, where other land has the same edge, and for
// shores elsewhere. What lies within so many metres of a border is along it. Of a shore, and outside
// of the areas, that is what lies within quiet metres, which are no fewer: shores are drawn most
// differently, and beyond them nothing is held. Where there are areas, what lies on no land is no
// front. Their positions are kept.
func NewBorders(areas, land orb.MultiPolygon, metres, quiet float64) *Borders {
	b := &Borders{areas: bounded(areas), land: bounded(land), metres: metres, quiet: quiet, cells: map[borderCell][]int32{}}
	beside := map[orb.Point]bool{}
	for e := range edgesOf(land) {
		beside[e[0]] = true
	}
	for e := range edgesOf(areas) {
		i := int32(len(b.edges))
		b.edges = append(b.edges, e)
		b.shore = append(b.shore, !beside[e[0]] || !beside[e[1]])
		if !eachCell(e, quiet, func(c borderCell) { b.cells[c] = append(b.cells[c], i) }) {
			b.long = append(b.long, i)
		}
	}
	return b
}

// MemorySize is about how many bytes they take, without the positions of the areas and the land.
func (b *Borders) MemorySize() int {
	n := len(b.edges)*(32+1) + len(b.long)*4 + (len(b.areas)+len(b.land))*64
	for _, list := range b.cells {
		n += 40 + 4*cap(list)
	}
	return n
}

// mostCells is how many cells an edge is looked for in.
const mostCells = 4096

// eachCell calls f with the cells of the box around an edge, widened by some metres; it is false,
// and does not, where they are too many.
func eachCell(e Edge, metres float64, f func(borderCell)) bool {
	high := metres / metresPerDegree
	wide := high / max(math.Cos((max(math.Abs(e[0][1]), math.Abs(e[1][1]))+high)*math.Pi/180), 0.01)
	west, south := borderCellAt(min(e[0][0], e[1][0])-wide, min(e[0][1], e[1][1])-high)
	east, north := borderCellAt(max(e[0][0], e[1][0])+wide, max(e[0][1], e[1][1])+high)
	if (int(east)-int(west)+1)*(int(north)-int(south)+1) > mostCells {
		return false
	}
	for y := south; y <= north; y++ {
		for x := west; x <= east; x++ {
			f(borderCell{x, y})
		}
	}
	return true
}

// share is a part of an edge, from 0 at its first position to 1 at its last.
type share struct{ from, to float64 }

// Front are the parts of an edge that are not along a border or shore, in order.
func (b *Borders) Front(e Edge) (front []Edge) {
	b.front(e, new(side), func(Edge) bool { return true }, func(part Edge) { front = append(front, part) })
	return front
}

// side is on which side of the outlines an edge is, and where it ends: what begins there is on the
// same one.
type side struct {
	end          orb.Point
	within, land bool
	known        bool
}

// front calls f with the parts of an edge that are front, of those that are wanted.
func (b *Borders) front(e Edge, last *side, wanted func(Edge) bool, f func(Edge)) {
	for _, part := range b.beyond(e, b.metres, b.quiet) {
		if len(b.areas) == 0 {
			f(part)
			continue
		}
		if !last.known || last.end != part[0] {
			if !wanted(part) {
				last.known = false
				continue
			}
			middle := part.along(0.5) // it crosses no outline
			last.within = anyContains(b.areas, middle)
			last.land = last.within || anyContains(b.land, middle)
		}
		last.end, last.known = part[1], true
		switch {
		case last.within:
			f(part)
		case last.land:
			for _, farther := range b.beyond(part, b.quiet, b.quiet) {
				f(farther)
			}
		}
	}
}

// beyond are the parts of an edge that are farther than some metres from all borders, and from all
// shores, in order.
func (b *Borders) beyond(e Edge, border, shore float64) (parts []Edge) {
	var near []share
	var all bool // whether all of it is near
	f := flatAround(e[0], (e[0][1]+e[1][1])/2)
	add := func(i int32) {
		metres := border
		if b.shore[i] {
			metres = shore
		}
		if s, ok := f.sharesNear(e, b.edges[i], metres); ok {
			near, all = append(near, s), s.from <= 0 && s.to >= 1
		}
	}
	addAll := func(list []int32) {
		for n := 0; n < len(list) && !all; n++ {
			add(list[n])
		}
	}
	if eachCell(e, 0, func(c borderCell) { addAll(b.cells[c]) }) {
		addAll(b.long)
	} else {
		for i := 0; i < len(b.edges) && !all; i++ {
			add(int32(i))
		}
	}
	if all {
		return nil
	}
	slices.SortFunc(near, func(p, q share) int { return cmp.Compare(p.from, q.from) })
	done := 0.0
	for _, s := range near {
		if s.from > done {
			parts = append(parts, e.within(done, s.from))
		}
		done = max(done, s.to)
	}
	if done < 1 {
		parts = append(parts, e.within(done, 1))
	}
	return parts
}

// sharesNear is the part of an edge that lies within some metres of another. Where that is, is
// convex, and so the part is one.
func (f flat) sharesNear(e, near Edge, metres float64) (s share, ok bool) {
	ax, ay := f.of(e[0])
	bx, by := f.of(e[1])
	s = share{1, 0}
	widen := func(from, to float64) {
		from, to = max(from, 0), min(to, 1)
		if from <= to {
			s.from, s.to = min(s.from, from), max(s.to, to)
		}
	}
	px, py := f.of(near[0])
	qx, qy := f.of(near[1])
	// Around each end.
	for _, c := range [...][2]float64{{px, py}, {qx, qy}} {
		if from, to, ok := crossDisc(ax-c[0], ay-c[1], bx-ax, by-ay, metres); ok {
			widen(from, to)
		}
	}
	// And beside what is between them: as far as it is long, and as far as the tolerance reaches.
	if length := math.Hypot(qx-px, qy-py); length > 0 {
		ux, uy := (qx-px)/length, (qy-py)/length
		along, across := (ax-px)*ux+(ay-py)*uy, (ay-py)*ux-(ax-px)*uy
		dAlong, dAcross := (bx-ax)*ux+(by-ay)*uy, (by-ay)*ux-(bx-ax)*uy
		from1, to1 := crossBand(along, dAlong, 0, length)
		from2, to2 := crossBand(across, dAcross, -metres, metres)
		widen(max(from1, from2), min(to1, to2))
	}
	return s, s.from <= s.to
}

// crossDisc is where a way from (x, y) in the direction (dx, dy) is in the disc around the origin.
func crossDisc(x, y, dx, dy, radius float64) (from, to float64, ok bool) {
	a, b, c := dx*dx+dy*dy, x*dx+y*dy, x*x+y*y-radius*radius
	if a == 0 {
		return 0, 1, c <= 0
	}
	root := b*b - a*c
	if root < 0 {
		return 0, 0, false
	}
	root = math.Sqrt(root)
	return (-b - root) / a, (-b + root) / a, true
}

// crossBand is where a way from x, dx a share, is between two bounds.
func crossBand(x, dx, low, high float64) (from, to float64) {
	if dx == 0 {
		if low <= x && x <= high {
			return math.Inf(-1), math.Inf(1)
		}
		return 1, 0
	}
	from, to = (low-x)/dx, (high-x)/dx
	return min(from, to), max(from, to)
}

// NearestFront is how far the nearest part of the edges of polygons that is not along a border or
// shore is from a position, in metres; +Inf where there is none.
func (b *Borders) NearestFront(at orb.Point, polygons orb.MultiPolygon) float64 {
	best := math.Inf(1)
	nearer := func(e Edge) bool { return e.atLeast(at) < best }
	for _, run := range runsFrom(at, polygons) {
		if run.atLeast >= best {
			break
		}
		var last side
		for e := range run.edges {
			if !nearer(e) {
				continue
			}
			b.front(e, &last, nearer, func(part Edge) {
				if nearer(part) {
					best = min(best, part.metresFrom(at))
				}
			})
		}
	}
	return best
}

// Near is whether a border or shore is nearer to a position than some metres.
func (b *Borders) Near(at orb.Point, metres float64) bool {
	isNear := func(e Edge) bool { return e.atLeast(at) < metres && e.metresFrom(at) < metres }
	if metres > b.quiet { // farther than cells tell
		return slices.ContainsFunc(b.edges, isNear)
	}
	x, y := borderCellAt(at[0], at[1])
	near := func(i int32) bool { return isNear(b.edges[i]) }
	return slices.ContainsFunc(b.cells[borderCell{x, y}], near) || slices.ContainsFunc(b.long, near)
}
