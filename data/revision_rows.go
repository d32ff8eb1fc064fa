package data

import (
	"context"
	"database/sql"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

const currentRevision = `SELECT coalesce(max(rev), 0) FROM revision`

// createRevision takes the next revision for c. A clock that was set back
// does not turn the order of revisions: time stands still until it is caught
// up with.
func createRevision(ctx context.Context, tx *sql.Tx, c change) (geo.Revision, error) {
	var rev geo.Revision
	err := tx.QueryRowContext(ctx, `
		INSERT INTO revision (recorded_at, action, actor, version, reason)
		VALUES (max(?, coalesce((SELECT recorded_at FROM revision ORDER BY rev DESC LIMIT 1), '')), ?, ?, ?, ?)
		RETURNING rev`,
		sqlkit.FormatInstant(c.at), c.action, c.actor, c.version, sqlkit.NullText(c.reason)).Scan(&rev)
	return rev, sqlkit.Error("create revision", err)
}

// change is who changes the record, how and when: one a transaction.
type change struct {
	at      time.Time
	action  string
	actor   string
	version string
	reason  string
}
