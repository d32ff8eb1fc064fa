package valid

import (
	"math"
	"strconv"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Flaw is why a polygon or multipolygon is not valid by the rules of OGC
// Simple Features.
type Flaw struct {
	Path   string // JSON Pointer within the coordinates
	Reason string
	At     orb.Point // where, where that is known
}

// The reasons. Where a place is known, it follows them.
const (
	flawRing         = "the ring crosses or touches itself"
	flawRings        = "two rings of the polygon cross, overlap or touch at more than one point"
	flawPolygons     = "two polygons of the MultiPolygon overlap or share an edge"
	flawHoleInHole   = "a hole lies inside another hole"
	flawHoleOutside  = "a hole lies outside its polygon's exterior ring"
	flawDisconnected = "the holes cut the polygon's interior into separate parts"
	flawForm         = "this is no closed ring of at least 4 positions in their range, each other than the one before"
)

// Check finds out whether g is valid, and where it is not.
//
// It counts in steps of 1e-6 degrees: integers keep every decision exact,
// where fractions of a degree would let a point lie beside the edge that it
// is on. Its time is n log n in the positions for whatever shape, so that a
// hostile file costs about what a good one of its size does.
func Check(g orb.Geometry) *Flaw {
	var s sweep
	switch g := g.(type) {
	case orb.Polygon:
		if f := s.add(0, g); f != nil {
			return f
		}
	case orb.MultiPolygon:
		s.multi = true
		for i, p := range g {
			if f := s.add(i, p); f != nil {
				return f
			}
		}
	}
	if len(s.edges) == 0 {
		return nil
	}
	if f := s.run(); f != nil {
		return f
	}
	return s.checkNesting()
}

// ringPath is the place of a ring within the coordinates.
func (s *sweep) ringPath(polygon int32, index int) string {
	return s.polygonPath(polygon) + "/" + strconv.Itoa(index)
}

// polygonPath is the place of a polygon within the coordinates.
func (s *sweep) polygonPath(polygon int32) string {
	if !s.multi || polygon < 0 {
		return ""
	}
	return "/" + strconv.Itoa(int(polygon))
}

// wellFormed is whether a ring is one that the sweep can follow.
func wellFormed(ring orb.Ring) bool {
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return false
	}
	for i, p := range ring {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) { // so, for NaN too
			return false
		}
		if i > 0 && geo.Steps(p[0]) == geo.Steps(ring[i-1][0]) && geo.Steps(p[1]) == geo.Steps(ring[i-1][1]) {
			return false
		}
	}
	return true
}

// meeting is the Flaw of two rings, or of one with itself, that meet at p as
// they may not.
func (s *sweep) meeting(a, b int32, p orb.Point) *Flaw {
	ra, rb := s.rings[a], s.rings[b]
	switch {
	case a == b:
		return &Flaw{s.ringPath(ra.polygon, ra.index), flawRing + " near " + geo.LonLat(p), p}
	case ra.polygon == rb.polygon:
		return &Flaw{s.polygonPath(ra.polygon), flawRings + ", near " + geo.LonLat(p), p}
	default:
		return &Flaw{"", flawPolygons + ", near " + geo.LonLat(p), p}
	}
}

// checkNesting judges which ring lies in which, once no two are known to
// cross. A polygon has its holes right within its exterior ring, and lies in
// another only within a hole of it.
func (s *sweep) checkNesting() *Flaw {
	for i := range s.rings {
		r := &s.rings[i]
		at := s.degrees(r.first)
		start := geo.LonLat(at)
		switch {
		case r.index == 0 && r.parent >= 0 && s.rings[r.parent].index == 0:
			return &Flaw{"", flawPolygons + ", near " + start, at}
		case r.index == 0:
		case r.parent >= 0 && s.rings[r.parent].polygon == r.polygon && s.rings[r.parent].index == 0:
		case r.parent >= 0 && s.rings[r.parent].polygon == r.polygon:
			return &Flaw{s.polygonPath(r.polygon), flawHoleInHole + ", near " + start, at}
		default:
			return &Flaw{s.polygonPath(r.polygon), flawHoleOutside + ", near " + start, at}
		}
	}
	return nil
}
