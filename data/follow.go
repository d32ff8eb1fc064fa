package data

import (
	"context"
	"os"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Replaced reports whether the database must be opened anew: another file has taken
// its place, somebody has begun to write to one that is read as it stood, or its
// history is not the one that was read before. It is for a store that is read-only.
func (db *DB) Replaced() bool {
	now, err := sqlkit.MarkFile(db.path)
	if err != nil {
		return false // nothing has taken its place yet
	}
	was := db.mark.File
	return db.rewritten.Load() || !os.SameFile(was, now.File) ||
		db.frozen && (was.Size() != now.File.Size() || !was.ModTime().Equal(now.File.ModTime()) || now.Log > 0)
}

// follow is currentWithin for a store that others write. It is geo.EUnavailable where the
// record that was read is another now, or its tables are.
func (db *DB) follow(ctx context.Context, age time.Duration) (latestRevision, error) {
	last := db.latest.Load()
	var now time.Time
	if db.now != nil {
		now = db.now()
		if last != nil && now.Sub(last.at).Abs() < age {
			return *last, nil
		}
	}
	var known latestRevision
	if last != nil {
		known = *last
	}
	var fresh latestRevision
	var then string
	var schema, signed int64
	err := db.newestRevision.QueryRowContext(ctx, known.rev).Scan(&fresh.rev, &fresh.recorded, &then, &schema, &signed)
	switch {
	case err != nil:
		return latestRevision{}, sqlkit.Error("find revision", err)
	case schema != db.schema:
		db.rewritten.Store(true)
		return latestRevision{}, geo.Errorf(geo.EUnavailable, "the database has schema %d now: run the Frontline that wrote it", schema)
	case then != known.recorded || fresh.rev < known.rev:
		db.rewritten.Store(true)
		return latestRevision{}, geo.Errorf(geo.EUnavailable, "another record took the place of this one: try again in a moment")
	}
	if signed != 0 {
		fresh.signed = time.Unix(int64(uint32(signed)), 0).UTC()
	}
	fresh.at = now
	db.latest.CompareAndSwap(last, &fresh)
	return fresh, nil
}

// findFollowedRevision finds the newest revision and when it was recorded, when the one
// that was the newest before was, the schema, and the writer's signature.
const findFollowedRevision = `
	SELECT coalesce(max(rev), 0), coalesce(max(recorded_at), ''),
	       coalesce((SELECT recorded_at FROM revision WHERE rev = ?), ''),
	       (SELECT max(version_id) FROM goose_db_version WHERE is_applied),
	       (SELECT user_version FROM pragma_user_version)
	  FROM revision`

// Signed is when the file was last signed by who writes it, as far as is known here;
// zero where it never was.
func (db *DB) Signed(ctx context.Context) (time.Time, error) {
	latest, err := db.follow(ctx, revisionAge)
	return latest.signed, err
}
