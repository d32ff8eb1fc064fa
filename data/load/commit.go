package load

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/data/span"
	"frontline/geo"
)

// errChanged is for a batch that was compared with what the record no longer is.
var errChanged = errors.New("the record changed since the load was planned")

// commit makes the load that compare found, all at once, or says errChanged.
func (b *batch) commit(ctx context.Context) ([]Report, error) {
	tx, err := b.to.Begin(ctx, b.action, b.at)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // sql.ErrTxDone after the commit
	if changed, err := b.changed(ctx, tx); err != nil {
		return nil, err
	} else if changed {
		return nil, errChanged
	}
	return b.store(ctx, tx)
}

// commitAlone compares anew and commits while nobody else can write.
func (b *batch) commitAlone(ctx context.Context) ([]Report, error) {
	tx, err := b.to.Begin(ctx, b.action, b.at)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // sql.ErrTxDone after the commit
	if err := b.compareWith(ctx, sqlkit.NewTx(tx)); err != nil {
		if b.onlyEmpty && b.seen > 0 {
			return nil, nil // what is there is in the way, and that is as it should be
		}
		return nil, err
	}
	if err := b.held(); err != nil {
		return b.reports(), err
	}
	return b.store(ctx, tx)
}

// changed reports whether a layer of the batch changed since it was compared.
func (b *batch) changed(ctx context.Context, tx *sql.Tx) (bool, error) {
	var rev geo.Revision
	if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
		return false, sqlkit.Error("find revision", err)
	}
	if rev != b.seen {
		for _, req := range b.requests {
			var touched bool
			err := tx.QueryRowContext(ctx, `
				SELECT EXISTS (SELECT 1 FROM snapshot WHERE layer = ?1 AND (revision > ?2 OR superseded > ?2 OR retracted > ?2))`,
				req.Layer.ID, b.seen).Scan(&touched)
			if err != nil || touched {
				return touched, sqlkit.Error("find changes", err)
			}
		}
	}
	for _, f := range b.files { // an embargo takes no revision
		s, err := findSlot(ctx, tx, f.job.layer.ID, f.job.input.Date)
		if err != nil || !s.visibleTo(b.request(f)).same(f.slot) {
			return true, err
		}
	}
	return false, nil
}

// store records what is new of the batch, and commits. It returns no report
// where onlyEmpty holds it back.
func (b *batch) store(ctx context.Context, tx *sql.Tx) ([]Report, error) {
	var rev geo.Revision
	if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
		return nil, sqlkit.Error("find revision", err)
	}
	if b.onlyEmpty && rev > 0 {
		return nil, nil
	}
	before := rev
	c := table.Change{At: b.at, Action: b.action, Actor: b.actor, Version: b.to.Version, Reason: b.reason}
	c.Person, c.Drafted, c.DraftedBy = b.requests[0].Person, b.requests[0].Drafted, b.requests[0].DraftedBy
	if c.Actor == "" {
		c.Actor = "not stated"
	}
	changed := false
	for i := range b.requests {
		files := slices.DeleteFunc(slices.Clone(b.order), func(f *plannedFile) bool {
			return f.job.request != i || f.report.Status == FileUnchanged
		})
		if len(files) == 0 {
			continue
		}
		s := storer{batch: b, tx: tx, change: c, request: &b.requests[i]}
		if !b.embargoed(s.request) {
			if !changed {
				var err error
				if rev, err = table.CreateRevision(ctx, tx, c); err != nil {
					return nil, err
				}
			}
			s.rev = rev
		}
		changed = true
		if err := s.store(ctx, files); err != nil {
			return nil, err
		}
	}
	also := b.requests[0].InCommit
	if changed || also != nil { // what the transaction did not write needs no commit
		if rev > before {
			if err := span.RespanWith(ctx, tx, rev, b.to.Regions, b.overlays()); err != nil {
				return nil, err
			}
			if err := b.absorbed(ctx, tx); err != nil {
				return nil, err
			}
		}
		if also != nil {
			if err := also(ctx, tx, rev); err != nil {
				return nil, err
			}
		}
		if err := b.to.CheckPlace(); err != nil {
			return nil, err
		}
		if err := tx.Commit(); err != nil {
			return nil, sqlkit.Error("commit load", err)
		}
		b.to.Changed()
	}
	reports := b.reports()
	for i := range reports {
		reports[i].Revision = rev
	}
	return reports, nil
}

// overlays are those made when the files were compared with the snapshots before.
func (b *batch) overlays() span.Overlays {
	all := span.Overlays{}
	for _, f := range b.files {
		if f.overlay != nil {
			all[f.overlay.Key] = f.overlay
		}
	}
	return all
}

// absorbed reports the slivers of each file that became public, once the spans
// are made.
func (b *batch) absorbed(ctx context.Context, tx *sql.Tx) error {
	read := sqlkit.NewTx(tx)
	for _, f := range b.files {
		if b.embargoed(b.request(f)) {
			continue
		}
		err := read.QueryRowContext(ctx, `
			SELECT total((SELECT t.absorbed FROM state t
			               WHERE t.layer = s.layer AND t.key = f.key AND t.superseded IS NULL AND t.valid_on <= s.valid_on
			               ORDER BY t.valid_on DESC LIMIT 1))
			  FROM live_snapshot s JOIN layer l ON l.id = s.layer AND l.sliver_width > 0
			  JOIN snapshot_feature sf ON sf.snapshot = s.id JOIN feature f ON f.id = sf.feature
			 WHERE s.layer = ? AND s.valid_on = ?`,
			f.job.layer.ID, f.job.input.Date.String()).Scan(&f.report.Absorbed)
		if err != nil {
			return sqlkit.Error("find slivers", err)
		}
	}
	return nil
}

// storer records one request's files.
type storer struct {
	*batch
	tx      *sql.Tx
	change  table.Change
	request *Request
	rev     geo.Revision // 0 under embargo
	mapping sql.NullInt64

	features     *table.FeatureWriter
	insert, link *sql.Stmt
}

func (s *storer) store(ctx context.Context, files []*plannedFile) error {
	if err := s.to.CheckPersons(ctx, s.tx, s.request.Layer.ID, s.change); err != nil {
		return err
	}
	if err := s.ensureLayer(ctx); err != nil {
		return err
	}
	var err error
	if s.mapping, err = table.KeepMapping(ctx, s.tx, s.change, s.request.Layer.ID, s.request.Mapping); err != nil {
		return err
	}
	if s.features, err = table.NewFeatureWriter(ctx, s.tx); err != nil {
		return err
	}
	s.insert, err = s.tx.PrepareContext(ctx, `
		INSERT INTO snapshot (layer, valid_on, revision, reason, publish_at, loaded_at, loaded_by, loaded_with,
		                      sha256, bytes, source_url, note, content, features, name, mapping,
		                      west, south, east, north, ends, mended)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return sqlkit.Error("create snapshot", err)
	}
	s.link, err = s.tx.PrepareContext(ctx, `
		INSERT INTO snapshot_feature (snapshot, ordinal, feature) VALUES (?, ?, ?)`)
	if err != nil {
		return sqlkit.Error("create snapshot", err)
	}
	for _, f := range files {
		if err := s.add(sqlkit.Brief(ctx), f); err != nil || ctx.Err() != nil {
			return cmp.Or(ctx.Err(), err)
		}
	}
	return table.Audit(ctx, s.tx, s.change, table.Entry{Rev: s.rev, Layer: s.request.Layer.ID, Detail: s.detail(files)})
}

// detail says in a line what was loaded.
func (s *storer) detail(files []*plannedFile) string {
	text := files[0].job.input.Date.String()
	if n := len(files); n > 1 {
		text = fmt.Sprintf("%d snapshots, %s to %s", n, text, files[n-1].job.input.Date)
	}
	if ends := s.request.Nothing; ends != "" {
		text += ", the layer ends: " + ends
	}
	mended := 0
	for _, f := range files {
		if f.mending != nil {
			mended += f.mending.Count
		}
	}
	if mended > 0 {
		text += fmt.Sprintf(", shapes mended: %d", mended)
	}
	if s.rev == 0 {
		text += ", under embargo until " + sqlkit.FormatInstant(s.request.PublishAt)
	}
	if codes := acceptedCodes(files); codes != "" {
		text += "; accepted: " + codes
	}
	return text
}

// add records one file.
func (s *storer) add(ctx context.Context, f *plannedFile) error {
	date := f.job.input.Date.String()
	if err := table.KeepInput(ctx, s.tx, f.packed); err != nil {
		return err
	}
	for _, w := range f.slot.embargoed {
		if err := table.Withdraw(ctx, s.tx, w.id, s.change.At); err != nil {
			return err
		}
	}
	var rev sql.NullInt64
	var publishAt sql.NullString
	if s.rev == 0 {
		publishAt = sqlkit.NullText(sqlkit.FormatInstant(s.request.PublishAt))
	} else {
		rev = sql.NullInt64{Int64: int64(s.rev), Valid: true}
		if err := table.Supersede(ctx, s.tx, f.job.layer.ID, date, s.rev); err != nil {
			return err
		}
	}
	c, bb := s.change, f.bounds.OrNull()
	snapshot, err := sqlkit.Insert(ctx, s.insert, f.job.layer.ID, date, rev, sqlkit.NullText(s.request.Correct), publishAt,
		sqlkit.FormatInstant(c.At), c.Actor, c.Version, f.SHA256[:], f.Size, s.request.SourceURL, s.request.Note,
		f.content[:], len(f.features), f.job.input.Name, s.mapping, bb.West, bb.South, bb.East, bb.North,
		sqlkit.NullText(f.job.ends), sqlkit.NullText(f.mending.JSON()))
	if err != nil {
		return sqlkit.Error("create snapshot", err)
	}
	for i, feature := range f.features {
		id, err := s.features.Put(ctx, feature.Feature)
		if err != nil {
			return err
		}
		if _, err := s.link.ExecContext(ctx, snapshot, i, id); err != nil {
			return sqlkit.Error("create snapshot", err)
		}
		// Of many files all would be held until the spans are made.
		f.features[i].Geometry, f.features[i].Shape = nil, shape.Shape{}
	}
	return nil
}

// ensureLayer makes the layer where there is none of its id.
func (s *storer) ensureLayer(ctx context.Context) error {
	layer := s.request.Layer
	if s.newLayer[layer.ID] {
		return table.CreateLayer(ctx, s.tx, layer, s.rev)
	}
	if s.rev == 0 {
		return nil
	}
	return table.PublishLayer(ctx, s.tx, layer.ID, s.rev)
}
