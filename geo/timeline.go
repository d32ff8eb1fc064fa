package geo

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
// read what changed since alone; they are opaque to all others.
type Rows any

// Absorbed is how much of what a feature's snapshot gained and lost was so
// thin that it counts as drawn anew and not as changed, in square metres. It
// is of all that differs on that date from what was drawn.
type Absorbed struct {
	Key  string
	Date Date
	Area float64
}

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

// Around are the dates of a layer's snapshots beside a date: its first one, and the
// last before and the first after that date. Each is nil where there is none.
type Around struct{ First, Before, After *Date }
