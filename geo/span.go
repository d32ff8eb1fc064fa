package geo

import (
	"time"

	"github.com/paulmach/orb"
)

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

// Timeline is all of a layer's time: every piece of ground and since when and
// until when it was so, as known at a revision. The spans of one feature that
// are alive on a date make up what the snapshot of that date shows, but for
// slivers; they do not overlap.
type Timeline struct {
	Layer string
	// Pin is the last revision that changed it.
	Pin Revision
	// Content is a SHA-256, in hexadecimal: timelines of equal Content are the
	// same.
	Content string
	// Spans are in order of feature key, since, until and place.
	Spans []Span
	// Regions are the regions of the basemap by which areas are told apart, in
	// order of their names.
	Regions []Region
	// Absorbed are the slivers left out of each snapshot; none are of 0 m².
	Absorbed []Absorbed
}

// Rows are what a store read of all of a layer's time. Given back to it, they let it
// read what changed since alone; nobody else looks into them.
type Rows any

// Region is an oblast of the basemap.
type Region struct {
	Key   string            `json:"key"`
	Names map[string]string `json:"names"` // by BCP 47 language tag
}

// Absorbed is how much of what a feature's snapshot gained and lost was so
// thin that it counts as drawn anew and not as changed, in square metres. It
// is of all that differs on that date from what was drawn.
type Absorbed struct {
	Key  string
	Date Date
	Area float64
}

// Ground is what one feature covers on a date, slivers absorbed: what
// differences are made of.
type Ground struct {
	Feature  Feature // as the snapshot says it
	Geometry orb.MultiPolygon
}

// Event is one thing that happened to the record, as readers are told of it.
type Event struct {
	Revision Revision
	At       time.Time
	Action   string // load, correct, retract, rollback, publish, recount
	Layer    Layer
	Date     Date   // of the snapshot
	Reason   string // why, where it is a correction, a retraction or a rollback
	Feature  string // the key, where a feature alone was retracted
	// Snapshot is the number of the one that has the figures; 0 where there are none,
	// or it is retracted.
	Snapshot  int64
	SourceURL string
	Ends      string // why nothing of the layer holds from Date on; "" where it does
	EventFigures
}

// EventFigures are of the layer of an event on its date.
type EventFigures struct {
	// Area, Gained and Lost are against the snapshot before that of the event, as
	// known at its revision, in square metres; nil where the layer has no areas or
	// the date no snapshot any more.
	Area, Gained, Lost *float64
	Parts              []Part // of which they are the sums
	// Before is the snapshot date that Gained and Lost are against; nil for
	// the first.
	Before *Date
}

// Around are the dates of a layer's snapshots beside a date: its first one, and the
// last before and the first after that date. Each is nil where there is none.
type Around struct{ First, Before, After *Date }

// Areas are all of a layer's time as figures need it, without shapes.
type Areas struct {
	Territories Timeline
	Features    []Span // of its features
	// Snapshots are those of its sequence, by date.
	Snapshots []Dated
}

// Dated is a snapshot as far as its date tells of it.
type Dated struct {
	ValidOn Date
	Ends    string // why nothing of the layer holds from then on, "" where something does
}

// Range is what a layer shows on the dates from one to another.
type Range struct {
	// Pin is the last revision that changed it: behind it the range never changes.
	Pin Revision
	// Dates are those of its snapshots, in order.
	Dates []Date
}
