package shape

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Outline is a geometry that is in the record or may come into it.
type Outline struct {
	ID       int64 // of its row; 0 where it is not stored
	Hash     [sha256.Size]byte
	Geometry orb.Geometry // nil until it is read
	Shape    Shape        // to be stored, where id is 0
	Area     float64      // in square metres
}

// NewOutline encodes a geometry, and fails where a position is off the map.
func NewOutline(g orb.Geometry) (*Outline, error) {
	s, err := New(g)
	if err != nil {
		return nil, err
	}
	return &Outline{Hash: s.Hash, Geometry: g, Shape: s, Area: geo.Area(g)}, nil
}

// NewGround is NewOutline of polygons; nil for none.
func NewGround(polygons orb.MultiPolygon) (*Outline, error) {
	if len(polygons) == 0 {
		return nil, nil
	}
	return NewOutline(polygons)
}

// Same compares what two outlines show; nil shows nothing.
func (o *Outline) Same(p *Outline) bool {
	if o == nil || p == nil {
		return o == p
	}
	return o.Hash == p.Hash
}

// Save stores the outline where it is not there.
func (o *Outline) Save(ctx context.Context, w *Writer) error {
	if o.ID != 0 {
		return nil
	}
	var err error
	o.ID, err = w.Put(ctx, o.Shape)
	return err
}

// DamagedGeometry is the error of a stored geometry that cannot be read, with what to do about it.
func DamagedGeometry(id int64, err error) error {
	return fmt.Errorf("geometry %d: %v: %s", id, err, AfterDamage)
}

// ReadOutlines reads geometries in two queries, however many.
func ReadOutlines(ctx context.Context, q sqlkit.Queryer, ids []int64) (map[int64]*Outline, error) {
	return ReadOutlinesAfter(ctx, q, ids, map[int64][]byte{})
}

// ReadOutlinesAfter is ReadOutlines, given chunks that were read before; those that are
// read now are added. Of one day most are those of the day before.
func ReadOutlinesAfter(ctx context.Context, q sqlkit.Queryer, ids []int64, chunks map[int64][]byte) (map[int64]*Outline, error) {
	found := make(map[int64]*Outline, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("find geometries: %w", err)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT id, hash, type, points, shape FROM geometry WHERE id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	defer rows.Close()
	var chunkIDs []int64
	stored := map[int64]Stored{}
	for rows.Next() {
		var g Outline
		var s Stored
		if err := rows.Scan(&g.ID, &s.Hash, &s.Type, &s.Points, &s.Data); err != nil {
			return nil, sqlkit.Error("find geometries", err)
		}
		copy(g.Hash[:], s.Hash)
		if chunkIDs, err = s.ChunkIDs(chunkIDs); err != nil {
			return nil, DamagedGeometry(g.ID, err)
		}
		found[g.ID], stored[g.ID] = &g, s
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	rows.Close() // a transaction has one connection
	chunkIDs = slices.DeleteFunc(chunkIDs, func(id int64) bool { return chunks[id] != nil })
	more, err := ReadChunks(chunkIDs, func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, FindChunks, list) })
	if err != nil {
		return nil, err
	}
	maps.Copy(chunks, more)
	for _, id := range ids {
		g, ok := found[id]
		if !ok {
			return nil, fmt.Errorf("geometry %d is missing", id)
		}
		if g.Geometry != nil {
			continue
		}
		if g.Geometry, err = stored[id].Geometry(chunks); err != nil {
			return nil, DamagedGeometry(id, err)
		}
		g.Area = geo.Area(g.Geometry)
	}
	return found, nil
}
