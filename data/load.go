package data

import (
	"context"
	"io/fs"

	"frontline/data/load"
	"frontline/data/load/check"
	"frontline/geo"
)

// What loads are asked for and report.
type (
	Input           = load.Input
	Reading         = load.Reading
	LoadRequest     = load.Request
	Plan            = load.Plan
	LoadReport      = load.Report
	FileReport      = load.FileReport
	FileStatus      = load.FileStatus
	Changes         = load.Changes
	LayerOptions    = load.LayerOptions
	Bundle          = load.Bundle
	BundledSnapshot = load.BundledSnapshot
	BundledState    = load.BundledState
)

// What may become of a file, and of a bundled snapshot.
const (
	FileAdded      = load.FileAdded
	FileCorrected  = load.FileCorrected
	FileUnchanged  = load.FileUnchanged
	BundledMissing = load.BundledMissing
	BundledDiffers = load.BundledDiffers
	BundledSame    = load.BundledSame
	BundledKept    = load.BundledKept
)

// DateInName is check.DateInName.
func DateInName(name string) (geo.Date, error) { return check.DateInName(name) }

// EmptyInput is load.EmptyInput.
func EmptyInput(date geo.Date) Input { return load.EmptyInput(date) }

// NewLayer is load.NewLayer.
func NewLayer(id string, opt LayerOptions) (layer geo.Layer, warnings []string, err error) {
	return load.NewLayer(id, opt)
}

// ParseLayer is load.ParseLayer.
func ParseLayer(id string, text []byte) (geo.Layer, error) { return load.ParseLayer(id, text) }

// BundledLayers are the layers that come with the program, as LoadBundled takes them.
func BundledLayers() fs.FS { return load.BundledLayers() }

// loads is the store as loads need it.
func (db *DB) loads() load.Store {
	to := load.Store{
		Reader: db.reader, Regions: &db.regions, Version: db.version, Now: db.now,
		Changed: db.changed, Refresh: db.Revision, CheckPersons: db.checkPersons,
	}
	if db.writer != nil {
		to.Begin, to.CheckPlace = db.begin, db.checkPlace
	}
	return to
}

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
	return db.loads().Run(ctx, req)
}

// PlanLoad finds out what a load would do, and changes nothing. It refuses what
// Load refuses; what Load would hold back is in the report.
func (db *DB) PlanLoad(ctx context.Context, req LoadRequest) (*Plan, error) {
	return db.loads().Plan(ctx, req)
}

// Commit makes a planned load. Where the layer changed since it was planned,
// the load is looked at anew, and held back for what is found then; where a
// person agreed to what it was, that is geo.EConflict.
func (db *DB) Commit(ctx context.Context, p *Plan) (LoadReport, error) {
	return db.loads().Commit(ctx, p)
}

// LoadBundled loads the layers that come with the program into an empty
// record, all that it is to have as one revision, and returns one report a layer; none
// where the record is not empty or is to have none. fsys has a folder for each layer, named as
// its id, with a layer.json and snapshots named YYYY-MM-DD.geojson; whatever
// else it holds is left alone.
func (db *DB) LoadBundled(ctx context.Context, fsys fs.FS, progress func(done, total int, name string)) ([]LoadReport, error) {
	return db.loads().LoadBundled(ctx, fsys, progress)
}

// BundledSnapshots compares the layers that come with the program, as
// LoadBundled takes them, with the record: by layer and date.
func (db *DB) BundledSnapshots(ctx context.Context, fsys fs.FS) ([]BundledSnapshot, error) {
	return db.loads().BundledSnapshots(ctx, fsys)
}

// UpdateBundled brings an existing record what has changed in the layers that
// come with the program, as one revision: corrections with a reason, and dates
// that it lacks. A date of which a maintainer has said something else, or that
// a maintainer retracted, is left alone. The reports are empty where there is
// nothing to bring.
func (db *DB) UpdateBundled(ctx context.Context, fsys fs.FS, actor string) ([]BundledSnapshot, []LoadReport, error) {
	return db.loads().UpdateBundled(ctx, fsys, actor)
}
