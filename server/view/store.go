package view

import (
	"context"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Store is what the server needs of the record. Errors carry a geo.Code; one
// that carries none is logged and answered without its text.
type Store interface {
	// Ping reports whether the record can be read.
	Ping(ctx context.Context) error
	// Revision is the current revision, as it was some moments ago at the latest.
	Revision(ctx context.Context) (geo.Revision, error)
	// NewestRevision is the revision at this instant. What is read in between two
	// that are equal is of one revision.
	NewestRevision(ctx context.Context) (geo.Revision, error)
	// BundledSince is the first revision that has layers of those that come with the program; 0
	// where none has.
	BundledSince(ctx context.Context) (geo.Revision, error)
	// Layers lists the layers known at a revision and not hidden then, as they were
	// described, in the order in which they are drawn.
	Layers(ctx context.Context, known geo.Revision) ([]geo.Layer, error)
	// Layer is one layer as it was described at a revision: geo.ENotFound where it was
	// hidden then, which none was at revision 0.
	Layer(ctx context.Context, id string, known geo.Revision) (geo.Layer, error)
	// Snapshots lists a layer's snapshots as known at a revision, by date.
	Snapshots(ctx context.Context, layer string, known geo.Revision) ([]geo.Snapshot, error)
	// CountSnapshots counts a layer's snapshots dated up to a day, as known at
	// a revision, and names the first and the last date.
	CountSnapshots(ctx context.Context, layer string, known geo.Revision, until geo.Date) (n int, first, last geo.Date, err error)
	// Around are the dates of a layer's snapshots beside a date, up to another.
	Around(ctx context.Context, layer string, at geo.AsOf, until geo.Date) (geo.Around, error)
	// FindSnapshot is the snapshot of a layer in force at an as-of.
	FindSnapshot(ctx context.Context, layer string, at geo.AsOf) (geo.Snapshot, error)
	// RetractedFeatures are those of a snapshot that were withdrawn since it
	// was in force.
	RetractedFeatures(ctx context.Context, snapshotID int64) ([]geo.RetractedFeature, error)
	// Retractions lists all that was withdrawn.
	Retractions(ctx context.Context) ([]geo.Retraction, error)
	// Recounts lists the layers that were counted anew, or of which what is said was
	// corrected.
	Recounts(ctx context.Context) ([]geo.Recount, error)
	// Source is the file of which a snapshot was made.
	Source(ctx context.Context, snapshotID int64) (geo.SourceFile, error)
	// TimelinePin is the last revision, up to known, that changed a layer's
	// timeline: geo.EGone where something that it contained was retracted
	// since.
	TimelinePin(ctx context.Context, layer string, known geo.Revision) (geo.Revision, error)
	// Range is what a layer shows on the dates from one to another, as known at a
	// revision: geo.EGone where something of that was retracted since.
	Range(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Range, error)
	// TimelineSince is all of a layer's time as known at a revision. Given the rows
	// of an earlier one, it reads what changed since alone.
	TimelineSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Timeline, geo.Rows, error)
	// Territories is all of a layer's time by what counts as one: what figures
	// are made of.
	Territories(ctx context.Context, layer string, known geo.Revision) (geo.Timeline, error)
	// AreasSince are all of a layer's time without shapes, by territory and by
	// feature: all that figures need. Rows are as those of TimelineSince.
	AreasSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Areas, geo.Rows, error)
	// TerritoriesBetween is what of that begins or ends after one date and until
	// another, without regions.
	TerritoriesBetween(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Timeline, error)
	// Figures are what a layer's territories cover on the date of a snapshot, and
	// what they gained and lost against the snapshot before: geo.EGone where that
	// snapshot, or the basemap of whose regions they are, was retracted since.
	Figures(ctx context.Context, layer string, at geo.AsOf) (geo.Figures, error)
	// Extent is around all that a layer shows on any date up to one, as known at a
	// revision; ok is false around nothing. It is geo.EGone where something of that
	// was retracted since.
	Extent(ctx context.Context, layer string, at geo.AsOf) (box orb.Bound, ok bool, err error)
	// Voices are those by whose word a layer shows ground, and from when until
	// when.
	Voices(ctx context.Context, layer string, known geo.Revision) (geo.Voices, error)
	// TerritoryGrounds are what a layer's territories cover at an as-of, by key.
	TerritoryGrounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error)
	// Edges are the outlines of a layer's territories through all of its time, as known at a
	// revision.
	Edges(ctx context.Context, layer string, known geo.Revision) (geo.Edges, error)
	// HistoryGone is geo.EGone where something that a layer showed until a date was retracted
	// since.
	HistoryGone(ctx context.Context, layer string, at geo.AsOf) error
	// Grounds are what a layer's features cover at an as-of, by key.
	Grounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error)
	// GroundsOf is Grounds of those features that are wanted.
	GroundsOf(ctx context.Context, layer string, at geo.AsOf, wanted func(geo.Feature) bool) ([]geo.Ground, error)
	// Events are what happened to a layer, or to all where it is empty, of dates
	// up to until, the newest first, without figures.
	Events(ctx context.Context, layer string, known geo.Revision, until geo.Date, limit int) ([]geo.Event, error)
	// EventFigures are those of an event; they never change.
	EventFigures(ctx context.Context, e geo.Event) (geo.EventFigures, error)
	// Features are those of one snapshot, in their order.
	Features(ctx context.Context, snapshot geo.Snapshot) ([]geo.Feature, error)
	// CountPositions counts a snapshot's features and their positions: it tells
	// cheaply what it takes to have them in memory.
	CountPositions(ctx context.Context, snapshotID int64) (features, positions int, err error)
	// EachFeatures is Features some at a time, for what need not have them all.
	EachFeatures(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error
}
