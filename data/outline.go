package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// outline is a geometry that is in the record or may come into it.
type outline struct {
	id       int64 // of its row; 0 where it is not stored
	hash     [sha256.Size]byte
	geometry orb.Geometry // nil until it is read
	shape    shape        // to be stored, where id is 0
	area     float64      // in square metres
}

func newOutline(g orb.Geometry) (*outline, error) {
	s, err := newShape(g)
	if err != nil {
		return nil, err
	}
	return &outline{hash: s.hash, geometry: g, shape: s, area: geo.Area(g)}, nil
}

// newGround is nil for no polygons.
func newGround(polygons orb.MultiPolygon) (*outline, error) {
	if len(polygons) == 0 {
		return nil, nil
	}
	return newOutline(polygons)
}

// same compares what two outlines show; nil shows nothing.
func (o *outline) same(p *outline) bool {
	if o == nil || p == nil {
		return o == p
	}
	return o.hash == p.hash
}

// save stores the outline where it is not there.
func (o *outline) save(ctx context.Context, w *geometryWriter) error {
	if o.id != 0 {
		return nil
	}
	var err error
	o.id, err = w.put(ctx, o.shape)
	return err
}

func damagedGeometry(id int64, err error) error {
	return fmt.Errorf("geometry %d: %v: %s", id, err, afterDamage)
}

// readOutlines reads geometries in two queries, however many.
func readOutlines(ctx context.Context, q sqlkit.Queryer, ids []int64) (map[int64]*outline, error) {
	found := make(map[int64]*outline, len(ids))
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
	stored := map[int64]storedShape{}
	for rows.Next() {
		var g outline
		var s storedShape
		if err := rows.Scan(&g.id, &s.hash, &s.geoJSONType, &s.points, &s.data); err != nil {
			return nil, sqlkit.Error("find geometries", err)
		}
		copy(g.hash[:], s.hash)
		if chunkIDs, err = s.chunkIDs(chunkIDs); err != nil {
			return nil, damagedGeometry(g.id, err)
		}
		found[g.id], stored[g.id] = &g, s
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	rows.Close() // a transaction has one connection
	chunks, err := readChunks(chunkIDs, func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, findChunks, list) })
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		g, ok := found[id]
		if !ok {
			return nil, fmt.Errorf("geometry %d is missing", id)
		}
		if g.geometry != nil {
			continue
		}
		if g.geometry, err = stored[id].geometry(chunks); err != nil {
			return nil, damagedGeometry(id, err)
		}
		g.area = geo.Area(g.geometry)
	}
	return found, nil
}
