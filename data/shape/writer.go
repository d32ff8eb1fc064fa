package shape

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
)

// Writer stores geometries within one transaction.
type Writer struct {
	chunks       *chunkWriter
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64
}

// NewWriter prepares its statements in tx, with which it ends.
func NewWriter(ctx context.Context, tx *sql.Tx) (*Writer, error) {
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
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return nil, sqlkit.Error("create geometry", err)
	}
	return &Writer{chunks: chunks, find: find, insert: insert, seen: map[[sha256.Size]byte]int64{}}, nil
}

// Put stores s unless an equal geometry is there, and returns its id.
func (w *Writer) Put(ctx context.Context, s Shape) (int64, error) {
	if id, ok := w.seen[s.Hash]; ok {
		return id, nil
	}
	var id int64
	err := w.find.QueryRowContext(ctx, s.Hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = w.create(ctx, s)
	}
	if err != nil {
		return 0, sqlkit.Error("create geometry", err)
	}
	if len(w.seen) >= MaxSeen {
		clear(w.seen)
	}
	w.seen[s.Hash] = id
	return id, nil
}

func (w *Writer) create(ctx context.Context, s Shape) (int64, error) {
	encoded, err := s.encode(func(c Chunk) (int64, error) { return w.chunks.put(ctx, c) })
	if err != nil {
		return 0, err
	}
	return sqlkit.Insert(ctx, w.insert, s.Hash[:], s.Type, s.Points,
		s.Bounds.West, s.Bounds.South, s.Bounds.East, s.Bounds.North, encoded)
}
