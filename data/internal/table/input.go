package table

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
)

// Input is an input's row, all but its bytes.
type Input struct {
	ID     int64
	Bytes  int64
	Depth  int
	Purged string // the reason; "" where the bytes are kept
}

// FindInput finds the row for a hash, nil where there is none.
func FindInput(ctx context.Context, q sqlkit.Queryer, sha []byte) (*Input, error) {
	var in Input
	err := q.QueryRowContext(ctx, `
		SELECT id, bytes, depth, coalesce(purge_reason, '') FROM input WHERE sha256 = ?`, sha).
		Scan(&in.ID, &in.Bytes, &in.Depth, &in.Purged)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, sqlkit.Error("find input", err)
	}
	return &in, nil
}

// InputBytes unpacks an input that was not purged: one query, and as many
// frames as its chain has.
func InputBytes(ctx context.Context, q sqlkit.Queryer, id int64) ([]byte, error) {
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
		if raw, err = UnpackInput(packed, raw, size); err != nil {
			return nil, fmt.Errorf("input %d: %w", id, err)
		}
	}
	return raw, sqlkit.Error("find input", rows.Err())
}

// PackedInput is an input made ready to be kept: packed against the one whose
// hash is base, the zero hash for none.
type PackedInput struct {
	InputText
	base [sha256.Size]byte
	data []byte
}

var noInput [sha256.Size]byte

// KeepInput stores an input unless its bytes, or their purge, are there.
func KeepInput(ctx context.Context, tx *sql.Tx, in PackedInput) error {
	there, err := FindInput(ctx, tx, in.SHA256[:])
	if err != nil || there != nil {
		return err
	}
	var base *Input
	if in.base != noInput {
		if base, err = FindInput(ctx, tx, in.base[:]); err != nil {
			return err
		}
	}
	var baseID sql.NullInt64
	depth, packed := 0, in.data
	switch {
	case in.base == noInput:
	case base != nil && base.Purged == "" && base.Depth < MaxInputDepth:
		baseID, depth = sql.NullInt64{Int64: base.ID, Valid: true}, base.Depth+1
	default: // it was purged, or its chain grew, since this was packed
		alone, err := in.Pack(nil)
		if err != nil {
			return err
		}
		packed = alone.data
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO input (sha256, bytes, base, depth, data) VALUES (?, ?, ?, ?, ?)`,
		in.SHA256[:], in.Size, baseID, depth, packed)
	return sqlkit.Error("keep input", err)
}
