package table

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// FindMapping finds the mapping in force of a layer; id 0 for none.
func FindMapping(ctx context.Context, q sqlkit.Queryer, layer string) (id int64, text []byte, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT id, text FROM mapping WHERE layer = ? ORDER BY id DESC LIMIT 1`, layer).Scan(&id, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return id, text, sqlkit.Error("find mapping", err)
}

// KeepMapping keeps text as the layer's mapping unless it is that already, and
// returns the id of the mapping in force, NULL for none.
func KeepMapping(ctx context.Context, tx *sql.Tx, c Change, layer string, text []byte) (sql.NullInt64, error) {
	id, known, err := FindMapping(ctx, tx, layer)
	if err != nil {
		return sql.NullInt64{}, err
	}
	if text == nil || bytes.Equal(text, known) {
		return sql.NullInt64{Int64: id, Valid: id != 0}, nil
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO mapping (layer, text, set_at, set_by) VALUES (?, ?, ?, ?) RETURNING id`,
		layer, string(text), sqlkit.FormatInstant(c.At), c.Actor).Scan(&id)
	if err != nil {
		return sql.NullInt64{}, sqlkit.Error("keep mapping", err)
	}
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return sql.NullInt64{}, geo.Errorf(geo.EInvalid, "the mapping of %s is no JSON object", layer)
	}
	return sql.NullInt64{Int64: id, Valid: true}, nil
}
