package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// preparedFeature is a feature made ready to be stored.
type preparedFeature struct {
	key        string
	properties []byte
	geometry   orb.Geometry
	shape      shape.Shape
	hash       [sha256.Size]byte
}

// prepareFeature takes a feature as its layer classified it. It is kept without what
// the layer says of it already.
func prepareFeature(l geo.Layer, f geo.Feature) (preparedFeature, error) {
	l.Declassify(&f)
	properties, err := geojson.PropertiesJSON(f)
	if err != nil {
		return preparedFeature{}, err
	}
	s := shape.Shape{Bounds: shape.NoBounds} // without a place its hash is zero
	if f.Geometry != nil {
		if s, err = shape.New(f.Geometry); err != nil {
			return preparedFeature{}, err
		}
	}
	p := preparedFeature{key: f.Key, properties: properties, geometry: f.Geometry, shape: s}
	p.hash = featureHash(f.Key, properties, s.Hash[:])
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

// featureWriter stores features within one transaction.
type featureWriter struct {
	geometries   *shape.Writer
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64
}

func newFeatureWriter(ctx context.Context, tx *sql.Tx) (*featureWriter, error) {
	geometries, err := shape.NewWriter(ctx, tx)
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
			if geometry.Int64, err = w.geometries.Put(ctx, f.shape); err != nil {
				return 0, err
			}
		}
		err = w.insert.QueryRowContext(ctx, f.hash[:], f.key, geometry, string(f.properties)).Scan(&id)
	}
	if err != nil {
		return 0, sqlkit.Error("create feature", err)
	}
	if len(w.seen) >= shape.MaxSeen {
		clear(w.seen)
	}
	w.seen[f.hash] = id
	return id, nil
}
