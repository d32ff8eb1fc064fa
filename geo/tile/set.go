package tile

import (
	"sync"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Set is one snapshot of a layer, projected and weighed, ready to be cut into
// tiles of any zoom. It is safe for use by many goroutines.
type Set struct {
	layer    string
	whole    bool // the features are pieces that fill a ground: see NewPartition
	features []geo.Feature
	tags     []tags
	shapes   []*shape
	levels   [MaxZoom + 1]struct {
		once sync.Once
		level
	}
}

// shape is a feature on the finest grid. Each point has its weight once weigh was
// called, which is when the shape is first brought to a zoom.
type shape struct {
	points       []Point
	lines        [][]Point
	lineNodes    []nodes
	lineWeights  [][]float64
	polygons     []Polygon
	ringNodes    [][]nodes     // by polygon and ring
	ringWeights  [][][]float64 // by polygon and ring
	sourceBounds box
	weighing     sync.Once
}

// NewSet prepares features, which must have valid geometries with exterior
// rings counter-clockwise, as geojson.Read returns them. The features are
// kept, not copied.
func NewSet(layer string, features []geo.Feature) *Set {
	return newSet(layer, features, false)
}

// NewPartition is NewSet for features that are pieces of a ground, and fill
// it. At every zoom they go on to: what two share of their outlines is the
// same in both, point for point, and a piece is never drawn larger than it is,
// for its neighbours have the room that it leaves.
func NewPartition(layer string, features []geo.Feature) *Set {
	return newSet(layer, features, true)
}

func newSet(layer string, features []geo.Feature, whole bool) *Set {
	s := &Set{layer: layer, features: features, whole: whole}
	s.shapes = newShapes(len(features))
	s.tags = make([]tags, len(features))
	for i, f := range features {
		s.tags[i] = tagsOf(f)
		s.shapes[i].project(f.Geometry)
	}
	findNodes(s.shapes, partPoints)
	return s
}

// newShapes are n empty shapes.
func newShapes(n int) []*shape {
	room, out := make([]shape, n), make([]*shape, n)
	for i := range room {
		out[i] = &room[i]
	}
	return out
}

// Layer is the id of the layer that the set is of.
func (s *Set) Layer() string { return s.layer }

// Features are the features of the set in their order; not to be changed.
func (s *Set) Features() []geo.Feature { return s.features }

// project fills in a shape that is empty.
func (s *shape) project(g orb.Geometry) {
	s.add(g)
	s.sourceBounds = emptyBox()
	for _, p := range s.points {
		s.sourceBounds = s.sourceBounds.add(p)
	}
	for _, l := range s.lines {
		s.sourceBounds = s.sourceBounds.union(boxOf(l))
	}
	for _, p := range s.polygons {
		s.sourceBounds = s.sourceBounds.union(boxOf(p[0]))
	}
}

// add adds a geometry, or all of a collection; nil adds nothing.
func (s *shape) add(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Collection:
		for _, part := range g {
			s.add(part)
		}
	case orb.Point:
		s.points = append(s.points, project(g))
	case orb.MultiPoint:
		s.points = append(s.points, projectAll(g)...)
	case orb.LineString:
		s.addLine(g)
	case orb.MultiLineString:
		for _, l := range g {
			s.addLine(l)
		}
	case orb.Polygon:
		s.addPolygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			s.addPolygon(p)
		}
	}
}

func projectAll(points []orb.Point) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = project(p)
	}
	return out
}

func (s *shape) addLine(l orb.LineString) {
	if line := dedupeLine(projectAll(l)); len(line) > 0 {
		s.lines = append(s.lines, line)
	}
}

// addPolygon turns rings from degrees, exteriors counter-clockwise with north
// up, to the grid: y is turned over by the projection, so that the same order
// has positive area only once it is reversed.
func (s *shape) addPolygon(p orb.Polygon) {
	var out Polygon
	for i, r := range p {
		ring := dedupe(projectAll(r))
		if len(ring) == 0 || i > 0 && len(ring) < 3 {
			continue // a hole below 0.2 m
		}
		if a := area2(ring); a > 0 != (i == 0) {
			reverse(ring)
		}
		out = append(out, ring)
	}
	s.polygons = append(s.polygons, out)
}

// Size is how many points the set holds on the finest grid.
func (s *Set) Size() int {
	n := len(s.shapes)
	for i := range s.shapes {
		n += s.shapes[i].size()
	}
	return n
}

// size is how many points the shape has.
func (s *shape) size() int {
	n := len(s.points)
	for _, l := range s.lines {
		n += len(l)
	}
	for _, p := range s.polygons {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

// Fields names the properties that the set's tiles carry and what each holds,
// in the words of TileJSON: String, Number or Boolean, and String where
// features differ.
func (s *Set) Fields() map[string]string {
	fields := map[string]string{}
	for _, t := range s.tags {
		for _, p := range t.list {
			kind := "String"
			switch p.value[0] {
			case valueDouble, valueUint, valueSint:
				kind = "Number"
			case valueBool:
				kind = "Boolean"
			}
			if before, ok := fields[p.key]; ok && before != kind {
				kind = "String"
			}
			fields[p.key] = kind
		}
	}
	return fields
}
