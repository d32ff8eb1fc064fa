package table

import (
	"context"
	"crypto/sha256"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"
)

// FeatureRow is a feature of a snapshot, as far as it takes to copy it.
type FeatureRow struct {
	ID     int64
	Key    string
	hash   []byte
	bounds shape.Bounds // NoBounds without a place
}

// FindFeatureRows finds the features of a snapshot, in its order.
func FindFeatureRows(ctx context.Context, tx *sql.Tx, snapshot int64) ([]FeatureRow, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT f.id, f.key, f.hash, g.west, g.south, g.east, g.north
		  FROM snapshot_feature sf
		  JOIN feature f  ON f.id = sf.feature
		  LEFT JOIN geometry g ON g.id = f.geometry
		 WHERE sf.snapshot = ?
		 ORDER BY sf.ordinal`, snapshot)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	defer rows.Close()
	var features []FeatureRow
	for rows.Next() {
		var f FeatureRow
		var box shape.NullBounds
		if err := rows.Scan(append([]any{&f.ID, &f.Key, &f.hash}, box.Columns()...)...); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		f.bounds = box.Bounds()
		features = append(features, f)
	}
	return features, sqlkit.Error("find features", rows.Err())
}

// CopySnapshot makes a snapshot that shows what another one shows, without the
// features whose keys are in without: part of revision rev, or, where rev is
// 0, under the other's embargo. Its provenance is the other's. It returns 0
// where nothing would be left to show.
func CopySnapshot(ctx context.Context, tx *sql.Tx, snapshot int64, rev geo.Revision, reason string, without map[string]bool) (int64, error) {
	features, err := FindFeatureRows(ctx, tx, snapshot)
	if err != nil {
		return 0, err
	}
	content, box := sha256.New(), shape.NoBounds
	var kept []int64
	for _, f := range features {
		if without[f.Key] {
			continue
		}
		kept = append(kept, f.ID)
		content.Write(f.hash)
		box = box.Union(f.bounds)
	}
	if len(kept) == 0 && len(features) > 0 {
		return 0, nil
	}
	var id int64
	nulls := box.OrNull()
	err = tx.QueryRowContext(ctx, `
		INSERT INTO snapshot (layer, valid_on, revision, reason, publish_at, loaded_at, loaded_by, loaded_with,
		                      sha256, bytes, source_url, note, content, features, name, origin, mapping,
		                      west, south, east, north, ends, mended)
		SELECT layer, valid_on, ?1, ?2, CASE WHEN ?1 IS NULL THEN publish_at END, loaded_at, loaded_by, loaded_with,
		       sha256, bytes, source_url, note, CASE features WHEN 0 THEN content ELSE ?3 END, ?4, name, id, mapping, ?5, ?6, ?7, ?8, ends, mended
		  FROM snapshot WHERE id = ?9
		RETURNING id`,
		sql.NullInt64{Int64: int64(rev), Valid: rev > 0}, sqlkit.NullText(reason), content.Sum(nil), len(kept),
		nulls.West, nulls.South, nulls.East, nulls.North, snapshot).Scan(&id)
	if err != nil {
		return 0, sqlkit.Error("copy snapshot", err)
	}
	link, err := tx.PrepareContext(ctx, `INSERT INTO snapshot_feature (snapshot, ordinal, feature) VALUES (?, ?, ?)`)
	if err != nil {
		return 0, sqlkit.Error("copy snapshot", err)
	}
	for i, f := range kept {
		if _, err := link.ExecContext(ctx, id, i, f); err != nil {
			return 0, sqlkit.Error("copy snapshot", err)
		}
	}
	return id, nil
}
