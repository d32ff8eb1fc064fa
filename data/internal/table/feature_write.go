package table

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

// Feature is a feature made ready to be stored.
type Feature struct {
	Key        string
	Properties []byte
	Geometry   orb.Geometry
	Shape      shape.Shape
	Hash       [sha256.Size]byte
}

// PrepareFeature takes a feature as its layer classified it. It is kept without what
// the layer says of it already.
func PrepareFeature(l geo.Layer, f geo.Feature) (Feature, error) {
	l.Declassify(&f)
	properties, err := geojson.PropertiesJSON(f)
	if err != nil {
		return Feature{}, err
	}
	s := shape.Shape{Bounds: shape.NoBounds} // without a place its hash is zero
	if f.Geometry != nil {
		if s, err = shape.New(f.Geometry); err != nil {
			return Feature{}, err
		}
	}
	p := Feature{Key: f.Key, Properties: properties, Geometry: f.Geometry, Shape: s}
	p.Hash = FeatureHash(f.Key, properties, s.Hash[:])
	return p, nil
}

// FeatureHash is of a feature's key, properties and geometry's hash.
func FeatureHash(key string, properties, shape []byte) [sha256.Size]byte {
	d := sha256.New()
	for _, part := range [][]byte{[]byte(key), properties, shape} {
		d.Write(binary.AppendUvarint(nil, uint64(len(part))))
		d.Write(part)
	}
	return [sha256.Size]byte(d.Sum(nil))
}

// FeatureWriter stores features within one transaction.
type FeatureWriter struct {
	geometries   *shape.Writer
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64
}

// NewFeatureWriter prepares its statements in tx, with which it ends.
func NewFeatureWriter(ctx context.Context, tx *sql.Tx) (*FeatureWriter, error) {
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
		VALUES (?, ?, ?, ?)`)
	if err != nil {
		return nil, sqlkit.Error("create feature", err)
	}
	return &FeatureWriter{geometries: geometries, find: find, insert: insert, seen: map[[sha256.Size]byte]int64{}}, nil
}

// Put stores f unless an equal feature is there, and returns its id.
func (w *FeatureWriter) Put(ctx context.Context, f Feature) (int64, error) {
	if id, ok := w.seen[f.Hash]; ok {
		return id, nil
	}
	var id int64
	err := w.find.QueryRowContext(ctx, f.Hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var geometry sql.NullInt64
		if f.Geometry != nil {
			geometry.Valid = true
			if geometry.Int64, err = w.geometries.Put(ctx, f.Shape); err != nil {
				return 0, err
			}
		}
		id, err = sqlkit.Insert(ctx, w.insert, f.Hash[:], f.Key, geometry, string(f.Properties))
	}
	if err != nil {
		return 0, sqlkit.Error("create feature", err)
	}
	if len(w.seen) >= shape.MaxSeen {
		clear(w.seen)
	}
	w.seen[f.Hash] = id
	return id, nil
}
