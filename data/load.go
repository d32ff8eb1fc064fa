package data

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/mapping"
)

// Input is a file to load, and the date for which it holds. A file that holds
// for several dates is an Input for each of them.
type Input struct {
	Name string // as messages and reports show it; Load leaves its folder out
	// Open begins to read the file. It is called again where its bytes are packed,
	// and must give the same.
	Open func() (io.ReadCloser, error)
	Date geo.Date

	// Read makes the file's features for Date, as Features; nil is geo.Read. It
	// must read to the end, and be fit to be called again by another goroutine.
	Read func(r io.Reader, opt mapping.Options) (mapping.Reading, error)
}

// LoadRequest is what one call of Load brings.
type LoadRequest struct {
	// Layer is made where there is none of its id. Of a layer that is there
	// only the id counts: its description stays as it is.
	Layer     geo.Layer
	Files     []Input
	SourceURL string // where the files are from
	Note      string
	MaxBytes  int64  // of each file, unpacked; 0 is the reader's own limit
	Actor     string // who loads; "not stated" where it is empty
	// Remote says that whoever loads is told nothing of what others loaded under
	// embargo, and takes none of it away: it waits on.
	Remote bool

	// Correct is the reason for which the files take the place of what the
	// record says for their dates. Without it that is refused, and with it a
	// date that has nothing to correct is.
	Correct string
	// PublishAt, where it is in the future, is when the files become public.
	PublishAt time.Time
	// Nothing is the reason for which the layer ends: nothing of it holds from
	// the files' dates on. The files have no features then.
	Nothing string
	// Repair and RepairLimit are as geojson.Options has them.
	Repair      bool
	RepairLimit float64
	// Accept names the findings that do not hold the files back.
	Accept []geo.FindingCode
	// Strict has every finding hold the files back.
	Strict bool
	// DryRun finds out what a load would do, and does nothing.
	DryRun bool
	// AreaJump is the share of the area before that may change in a day where
	// the layer is too young to tell by itself what is usual; 0 is
	// DefaultAreaJump, and a negative one looks at no area.
	AreaJump float64
	// Mapping, where it is set, is the JSON text of how the files' properties
	// are named: it is kept with the layer, see DB.Mapping.
	Mapping []byte

	// Progress, where it is set, is told of each file that was dealt with.
	// Nothing is recorded before Load returns.
	Progress func(done, total int, name string)
}

// DefaultAreaJump is a fifth.
const DefaultAreaJump = 0.2

// Load records files as snapshots of one layer: all of them, as one revision,
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
func (db *DB) Load(ctx context.Context, req LoadRequest) (LoadReport, error) {
	if db.writer == nil && !req.DryRun {
		return LoadReport{}, geo.Errorf(geo.EInvalid, "the database was opened to be read only")
	}
	b, err := db.prepare(ctx, singleBatch(req))
	if err != nil {
		return LoadReport{}, err
	}
	reports, err := db.load(ctx, b)
	if len(reports) == 0 {
		return LoadReport{}, err
	}
	return reports[0], err
}

// Plan is a load that was read, checked and compared, and not made.
type Plan struct {
	Report LoadReport // as Commit would give it; the revision is the present one
	// Agreed says that a person agreed to the report: what the record became
	// since must not change it.
	Agreed bool
	batch  *batch
}

// PlanLoad finds out what a load would do, and changes nothing. It refuses what
// Load refuses; what Load would hold back is in the report.
func (db *DB) PlanLoad(ctx context.Context, req LoadRequest) (*Plan, error) {
	b, err := db.prepare(ctx, singleBatch(req))
	if err != nil {
		return nil, err
	}
	if err := b.compare(ctx); err != nil {
		return nil, err
	}
	return &Plan{Report: b.reports()[0], batch: b}, nil
}

// Commit makes a planned load. Where the layer changed since it was planned,
// the load is looked at anew, and held back for what is found then; where a
// person agreed to what it was, that is geo.EConflict.
func (db *DB) Commit(ctx context.Context, p *Plan) (LoadReport, error) {
	if held := p.Report.Held(); len(held) > 0 {
		return p.Report, geo.NewHeldError(held)
	}
	if p.batch.requests[0].DryRun {
		return p.Report, nil
	}
	reports, err := p.batch.commit(ctx)
	if errors.Is(err, errStale) && !p.Agreed {
		reports, err = p.batch.commitAlone(ctx)
	}
	if errors.Is(err, errStale) {
		return LoadReport{}, geo.Errorf(geo.EConflict, "%s was changed by somebody else meanwhile: nothing was loaded, look at it again", p.Report.Layer)
	}
	if err != nil {
		return LoadReport{}, err
	}
	return reports[0], nil
}

func singleBatch(req LoadRequest) *batch {
	req.Files = slices.Clone(req.Files)
	for i := range req.Files {
		req.Files[i].Name = filepath.Base(req.Files[i].Name)
	}
	req.Correct, req.Nothing = strings.TrimSpace(req.Correct), strings.TrimSpace(req.Nothing)
	action := "load"
	if req.Correct != "" {
		action = "correct"
	}
	return &batch{action: action, actor: req.Actor, reason: req.Correct, requests: []LoadRequest{req}, progress: req.Progress}
}

// load compares and commits. Where the record changed in between, it does so
// again while it keeps others from writing.
func (db *DB) load(ctx context.Context, b *batch) ([]LoadReport, error) {
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
	if errors.Is(err, errStale) {
		return b.commitAlone(ctx)
	}
	return reports, err
}

// EmptyInput is a file without features, for a date on which a layer ends.
func EmptyInput(date geo.Date) Input {
	const text = `{"type":"FeatureCollection","features":[]}` + "\n"
	return Input{Name: "nothing.geojson", Date: date, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}
