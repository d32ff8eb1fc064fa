package tile

import (
	"sync"
	"sync/atomic"

	"frontline/geo"
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
	// nodes are where the edges of a partition are cut at a zoom, or those were of one
	// before it: the next follows from them.
	nodes [MaxZoom + 1]atomic.Pointer[noded]
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
		s.shapes[i].from = firstZoom(f)
	}
	findNodes(s.shapes, partPoints)
	return s
}

// firstZoom is the first zoom whose tiles have a feature: all have it, but for the towns of a basemap
// that say otherwise by their property minzoom. There are thousands, which no map of a country names.
func firstZoom(f geo.Feature) uint8 {
	if geo.Property[string](&f, "class") != "city" {
		return 0
	}
	return uint8(min(max(geo.Property[float64](&f, "minzoom"), 0), MaxZoom))
}

// Layer is the id of the layer that the set is of.
func (s *Set) Layer() string { return s.layer }

// Features are the features of the set in their order; not to be changed.
func (s *Set) Features() []geo.Feature { return s.features }

// Size is how many points the set holds on the finest grid.
func (s *Set) Size() int {
	n := len(s.shapes)
	for i := range s.shapes {
		n += s.shapes[i].size()
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
