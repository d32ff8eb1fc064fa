package data

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"frontline/geo"
)

// loader is a load under way: one transaction, begun when the first file is
// ready and not before, so that nobody waits for the parsing of it.
type loader struct {
	db       *DB
	plan     loadPlan
	change   change
	tx       *sql.Tx
	heldBack bool // the record was not empty after all

	revision geo.Revision    // of this load; 0 until something changes
	layers   map[string]bool // met already; true where this load made it
	features *featureWriter
	insert   *sql.Stmt // a snapshot
	link     *sql.Stmt // a snapshot's feature
	reports  []LoadReport
}

func (l *loader) begin(ctx context.Context) error {
	tx, err := l.db.writer.BeginTx(ctx, nil)
	if err != nil {
		return sqlError("begin load", err)
	}
	l.tx = tx
	if l.plan.onlyEmpty {
		var rev geo.Revision
		if err := tx.QueryRowContext(ctx, currentRevision).Scan(&rev); err != nil {
			return sqlError("find revision", err)
		}
		if l.heldBack = rev > 0; l.heldBack {
			return nil
		}
	}
	l.reports = make([]LoadReport, len(l.plan.requests))
	for i, req := range l.plan.requests {
		l.reports[i].Layer = req.Layer.ID
	}
	if l.features, err = newFeatureWriter(ctx, tx); err != nil {
		return err
	}
	l.insert, err = tx.PrepareContext(ctx, `
		INSERT INTO snapshot (layer, valid_on, revision, loaded_at, loaded_by, loaded_with,
		                      sha256, bytes, source_url, note, content, features)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		RETURNING id`)
	if err != nil {
		return sqlError("create snapshot", err)
	}
	l.link, err = tx.PrepareContext(ctx, `
		INSERT INTO snapshot_feature (snapshot, ordinal, feature) VALUES (?, ?, ?)`)
	return sqlError("create snapshot", err)
}

// store records one file, unless the record holds the same.
func (l *loader) store(ctx context.Context, job loadJob, file preparedFile) error {
	report := FileReport{
		Name:     job.input.Name,
		Date:     job.input.Date,
		Features: len(file.features),
		Bytes:    file.bytes,
		Status:   FileAdded,
	}
	same, err := l.holdsSame(ctx, job, file)
	if err != nil {
		return err
	}
	if same {
		report.Status = FileUnchanged
	} else if err := l.add(ctx, job, file); err != nil {
		return err
	}
	r := &l.reports[job.request]
	r.Files = append(r.Files, report)
	r.NewLayer = l.layers[job.layer.ID]
	return nil
}

// holdsSame says whether the record has the file's bytes, or others that say
// the same, for its date. It is geo.EConflict where it has something else.
func (l *loader) holdsSame(ctx context.Context, job loadJob, file preparedFile) (bool, error) {
	var sha, content []byte
	err := l.tx.QueryRowContext(ctx, `
		SELECT sha256, content
		  FROM snapshot
		 WHERE layer = ? AND valid_on = ?
		   AND revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL`,
		job.layer.ID, job.input.Date.String()).Scan(&sha, &content)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, sqlError("find snapshot", err)
	case !bytes.Equal(sha, file.sha256[:]) && !bytes.Equal(content, file.content[:]):
		return false, geo.Errorf(geo.EConflict, "%s: %s has a snapshot for %s that says something else, and what was recorded is not overwritten",
			job.input.Name, job.layer.ID, job.input.Date)
	}
	return true, nil
}

func (l *loader) add(ctx context.Context, job loadJob, file preparedFile) error {
	c := l.change
	if l.revision == 0 {
		var err error
		if l.revision, err = createRevision(ctx, l.tx, c); err != nil {
			return err
		}
	}
	if err := l.ensureLayer(ctx, job.layer); err != nil {
		return err
	}
	req := l.plan.requests[job.request]
	at := formatInstant(c.at)
	var snapshot int64
	err := l.insert.QueryRowContext(ctx, job.layer.ID, job.input.Date.String(), l.revision, at, c.actor, c.version,
		file.sha256[:], file.bytes, req.SourceURL, req.Note, file.content[:], len(file.features)).Scan(&snapshot)
	if err != nil {
		return sqlError("create snapshot", err)
	}
	for i, f := range file.features {
		id, err := l.features.put(ctx, f)
		if err != nil {
			return err
		}
		if _, err := l.link.ExecContext(ctx, snapshot, i, id); err != nil {
			return sqlError("create snapshot", err)
		}
	}
	return nil
}

// ensureLayer makes the layer where there is none of its id.
func (l *loader) ensureLayer(ctx context.Context, layer geo.Layer) error {
	if _, met := l.layers[layer.ID]; met {
		return nil
	}
	_, err := findLayer(ctx, l.tx, layer.ID)
	switch {
	case err == nil:
		l.layers[layer.ID] = false
		return nil
	case geo.ErrorCode(err) != geo.ENotFound:
		return err
	}
	if err := layer.Validate(); err != nil {
		return err
	}
	l.layers[layer.ID] = true
	return createLayer(ctx, l.tx, layer, l.revision)
}

// finish makes the load visible, all at once.
func (l *loader) finish(ctx context.Context) ([]LoadReport, error) {
	if l.heldBack {
		return nil, nil
	}
	rev := l.revision
	if rev == 0 {
		// Nothing changed; what the transaction did not write needs no commit.
		if err := l.tx.QueryRowContext(ctx, currentRevision).Scan(&rev); err != nil {
			return nil, sqlError("find revision", err)
		}
	} else if err := l.tx.Commit(); err != nil {
		return nil, sqlError("commit load", err)
	}
	l.db.changed()
	for i := range l.reports {
		l.reports[i].Revision = rev
	}
	return l.reports, nil
}

// rollback takes the load back unless it was committed.
func (l *loader) rollback() {
	if l.tx != nil {
		_ = l.tx.Rollback() // sql.ErrTxDone after a commit
	}
}
