package geo

import (
	"time"
)

// Event is one thing that happened to the record, as readers are told of it.
type Event struct {
	Revision Revision
	At       time.Time
	Action   string // load, correct, retract, rollback, publish, recount, ActionCorrectLayer
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

// ActionCorrectLayer is the action of a revision by which what was said of a layer, and was
// wrong, was corrected.
const ActionCorrectLayer = "correct layer"

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
