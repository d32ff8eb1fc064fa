package data

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

const findFeatures = findSnapshotFeatures + ` ORDER BY sf.ordinal`

const findSnapshotFeatures = `
	SELECT f.key, f.properties, f.hash, coalesce(g.type, ''), coalesce(g.points, 0), g.shape, coalesce(g.hash, zeroblob(32)), l.kind, l.held_by
	  FROM snapshot_feature sf
	  JOIN snapshot s ON s.id = sf.snapshot
	  JOIN layer l    ON l.id = s.layer
	  JOIN feature f  ON f.id = sf.feature
	  LEFT JOIN geometry g ON g.id = f.geometry
	 WHERE sf.snapshot = ?1`

// Features reads a snapshot's features in the order of its input: two
// queries, however many features or days there are, and one more for each
// 50,000 positions. The result is the caller's. geo.ENotFound where there is no such snapshot.
func (db *DB) Features(ctx context.Context, snapshotID int64) ([]geo.Feature, error) {
	rows, err := db.findFeatures.QueryContext(ctx, snapshotID)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	features, err := readFeatures(snapshotID, rows, func(ids []int64) (map[int64][]byte, error) { return db.chunks(ctx, ids) })
	if err != nil || len(features) > 0 {
		return features, err
	}
	return nil, checkEnd(ctx, db.reader, snapshotID)
}

// featuresOf is Features within a transaction.
func featuresOf(ctx context.Context, q sqlkit.Queryer, snapshotID int64) ([]geo.Feature, error) {
	rows, err := q.QueryContext(ctx, findFeatures, snapshotID)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	features, err := readFeatures(snapshotID, rows, func(ids []int64) (map[int64][]byte, error) {
		return readChunks(ids, func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, findChunks, list) })
	})
	if err != nil || len(features) > 0 {
		return features, err
	}
	return nil, checkEnd(ctx, q, snapshotID)
}

// checkEnd is geo.ENotFound unless the snapshot is there, and so an end.
func checkEnd(ctx context.Context, q sqlkit.Queryer, snapshotID int64) error {
	var there bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM snapshot WHERE id = ? AND features = 0)`, snapshotID).Scan(&there)
	switch {
	case err != nil:
		return sqlkit.Error("find snapshot", err)
	case !there:
		return geo.Errorf(geo.ENotFound, "there is no such snapshot")
	}
	return nil
}

// readFeatures reads the rows of findFeatures.
func readFeatures(snapshotID int64, rows *sql.Rows, find func(ids []int64) (map[int64][]byte, error)) ([]geo.Feature, error) {
	defer rows.Close()
	var (
		features []geo.Feature
		shapes   []storedShape
	)
	for rows.Next() {
		var key string
		var properties, hash []byte
		var s storedShape
		var l geo.Layer // as much of it as features take after
		if err := rows.Scan(&key, &properties, &hash, &s.geoJSONType, &s.points, &s.data, &s.hash, &l.Kind, &l.HeldBy); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		if sum := featureHash(key, properties, s.hash); !bytes.Equal(sum[:], hash) {
			return nil, damagedFeature(snapshotID, key, errAltered)
		}
		f, err := geojson.ParseProperties(key, properties)
		if err != nil {
			return nil, damagedFeature(snapshotID, key, err)
		}
		l.Classify(&f)
		features, shapes = append(features, f), append(shapes, s)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	rows.Close() // a transaction has one connection
	// Chunks in memory take several times what they say.
	for first := 0; first < len(shapes); {
		last, positions := first, 0
		for last < len(shapes) && (last == first || positions+shapes[last].points <= streamPositions) {
			positions += shapes[last].points
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
func placeFeatures(snapshotID int64, features []geo.Feature, shapes []storedShape, find func(ids []int64) (map[int64][]byte, error)) error {
	var ids []int64
	var err error
	for i, s := range shapes {
		if s.geoJSONType == "" {
			continue // without a place
		}
		if ids, err = s.chunkIDs(ids); err != nil {
			return damagedFeature(snapshotID, features[i].Key, err)
		}
	}
	chunks, err := find(ids)
	if err != nil {
		return err
	}
	for i, s := range shapes {
		if s.geoJSONType == "" {
			continue
		}
		if features[i].Geometry, err = s.geometry(chunks); err != nil {
			return damagedFeature(snapshotID, features[i].Key, err)
		}
		shapes[i].data = nil
	}
	return nil
}

// damagedFeature is internal whatever err's own code is: no reader can mend
// it by asking differently.
func damagedFeature(snapshotID int64, key string, err error) error {
	return fmt.Errorf("snapshot %d, feature %q: %v: %s", snapshotID, key, err, afterDamage)
}

// preparedFeature is a feature made ready to be stored.
type preparedFeature struct {
	key        string
	properties []byte
	geometry   orb.Geometry
	shape      shape
	hash       [sha256.Size]byte
	said       saidOf
	territory  geo.Territory
}

// prepareFeature takes a feature as it is read from a file or from the record.
func prepareFeature(l geo.Layer, f geo.Feature) (preparedFeature, error) {
	l.Classify(&f)
	classified, territory := f, l.Territory(f)
	l.Declassify(&f)
	properties, err := geojson.PropertiesJSON(f)
	if err != nil {
		return preparedFeature{}, err
	}
	s := shape{bounds: noBounds} // without a place its hash is zero
	if f.Geometry != nil {
		if s, err = newShape(f.Geometry); err != nil {
			return preparedFeature{}, err
		}
	}
	p := preparedFeature{key: f.Key, properties: properties, geometry: f.Geometry, shape: s, said: newSaid(l, classified, properties), territory: territory}
	p.hash = featureHash(f.Key, properties, s.hash[:])
	return p, nil
}

// featureHash is of a feature's key, properties and geometry's hash.
func featureHash(key string, properties, shape []byte) [sha256.Size]byte {
	d := sha256.New()
	for _, part := range [][]byte{[]byte(key), properties, shape} {
		d.Write(binary.AppendUvarint(nil, uint64(len(part))))
		d.Write(part)
	}
	return [sha256.Size]byte(d.Sum(nil))
}

// contentHash is a snapshot's content: its features' hashes in order, of an
// end its reason.
func contentHash(features []preparedFeature, ends string) [sha256.Size]byte {
	d := sha256.New()
	d.Write([]byte(ends))
	for _, f := range features {
		d.Write(f.hash[:])
	}
	return [sha256.Size]byte(d.Sum(nil))
}

// featureWriter stores features within one transaction.
type featureWriter struct {
	geometries   *geometryWriter
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64
}

func newFeatureWriter(ctx context.Context, tx *sql.Tx) (*featureWriter, error) {
	geometries, err := newGeometryWriter(ctx, tx)
	if err != nil {
		return nil, err
	}
	find, err := tx.PrepareContext(ctx, `SELECT id FROM feature WHERE hash = ?`)
	if err != nil {
		return nil, sqlkit.Error("find feature", err)
	}
	insert, err := tx.PrepareContext(ctx, `
		INSERT INTO feature (hash, key, geometry, properties)
		VALUES (?, ?, ?, ?)
		RETURNING id`)
	if err != nil {
		return nil, sqlkit.Error("create feature", err)
	}
	return &featureWriter{geometries: geometries, find: find, insert: insert, seen: map[[sha256.Size]byte]int64{}}, nil
}

// put stores f unless an equal feature is there, and returns its id.
func (w *featureWriter) put(ctx context.Context, f preparedFeature) (int64, error) {
	if id, ok := w.seen[f.hash]; ok {
		return id, nil
	}
	var id int64
	err := w.find.QueryRowContext(ctx, f.hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var geometry sql.NullInt64
		if f.geometry != nil {
			geometry.Valid = true
			if geometry.Int64, err = w.geometries.put(ctx, f.shape); err != nil {
				return 0, err
			}
		}
		err = w.insert.QueryRowContext(ctx, f.hash[:], f.key, geometry, string(f.properties)).Scan(&id)
	}
	if err != nil {
		return 0, sqlkit.Error("create feature", err)
	}
	if len(w.seen) >= maxSeen {
		clear(w.seen)
	}
	w.seen[f.hash] = id
	return id, nil
}
