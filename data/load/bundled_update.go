package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
)

// BundledState is how a snapshot that comes with the program stands to what
// the record has for its date.
type BundledState string

// An update brings the first two.
const (
	BundledMissing BundledState = "missing" // the record has nothing of the date: it is added
	BundledDiffers BundledState = "differs" // an earlier program's snapshot says something else: it is corrected
	BundledSame    BundledState = "same"
	BundledKept    BundledState = "kept" // a maintainer's own word on the date: it is left alone
)

// BundledSnapshot is one snapshot that comes with the program.
type BundledSnapshot struct {
	Layer string       `json:"layer"`
	Date  geo.Date     `json:"date"`
	State BundledState `json:"state"`
	Why   string       `json:"why,omitempty"` // it is kept
}

// Brings is whether an update changes what the record says of the date.
func (s BundledSnapshot) Brings() bool { return s.State == BundledMissing || s.State == BundledDiffers }

// The actions of revisions by which the program itself loads its layers.
const (
	ActionLoadBundled   = "load bundled layers"
	ActionUpdateBundled = "update bundled layers"
)

// BundledSnapshots compares the layers that come with the program, as
// LoadBundled takes them, with the record: by layer and date.
func (to Store) BundledSnapshots(ctx context.Context, fsys fs.FS) ([]BundledSnapshot, error) {
	b := bundledUpdate{to: to}
	if err := b.compare(ctx, fsys); err != nil {
		return nil, err
	}
	return b.found, nil
}

// UpdateBundled brings an existing record what has changed in the layers that
// come with the program, as one revision: corrections with a reason, and dates
// that it lacks. A date of which a maintainer has said something else, or that
// a maintainer retracted, is left alone. The reports are empty where there is
// nothing to bring.
func (to Store) UpdateBundled(ctx context.Context, fsys fs.FS, actor string) ([]BundledSnapshot, []Report, error) {
	b := bundledUpdate{to: to}
	if err := b.compare(ctx, fsys); err != nil {
		return nil, nil, err
	}
	if len(b.requests) == 0 {
		return b.found, nil, nil
	}
	load, err := to.prepare(ctx, &batch{
		action: ActionUpdateBundled, actor: actor, reason: "as Frontline " + to.Version + " brings them", requests: b.requests,
	})
	if err == nil {
		err = load.compare(ctx)
	}
	if err != nil {
		return nil, nil, err
	}
	// What a maintainer says meanwhile must not be corrected away.
	if load.seen != b.seen {
		return nil, nil, errBundledMeanwhile()
	}
	reports, err := load.commit(ctx)
	if errors.Is(err, errChanged) {
		err = errBundledMeanwhile()
	}
	if err != nil {
		return nil, nil, err
	}
	return b.found, reports, nil
}

func errBundledMeanwhile() error {
	return geo.Errorf(geo.EConflict, "the record was changed by somebody else meanwhile: nothing was updated, try again")
}

// bundledUpdate finds out what an update of the bundled layers brings.
type bundledUpdate struct {
	to       Store
	seen     geo.Revision
	found    []BundledSnapshot
	requests []Request // corrections and additions, apart, of each layer
}

func (b *bundledUpdate) compare(ctx context.Context, fsys fs.FS) error {
	if b.to.writes() {
		if _, err := b.to.Refresh(ctx); err != nil { // what is no longer under embargo is part of the record
			return err
		}
	}
	bundled, err := b.to.bundledRequests(ctx, fsys)
	if err != nil {
		return err
	}
	tx, err := b.to.Reader.BeginTx(ctx, nil)
	if err != nil {
		return sqlkit.Error("begin comparison", err)
	}
	defer tx.Rollback() // it only reads
	if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&b.seen); err != nil {
		return sqlkit.Error("find revision", err)
	}
	for _, req := range bundled {
		reason, err := bundledReason(fsys, req.Layer.ID)
		if err != nil {
			return err
		}
		corrections, additions := req, req
		corrections.Files, additions.Files = nil, nil
		corrections.Correct = reason
		corrections.Accept, additions.Accept = geo.FindingCodes(), geo.FindingCodes() // they were looked at before they were bundled
		recorded, err := recordedDates(ctx, tx, req.Layer.ID)
		if err != nil {
			return err
		}
		for _, in := range req.Files {
			s, err := bundledState(ctx, recorded, req, in)
			if err != nil {
				return err
			}
			b.found = append(b.found, s)
			switch s.State {
			case BundledMissing:
				additions.Files = append(additions.Files, in)
			case BundledDiffers:
				corrections.Files = append(corrections.Files, in)
			}
		}
		for _, r := range []Request{corrections, additions} {
			if len(r.Files) > 0 {
				b.requests = append(b.requests, r)
			}
		}
	}
	return nil
}

// bundledReason is why a bundled layer was changed, as its reason.txt says.
func bundledReason(fsys fs.FS, layer string) (string, error) {
	text, err := fs.ReadFile(fsys, layer+"/reason.txt")
	if errors.Is(err, fs.ErrNotExist) {
		return "the layers that come with Frontline were corrected", nil
	}
	return strings.TrimSpace(string(text)), err
}

// recordedDateOf is what the record has of a layer for one date.
type recordedDateOf struct {
	date         geo.Date
	sha, content []byte // of what answers for it; nil where nothing does
	own          bool   // all that was ever recorded for it is an earlier program's
	why          string // it is not
}

// recordedDates are the dates for which anything was ever recorded, in order.
func recordedDates(ctx context.Context, q sqlkit.Queryer, layer string) ([]recordedDateOf, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT s.valid_on, s.sha256, s.content, s.loaded_by, coalesce(r.action, 'embargo'), s.superseded IS NOT NULL, s.retracted IS NOT NULL
		  FROM snapshot s LEFT JOIN revision r ON r.rev = s.revision
		 WHERE s.layer = ? AND s.withdrawn IS NULL
		 ORDER BY s.valid_on, s.id`, layer)
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var out []recordedDateOf
	for rows.Next() {
		var date, by, action string
		var sha, content []byte
		var superseded, retracted bool
		if err := rows.Scan(&date, &sha, &content, &by, &action, &superseded, &retracted); err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		day, err := sqlkit.ParseDate(date)
		if err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		if len(out) == 0 || out[len(out)-1].date != day {
			out = append(out, recordedDateOf{date: day, own: true})
		}
		d := &out[len(out)-1]
		if !superseded && !retracted {
			d.sha, d.content = sha, content
		}
		why := ""
		switch {
		case retracted:
			why = "it was retracted"
		case action == "embargo":
			why = by + " has loaded another, which is under embargo"
		case action == "rollback":
			why = "it was rolled back"
		case action == "retract":
			why = "a feature of it was retracted"
		case action != ActionLoadBundled && action != ActionUpdateBundled:
			why = "it is as " + by + " loaded it"
		}
		if why != "" {
			d.own, d.why = false, why
		}
	}
	return out, sqlkit.Error("find snapshots", rows.Err())
}

// bundledState compares one bundled snapshot with what was recorded.
func bundledState(ctx context.Context, recorded []recordedDateOf, req Request, in Input) (BundledSnapshot, error) {
	out := BundledSnapshot{Layer: req.Layer.ID, Date: in.Date}
	i, there := slices.BinarySearchFunc(recorded, in.Date, func(d recordedDateOf, on geo.Date) int { return int(d.date - on) })
	switch {
	case !there && i > 0 && !recorded[i-1].own:
		// It would take the place of what a maintainer says of the day before.
		out.State, out.Why = BundledKept, "what answers for it is of "+recorded[i-1].date.String()+": "+recorded[i-1].why
		return out, nil
	case !there:
		out.State = BundledMissing
		return out, nil
	}
	has := recorded[i]
	same, err := says(ctx, req, in, has)
	switch {
	case err != nil:
		return out, err
	case same:
		out.State = BundledSame
	case !has.own:
		out.State, out.Why = BundledKept, has.why
	case has.content == nil:
		// A rollback left the date with nothing.
		out.State, out.Why = BundledKept, "it was rolled back"
	default:
		out.State = BundledDiffers
	}
	return out, nil
}

// says is whether what answers for a date is the bundled snapshot's bytes, or
// others that say the same.
func says(ctx context.Context, req Request, in Input, has recordedDateOf) (bool, error) {
	if has.sha == nil {
		return false, nil
	}
	sum, err := inputSum(in)
	if err != nil {
		return false, err
	}
	if bytes.Equal(sum, has.sha) {
		return true, nil
	}
	file, err := prepareFile(ctx, loadJob{layer: req.Layer, input: in, read: geojson.Options{Layer: req.Layer.ID}})
	return bytes.Equal(file.content[:], has.content), err
}

// inputSum is the hash of an input's bytes, without reading them where the file
// knows it.
func inputSum(in Input) ([]byte, error) {
	f, err := in.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if known, ok := f.(interface{ SHA256() ([]byte, error) }); ok {
		return known.SHA256()
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}
