package load

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
)

// batch is what one transaction loads: one request, or the bundled layers.
type batch struct {
	action    string
	actor     string
	reason    string
	requests  []Request
	onlyEmpty bool // load nothing unless the record is empty
	progress  func(done, total int, name string)

	to    Store
	at    time.Time      // of the load
	files []*plannedFile // in the order of the requests
	order []*plannedFile // by layer and date: that in which they are stored

	// What compare found.
	seen     geo.Revision // the record was as at this revision
	newLayer map[string]bool
}

// prepare reads and checks the files of a batch: all of a load that needs no
// database.
func (to Store) prepare(ctx context.Context, b *batch) (*batch, error) {
	for i := range b.requests {
		if err := b.requests[i].checkWords(); err != nil {
			return nil, err
		}
		// A layer that is there keeps its description.
		known, err := table.FindAnyLayer(ctx, to.Reader, b.requests[i].Layer.ID)
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
	b.to = to
	if to.Now != nil {
		b.at = to.Now()
	}
	chunks := map[[sha256.Size]byte][]byte{}
	err = prepareInOrder(ctx, jobs, func(j loadJob, p preparedFile) error {
		for i := range p.features {
			p.features[i].Shape.Share(chunks)
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

// request is the one that brought f.
func (b *batch) request(f *plannedFile) *Request { return &b.requests[f.job.request] }

// embargoed is whether the request's files stay back for now.
func (b *batch) embargoed(req *Request) bool { return req.PublishAt.After(b.at) }

// reports are those of the requests, as far as the files are compared.
func (b *batch) reports() []Report {
	reports := make([]Report, len(b.requests))
	for i, req := range b.requests {
		reports[i] = Report{Layer: req.Layer.ID, NewLayer: b.newLayer[req.Layer.ID], DryRun: req.DryRun, Revision: b.seen}
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

// statusOf says what becomes of a file, given what its date has. It is
// geo.EConflict where a file would overwrite, or corrects nothing.
func (b *batch) statusOf(f *plannedFile) (FileStatus, error) {
	req, name, layer, date := b.request(f), f.job.input.Name, f.job.layer.ID, f.job.input.Date
	s, pending, ends := f.slot, f.slot.pending(), f.job.ends != ""
	if b.embargoed(req) && pending.publishAt == sqlkit.FormatInstant(req.PublishAt) && pending.holds(&f.preparedFile, ends, req.Correct != "") ||
		pending.id == 0 && s.live.holds(&f.preparedFile, ends, req.Correct != "") {
		return FileUnchanged, nil
	}
	switch {
	case req.Correct != "" && s.live.id == 0 && pending.id == 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has no snapshot for %s to correct: load it without a correction", name, layer, date)
	case req.Correct == "" && pending.id != 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has a snapshot for %s under embargo until %s: correct it with a reason, or retract it first",
			name, layer, date, pending.publishAt)
	case req.Correct == "" && s.live.id != 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has a snapshot for %s that says something else, and what was recorded is not overwritten: correct it with a reason",
			name, layer, date)
	case req.Correct != "":
		return FileCorrected, nil
	}
	return FileAdded, nil
}
