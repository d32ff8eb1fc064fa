package data

import (
	"context"
	"database/sql"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
)

// endEmbargoes publishes what is under embargo until now or earlier: at least one
// revision for each instant, recorded at that instant. A snapshot that is published
// takes the place of the one that answered for its date.
func (db *DB) endEmbargoes(ctx context.Context, tx *sql.Tx, now time.Time) error {
	for {
		var due sql.NullString
		err := tx.QueryRowContext(ctx, `
			SELECT min(publish_at) FROM snapshot
			 WHERE revision IS NULL AND withdrawn IS NULL AND publish_at <= ?`, sqlkit.FormatInstant(now)).Scan(&due)
		if err != nil {
			return sqlkit.Error("find embargoed snapshots", err)
		}
		if !due.Valid {
			return nil
		}
		if err := db.endEmbargo(ctx, tx, due.String); err != nil {
			return err
		}
	}
}

// endEmbargo publishes what is under embargo until the instant at, as one revision: of
// several snapshots for one date the first, since each takes a revision of its own.
func (db *DB) endEmbargo(ctx context.Context, tx *sql.Tx, at string) error {
	instant, err := sqlkit.ParseInstant(at)
	if err != nil {
		return err
	}
	waiting, err := findEmbargoed(ctx, tx, at)
	if err != nil {
		return err
	}
	c := table.Change{At: instant, Action: "publish", Actor: "frontline", Version: db.version}
	rev, err := table.CreateRevision(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if err := table.PublishLayer(ctx, tx, w.layer, rev); err != nil {
			return err
		}
		if err := table.Supersede(ctx, tx, w.layer, w.validOn, rev); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE snapshot SET revision = ? WHERE id = ?`, rev, w.id); err != nil {
			return sqlkit.Error("publish snapshot", err)
		}
		if err := table.Audit(ctx, tx, c, table.Entry{Rev: rev, Layer: w.layer, Detail: w.validOn}); err != nil {
			return err
		}
	}
	return span.Respan(ctx, tx, rev, &db.regions)
}

// embargoedSnapshot is a row of snapshot that has no revision yet.
type embargoedSnapshot struct {
	id             int64
	layer, validOn string
}

// findEmbargoed finds, by layer and date, the first snapshot under embargo until at.
func findEmbargoed(ctx context.Context, tx *sql.Tx, at string) ([]embargoedSnapshot, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT min(id), layer, valid_on FROM snapshot
		 WHERE revision IS NULL AND withdrawn IS NULL AND publish_at = ?
		 GROUP BY layer, valid_on ORDER BY layer, valid_on`, at)
	if err != nil {
		return nil, sqlkit.Error("find embargoed snapshots", err)
	}
	defer rows.Close()
	var waiting []embargoedSnapshot
	for rows.Next() {
		var w embargoedSnapshot
		if err := rows.Scan(&w.id, &w.layer, &w.validOn); err != nil {
			return nil, sqlkit.Error("find embargoed snapshots", err)
		}
		waiting = append(waiting, w)
	}
	return waiting, sqlkit.Error("find embargoed snapshots", rows.Err())
}
