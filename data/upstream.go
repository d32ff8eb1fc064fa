package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Upstream is where snapshots of a layer are pulled from. It is no part of the record:
// that it is asked takes no revision.
type Upstream struct {
	Name     string           `json:"name"`
	AddedAt  time.Time        `json:"added_at"`
	AddedBy  string           `json:"added_by"`
	Settings UpstreamSettings `json:"settings"`
	State    UpstreamState    `json:"state"`
}

// UpstreamSettings are what somebody says of an upstream.
type UpstreamSettings struct {
	Layer string `json:"layer"`
	URL   string `json:"url"`
	// Every is how often it is asked, and Late how long it may give nothing new before
	// that is told; 0 for never.
	Every time.Duration `json:"every_ns"`
	Late  time.Duration `json:"late_ns"`
	// Dated says how a file's date is found: name, property:NAME, member:NAME, modified or pulled.
	Dated string   `json:"dated"`
	Since geo.Date `json:"since,omitzero"` // what is of an earlier date is left

	Policy      string            `json:"policy"` // publish, or draft
	Accept      []geo.FindingCode `json:"accept,omitempty"`
	Correct     string            `json:"correct,omitempty"` // why a file of a date that was loaded is loaded again
	Mapping     json.RawMessage   `json:"mapping,omitempty"`
	Repair      bool              `json:"repair,omitempty"`
	NewLayer    LayerOptions      `json:"new_layer,omitzero"` // where there is no such layer yet
	MaxMiB      int64             `json:"max_mib"`
	AllowHTTP   bool              `json:"allow_http,omitempty"`
	AllowLocal  bool              `json:"allow_private,omitempty"` // addresses of private networks
	Terms       string            `json:"terms,omitempty"`         // whose terms must be accepted
	AcceptTerms string            `json:"accept_terms,omitempty"`  // whose were
}

// UpstreamState is what became of the last pulls.
type UpstreamState struct {
	AskedAt     time.Time        `json:"asked_at,omitzero"`
	SucceededAt time.Time        `json:"succeeded_at,omitzero"` // asked, and all there was is loaded
	LoadedAt    time.Time        `json:"loaded_at,omitzero"`    // something new
	LoadedDate  geo.Date         `json:"loaded_date,omitzero"`  // the newest of what was loaded
	Result      string           `json:"result,omitempty"`      // of the last one
	Detail      string           `json:"detail,omitempty"`
	Failures    int              `json:"failures,omitempty"` // in a row
	IsLate      bool             `json:"is_late,omitempty"`
	Told        string           `json:"told,omitempty"` // what the webhook heard last, which it hears once
	Counts      map[string]int64 `json:"counts,omitempty"`
}

// UpstreamFile is what was loaded from an upstream.
type UpstreamFile struct {
	Mark   string
	SHA256 [sha256.Size]byte
}

var upstreamName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// AddUpstream keeps a new upstream; geo.EConflict where there is one of its name.
func (db *DB) AddUpstream(ctx context.Context, name string, s UpstreamSettings, actor string) error {
	if !upstreamName.MatchString(name) {
		return geo.Errorf(geo.EInvalid, "%q is no name of an upstream: write it with small letters, digits, - and _", name)
	}
	c := db.newChange("add upstream", actor, "")
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("add upstream: %w", err)
	}
	return db.write(ctx, "add upstream", c.At, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO upstream (name, settings, added_at, added_by, state) VALUES (?, ?, ?, ?, '{}') ON CONFLICT DO NOTHING`,
			name, string(text), sqlkit.FormatInstant(c.At), c.Actor)
		if err := changedOne(done, err, geo.Errorf(geo.EConflict, "there is an upstream named %s: `frontline upstream set` changes it", name)); err != nil {
			return err
		}
		return table.Audit(ctx, tx, c, table.Entry{Layer: s.Layer, Detail: name})
	})
}

// SetUpstream gives an upstream other settings. What was loaded from it is asked for again
// where again is set.
func (db *DB) SetUpstream(ctx context.Context, name string, s UpstreamSettings, again bool, actor string) error {
	c := db.newChange("set upstream", actor, "")
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("set upstream: %w", err)
	}
	return db.write(ctx, "set upstream", c.At, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE upstream SET settings = ? WHERE name = ?`, string(text), name)
		if err := changedOne(done, err, noUpstream(name)); err != nil {
			return err
		}
		if again {
			if _, err := tx.ExecContext(ctx, `DELETE FROM upstream_file WHERE upstream = ?`, name); err != nil {
				return sqlkit.Error("set upstream", err)
			}
		}
		return table.Audit(ctx, tx, c, table.Entry{Layer: s.Layer, Detail: name})
	})
}

// RemoveUpstream forgets an upstream. What was loaded from it stays.
func (db *DB) RemoveUpstream(ctx context.Context, name, actor string) error {
	c := db.newChange("remove upstream", actor, "")
	return db.write(ctx, "remove upstream", c.At, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM upstream_file WHERE upstream = ?`, name); err != nil {
			return sqlkit.Error("remove upstream", err)
		}
		done, err := tx.ExecContext(ctx, `DELETE FROM upstream WHERE name = ?`, name)
		if err := changedOne(done, err, noUpstream(name)); err != nil {
			return err
		}
		return table.Audit(ctx, tx, c, table.Entry{Detail: name})
	})
}

func noUpstream(name string) error {
	return geo.Errorf(geo.ENotFound, "there is no upstream %s: `frontline upstream list` names those there are", name)
}

// changedOne is none where a statement changed nothing.
func changedOne(done sql.Result, err, none error) error {
	if err != nil {
		return sqlkit.Error("change upstream", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, none)
	}
	return nil
}

// Upstreams lists all upstreams by their names.
func (db *DB) Upstreams(ctx context.Context) ([]Upstream, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT name, settings, added_at, added_by, state FROM upstream ORDER BY name`)
	if err != nil {
		return nil, sqlkit.Error("find upstreams", err)
	}
	defer rows.Close()
	var all []Upstream
	for rows.Next() {
		var u Upstream
		var settings, added, state string
		err := rows.Scan(&u.Name, &settings, &added, &u.AddedBy, &state)
		if err == nil {
			u.AddedAt, err = sqlkit.ParseInstant(added)
		}
		if err == nil {
			err = errors.Join(json.Unmarshal([]byte(settings), &u.Settings), json.Unmarshal([]byte(state), &u.State))
		}
		if err != nil {
			return nil, sqlkit.Error("find upstreams", err)
		}
		all = append(all, u)
	}
	return all, sqlkit.Error("find upstreams", rows.Err())
}

// Upstream finds one; geo.ENotFound where there is none.
func (db *DB) Upstream(ctx context.Context, name string) (Upstream, error) {
	all, err := db.Upstreams(ctx)
	if err != nil {
		return Upstream{}, err
	}
	for _, u := range all {
		if u.Name == name {
			return u, nil
		}
	}
	return Upstream{}, noUpstream(name)
}

// BeginPull keeps an upstream for whoever calls, until end is called or the time is over:
// one at a time pulls from it. ok is false where another does.
func (db *DB) BeginPull(ctx context.Context, name string, atMost time.Duration) (end func(UpstreamState) error, ok bool, err error) {
	if db.writer == nil {
		return nil, false, sqlkit.ErrReadOnly()
	}
	now := db.now()
	until := sqlkit.FormatInstant(now.Add(atMost))
	done, err := db.writer.ExecContext(ctx, `
		UPDATE upstream SET busy = ?1 WHERE name = ?2 AND (busy IS NULL OR busy <= ?3)`, until, name, sqlkit.FormatInstant(now))
	if err != nil {
		return nil, false, sqlkit.Error("begin to pull", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return nil, false, sqlkit.Error("begin to pull", err)
	}
	return func(s UpstreamState) error {
		text, err := json.Marshal(s)
		if err != nil {
			return fmt.Errorf("end to pull: %w", err)
		}
		// Where the caller was stopped, too.
		_, err = db.writer.ExecContext(context.WithoutCancel(ctx), `UPDATE upstream SET state = ?, busy = NULL WHERE name = ? AND busy = ?`, string(text), name, until)
		return sqlkit.Error("end to pull", err)
	}, true, nil
}

// UpstreamFiles are what was loaded from an upstream, by name.
func (db *DB) UpstreamFiles(ctx context.Context, upstream string) (map[string]UpstreamFile, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT name, mark, sha256 FROM upstream_file WHERE upstream = ?`, upstream)
	if err != nil {
		return nil, sqlkit.Error("find files of an upstream", err)
	}
	defer rows.Close()
	all := map[string]UpstreamFile{}
	for rows.Next() {
		var name string
		var f UpstreamFile
		var sum []byte
		if err := rows.Scan(&name, &f.Mark, &sum); err != nil {
			return nil, sqlkit.Error("find files of an upstream", err)
		}
		copy(f.SHA256[:], sum)
		all[name] = f
	}
	return all, sqlkit.Error("find files of an upstream", rows.Err())
}

// KeepUpstreamFile records that a file of an upstream was dealt with.
func (db *DB) KeepUpstreamFile(ctx context.Context, upstream, name string, f UpstreamFile) error {
	_, err := db.writer.ExecContext(ctx, `
		INSERT OR REPLACE INTO upstream_file (upstream, name, mark, sha256) VALUES (?, ?, ?, ?)`, upstream, name, f.Mark, f.SHA256[:])
	return sqlkit.Error("keep file of an upstream", err)
}
