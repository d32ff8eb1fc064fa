package table

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/geojson"
)

// The most that EachFeatures reads at one time: positions, and features. One
// feature alone may have more. Features reads chunks of as many positions.
const (
	StreamPositions = 50_000
	StreamFeatures  = 1000
)

// FindFeatures finds the features of the snapshot ?1, in order, as ScanFeatures reads them.
const FindFeatures = FindSnapshotFeatures + ` ORDER BY sf.ordinal`

// FindSnapshotFeatures is FindFeatures without an order, to which a condition can be added.
const FindSnapshotFeatures = `
	SELECT f.key, f.properties, f.hash, coalesce(g.type, ''), coalesce(g.points, 0), g.shape, coalesce(g.hash, zeroblob(32))
	  FROM snapshot_feature sf
	  JOIN feature f ON f.id = sf.feature
	  LEFT JOIN geometry g ON g.id = f.geometry
	 WHERE sf.snapshot = ?1`

// FeatureTerms is as much of the layer of the snapshot ?1 as features take after, as it is
// described at the revision ?2.
const FeatureTerms = `
	SELECT l.kind, coalesce((SELECT held_by FROM layer_description WHERE layer = l.id AND rev <= ?2 ORDER BY rev DESC LIMIT 1), l.held_by)
	  FROM snapshot s JOIN layer l ON l.id = s.layer
	 WHERE s.id = ?1`

// ScanTerms reads the row of FeatureTerms.
func ScanTerms(row *sql.Row) (l geo.Layer, err error) {
	if err = row.Scan(&l.Kind, &l.HeldBy); errors.Is(err, sql.ErrNoRows) {
		return l, errNoSnapshot()
	}
	return l, sqlkit.Error("find layer", err)
}

func errNoSnapshot() error { return geo.Errorf(geo.ENotFound, "there is no such snapshot") }

// ReadFeatures is Features within a transaction, of a layer as it is described now.
func ReadFeatures(ctx context.Context, q sqlkit.Queryer, snapshotID int64) ([]geo.Feature, error) {
	terms, err := ScanTerms(q.QueryRowContext(ctx, FeatureTerms, snapshotID, Newest))
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, FindFeatures, snapshotID)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	features, err := ScanFeatures(terms, snapshotID, rows, func(ids []int64) (map[int64][]byte, error) {
		return shape.ReadChunks(ids, func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, shape.FindChunks, list) })
	})
	if err != nil || len(features) > 0 {
		return features, err
	}
	return nil, CheckEnd(ctx, q, snapshotID)
}

// CheckEnd is geo.ENotFound unless the snapshot is there, and so an end.
func CheckEnd(ctx context.Context, q sqlkit.Queryer, snapshotID int64) error {
	var there bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM snapshot WHERE id = ? AND features = 0)`, snapshotID).Scan(&there)
	switch {
	case err != nil:
		return sqlkit.Error("find snapshot", err)
	case !there:
		return errNoSnapshot()
	}
	return nil
}

// ScanFeatures reads the rows of FindFeatures, which take after terms.
func ScanFeatures(terms geo.Layer, snapshotID int64, rows *sql.Rows, find func(ids []int64) (map[int64][]byte, error)) ([]geo.Feature, error) {
	defer rows.Close()
	var (
		features []geo.Feature
		shapes   []shape.Stored
	)
	for rows.Next() {
		var key string
		var properties, hash []byte
		var s shape.Stored
		if err := rows.Scan(&key, &properties, &hash, &s.Type, &s.Points, &s.Data, &s.Hash); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		if sum := FeatureHash(key, properties, s.Hash); !bytes.Equal(sum[:], hash) {
			return nil, DamagedFeature(snapshotID, key, shape.ErrAltered)
		}
		f, err := geojson.ParseProperties(key, properties)
		if err != nil {
			return nil, DamagedFeature(snapshotID, key, err)
		}
		terms.Classify(&f)
		features, shapes = append(features, f), append(shapes, s)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	rows.Close() // a transaction has one connection
	// Chunks in memory take several times what they say.
	for first := 0; first < len(shapes); {
		last, positions := first, 0
		for last < len(shapes) && (last == first || positions+shapes[last].Points <= StreamPositions) {
			positions += shapes[last].Points
			last++
		}
		if err := placeFeatures(snapshotID, features[first:last], shapes[first:last], find); err != nil {
			return nil, err
		}
		first = last
	}
	return features, nil
}

// placeFeatures gives features their geometries, and takes the shapes' bytes away.
func placeFeatures(snapshotID int64, features []geo.Feature, shapes []shape.Stored, find func(ids []int64) (map[int64][]byte, error)) error {
	var ids []int64
	var err error
	for i, s := range shapes {
		if s.Type == "" {
			continue // without a place
		}
		if ids, err = s.ChunkIDs(ids); err != nil {
			return DamagedFeature(snapshotID, features[i].Key, err)
		}
	}
	chunks, err := find(ids)
	if err != nil {
		return err
	}
	for i, s := range shapes {
		if s.Type == "" {
			continue
		}
		if features[i].Geometry, err = s.Geometry(chunks); err != nil {
			return DamagedFeature(snapshotID, features[i].Key, err)
		}
		shapes[i].Data = nil
	}
	return nil
}

// DamagedFeature is internal whatever err's own code is: no reader can mend
// it by asking differently.
func DamagedFeature(snapshotID int64, key string, err error) error {
	return fmt.Errorf("snapshot %d, feature %q: %v: %s", snapshotID, key, err, shape.AfterDamage)
}
