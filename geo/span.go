package geo

import "github.com/paulmach/orb"

// Ongoing is the Until of a span that has not ended: the state still holds as
// far as the record goes.
const Ongoing = MaxDate + 1

// Span is a piece of ground, and for how long one feature's state on it did
// not change: from Since until Until, which is itself no longer in it. A
// piece of an areal feature is one polygon; a point or a line is one piece.
// Nothing is interpolated: both dates are dates of snapshots. A span runs
// across days that have no snapshot of their own.
type Span struct {
	Since, Until Date
	// Feature is who says what of the piece, as the snapshot of Since says it,
	// with the piece for its Geometry.
	Feature Feature
	// Shape is a number that pieces of one shape have in common, in a timeline
	// that has no geometries; else 0.
	Shape int64
	// Area is that of the piece, in square metres.
	Area float64
	// Regions are the square metres of the piece in each region of the
	// basemap, by the region's key; what lies in no region is in none.
	Regions map[string]float64
}

// SignProperties are what of a feature's own properties says with which sign
// and label it is drawn: a span ends where one of them changes, as it does where
// what is said of the ground does.
var SignProperties = [...]string{"agreed", "place_name"}

// Alive reports whether the span holds on a date.
func (s Span) Alive(d Date) bool { return s.Since <= d && d < s.Until }

// Region is an oblast of the basemap.
type Region struct {
	Key   string            `json:"key"`
	Names map[string]string `json:"names"` // by BCP 47 language tag
}

// Ground is what one feature covers on a date, slivers absorbed: what
// differences are made of.
type Ground struct {
	Feature  Feature // as the snapshot says it
	Geometry orb.MultiPolygon
}
