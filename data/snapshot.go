package data

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// snapshotColumns are what scanSnapshot reads. The pin of a snapshot in force
// is the last change, by the revision ?2, to what its layer answers for its
// date: the one that recorded it, since a later correction or retraction of the
// date would have put it out of force, or a retraction of a feature of it, or a
// recount of the layer, or another description of it.
const snapshotColumns = `
	s.id, s.layer, s.valid_on, s.revision, r.recorded_at,
	coalesce((SELECT max(d.rev) FROM layer_description d WHERE d.layer = s.layer AND d.rev <= ?2), 0),
	max(coalesce((SELECT max(t.rev) FROM retraction t WHERE t.snapshot = s.id AND t.rev <= ?2), s.revision),
	    coalesce((SELECT max(c.rev) FROM recount c WHERE c.layer = s.layer AND c.rev <= ?2), 0)),
	s.sha256, s.source_url, s.note, coalesce(s.reason, ''), s.features, s.content,
	coalesce(s.ends, ''), coalesce(s.mended, '')`

// knownSnapshots are those of the layer ?1 that the record held at the
// revision ?2. One under embargo has no revision, and is in none. The + keeps
// to the index by date, which is the order they are asked for in.
const knownSnapshots = `
	  FROM snapshot s
	  JOIN revision r ON r.rev = s.revision
	 WHERE s.layer = ?1
	   AND +s.revision <= ?2
	   AND (s.superseded IS NULL OR s.superseded > ?2)
	   AND (s.retracted  IS NULL OR s.retracted  > ?2)`

// Snapshots lists the snapshots of a layer that the record held at the
// revision known, by date. geo.ENotFound where there is no such layer.
func (db *DB) Snapshots(ctx context.Context, layer string, known geo.Revision) ([]geo.Snapshot, error) {
	if _, err := table.FindLayer(ctx, db.reader, layer, known); err != nil {
		return nil, err
	}
	rows, err := db.reader.QueryContext(ctx, `SELECT`+snapshotColumns+knownSnapshots+`
		ORDER BY s.valid_on`, layer, known)
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var snapshots []geo.Snapshot
	for rows.Next() {
		s, err := scanSnapshot(rows)
		if err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		snapshots = append(snapshots, s)
	}
	return snapshots, sqlkit.Error("find snapshots", rows.Err())
}

// CountSnapshots counts the snapshots of a layer dated up to a day that the
// record held at the revision known, and names the first and the last date;
// without any both are 0.
func (db *DB) CountSnapshots(ctx context.Context, layer string, known geo.Revision, until geo.Date) (n int, first, last geo.Date, err error) {
	var from, to sql.NullString
	err = db.reader.QueryRowContext(ctx, `SELECT count(*), min(s.valid_on), max(s.valid_on)`+knownSnapshots+`
		AND s.valid_on <= ?3`, layer, known, until.String()).Scan(&n, &from, &to)
	if err != nil || n == 0 {
		return 0, 0, 0, sqlkit.Error("count snapshots", err)
	}
	if first, err = geo.ParseDate(from.String); err == nil {
		last, err = geo.ParseDate(to.String)
	}
	if err != nil {
		return 0, 0, 0, fmt.Errorf("date in the database: %v", err)
	}
	return n, first, last, nil
}

// Around are the dates of a layer's snapshots beside a date, up to another, as known
// at a revision.
func (db *DB) Around(ctx context.Context, layer string, at geo.AsOf, until geo.Date) (geo.Around, error) {
	var a geo.Around
	var found [3]sql.NullString
	err := db.reader.QueryRowContext(ctx, findAround, layer, at.Known, at.Valid.String(), until.String()).Scan(&found[0], &found[1], &found[2])
	if err != nil {
		return a, sqlkit.Error("find snapshots", err)
	}
	for i, to := range []**geo.Date{&a.First, &a.Before, &a.After} {
		if found[i].Valid {
			d, err := sqlkit.ParseDate(found[i].String)
			if err != nil {
				return a, err
			}
			*to = &d
		}
	}
	return a, nil
}

// findAround looks at no more snapshots than those that are found, however many
// there are.
const findAround = `SELECT
	(SELECT s.valid_on` + knownSnapshots + ` AND s.valid_on <= ?4 ORDER BY s.valid_on LIMIT 1),
	(SELECT s.valid_on` + knownSnapshots + ` AND s.valid_on <= ?4 AND s.valid_on < ?3 ORDER BY s.valid_on DESC LIMIT 1),
	(SELECT s.valid_on` + knownSnapshots + ` AND s.valid_on <= ?4 AND s.valid_on > ?3 ORDER BY s.valid_on LIMIT 1)`

const findSnapshot = `
	SELECT` + snapshotColumns + `,
	CASE WHEN s.retracted IS NOT NULL
	     THEN coalesce((SELECT t.reason FROM retraction t
	                     WHERE t.snapshot = s.id AND t.feature IS NULL), 'not stated')
	END,
	EXISTS (SELECT 1 FROM recount c WHERE c.layer = s.layer AND c.rev > ?2),
	EXISTS (SELECT 1 FROM layer_description d WHERE d.layer = s.layer AND d.hidden IS NOT NULL
	           AND d.rev = (SELECT max(rev) FROM layer_description WHERE layer = s.layer AND rev <= ?2))` + knownSnapshots + `
	   AND s.valid_on <= ?3
	 ORDER BY s.valid_on DESC
	 LIMIT 1`

// FindSnapshot finds the snapshot of a layer that is in force: the newest on
// or before at.Valid, as the record stood at the revision at.Known. It is
// geo.ENotFound where there is no such layer, it is hidden then or begins later, and
// geo.EGone, with the reason, where that snapshot was retracted since, the
// layer counted anew or what is said of it corrected.
func (db *DB) FindSnapshot(ctx context.Context, layer string, at geo.AsOf) (geo.Snapshot, error) {
	var reason sql.NullString
	var recounted, hidden bool
	row := db.findSnapshot.QueryRowContext(ctx, layer, at.Known, at.Valid.String())
	s, err := scanSnapshot(row, &reason, &recounted, &hidden)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return geo.Snapshot{}, db.whyNoSnapshot(ctx, layer, at)
	case err != nil:
		return geo.Snapshot{}, sqlkit.Error("find snapshot", err)
	case hidden:
		return geo.Snapshot{}, db.whyNoSnapshot(ctx, layer, at)
	case reason.Valid:
		return geo.Snapshot{}, geo.Retraction{Layer: layer, Date: s.ValidOn, Reason: reason.String}.Err()
	case recounted:
		return geo.Snapshot{}, db.recounted(ctx, layer, at.Known)
	}
	return s, nil
}

// whyNoSnapshot is the error for a layer that has nothing to show at at.
func (db *DB) whyNoSnapshot(ctx context.Context, layer string, at geo.AsOf) error {
	if _, err := table.FindLayer(ctx, db.reader, layer, at.Known); err != nil {
		return err
	}
	var first sql.NullString
	err := db.reader.QueryRowContext(ctx, `SELECT min(s.valid_on)`+knownSnapshots, layer, at.Known).Scan(&first)
	switch {
	case err != nil:
		return sqlkit.Error("find first snapshot", err)
	case first.Valid:
		return geo.Errorf(geo.ENotFound, "%s begins on %s", layer, first.String)
	default:
		return geo.Errorf(geo.ENotFound, "%s had no snapshot at revision %d", layer, at.Known)
	}
}

// scanSnapshot reads snapshotColumns, and what columns a query has after them.
func scanSnapshot(row interface{ Scan(...any) error }, more ...any) (geo.Snapshot, error) {
	var (
		s                   geo.Snapshot
		validOn, recordedAt string
		sha, content        []byte
	)
	err := row.Scan(append([]any{&s.ID, &s.Layer, &validOn, &s.Revision, &recordedAt, &s.Described, &s.Pin,
		&sha, &s.SourceURL, &s.Note, &s.Reason, &s.Features, &content, &s.Ends, &s.Mended}, more...)...)
	if err != nil {
		return geo.Snapshot{}, err
	}
	s.Pin = max(s.Pin, s.Described)
	if s.ValidOn, err = geo.ParseDate(validOn); err != nil {
		return geo.Snapshot{}, fmt.Errorf("date in the database: %v", err) // not the caller's to mend
	}
	if s.RecordedAt, err = sqlkit.ParseInstant(recordedAt); err != nil {
		return geo.Snapshot{}, err
	}
	s.SourceURL = geo.WebAddress(s.SourceURL) // older programs recorded any text
	s.SHA256, s.Content = hex.EncodeToString(sha), hex.EncodeToString(content)
	return s, nil
}
