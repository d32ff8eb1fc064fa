package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
)

// geometryWriter stores geometries within one transaction.
type geometryWriter struct {
	chunks       *chunkWriter
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64
}

func newGeometryWriter(ctx context.Context, tx *sql.Tx) (*geometryWriter, error) {
	chunks, err := newChunkWriter(ctx, tx)
	if err != nil {
		return nil, err
	}
	find, err := tx.PrepareContext(ctx, `SELECT id FROM geometry WHERE hash = ?`)
	if err != nil {
		return nil, sqlkit.Error("find geometry", err)
	}
	insert, err := tx.PrepareContext(ctx, `
		INSERT INTO geometry (hash, type, points, west, south, east, north, shape)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		RETURNING id`)
	if err != nil {
		return nil, sqlkit.Error("create geometry", err)
	}
	return &geometryWriter{chunks: chunks, find: find, insert: insert, seen: map[[sha256.Size]byte]int64{}}, nil
}

// put stores s unless an equal geometry is there, and returns its id.
func (w *geometryWriter) put(ctx context.Context, s shape) (int64, error) {
	if id, ok := w.seen[s.hash]; ok {
		return id, nil
	}
	var id int64
	err := w.find.QueryRowContext(ctx, s.hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = w.create(ctx, s)
	}
	if err != nil {
		return 0, sqlkit.Error("create geometry", err)
	}
	if len(w.seen) >= maxSeen {
		clear(w.seen)
	}
	w.seen[s.hash] = id
	return id, nil
}

func (w *geometryWriter) create(ctx context.Context, s shape) (int64, error) {
	encoded, err := s.encode(func(c chunk) (int64, error) { return w.chunks.put(ctx, c) })
	if err != nil {
		return 0, err
	}
	var id int64
	err = w.insert.QueryRowContext(ctx, s.hash[:], s.geoJSONType, s.points,
		s.bounds.west, s.bounds.south, s.bounds.east, s.bounds.north, encoded).Scan(&id)
	return id, err
}
