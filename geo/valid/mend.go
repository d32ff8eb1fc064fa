package valid

import (
	"errors"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// What moves no ground, or none beyond what rounding moves, and is mended as
// it comes.
const (
	Touching  geo.MendKind = "touching"  // rings touch themselves, share edges or cut the inside: taken apart or joined
	Rounded   geo.MendKind = "rounded"   // crossed, touched or went flat once rounded to the grid
	Collapsed geo.MendKind = "collapsed" // nothing is left of a ring or line once it is rounded: left out
	Unclosed  geo.MendKind = "unclosed"  // the ring's end was joined to its beginning
	Gathered  geo.MendKind = "gathered"  // geometries of a collection, which may overlap, became one: joined
)

// Kinds that are mended on request alone: the file can be read in two ways, and whoever
// loads it decides.
const (
	Crossing     geo.MendKind = "crossing"      // a ring crosses itself: by even-odd, ground that it goes around twice is out
	Spike        geo.MendKind = "spike"         // a ring goes out and back on the same line: cut off
	Flat         geo.MendKind = "flat"          // a ring that holds nothing: left out
	HoleOutside  geo.MendKind = "hole_outside"  // what of a hole lies outside of its exterior: left out
	HolesOverlap geo.MendKind = "holes_overlap" // holes overlap or lie in one another: joined
	PartsOverlap geo.MendKind = "parts_overlap" // polygons of one feature overlap, or are there twice: joined
	Antimeridian geo.MendKind = "antimeridian"  // an edge jumps from one side of the map to the other: cut at 180°
	Beyond       geo.MendKind = "beyond"        // longitudes go on past 180°, as where a file counts from 0 to 360: cut at 180°
)

// needsRepair reports whether mending it changes what the file says of some ground,
// or may not be what was meant.
func needsRepair(k geo.MendKind) bool {
	switch k {
	case Crossing, Spike, Flat, HoleOutside, HolesOverlap, PartsOverlap, Antimeridian, Beyond:
		return true
	}
	return false
}

// Fault is one kind of what is wrong with a shape.
type Fault struct {
	Kind  geo.MendKind
	Path  string    // JSON Pointer within the coordinates, of the first
	At    orb.Point // where the first is
	Count int
}

// Mended is a shape in order, and what was wrong with it.
type Mended struct {
	Geometry orb.Geometry // nil where nothing is left
	Faults   []Fault      // one a kind, in the order in which they were found
	// Before is the ground as the file draws it: all that a ring goes around,
	// once or more often, less what holes take of it, parts added up. After is
	// that of Geometry. Changed is of which somebody could have meant otherwise:
	// what a ring goes around twice, what of holes lies outside or overlaps, what
	// parts share, and a part of which its hole leaves nothing. In square metres.
	Before, After, Changed float64
}

// NeedsRepair is whether any of the faults does.
func (m Mended) NeedsRepair() bool {
	for _, f := range m.Faults {
		if needsRepair(f.Kind) {
			return true
		}
	}
	return false
}

// ErrUnmendable and ErrPole are for a shape of which no ground can be told, and
// ErrSpent for one after others that took all work that a file may.
var (
	ErrSpent      = errors.New("the rings of shapes up to this one meet in too many places to be taken apart: mend the file first, as by ogr2ogr -makevalid")
	ErrUnmendable = errors.New("the rings meet in too many places to be taken apart")
	ErrPole       = errors.New("a ring goes around a pole, or around the world, and is open there: close it along longitudes 180 and -180 and the pole, latitude 90 or -90")
)

// Mend brings polygons in order, whose rings are closed, have at least four
// positions and none like the one before. The ground is that of each ring by
// even-odd; of a polygon, its exterior without its holes; of all, the union of
// the parts. A shape that is valid is answered as it is, and not measured.
//
// source has the positions as the file has them, in the same order: with them
// what rounding did is told from what the file says. area measures a shape; budget
// is the work that may still be spent on shapes of the file, nil for any.
func Mend(m, source orb.MultiPolygon, multi bool, area func(orb.Geometry) float64, budget *planar.Budget) (Mended, error) {
	w := mender{multi: multi, area: area, budget: budget}
	cut, err := w.cutAtAntimeridian(m)
	if err != nil {
		return Mended{}, err
	}
	if len(w.faults) == 0 && Check(w.shape(m)) == nil {
		return Mended{Geometry: w.shape(m)}, nil
	}
	w.spikes(m, source)
	ground, err := w.untouched(cut, source)
	if errors.Is(err, errAmbiguous) {
		ground, err = w.overlaid(cut)
	}
	switch {
	case errors.Is(err, planar.ErrSpent):
		return Mended{}, ErrSpent
	case errors.Is(err, planar.ErrTangled), errors.Is(err, planar.ErrUnsettled):
		return Mended{}, ErrUnmendable
	case err != nil:
		return Mended{}, err
	}
	w.after = area(ground)
	out := Mended{Faults: w.faults, Before: w.before, After: w.after, Changed: w.changed}
	if len(ground) == 0 {
		return out, nil
	}
	out.Geometry = w.shape(ground)
	if Check(out.Geometry) != nil {
		return Mended{}, ErrUnmendable
	}
	return out, nil
}

// mender mends one shape.
type mender struct {
	multi  bool
	area   func(orb.Geometry) float64
	budget *planar.Budget
	faults []Fault

	before, after, changed float64
}

// shape is a Polygon where one came and is left.
func (w *mender) shape(m orb.MultiPolygon) orb.Geometry {
	if !w.multi && len(m) == 1 {
		return m[0]
	}
	return m
}

func (w *mender) found(k geo.MendKind, path string, at orb.Point, n int) {
	for i := range w.faults {
		if w.faults[i].Kind == k {
			w.faults[i].Count += n
			return
		}
	}
	w.faults = append(w.faults, Fault{k, path, at, n})
}

func (w *mender) path(polygon, ring int) string {
	s := sweep{multi: w.multi}
	if ring < 0 {
		return s.polygonPath(int32(polygon))
	}
	return s.ringPath(int32(polygon), ring)
}

// errAmbiguous is for rings by which some ground is in twice, or less than out.
var errAmbiguous = errors.New("ambiguous")

// untouched is for rings that meet in vertices only, and by which all ground
// is in once or out: whichever rule is asked, they say the same, and taking
// them apart where they touch, or joining them where they share an edge, moves
// nothing.
func (w *mender) untouched(m, source orb.MultiPolygon) (orb.MultiPolygon, error) {
	parts := make([]planar.Polygon, 0, len(m))
	for _, p := range m {
		part := []planar.Polygon{onGrid(p)}
		if Check(p) != nil {
			var err error
			if part, err = w.unambiguous(part); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part...)
	}
	if len(m) > 1 {
		var err error
		if parts, err = w.unambiguous(parts); err != nil {
			return nil, err
		}
	}
	ground := inDegrees(parts)
	if len(ground) == 0 && len(w.faults) == 0 {
		return nil, errAmbiguous
	}
	w.before = w.area(ground)
	if len(w.faults) == 0 {
		flaw := Check(w.shape(m))
		w.found(touchingOf(m, source), flaw.Path, flaw.At, max(1, countRings(ground)-countRings(m)))
	}
	return ground, nil
}

// unambiguous takes polygons apart, and joins them, where nothing is in twice.
func (w *mender) unambiguous(polygons []planar.Polygon) ([]planar.Polygon, error) {
	a, err := planar.ArrangeExact(w.budget, planar.Area{Weight: 1, Polygons: polygons})
	if errors.Is(err, planar.ErrCrossing) {
		return nil, errAmbiguous
	} else if err != nil {
		return nil, err
	}
	if len(a.Pieces(func(c planar.Cover) bool { n := c.Count(0); return n != 0 && n != 1 })) > 0 {
		return nil, errAmbiguous
	}
	return a.Polygons(isIn), nil
}

// touchingOf is whether the file says that rings touch, or only rounding did it:
// then positions that became the same were not, or a position came onto an
// edge.
func touchingOf(m, source orb.MultiPolygon) geo.MendKind {
	was := map[orb.Point]orb.Point{}
	moved := false
	for i, p := range m {
		for j, r := range p {
			if len(source[i][j]) != len(r) {
				return Touching
			}
			for k, c := range r[:len(r)-1] {
				s := source[i][j][k]
				moved = moved || s != c
				if t, again := was[c]; again && s == t {
					return Touching
				}
				was[c] = s
			}
		}
	}
	if moved {
		return Rounded
	}
	return Touching
}

func countRings(m orb.MultiPolygon) (n int) {
	for _, p := range m {
		n += len(p)
	}
	return n
}

// overlaid works out the ground ring by ring, then polygon by polygon, then of
// all. Edges that cross between grid points move to the nearest one.
func (w *mender) overlaid(m orb.MultiPolygon) (orb.MultiPolygon, error) {
	parts := make([]planar.Polygon, 0, len(m))
	each := 0.0 // the parts, one by one
	for i, p := range m {
		if Check(p) == nil {
			area := w.area(p)
			w.before, each = w.before+area, each+area
			parts = append(parts, onGrid(p))
			continue
		}
		ground, err := w.polygon(i, p)
		if err != nil {
			return nil, err
		}
		each += w.areaOf(ground)
		parts = append(parts, ground...)
	}
	if len(m) > 1 {
		a, err := planar.ArrangeWithin(w.budget, planar.Area{Weight: 1, Polygons: parts})
		if err != nil {
			return nil, err
		}
		w.judge(PartsOverlap, w.path(-1, -1), a.Pieces(func(c planar.Cover) bool { return c.Count(0) > 1 }))
		parts = a.Polygons(isIn)
		w.changed += max(0, each-w.areaOf(parts))
	}
	if len(w.faults) == 0 {
		flaw, kind := Check(w.shape(m)), Rounded
		if len(parts) == 0 {
			kind = HoleOutside // as large as its exterior
		}
		w.found(kind, flaw.Path, flaw.At, 1)
	}
	return inDegrees(parts), nil
}

// polygon is the ground of one polygon.
func (w *mender) polygon(i int, p orb.Polygon) ([]planar.Polygon, error) {
	outside, twice, err := w.ring(i, 0, p[0])
	if err != nil {
		return nil, err
	}
	w.changed += twice
	if len(p) == 1 {
		w.before += w.areaOf(outside) + twice
		return outside, nil
	}
	around := twice
	var holes []planar.Polygon
	for j, r := range p[1:] {
		hole, twice, err := w.ring(i, j+1, r)
		if err != nil {
			return nil, err
		}
		w.changed += twice
		around -= twice
		holes = append(holes, hole...)
	}
	a, err := planar.ArrangeWithin(w.budget, planar.Area{Label: 0, Weight: 1, Polygons: outside}, planar.Area{Label: 1, Weight: 1, Polygons: holes})
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		kind geo.MendKind
		is   func(planar.Cover) bool
	}{
		{HoleOutside, func(c planar.Cover) bool { return c.Count(0) == 0 && c.Count(1) > 0 }},
		{HolesOverlap, func(c planar.Cover) bool { return c.Count(1) > 1 }},
	} {
		if pieces := a.Pieces(f.is); len(pieces) > 0 {
			w.judge(f.kind, w.path(i, -1), pieces)
			w.changed += w.areaOf(a.Polygons(f.is))
		}
	}
	ground := a.Polygons(func(c planar.Cover) bool { return c.Count(0) > 0 && c.Count(1) == 0 })
	if len(ground) == 0 { // its holes leave nothing of it
		w.changed += w.areaOf(outside)
	}
	w.before += max(0, w.areaOf(ground)+around)
	return ground, nil
}

func (w *mender) areaOf(polygons []planar.Polygon) float64 {
	if len(polygons) == 0 {
		return 0
	}
	return w.area(inDegrees(polygons))
}

// ring is the ground of one ring, by even-odd, and the area of what it goes
// around twice, which is not in it.
func (w *mender) ring(polygon, index int, r orb.Ring) (ground []planar.Polygon, twice float64, err error) {
	own := orb.Polygon{r}
	flaw := Check(own)
	if flaw == nil {
		return []planar.Polygon{onGrid(own)}, 0, nil
	}
	a, err := planar.ArrangeWithin(w.budget, planar.Area{Weight: 1, Polygons: []planar.Polygon{onGrid(own)}})
	if err != nil {
		return nil, 0, err
	}
	pieces := a.Pieces(func(c planar.Cover) bool { n := c.Count(0); return n != 0 && n != 1 })
	for i := range pieces {
		pieces[i].At = planar.Point{X: int32(geo.Steps(flaw.At[0])), Y: int32(geo.Steps(flaw.At[1]))} // where it begins
	}
	w.judge(Crossing, w.path(polygon, index), pieces)
	ground = a.Polygons(func(c planar.Cover) bool { return c.Count(0)&1 != 0 })
	around := a.Polygons(func(c planar.Cover) bool { return c.Count(0) != 0 })
	return ground, max(0, w.areaOf(around)-w.areaOf(ground)), nil
}

// flat is how thin, in steps, what rounding makes of edges that did not meet
// is: each of two ends moves by 0.7 of a step at most.
const flat = 1.5

// judge notes what is wrong with pieces: of what is no wider than rounding
// makes it, rounding is the cause.
func (w *mender) judge(k geo.MendKind, path string, pieces []planar.Piece) {
	for _, p := range pieces {
		kind := k
		if float64(p.Area2) <= flat*p.Length {
			kind = Rounded
		}
		w.found(kind, path, orb.Point{geo.Degrees(int64(p.At.X)), geo.Degrees(int64(p.At.Y))}, 1)
	}
}

// spikes finds where rings turn straight back, which the overlay cuts off.
// Where the file's own positions do not, rounding did it.
func (w *mender) spikes(m, source orb.MultiPolygon) {
	for i, p := range m {
		if jumpsAnywhere(p) || p.Bound().Min[0] < -180 || p.Bound().Max[0] > 180 {
			continue
		}
		for j, r := range p {
			n := len(r) - 1
			for k := range n {
				before, next := (k+n-1)%n, (k+1)%n
				if !turnsBack(r[before], r[k], r[next]) {
					continue
				}
				kind := Rounded
				if s := source[i][j]; len(s) != len(r) || straight(s[before], s[k], s[next]) {
					kind = Spike
				}
				w.found(kind, w.path(i, j), r[k], 1)
			}
		}
	}
}

// turnsBack is whether the way from a by b to c comes back on itself.
func turnsBack(a, b, c orb.Point) bool {
	ux, uy := geo.Steps(b[0])-geo.Steps(a[0]), geo.Steps(b[1])-geo.Steps(a[1])
	vx, vy := geo.Steps(c[0])-geo.Steps(b[0]), geo.Steps(c[1])-geo.Steps(b[1])
	return ux*vy == uy*vx && ux*vx+uy*vy < 0
}

// straight is whether three positions as a file has them are in line.
func straight(a, b, c orb.Point) bool {
	return (b[0]-a[0])*(c[1]-b[1]) == (b[1]-a[1])*(c[0]-b[0])
}

func isIn(c planar.Cover) bool { return c.Count(0) > 0 }

// onGrid is p in steps, its exterior anticlockwise and its holes clockwise.
func onGrid(p orb.Polygon) planar.Polygon {
	out := make(planar.Polygon, len(p))
	for i, ring := range p {
		r := make(planar.Ring, 0, len(ring))
		for _, c := range ring[:len(ring)-1] {
			r = append(r, planar.Point{X: int32(geo.Steps(c[0])), Y: int32(geo.Steps(c[1]))})
		}
		out[i] = r.Turned(i == 0)
	}
	return out
}

// inDegrees is the way back.
func inDegrees(polygons []planar.Polygon) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(polygons))
	for i, p := range polygons {
		out[i] = make(orb.Polygon, len(p))
		for j, r := range p {
			ring := make(orb.Ring, 0, len(r)+1)
			for _, c := range r {
				ring = append(ring, orb.Point{geo.Degrees(int64(c.X)), geo.Degrees(int64(c.Y))})
			}
			out[i][j] = append(ring, ring[0])
		}
	}
	return out
}
