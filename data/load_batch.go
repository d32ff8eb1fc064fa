package data

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/geojson"
)

// batch is what one transaction loads: one request, or the bundled layers.
type batch struct {
	action    string
	actor     string
	reason    string
	requests  []LoadRequest
	onlyEmpty bool // load nothing unless the record is empty
	progress  func(done, total int, name string)

	db    *DB
	at    time.Time      // of the load
	files []*plannedFile // in the order of the requests
	order []*plannedFile // by layer and date: that in which they are stored

	// What compare found.
	seen     geo.Revision // the record was as at this revision
	newLayer map[string]bool
}

// plannedFile is a file on its way into the record.
type plannedFile struct {
	job loadJob
	preparedFile
	packed packedInput

	laid   *laid // how its one shape differs from that before; nil where that is not known
	slot   slot  // what the record has for its layer and date
	report FileReport
}

// prepare reads and checks the files of a batch: all of a load that needs no
// database.
func (db *DB) prepare(ctx context.Context, b *batch) (*batch, error) {
	for i := range b.requests {
		if err := b.requests[i].checkWords(); err != nil {
			return nil, err
		}
		// A layer that is there keeps its description.
		known, err := findAnyLayer(ctx, db.reader, b.requests[i].Layer.ID)
		switch {
		case err == nil:
			b.requests[i].Layer = known
		case geo.ErrorCode(err) != geo.ENotFound:
			return nil, err
		}
	}
	jobs, err := b.jobs()
	if err != nil {
		return nil, err
	}
	b.db = db
	if db.now != nil {
		b.at = db.now()
	}
	chunks := map[[sha256.Size]byte][]byte{}
	err = prepareInOrder(ctx, jobs, func(j loadJob, p preparedFile) error {
		for i := range p.features {
			p.features[i].shape.share(chunks)
		}
		b.files = append(b.files, &plannedFile{job: j, preparedFile: p})
		if b.progress != nil {
			b.progress(len(b.files), len(jobs), j.input.Name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.order = slices.Clone(b.files)
	slices.SortStableFunc(b.order, func(x, y *plannedFile) int {
		return cmp.Or(cmp.Compare(x.job.request, y.job.request), cmp.Compare(x.job.input.Date, y.job.input.Date))
	})
	return b, nil
}

// checkWords trims what the request says, and refuses what the record must not
// show.
func (r *LoadRequest) checkWords() (err error) {
	for _, said := range []struct {
		what string
		text *string
	}{{"the reason of the correction", &r.Correct}, {"the reason for which the layer ends", &r.Nothing}, {"the note", &r.Note}} {
		if *said.text, err = geo.Line(said.what, *said.text); err != nil {
			return err
		}
	}
	if r.SourceURL = strings.TrimSpace(r.SourceURL); r.SourceURL == "" {
		return nil
	}
	return geo.CheckWebAddress("source_url", r.SourceURL)
}

// request is the one that brought f.
func (b *batch) request(f *plannedFile) *LoadRequest { return &b.requests[f.job.request] }

// embargoed is whether the request's files stay back for now.
func (b *batch) embargoed(req *LoadRequest) bool { return req.PublishAt.After(b.at) }

// reports are those of the requests, as far as the files are compared.
func (b *batch) reports() []LoadReport {
	reports := make([]LoadReport, len(b.requests))
	for i, req := range b.requests {
		reports[i] = LoadReport{Layer: req.Layer.ID, NewLayer: b.newLayer[req.Layer.ID], DryRun: req.DryRun, Revision: b.seen}
		if b.embargoed(&req) {
			at := req.PublishAt.UTC()
			reports[i].PublishAt = &at
		}
	}
	for _, f := range b.files {
		r := &reports[f.job.request]
		r.Files = append(r.Files, f.report)
	}
	return reports
}

// loadJob is one file of a batch.
type loadJob struct {
	request int // its index in the batch
	layer   geo.Layer
	input   Input
	read    geojson.Options
	ends    string // why its layer ends, "" where it does not
}

// jobs lists the batch's files, and refuses what no file could mend.
func (b *batch) jobs() ([]loadJob, error) {
	type key struct {
		layer string
		date  geo.Date
	}
	var jobs []loadJob
	taken := map[key]string{}
	for i, req := range b.requests {
		if err := geo.CheckLayerID(req.Layer.ID); err != nil {
			return nil, err
		}
		if len(req.Files) == 0 {
			return nil, geo.Errorf(geo.EInvalid, "there is no file to load into %s", req.Layer.ID)
		}
		for _, in := range req.Files {
			k := key{req.Layer.ID, in.Date}
			if other, ok := taken[k]; ok {
				return nil, geo.Errorf(geo.EInvalid, "%s and %s are both for %s on %s: load one of them",
					other, in.Name, req.Layer.ID, in.Date)
			}
			taken[k] = in.Name
			jobs = append(jobs, loadJob{request: i, layer: req.Layer, input: in, ends: req.Nothing, read: geojson.Options{
				MaxBytes: req.MaxBytes, Layer: req.Layer.ID, Nothing: req.Nothing != "", Repair: req.Repair, RepairLimit: req.RepairLimit,
			}})
		}
	}
	return jobs, nil
}
