package data

import (
	"cmp"
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
	rev  geo.Revision
	next time.Time // when the next embargo ends; zero where there is none
	at   time.Time

	// Of a store that others write:
	recorded string    // when the revision was recorded, as the database has it
	signed   time.Time // when the file was last signed; zero where it never was
}

// Revision is the newest revision, 0 for an empty record. What is under
// embargo until now takes its revision first, unless the store is read-only.
func (db *DB) Revision(ctx context.Context) (geo.Revision, error) {
	seen, err := db.see(ctx)
	return seen.rev, err
}

// see finds the newest revision and the next embargo's end, which is always
// after now where the store can publish.
func (db *DB) see(ctx context.Context) (seenRevision, error) {
	if db.writer == nil {
		return db.seeOthers(ctx)
	}
	seen := db.seen.Load()
	var now time.Time
	if db.now != nil {
		now = db.now()
		if seen != nil && now.Sub(seen.at).Abs() < revisionAge && !seen.due(now) {
			return *seen, nil
		}
	}
	var fresh seenRevision
	for range 2 {
		var next sql.NullString
		err := db.revision.QueryRowContext(ctx).Scan(&fresh.rev, &next)
		if err != nil {
			return seenRevision{}, sqlError("find revision", err)
		}
		fresh.next = time.Time{}
		if next.Valid {
			if fresh.next, err = parseInstant(next.String); err != nil {
				return seenRevision{}, err
			}
		}
		if !fresh.due(now) {
			break
		}
		// To begin a transaction is to publish what is due.
		if err := db.write(ctx, "publish", now, func(*sql.Tx) error { return nil }); err != nil {
			return seenRevision{}, err
		}
		seen = db.seen.Load()
	}
	if db.now != nil {
		fresh.at = now
		// Not where this program has changed the record since.
		db.seen.CompareAndSwap(seen, &fresh)
	}
	return fresh, nil
}

func (s seenRevision) due(now time.Time) bool { return !s.next.IsZero() && !now.Before(s.next) }

// changed forgets the newest revision after a commit.
func (db *DB) changed() { db.seen.Store(&seenRevision{}) }

const currentRevision = `SELECT coalesce(max(rev), 0) FROM revision`

const seeRevision = `
	SELECT (SELECT coalesce(max(rev), 0) FROM revision),
	       (SELECT min(publish_at) FROM snapshot WHERE revision IS NULL AND withdrawn IS NULL)`

// write runs use in a transaction of its own, after what is due at now was
// published, and commits.
func (db *DB) write(ctx context.Context, doing string, now time.Time, use func(*sql.Tx) error) error {
	tx, err := db.begin(ctx, doing, now)
	if err != nil {
		return err
	}
	defer tx.Rollback() // sql.ErrTxDone after the commit
	if err := use(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return sqlError("commit: "+doing, err)
	}
	db.changed()
	return nil
}

func (db *DB) begin(ctx context.Context, doing string, now time.Time) (*sql.Tx, error) {
	if db.writer == nil {
		return nil, geo.Errorf(geo.EInvalid, "the database was opened to be read only")
	}
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, sqlError("begin: "+doing, err)
	}
	err = sign(ctx, tx, now)
	if err == nil {
		err = db.publishDue(ctx, tx, now)
	}
	if err != nil {
		_ = tx.Rollback() // the first error tells more
		return nil, err
	}
	return tx, nil
}

// sign writes into the file's header when it was last changed, by which replicas tell
// how far behind they are. That each change is one of the first page, too, is how those
// who read a file into which Litestream writes learn that what they have read of it
// before is out of date.
func sign(ctx context.Context, to interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, at time.Time) error {
	// A pragma takes no parameters.
	_, err := to.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, int32(uint32(at.Unix()))))
	return sqlError("sign database", err)
}

// Heartbeat signs the file though nothing has changed: whoever writes it is there.
func (db *DB) Heartbeat(ctx context.Context) error {
	if db.writer == nil {
		return geo.Errorf(geo.EInvalid, "the database was opened to be read only")
	}
	return sign(ctx, db.writer, db.now())
}

// change is who changes the record, how and when: one a transaction.
type change struct {
	at      time.Time
	action  string
	actor   string
	version string
	reason  string
}

func (db *DB) newChange(action, actor, reason string) change {
	return change{at: db.now(), action: action, actor: cmp.Or(actor, "not stated"), version: db.version, reason: reason}
}

// mayChange refuses a change, named by a noun, that has no reason, and any of a
// store that is read-only. It trims the reason.
func (db *DB) mayChange(what string, reason *string) (err error) {
	if *reason, err = geo.Line("the reason", *reason); err != nil {
		return err
	}
	if *reason == "" {
		return geo.Errorf(geo.EInvalid, "a %s needs a reason", what)
	}
	if db.writer == nil {
		return geo.Errorf(geo.EInvalid, "the database was opened to be read only")
	}
	return nil
}

// createRevision takes the next revision for c. A clock that was set back
// does not turn the order of revisions: time stands still until it is caught
// up with.
func createRevision(ctx context.Context, tx *sql.Tx, c change) (geo.Revision, error) {
	var rev geo.Revision
	err := tx.QueryRowContext(ctx, `
		INSERT INTO revision (recorded_at, action, actor, version, reason)
		VALUES (max(?, coalesce((SELECT recorded_at FROM revision ORDER BY rev DESC LIMIT 1), '')), ?, ?, ?, ?)
		RETURNING rev`,
		formatInstant(c.at), c.action, c.actor, c.version, nullText(c.reason)).Scan(&rev)
	return rev, sqlError("create revision", err)
}

// nullText is NULL for the empty text.
func nullText(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
