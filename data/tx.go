package data

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// write runs use in a transaction of its own, after what was under embargo until now was
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
	if err := db.checkPlace(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return sqlkit.Error("commit: "+doing, err)
	}
	db.changed()
	return nil
}

// try runs use as write does, and takes back all that it did: what a change would do is
// found by making it. What use learns of regions must not outlast it.
func (db *DB) try(ctx context.Context, doing string, now time.Time, use func(*sql.Tx) error) error {
	tx, err := db.begin(ctx, doing, now)
	if err != nil {
		return err
	}
	defer tx.Rollback() // always
	return use(tx)
}

func (db *DB) begin(ctx context.Context, doing string, now time.Time) (*sql.Tx, error) {
	if db.writer == nil {
		return nil, sqlkit.ErrReadOnly()
	}
	if err := db.checkPlace(); err != nil {
		return nil, err
	}
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, sqlkit.Error("begin: "+doing, err)
	}
	err = sign(ctx, tx, now)
	if err == nil {
		err = db.endEmbargoes(ctx, tx, now)
	}
	if err == nil {
		err = table.EndExpiredDrafts(ctx, tx, table.Change{At: now, Actor: "frontline"})
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
	return sqlkit.Error("sign database", err)
}

// Heartbeat signs the file though nothing has changed: whoever writes it is there.
func (db *DB) Heartbeat(ctx context.Context) error {
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	if err := db.checkPlace(); err != nil {
		return err
	}
	return sign(ctx, db.writer, db.now())
}

func (db *DB) newChange(action, actor, reason string) table.Change {
	return table.Change{At: db.now(), Action: action, Actor: cmp.Or(actor, "not stated"), Version: db.version, Reason: reason}
}

// checkReason trims the reason of a change, which change names. It fails with
// geo.EInvalid where there is none, and where the store is read-only.
func (db *DB) checkReason(change string, reason *string) (err error) {
	if *reason, err = geo.Line("the reason", *reason); err != nil {
		return err
	}
	if *reason == "" {
		return geo.Errorf(geo.EInvalid, "a %s needs a reason", change)
	}
	if db.writer == nil {
		return sqlkit.ErrReadOnly()
	}
	return nil
}
