package geo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
	"github.com/peterstace/simplefeatures/rtree"
)

// flaw is why a polygon or multipolygon is not valid by the rules of OGC
// Simple Features.
type flaw struct {
	path   string // JSON Pointer within the coordinates
	reason string
}

// validate finds out whether g is valid, and where it is not. It counts in
// steps of 1e-6 degrees: integers keep the predicates below exact, where
// fractions of a degree would let a point lie beside the edge that it is on.
func validate(g orb.Geometry) *flaw {
	switch g := g.(type) {
	case orb.Polygon:
		if p := exactPolygon(g); check(p.Validate) != nil {
			return polygonFlaw(p, g, "")
		}
	case orb.MultiPolygon:
		polys := make([]geom.Polygon, len(g))
		for i, p := range g {
			polys[i] = exactPolygon(p)
		}
		err := check(geom.NewMultiPolygon(polys).Validate)
		if err == nil {
			return nil
		}
		for i, p := range polys {
			if check(p.Validate) != nil {
				return polygonFlaw(p, g[i], "/"+strconv.Itoa(i))
			}
		}
		return &flaw{"", reason(err)}
	}
	return nil
}

// polygonFlaw is what is wrong with p, which is known to be invalid; g is the
// same in degrees.
func polygonFlaw(p geom.Polygon, g orb.Polygon, path string) *flaw {
	for i, ring := range p.DumpRings() {
		if check(geom.NewPolygon([]geom.LineString{ring}).Validate) != nil {
			return &flaw{path + "/" + strconv.Itoa(i), ringFlaw(g[i])}
		}
	}
	return &flaw{path, reason(check(p.Validate))}
}

// check calls a Validate of simplefeatures. That panics where it finds its
// own conclusions at odds; such a shape is not one to keep.
func check(validate func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("contradiction")
		}
	}()
	return validate()
}

// reasons words what simplefeatures says. It exports no values to compare, so
// the texts of the version in go.mod stand here; an unknown one is worded
// generally.
var reasons = []struct{ theirs, ours string }{
	{"nested rings", "a hole lies inside another hole"},
	{"interior ring outside", "a hole lies outside its polygon's exterior ring"},
	{"disconnected interior", "the holes cut the polygon's interior into separate parts"},
	{"rings intersect at multiple points", "two rings of the polygon cross, overlap or touch at more than one point"},
	{"child polygons touch", "two polygons of the MultiPolygon overlap or share an edge"},
}

// nearby finds the location in an error of simplefeatures.
var nearby = regexp.MustCompile(`\(at or near \{(\S+) (\S+)\}\)`)

func reason(err error) string {
	text, words := err.Error(), "the shape is not valid"
	for _, r := range reasons {
		if strings.Contains(text, r.theirs) {
			words = r.ours
			break
		}
	}
	m := nearby.FindStringSubmatch(text)
	if m == nil {
		return words
	}
	x, errX := strconv.ParseFloat(m[1], 64)
	y, errY := strconv.ParseFloat(m[2], 64)
	if errX != nil || errY != nil {
		return words
	}
	return words + ", near " + lonLat(orb.Point{x / microDegrees, y / microDegrees})
}

// ringFlaw says where a ring meets itself. simplefeatures only says that it
// does.
func ringFlaw(ring orb.Ring) string {
	n := len(ring) - 1 // edges
	items := make([]rtree.BulkItem, n)
	for i := range n {
		items[i] = rtree.BulkItem{Box: edgeBox(ring[i], ring[i+1]), RecordID: i}
	}
	tree := rtree.BulkLoad(items) // which sorts them
	for i := range n {
		other := -1
		_ = tree.RangeSearch(edgeBox(ring[i], ring[i+1]), func(j int) error { // fails only if this does
			if j <= i || (other >= 0 && j > other) {
				return nil
			}
			if edgesMeet(ring, n, i, j) {
				other = j
			}
			return nil
		})
		if other >= 0 {
			return "the ring crosses or touches itself near " + lonLat(meetingPoint(ring[i], ring[i+1], ring[other], ring[other+1]))
		}
	}
	return "the ring crosses or touches itself"
}

func edgeBox(a, b orb.Point) rtree.Box {
	return rtree.Box{
		MinX: min(a[0], b[0]), MinY: min(a[1], b[1]),
		MaxX: max(a[0], b[0]), MaxY: max(a[1], b[1]),
	}
}

// edgesMeet is whether edges i < j of a ring of n edges share more than the
// corner that neighbours share.
func edgesMeet(ring orb.Ring, n, i, j int) bool {
	a, b, c, e := ring[i], ring[i+1], ring[j], ring[j+1]
	switch {
	case j == i+1: // b is c: they overlap where e goes back along a–b
		return turn(a, b, e) == 0 && ahead(b, a, e)
	case i == 0 && j == n-1: // a is e
		return turn(b, a, c) == 0 && ahead(a, b, c)
	}
	ta, tb := turn(a, b, c), turn(a, b, e)
	tc, td := turn(c, e, a), turn(c, e, b)
	if ta*tb < 0 && tc*td < 0 {
		return true
	}
	return ta == 0 && within(a, b, c) || tb == 0 && within(a, b, e) ||
		tc == 0 && within(c, e, a) || td == 0 && within(c, e, b)
}

// turn is 1 where a, b, c turn left, -1 where they turn right and 0 where they
// are in line. It is exact: no product passes 2^57.
func turn(a, b, c orb.Point) int {
	abx, aby := micro(b[0])-micro(a[0]), micro(b[1])-micro(a[1])
	acx, acy := micro(c[0])-micro(a[0]), micro(c[1])-micro(a[1])
	switch cross := abx*acy - aby*acx; {
	case cross > 0:
		return 1
	case cross < 0:
		return -1
	default:
		return 0
	}
}

// ahead is whether, seen from o, the points a and b lie in the same direction,
// given that the three are in line.
func ahead(o, a, b orb.Point) bool {
	return (a[0]-o[0])*(b[0]-o[0])+(a[1]-o[1])*(b[1]-o[1]) > 0
}

// within is whether p is between a and b, given that the three are in line.
func within(a, b, p orb.Point) bool {
	return min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) &&
		min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
}

// meetingPoint is a point that the edges a–b and c–e, which meet, share.
func meetingPoint(a, b, c, e orb.Point) orb.Point {
	switch {
	case turn(a, b, c) == 0 && within(a, b, c):
		return c
	case turn(a, b, e) == 0 && within(a, b, e):
		return e
	case turn(c, e, a) == 0 && within(c, e, a):
		return a
	case turn(c, e, b) == 0 && within(c, e, b):
		return b
	}
	den := (b[0]-a[0])*(e[1]-c[1]) - (b[1]-a[1])*(e[0]-c[0])
	t := ((c[0]-a[0])*(e[1]-c[1]) - (c[1]-a[1])*(e[0]-c[0])) / den
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// exactPolygon is p in steps of 1e-6 degrees.
func exactPolygon(p orb.Polygon) geom.Polygon {
	rings := make([]geom.LineString, len(p))
	for i, ring := range p {
		rings[i] = exactLine(ring)
	}
	return geom.NewPolygon(rings)
}

func exactLine(points []orb.Point) geom.LineString {
	flat := make([]float64, 0, 2*len(points))
	for _, p := range points {
		flat = append(flat, float64(micro(p[0])), float64(micro(p[1])))
	}
	return geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
}
