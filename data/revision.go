package data

import (
	"context"
	"database/sql"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// revisionAge is for how long the newest revision is not asked for again. It
// is asked for with every request, and a question takes longer than all else
// that a finished tile needs. A change that this program makes is seen at
// once, one that another program makes after this time at the latest.
const revisionAge = 50 * time.Millisecond

// latestRevision is the newest revision as it was at an instant.
type latestRevision struct {
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
	latest, err := db.current(ctx)
	return latest.rev, err
}

// NewestRevision is Revision at this instant, whoever changed the record last.
func (db *DB) NewestRevision(ctx context.Context) (geo.Revision, error) {
	latest, err := db.currentWithin(ctx, 0)
	return latest.rev, err
}

// current ends the embargoes that are over, where the store can, and returns the newest revision.
func (db *DB) current(ctx context.Context) (latestRevision, error) {
	return db.currentWithin(ctx, revisionAge)
}

// currentWithin is current as it was an age ago at the latest.
func (db *DB) currentWithin(ctx context.Context, age time.Duration) (latestRevision, error) {
	if db.writer == nil {
		return db.follow(ctx, age)
	}
	now := db.now()
	latest, err := db.refresh(ctx, now, age)
	if err != nil || !latest.due(now) {
		return latest, err
	}
	if err := db.endExpired(ctx, now); err != nil {
		return latestRevision{}, err
	}
	return db.refresh(ctx, now, age)
}

// refresh returns the newest revision and the next embargo's end, read from the
// database where what was read last is older than age. It changes nothing.
func (db *DB) refresh(ctx context.Context, now time.Time, age time.Duration) (latestRevision, error) {
	last := db.latest.Load()
	if last != nil && now.Sub(last.at).Abs() < age && !last.due(now) {
		return *last, nil
	}
	fresh := latestRevision{at: now}
	var next sql.NullString
	err := db.newestRevision.QueryRowContext(ctx).Scan(&fresh.rev, &next)
	if err != nil {
		return latestRevision{}, sqlkit.Error("find revision", err)
	}
	if next.Valid {
		if fresh.next, err = sqlkit.ParseInstant(next.String); err != nil {
			return latestRevision{}, err
		}
	}
	// Not where this program has changed the record since.
	db.latest.CompareAndSwap(last, &fresh)
	return fresh, nil
}

// endExpired ends the embargoes that are over by now.
func (db *DB) endExpired(ctx context.Context, now time.Time) error {
	// Each transaction begins with that.
	return db.write(ctx, "publish", now, func(*sql.Tx) error { return nil })
}

// due reports whether an embargo has ended by now.
func (r latestRevision) due(now time.Time) bool { return !r.next.IsZero() && !now.Before(r.next) }

// changed forgets the newest revision after a commit.
func (db *DB) changed() { db.latest.Store(&latestRevision{}) }

const findNewestRevision = `
	SELECT (SELECT coalesce(max(rev), 0) FROM revision),
	       (SELECT min(publish_at) FROM snapshot WHERE revision IS NULL AND withdrawn IS NULL)`
