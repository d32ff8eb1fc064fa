package table

import (
	"context"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Entry is what an audit entry says beside its change.
type Entry struct {
	Rev           geo.Revision // 0 where the change made none
	Layer, Detail string
}

// Audit records c in the trail, within the transaction that makes it.
func Audit(ctx context.Context, tx *sql.Tx, c Change, e Entry) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO audit (at, actor, version, action, rev, layer, detail, reason, person, drafted_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		sqlkit.FormatInstant(c.At), c.Actor, c.Version, c.Action,
		sql.NullInt64{Int64: int64(e.Rev), Valid: e.Rev > 0}, sqlkit.NullText(e.Layer), e.Detail, sqlkit.NullText(c.Reason),
		sqlkit.NullText(c.Person), sqlkit.NullText(c.DraftedBy))
	return sqlkit.Error("write log", err)
}
