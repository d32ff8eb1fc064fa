package data

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// PurgeRequest says which kept bytes to remove, and why.
type PurgeRequest struct {
	Layer  string
	Date   geo.Date // all that was ever loaded for it
	Reason string   // shown to whoever asks for the bytes
	Actor  string   // "not stated" where it is empty
}

// PurgeReport says what a purge did.
type PurgeReport struct {
	SHA256 []string `json:"sha256"` // of the inputs whose bytes were removed, in hexadecimal
	Bytes  int64    `json:"bytes"`  // of them, unpacked
	// Also are the other dates that were loaded from the same bytes.
	Also []LayerDate `json:"also,omitempty"`
	// Shown is for which days the public could have the bytes.
	Shown []Shown `json:"shown,omitempty"`
	// Pending is whether a copy is still in the write-ahead log, since somebody
	// was reading: it goes with the next checkpoint.
	Pending bool `json:"pending,omitempty"`
}

// Purge removes the bytes of the files that were loaded for a date from the
// database and from its file. Hash, size and reason stay, and what the
// snapshots show stays too: to withdraw that, retract it first. Backups and
// copies made before are not reached.
//
// It is geo.ENotFound where no bytes are kept for the date, and geo.EInvalid
// without a reason.
func (db *DB) Purge(ctx context.Context, req PurgeRequest) (PurgeReport, error) {
	if err := db.checkReason("purge", &req.Reason); err != nil {
		return PurgeReport{}, err
	}
	c := db.newChange("purge", req.Actor, req.Reason)
	var report PurgeReport
	err := db.write(ctx, "purge", c.At, func(tx *sql.Tx) error { return purge(ctx, tx, c, req, &report) })
	if err != nil {
		return PurgeReport{}, err
	}
	// secure_delete has blanked the pages; the log still has them as they were.
	whole, err := db.Checkpoint(ctx)
	report.Pending = err != nil || !whole
	return report, nil
}

type purgedInput struct {
	id    int64
	sha   []byte
	bytes int64
}

func purge(ctx context.Context, tx *sql.Tx, c table.Change, req PurgeRequest, report *PurgeReport) error {
	if _, err := table.FindAnyLayer(ctx, tx, req.Layer); err != nil {
		return err
	}
	inputs, err := inputsOf(ctx, tx, req)
	if err != nil {
		return err
	}
	if len(inputs) == 0 {
		return geo.Errorf(geo.ENotFound, "no file is kept for %s of %s", req.Layer, req.Date)
	}
	for _, in := range inputs {
		if err := detach(ctx, tx, in.id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE input SET data = NULL, base = NULL, depth = 0, purged_at = ?, purged_by = ?, purge_reason = ?
			 WHERE id = ?`, sqlkit.FormatInstant(c.At), c.Actor, c.Reason, in.id)
		if err != nil {
			return sqlkit.Error("purge input", err)
		}
		if err := alsoFrom(ctx, tx, req, in.sha, report); err != nil {
			return err
		}
		report.SHA256 = append(report.SHA256, hex.EncodeToString(in.sha))
		report.Bytes += in.bytes
	}
	if report.Shown, err = findShown(ctx, tx, geo.DateOf(c.At), append([]LayerDate{{req.Layer, req.Date}}, report.Also...)); err != nil {
		return err
	}
	return table.Audit(ctx, tx, c, table.Entry{Layer: req.Layer, Detail: req.Date.String() + " sha256 " + strings.Join(report.SHA256, ", ")})
}

func inputsOf(ctx context.Context, tx *sql.Tx, req PurgeRequest) ([]purgedInput, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT i.id, i.sha256, i.bytes
		  FROM snapshot s JOIN input i ON i.sha256 = s.sha256
		 WHERE s.layer = ? AND s.valid_on = ? AND i.purged_at IS NULL
		 ORDER BY i.id`, req.Layer, req.Date.String())
	if err != nil {
		return nil, sqlkit.Error("find inputs", err)
	}
	defer rows.Close()
	var inputs []purgedInput
	for rows.Next() {
		var in purgedInput
		if err := rows.Scan(&in.id, &in.sha, &in.bytes); err != nil {
			return nil, sqlkit.Error("find inputs", err)
		}
		inputs = append(inputs, in)
	}
	return inputs, sqlkit.Error("find inputs", rows.Err())
}

// alsoFrom adds the other dates that were loaded from the same bytes.
func alsoFrom(ctx context.Context, tx *sql.Tx, req PurgeRequest, sha []byte, report *PurgeReport) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT layer, valid_on FROM snapshot
		 WHERE sha256 = ? AND (layer, valid_on) <> (?, ?)
		 ORDER BY layer, valid_on`, sha, req.Layer, req.Date.String())
	if err != nil {
		return sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at LayerDate
		var date string
		if err := rows.Scan(&at.Layer, &date); err != nil {
			return sqlkit.Error("find snapshots", err)
		}
		if at.Date, err = geo.ParseDate(date); err != nil {
			return err
		}
		report.Also = append(report.Also, at)
	}
	return sqlkit.Error("find snapshots", rows.Err())
}

// detach packs what is packed against an input against that one's own base
// instead, so that the input can go. What is packed against those stays as it
// is, and comes nearer to a frame that stands alone.
func detach(ctx context.Context, tx *sql.Tx, id int64) error {
	var base sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT base FROM input WHERE id = ?`, id).Scan(&base); err != nil {
		return sqlkit.Error("find input", err)
	}
	children, err := childrenOf(ctx, tx, id)
	if err != nil || len(children) == 0 {
		return err
	}
	var baseRaw []byte
	if base.Valid {
		if baseRaw, err = table.InputBytes(ctx, tx, base.Int64); err != nil {
			return err
		}
	}
	for _, child := range children {
		raw, err := table.InputBytes(ctx, tx, child)
		if err != nil {
			return err
		}
		newBase := base
		if !table.UsableBase(int64(len(raw)), int64(len(baseRaw))) {
			newBase = sql.NullInt64{}
		}
		packed, err := table.PackInput(raw, baseRaw)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE input SET data = ?1, base = ?2,
			       depth = CASE WHEN ?2 IS NULL THEN 0 ELSE (SELECT depth + 1 FROM input WHERE id = ?2) END
			 WHERE id = ?3`, packed, newBase, child)
		if err != nil {
			return sqlkit.Error("pack input anew", err)
		}
		_, err = tx.ExecContext(ctx, `
			WITH RECURSIVE below (id, depth) AS (
				SELECT id, depth FROM input WHERE id = ?
				UNION ALL
				SELECT i.id, b.depth + 1 FROM input i JOIN below b ON i.base = b.id)
			UPDATE input SET depth = below.depth FROM below WHERE below.id = input.id AND below.depth <> input.depth`, child)
		if err != nil {
			return sqlkit.Error("pack input anew", err)
		}
	}
	return nil
}

func childrenOf(ctx context.Context, tx *sql.Tx, id int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM input WHERE base = ? ORDER BY id`, id)
	if err != nil {
		return nil, sqlkit.Error("find inputs", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var child int64
		if err := rows.Scan(&child); err != nil {
			return nil, sqlkit.Error("find inputs", err)
		}
		ids = append(ids, child)
	}
	return ids, sqlkit.Error("find inputs", rows.Err())
}
