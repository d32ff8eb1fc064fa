package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
)

// keptInput is an input's row, all but its bytes.
type keptInput struct {
	id     int64
	bytes  int64
	depth  int
	purged string // the reason; "" where the bytes are kept
}

// findInput finds the row for a hash, nil where there is none.
func findInput(ctx context.Context, q sqlkit.Queryer, sha []byte) (*keptInput, error) {
	var in keptInput
	err := q.QueryRowContext(ctx, `
		SELECT id, bytes, depth, coalesce(purge_reason, '') FROM input WHERE sha256 = ?`, sha).
		Scan(&in.id, &in.bytes, &in.depth, &in.purged)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, sqlkit.Error("find input", err)
	}
	return &in, nil
}

// inputBytes unpacks an input that was not purged: one query, and as many
// frames as its chain has.
func inputBytes(ctx context.Context, q sqlkit.Queryer, id int64) ([]byte, error) {
	rows, err := q.QueryContext(ctx, `
		WITH RECURSIVE chain (id, base) AS (
			SELECT id, base FROM input WHERE id = ?
			UNION ALL
			SELECT i.id, i.base FROM input i JOIN chain c ON i.id = c.base)
		SELECT i.base, i.bytes, i.data FROM chain JOIN input i USING (id) ORDER BY i.id`, id)
	if err != nil {
		return nil, sqlkit.Error("find input", err)
	}
	defer rows.Close()
	var raw []byte
	for rows.Next() {
		var base sql.NullInt64
		var size int64
		var packed []byte
		if err := rows.Scan(&base, &size, &packed); err != nil {
			return nil, sqlkit.Error("find input", err)
		}
		if packed == nil {
			return nil, fmt.Errorf("input %d: its bytes are not there", id)
		}
		if !base.Valid {
			raw = nil
		}
		if raw, err = unpackInput(packed, raw, size); err != nil {
			return nil, fmt.Errorf("input %d: %w", id, err)
		}
	}
	return raw, sqlkit.Error("find input", rows.Err())
}

// packedInput is an input made ready to be kept: packed against the one whose
// hash is base, the zero hash for none.
type packedInput struct {
	inputText
	base [sha256.Size]byte
	data []byte
}

var noInput [sha256.Size]byte

// keepInput stores an input unless its bytes, or their purge, are there.
func keepInput(ctx context.Context, tx *sql.Tx, in packedInput) error {
	there, err := findInput(ctx, tx, in.sha256[:])
	if err != nil || there != nil {
		return err
	}
	var base *keptInput
	if in.base != noInput {
		if base, err = findInput(ctx, tx, in.base[:]); err != nil {
			return err
		}
	}
	var baseID sql.NullInt64
	depth, packed := 0, in.data
	switch {
	case in.base == noInput:
	case base != nil && base.purged == "" && base.depth < maxInputDepth:
		baseID, depth = sql.NullInt64{Int64: base.id, Valid: true}, base.depth+1
	default: // it was purged, or its chain grew, since this was packed
		alone, err := in.pack(nil)
		if err != nil {
			return err
		}
		packed = alone.data
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO input (sha256, bytes, base, depth, data) VALUES (?, ?, ?, ?, ?)`,
		in.sha256[:], in.size, baseID, depth, packed)
	return sqlkit.Error("keep input", err)
}
