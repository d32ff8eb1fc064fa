package data

import (
	"context"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// entry is what an audit entry says beside its change.
type entry struct {
	rev           geo.Revision // 0 where the change made none
	layer, detail string
}

// audit records c in the trail, within the transaction that makes it.
func audit(ctx context.Context, tx *sql.Tx, c change, e entry) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO audit (at, actor, version, action, rev, layer, detail, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		sqlkit.FormatInstant(c.at), c.actor, c.version, c.action,
		sql.NullInt64{Int64: int64(e.rev), Valid: e.rev > 0}, sqlkit.NullText(e.layer), e.detail, sqlkit.NullText(c.reason))
	return sqlkit.Error("write log", err)
}
