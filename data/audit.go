package data

import (
	"context"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// LogEntry is a line of the audit trail: who did what, when and why.
type LogEntry struct {
	ID       int64        `json:"id"`
	At       time.Time    `json:"at"`
	Actor    string       `json:"actor"`
	Version  string       `json:"version"` // of the program
	Action   string       `json:"action"`  // load, correct, retract, rollback, publish, purge, create token, …
	Revision geo.Revision `json:"revision,omitempty"`
	Layer    string       `json:"layer,omitempty"`
	Detail   string       `json:"detail"`
	Reason   string       `json:"reason,omitempty"`
	// Person is by whose token it was done, and of a draft that was published, DraftedBy is
	// by whose it was made; "" where by none.
	Person    string `json:"person,omitempty"`
	DraftedBy string `json:"drafted_by,omitempty"`
}

// Log is the audit trail, newest first: limit entries at most, all of them
// where limit is 0. It names what is under embargo, and is not for the public.
func (db *DB) Log(ctx context.Context, limit int) ([]LogEntry, error) {
	if limit <= 0 {
		limit = -1 // as SQLite says without limit
	}
	return db.findLog(ctx, `ORDER BY id DESC LIMIT ?`, limit)
}

// LogBefore is what the audit trail has before an entry, newest first: limit entries at most,
// of the layers that are named, or of all where none is.
func (db *DB) LogBefore(ctx context.Context, id int64, layers []string, limit int) ([]LogEntry, error) {
	list, err := json.Marshal(layers)
	if err != nil {
		return nil, err
	}
	return db.findLog(ctx, `WHERE id < ?1 AND (?2 = 'null' OR layer IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT ?3`, id, string(list), limit)
}

// LogSince is what the audit trail has after an entry, oldest first.
func (db *DB) LogSince(ctx context.Context, id int64) ([]LogEntry, error) {
	return db.findLog(ctx, `WHERE id > ? ORDER BY id`, id)
}

// LogAtOpen is the newest entry from before the store was opened, 0 for none: what opening
// it changed comes after it.
func (db *DB) LogAtOpen() int64 { return db.logAtOpen }

func (db *DB) findLog(ctx context.Context, which string, args ...any) ([]LogEntry, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT id, at, actor, version, action, coalesce(rev, 0), coalesce(layer, ''), detail, coalesce(reason, ''),
		       coalesce(person, ''), coalesce(drafted_by, '')
		  FROM audit `+which, args...)
	if err != nil {
		return nil, sqlkit.Error("find log", err)
	}
	defer rows.Close()
	var entries []LogEntry
	for rows.Next() {
		var e LogEntry
		var at string
		err := rows.Scan(&e.ID, &at, &e.Actor, &e.Version, &e.Action, &e.Revision, &e.Layer, &e.Detail, &e.Reason, &e.Person, &e.DraftedBy)
		if err == nil {
			e.At, err = sqlkit.ParseInstant(at)
		}
		if err != nil {
			return nil, sqlkit.Error("find log", err)
		}
		entries = append(entries, e)
	}
	return entries, sqlkit.Error("find log", rows.Err())
}
