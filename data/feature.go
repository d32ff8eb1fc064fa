package data

import (
	"context"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
)

// EachFeatures is Features some at a time, so that a large snapshot is never in
// memory as a whole. No connection is held while each runs, which may take as
// long as it likes. What it has handed out is no whole snapshot when it fails.
func (db *DB) EachFeatures(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error {
	terms, err := table.ScanTerms(db.featureTerms.QueryRowContext(ctx, snapshot.ID, snapshot.Described))
	if err != nil {
		return err
	}
	runs, err := db.featureRuns(ctx, snapshot.ID)
	if err != nil {
		return err
	}
	for _, run := range runs {
		rows, err := db.reader.QueryContext(ctx, table.FindSnapshotFeatures+` AND sf.ordinal BETWEEN ?2 AND ?3 ORDER BY sf.ordinal`, snapshot.ID, run.first, run.last)
		if err != nil {
			return sqlkit.Error("find features", err)
		}
		features, err := table.ScanFeatures(terms, snapshot.ID, rows, func(ids []int64) (map[int64][]byte, error) { return db.chunks(ctx, ids) })
		if err != nil {
			return err
		}
		if len(features) != run.features {
			return geo.Errorf(geo.EGone, "the snapshot was removed while it was read")
		}
		if err := each(features); err != nil {
			return err
		}
	}
	if len(runs) == 0 {
		return table.CheckEnd(ctx, db.reader, snapshot.ID)
	}
	return nil
}

// CountPositions counts a snapshot's features, and the positions of their
// geometries, without reading them.
func (db *DB) CountPositions(ctx context.Context, snapshotID int64) (features, positions int, err error) {
	err = db.reader.QueryRowContext(ctx, `
		SELECT count(*), coalesce(sum(g.points), 0)
		  FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature LEFT JOIN geometry g ON g.id = f.geometry
		 WHERE sf.snapshot = ?`, snapshotID).Scan(&features, &positions)
	return features, positions, sqlkit.Error("count positions", err)
}

// featureRun is a part of a snapshot, by ordinals.
type featureRun struct {
	first, last int64
	features    int
	positions   int64
}

// featureRuns cuts a snapshot into parts that are read one at a time.
func (db *DB) featureRuns(ctx context.Context, snapshotID int64) (runs []featureRun, err error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT sf.ordinal, coalesce(g.points, 0)
		  FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature LEFT JOIN geometry g ON g.id = f.geometry
		 WHERE sf.snapshot = ? ORDER BY sf.ordinal`, snapshotID)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	defer rows.Close()
	for rows.Next() {
		var ordinal, positions int64
		if err := rows.Scan(&ordinal, &positions); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		if n := len(runs); n == 0 || runs[n-1].features == table.StreamFeatures || runs[n-1].positions+positions > table.StreamPositions {
			runs = append(runs, featureRun{first: ordinal})
		}
		run := &runs[len(runs)-1]
		run.last, run.features, run.positions = ordinal, run.features+1, run.positions+positions
	}
	return runs, sqlkit.Error("find features", rows.Err())
}

// chunks reads the chunks of the given ids, in one query however many.
func (db *DB) chunks(ctx context.Context, ids []int64) (map[int64][]byte, error) {
	return shape.ReadChunks(ids, func(list string) (*sql.Rows, error) { return db.findChunks.QueryContext(ctx, list) })
}

// Features reads a snapshot's features in the order of its input: three
// queries, however many features or days there are, and one more for each
// 50,000 positions. The result is the caller's. geo.ENotFound where there is no such snapshot.
func (db *DB) Features(ctx context.Context, snapshot geo.Snapshot) ([]geo.Feature, error) {
	terms, err := table.ScanTerms(db.featureTerms.QueryRowContext(ctx, snapshot.ID, snapshot.Described))
	if err != nil {
		return nil, err
	}
	rows, err := db.findFeatures.QueryContext(ctx, snapshot.ID)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	features, err := table.ScanFeatures(terms, snapshot.ID, rows, func(ids []int64) (map[int64][]byte, error) { return db.chunks(ctx, ids) })
	if err != nil || len(features) > 0 {
		return features, err
	}
	return nil, table.CheckEnd(ctx, db.reader, snapshot.ID)
}
