package load

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"
)

// Store is what a load needs of the store that it goes into.
type Store struct {
	Reader  *sqlkit.Pool
	Regions *span.RegionCache
	Version string           // of the program
	Now     func() time.Time // nil where nothing is written
	// Begin begins to change the record, once embargoes that are over have ended; nil
	// where the store is read-only. changed is to be called after the commit.
	Begin   func(ctx context.Context, doing string, at time.Time) (*sql.Tx, error)
	Changed func()
	// CheckPersons fails where the public may not be shown what a change makes of a layer: it
	// takes two persons.
	CheckPersons func(ctx context.Context, tx *sql.Tx, layer string, c table.Change) error
	// CheckPlace fails where what is committed would be lost with the file.
	CheckPlace func() error
	// Refresh is the newest revision, once embargoes that are over have ended.
	Refresh func(context.Context) (geo.Revision, error)
}

func (to Store) writes() bool { return to.Begin != nil }

// Run records files as snapshots of one layer: all of them, as one revision,
// or none. Files are read and checked in parallel and stored in order of their
// dates, and readers see nothing of a load before all of it.
//
// A file of which the record holds the same bytes, or other bytes that say
// the same, for its date is left as it is; where that is so of every file,
// there is no new revision. It is geo.EConflict where the record holds
// something else for a date and the request corrects nothing, geo.EInvalid
// where two files have one date or a file is not fit to be loaded, and a
// geo.HeldError, with the report, where there are findings that hold it back
// and that the request does not accept. Messages name the file.
func (to Store) Run(ctx context.Context, req Request) (Report, error) {
	if !to.writes() && !req.DryRun {
		return Report{}, sqlkit.ErrReadOnly()
	}
	b, err := to.prepare(ctx, singleBatch(req))
	if err != nil {
		return Report{}, err
	}
	reports, err := to.load(ctx, b)
	if len(reports) == 0 {
		return Report{}, err
	}
	return reports[0], err
}

// Plan is a load that was read, checked and compared, and not made.
type Plan struct {
	Report Report // as Commit would give it; the revision is the present one
	// Agreed says that a person agreed to the report: what the record became
	// since must not change it.
	Agreed bool
	batch  *batch
}

// Plan finds out what a load would do, and changes nothing. It refuses what
// Run refuses; what Run would hold back is in the report.
func (to Store) Plan(ctx context.Context, req Request) (*Plan, error) {
	b, err := to.prepare(ctx, singleBatch(req))
	if err != nil {
		return nil, err
	}
	if err := b.compare(ctx); err != nil {
		return nil, err
	}
	return &Plan{Report: b.reports()[0], batch: b}, nil
}

// Request is what was planned, with the layer as the record has it.
func (p *Plan) Request() Request { return p.batch.requests[0] }

// Commit makes a planned load. Where the layer changed since it was planned,
// the load is looked at anew, and held back for what is found then; where a
// person agreed to what it was, that is geo.EConflict.
func (to Store) Commit(ctx context.Context, p *Plan) (Report, error) {
	if held := p.Report.Held(); len(held) > 0 {
		return p.Report, geo.NewHeldError(held)
	}
	if p.batch.requests[0].DryRun {
		return p.Report, nil
	}
	reports, err := p.batch.commit(ctx)
	if errors.Is(err, errChanged) && !p.Agreed {
		reports, err = p.batch.commitAlone(ctx)
	}
	if errors.Is(err, errChanged) {
		return Report{}, geo.Errorf(geo.EConflict, "%s was changed by somebody else meanwhile: nothing was loaded, look at it again", p.Report.Layer)
	}
	if err != nil {
		return Report{}, err
	}
	return reports[0], nil
}

func singleBatch(req Request) *batch {
	req.Files = slices.Clone(req.Files)
	for i := range req.Files {
		req.Files[i].Name = filepath.Base(req.Files[i].Name)
	}
	req.Correct, req.Nothing = strings.TrimSpace(req.Correct), strings.TrimSpace(req.Nothing)
	action := "load"
	if req.Correct != "" {
		action = "correct"
	}
	return &batch{action: action, actor: req.Actor, reason: req.Correct, requests: []Request{req}, progress: req.Progress}
}

// load compares and commits. Where the record changed in between, it does so
// again while it keeps others from writing.
func (to Store) load(ctx context.Context, b *batch) ([]Report, error) {
	if err := b.compare(ctx); err != nil {
		if b.onlyEmpty && b.seen > 0 {
			return nil, nil // what is there is in the way, and that is as it should be
		}
		return nil, err
	}
	if err := b.held(); err != nil || b.requests[0].DryRun {
		return b.reports(), err
	}
	reports, err := b.commit(ctx)
	if errors.Is(err, errChanged) {
		return b.commitAlone(ctx)
	}
	return reports, err
}
