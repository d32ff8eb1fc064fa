package data

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"

	"frontline/geo"
)

// Input is a file to load, and the date for which it holds.
type Input struct {
	Name string // as messages and reports show it; Load leaves its folder out
	Open func() (io.ReadCloser, error)
	Date geo.Date
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

	// Progress, where it is set, is told of each file that was dealt with.
	// Nothing is recorded before Load returns.
	Progress func(done, total int, name string)
}

// FileStatus says what a load did with a file.
type FileStatus string

// What may become of a file.
const (
	FileAdded     FileStatus = "added"     // it is a new snapshot
	FileUnchanged FileStatus = "unchanged" // the record holds the same for that date
)

// FileReport is what a load did with one file.
type FileReport struct {
	Name     string     `json:"name"`
	Date     geo.Date   `json:"date"`
	Status   FileStatus `json:"status"`
	Features int        `json:"features"`
	Bytes    int64      `json:"bytes"` // of the file as it was
}

// LoadReport is what a load did.
type LoadReport struct {
	Layer    string       `json:"layer"`
	NewLayer bool         `json:"new_layer"` // whether the load made the layer
	Revision geo.Revision `json:"revision"`  // the current one after the load
	Files    []FileReport `json:"files"`     // in the order of the request
}

// Count is how many files came to the status.
func (r LoadReport) Count(status FileStatus) int {
	n := 0
	for _, f := range r.Files {
		if f.Status == status {
			n++
		}
	}
	return n
}

// Load records files as snapshots of one layer: all of them, as one revision,
// or none. Files are read and checked in parallel and stored in order, and
// readers see nothing of a load before all of it.
//
// A file of which the record holds the same bytes, or other bytes that say
// the same, for its date is left as it is; where that is so of every file,
// there is no new revision. It is geo.EConflict where the record holds
// something else for a date, and geo.EInvalid where two files have one date
// or a file is not fit to be loaded. Messages name the file.
func (db *DB) Load(ctx context.Context, req LoadRequest) (LoadReport, error) {
	req.Files = slices.Clone(req.Files)
	for i := range req.Files {
		req.Files[i].Name = filepath.Base(req.Files[i].Name)
	}
	reports, err := db.load(ctx, loadPlan{
		action:   "load",
		actor:    req.Actor,
		requests: []LoadRequest{req},
		progress: req.Progress,
	})
	if err != nil {
		return LoadReport{}, err
	}
	return reports[0], nil
}

// loadPlan is what one transaction loads.
type loadPlan struct {
	action    string
	actor     string
	requests  []LoadRequest
	onlyEmpty bool // load nothing unless the record is empty
	progress  func(done, total int, name string)
}

// load is Load for several layers in one transaction. It returns no report
// where onlyEmpty held it back.
func (db *DB) load(ctx context.Context, plan loadPlan) ([]LoadReport, error) {
	if db.writer == nil {
		return nil, geo.Errorf(geo.EInvalid, "the database was opened to be read only")
	}
	jobs, err := plan.jobs()
	if err != nil {
		return nil, err
	}
	l := loader{
		db:     db,
		plan:   plan,
		change: change{at: db.now(), action: plan.action, actor: cmp.Or(plan.actor, "not stated"), version: db.version},
		layers: map[string]bool{},
	}
	defer l.rollback()
	done := 0
	err = prepareInOrder(ctx, jobs, func(j loadJob, p preparedFile) error {
		if l.tx == nil {
			if err := l.begin(ctx); err != nil {
				return err
			}
		}
		if l.heldBack {
			return nil
		}
		if err := l.store(ctx, j, p); err != nil {
			return err
		}
		if done++; plan.progress != nil {
			plan.progress(done, len(jobs), j.input.Name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return l.finish(ctx)
}

// loadJob is one file of a plan.
type loadJob struct {
	request int // its index in the plan
	layer   geo.Layer
	input   Input
	max     int64
}

// jobs lists the plan's files, and refuses what no file could mend.
func (p loadPlan) jobs() ([]loadJob, error) {
	type slot struct {
		layer string
		date  geo.Date
	}
	var jobs []loadJob
	taken := map[slot]string{}
	for i, req := range p.requests {
		if err := geo.CheckLayerID(req.Layer.ID); err != nil {
			return nil, err
		}
		if len(req.Files) == 0 {
			return nil, geo.Errorf(geo.EInvalid, "there is no file to load into %s", req.Layer.ID)
		}
		for _, in := range req.Files {
			s := slot{req.Layer.ID, in.Date}
			if other, ok := taken[s]; ok {
				return nil, geo.Errorf(geo.EInvalid, "%s and %s are both for %s on %s: load one of them",
					other, in.Name, req.Layer.ID, in.Date)
			}
			taken[s] = in.Name
			jobs = append(jobs, loadJob{request: i, layer: req.Layer, input: in, max: req.MaxBytes})
		}
	}
	return jobs, nil
}
