package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// Source reads the bytes of which a snapshot was made. It is geo.EGone, with
// the reason, where they were purged, or where the snapshot, or a feature that
// the bytes hold, was retracted, and geo.ENotFound where they were not kept,
// as before Frontline kept any.
func (db *DB) Source(ctx context.Context, snapshotID int64) (geo.SourceFile, error) {
	// One transaction: a purge between two queries must not look like damage.
	tx, err := db.reader.BeginTx(ctx, nil)
	if err != nil {
		return geo.SourceFile{}, sqlkit.Error("find source", err)
	}
	defer tx.Rollback() // it only reads
	var s geo.SourceFile
	var layer, date, at string
	var sha []byte
	err = tx.QueryRowContext(ctx, `
		SELECT layer, valid_on, name, sha256, source_url, note, loaded_at, loaded_by, loaded_with, coalesce(reason, '')
		  FROM snapshot WHERE id = ? AND revision IS NOT NULL`, snapshotID).
		Scan(&layer, &date, &s.Name, &sha, &s.SourceURL, &s.Note, &at, &s.LoadedBy, &s.LoadedWith, &s.Reason)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return geo.SourceFile{}, geo.Errorf(geo.ENotFound, "there is no such snapshot")
	case err != nil:
		return geo.SourceFile{}, sqlkit.Error("find source", err)
	}
	if s.LoadedAt, err = sqlkit.ParseInstant(at); err != nil {
		return geo.SourceFile{}, err
	}
	s.SHA256 = hex.EncodeToString(sha)
	var reason sql.NullString
	err = tx.QueryRowContext(ctx, `
		SELECT min(t.reason) FROM snapshot s JOIN retraction t ON t.snapshot = s.id
		 WHERE s.layer = ? AND s.valid_on = ? AND s.sha256 = ?`, layer, date, sha).Scan(&reason)
	if err != nil {
		return geo.SourceFile{}, sqlkit.Error("find retraction", err)
	}
	if reason.Valid {
		day, err := geo.ParseDate(date)
		if err != nil {
			return geo.SourceFile{}, err
		}
		return geo.SourceFile{}, geo.Retraction{Layer: layer, Date: day, Reason: reason.String}.SourceErr()
	}
	in, err := table.FindInput(ctx, tx, sha)
	switch {
	case err != nil:
		return geo.SourceFile{}, err
	case in == nil:
		return geo.SourceFile{}, geo.Errorf(geo.ENotFound, "the file of which %s of %s was made was not kept", layer, date)
	case in.Purged != "":
		return geo.SourceFile{}, geo.Errorf(geo.EGone, "the file of which %s of %s was made was removed: %s", layer, date, in.Purged)
	}
	if s.Data, err = table.InputBytes(ctx, tx, in.ID); err != nil {
		return geo.SourceFile{}, err
	}
	if sum := sha256.Sum256(s.Data); hex.EncodeToString(sum[:]) != s.SHA256 {
		return geo.SourceFile{}, fmt.Errorf("input %d: its bytes are not those that were loaded", in.ID)
	}
	return s, nil
}
