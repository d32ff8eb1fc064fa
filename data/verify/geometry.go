package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"runtime"
	"slices"

	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/valid"

	"golang.org/x/sync/errgroup"
)

// chunks checks the hash of each chunk, and that it decodes.
func (v *verifier) chunks(ctx context.Context) error {
	return v.each(ctx, `SELECT id, hash, data FROM chunk ORDER BY id`, func(scan func(...any) error) error {
		var id, hash int64
		var data []byte
		if err := scan(&id, &hash, &data); err != nil {
			return err
		}
		where := fmt.Sprintf("chunk %d", id)
		if (shape.Chunk{Sum: sha256.Sum256(data)}).Hash() != hash {
			v.problem(where, "it is not what was recorded")
		}
		if _, err := shape.AppendPositions(nil, data); err != nil {
			v.problem(where, "it cannot be read")
		}
		return nil
	})
}

// geometryRow is a geometry as it is stored.
type geometryRow struct {
	id     int64
	hash   []byte
	stored shape.Stored
	bounds shape.Bounds
	chunks map[int64][]byte
	found  string // what is wrong with it
}

// geometries decodes each geometry and checks its hash, count, bounds and
// validity, some at a time in parallel; then that each chunk is of one.
func (v *verifier) geometries(ctx context.Context) error {
	used := map[int64]bool{}
	for last := int64(0); ; {
		batch, err := v.someGeometries(ctx, last)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		last = batch[len(batch)-1].id
		var workers errgroup.Group
		workers.SetLimit(runtime.GOMAXPROCS(0))
		for _, g := range batch {
			ids, err := g.stored.ChunkIDs(nil)
			if err != nil {
				g.found = "it cannot be read"
				continue
			}
			for _, id := range ids {
				used[id] = true
			}
			g.chunks, err = shape.ReadChunks(ids, func(list string) (*sql.Rows, error) { return v.tx.QueryContext(ctx, shape.FindChunks, list) })
			if err != nil {
				return err
			}
			workers.Go(func() error {
				g.check()
				return nil
			})
		}
		_ = workers.Wait() // none returns an error
		for _, g := range batch {
			if g.found != "" {
				v.problem(fmt.Sprintf("geometry %d", g.id), "%s", g.found)
			}
		}
	}
	return v.each(ctx, `SELECT id FROM chunk ORDER BY id`, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		if err == nil && !used[id] {
			v.problem(fmt.Sprintf("chunk %d", id), "it is of no geometry")
		}
		return err
	})
}

// someGeometries reads a few rows after the id last.
func (v *verifier) someGeometries(ctx context.Context, last int64) ([]*geometryRow, error) {
	var batch []*geometryRow
	err := v.each(ctx, `
		SELECT id, hash, type, points, west, south, east, north, shape FROM geometry
		 WHERE id > ? ORDER BY id LIMIT 32`, func(scan func(...any) error) error {
		var g geometryRow
		b := &g.bounds
		err := scan(&g.id, &g.hash, &g.stored.Type, &g.stored.Points, &b.West, &b.South, &b.East, &b.North, &g.stored.Data)
		g.hash, g.stored.Data = slices.Clone(g.hash), slices.Clone(g.stored.Data)
		batch = append(batch, &g)
		return err
	}, last)
	return batch, err
}

// check finds the first thing that is wrong.
func (g *geometryRow) check() {
	decoded, err := g.stored.Decode(g.chunks)
	if err != nil {
		g.found = "it cannot be read"
		return
	}
	again, err := shape.New(decoded)
	switch {
	case err != nil:
		g.found = "it cannot be read"
	case !bytes.Equal(again.Hash[:], g.hash):
		g.found = "it is not what was recorded"
	case again.Points != g.stored.Points:
		g.found = fmt.Sprintf("it counts %d positions and has %d", g.stored.Points, again.Points)
	case again.Bounds != g.bounds:
		g.found = "it has other bounds than its positions"
	default:
		if err := valid.CheckGeometry(decoded); err != nil {
			g.found = "it is not valid: " + geo.ErrorMessage(err)
		}
	}
}
