package data

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"frontline/geo"
)

// instantLayout is an instant as the database holds it: fixed width, so that
// the text sorts as time goes.
const instantLayout = "2006-01-02T15:04:05.000Z"

func formatInstant(t time.Time) string { return t.UTC().Format(instantLayout) }

func parseInstant(s string) (time.Time, error) {
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("instant in the database: %w", err)
	}
	return t, nil
}

// revisionAge is for how long the newest revision is not asked for again. It
// is asked for with every request, and a question takes longer than all else
// that a finished tile needs. A change that this program makes is seen at
// once, one that another program makes after this time at the latest.
const revisionAge = 50 * time.Millisecond

// seenRevision is the newest revision as it was at an instant.
type seenRevision struct {
	rev geo.Revision
	at  time.Time
}

// Revision is the newest revision, 0 for an empty record.
func (db *DB) Revision(ctx context.Context) (geo.Revision, error) {
	seen := db.seen.Load()
	var now time.Time
	if db.now != nil {
		now = db.now()
		if seen != nil && now.Sub(seen.at).Abs() < revisionAge {
			return seen.rev, nil
		}
	}
	var rev geo.Revision
	if err := db.revision.QueryRowContext(ctx).Scan(&rev); err != nil {
		return 0, sqlError("find revision", err)
	}
	if db.now != nil {
		// Not where this program has changed the record since.
		db.seen.CompareAndSwap(seen, &seenRevision{rev, now})
	}
	return rev, nil
}

// changed forgets the newest revision after a commit.
func (db *DB) changed() { db.seen.Store(&seenRevision{}) }

const currentRevision = `SELECT coalesce(max(rev), 0) FROM revision`

// change is who changes the record, how and when: one a transaction.
type change struct {
	at      time.Time
	action  string
	actor   string
	version string
}

// createRevision takes the next revision for c.
func createRevision(ctx context.Context, tx *sql.Tx, c change) (geo.Revision, error) {
	var rev geo.Revision
	err := tx.QueryRowContext(ctx, `
		INSERT INTO revision (recorded_at, action, actor, version)
		VALUES (?, ?, ?, ?)
		RETURNING rev`,
		formatInstant(c.at), c.action, c.actor, c.version).Scan(&rev)
	return rev, sqlError("create revision", err)
}
