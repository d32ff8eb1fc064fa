package table

import (
	"context"
	"database/sql"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// CurrentRevision is the query of the newest revision; 0 for an empty record.
const CurrentRevision = `SELECT coalesce(max(rev), 0) FROM revision`

// CreateRevision takes the next revision for c. A clock that was set back
// does not turn the order of revisions: time stands still until it is caught
// up with.
func CreateRevision(ctx context.Context, tx *sql.Tx, c Change) (geo.Revision, error) {
	var rev geo.Revision
	err := tx.QueryRowContext(ctx, `
		INSERT INTO revision (recorded_at, action, actor, version, reason)
		VALUES (max(?, coalesce((SELECT recorded_at FROM revision ORDER BY rev DESC LIMIT 1), '')), ?, ?, ?, ?)
		RETURNING rev`,
		sqlkit.FormatInstant(c.At), c.Action, c.Actor, c.Version, sqlkit.NullText(c.Reason)).Scan(&rev)
	return rev, sqlkit.Error("create revision", err)
}

// Change is who changes the record, how and when: one a transaction.
type Change struct {
	At      time.Time
	Action  string
	Actor   string
	Version string
	Reason  string
	// Person is by whose token it is made, "" where by none; of a draft that is published,
	// DraftedBy is by whose it was made.
	Person    string
	Drafted   bool
	DraftedBy string
}
