package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"sync"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/migrations"
	"frontline/geo/geojson"
)

// Problem is something that Verify found wrong.
type Problem struct {
	Where string // what it is wrong with, as "snapshot 12 (control, 2025-11-27)"
	What  string
}

// String is the problem in a line.
func (p Problem) String() string { return p.Where + ": " + p.What }

// Record checks the record as a transaction reads it.
func Record(ctx context.Context, tx *sql.Tx, report func(Problem)) error {
	v := verifier{tx: tx, report: report}
	for _, step := range []func(context.Context) error{
		v.file, v.schema, v.rules, v.chunks, v.geometries, v.features, v.inputs, v.snapshots, v.spans,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type verifier struct {
	tx     *sql.Tx
	report func(Problem)
}

func (v *verifier) problem(where, format string, args ...any) {
	v.report(Problem{where, fmt.Sprintf(format, args...)})
}

// each calls use for each row of a query; scan reads it.
func (v *verifier) each(ctx context.Context, query string, use func(scan func(...any) error) error, args ...any) error {
	rows, err := v.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return sqlkit.Error("verify", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := use(rows.Scan); err != nil {
			return sqlkit.Error("verify", err)
		}
	}
	return sqlkit.Error("verify", rows.Err())
}

// file asks SQLite.
func (v *verifier) file(ctx context.Context) error {
	err := v.each(ctx, `PRAGMA integrity_check`, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return err
		}
		if text != "ok" {
			v.problem("file", "%s", text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each(ctx, `PRAGMA foreign_key_check`, func(scan func(...any) error) error {
		var table, parent string
		var row, key sql.NullInt64
		if err := scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		v.problem(fmt.Sprintf("%s %d", table, row.Int64), "names a row of %s that is not there", parent)
		return nil
	})
}

// schema compares tables, indexes and triggers with those of a new database.
func (v *verifier) schema(ctx context.Context) error {
	fresh, err := freshSchema()
	if err != nil {
		return err
	}
	want := maps.Clone(fresh)
	err = v.each(ctx, schemaObjects, func(scan func(...any) error) error {
		var name, text string
		if err := scan(&name, &text); err != nil {
			return err
		}
		known, ok := want[name]
		delete(want, name)
		switch {
		case !ok:
			v.problem(name, "is not part of the schema")
		case known != text:
			v.problem(name, "is not as the schema has it")
		}
		return nil
	})
	for name := range want {
		v.problem(name, "is missing")
	}
	return err
}

const schemaObjects = `
	SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
	 WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' AND tbl_name NOT LIKE '\_litestream%' ESCAPE '\'
	 ORDER BY 1`

// freshSchema is what the migrations make of an empty database. It is made once:
// to run them takes longer than to verify a small record.
var freshSchema = sync.OnceValues(func() (map[string]string, error) {
	ctx := context.Background() // of no verification alone
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	p, err := migrations.Schema().Provider(db)
	if err != nil {
		return nil, err
	}
	if _, err := p.Up(ctx); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	objects := map[string]string{}
	fresh := verifier{}
	fresh.tx, err = db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	defer fresh.tx.Rollback() // it only reads
	err = fresh.each(ctx, schemaObjects, func(scan func(...any) error) error {
		var name, text string
		err := scan(&name, &text)
		objects[name] = text
		return err
	})
	return objects, err
})

// rule is a query that finds rows only where something is wrong: a number that
// names one, and what is wrong with it.
type rule struct{ table, query string }

var rules = []rule{
	{"revision", `SELECT rev, 'does not follow the one before' FROM (SELECT rev, row_number() OVER (ORDER BY rev) AS n FROM revision) WHERE rev <> n`},
	{"revision", `SELECT rev, 'was recorded before the one before' FROM (SELECT rev, recorded_at, lag(recorded_at) OVER (ORDER BY rev) AS prev FROM revision) WHERE recorded_at < prev`},
	{"revision", `SELECT rev, 'is not in the log' FROM revision WHERE rev NOT IN (SELECT rev FROM audit WHERE rev IS NOT NULL)`},
	{"snapshot", `SELECT id, 'is retracted and no retraction says so' FROM snapshot s WHERE retracted IS NOT NULL
	               AND NOT EXISTS (SELECT 1 FROM retraction t WHERE t.snapshot = s.id AND t.feature IS NULL AND t.rev = s.retracted)`},
	{"retraction", `SELECT t.id, 'is of a snapshot that is not retracted' FROM retraction t JOIN snapshot s ON s.id = t.snapshot
	               WHERE t.feature IS NULL AND s.retracted IS NOT t.rev`},
	{"retraction", `SELECT t.id, 'is of a feature that its snapshot shows on' FROM retraction t JOIN snapshot s ON s.id = t.snapshot
	               WHERE t.feature IS NOT NULL AND coalesce(s.superseded, s.retracted, t.rev + 1) > t.rev`},
	{"snapshot", `SELECT s.id, 'is public in a layer that is not' FROM snapshot s JOIN layer l ON l.id = s.layer
	               WHERE s.revision IS NOT NULL AND (l.revision IS NULL OR l.revision > s.revision)`},
	{"snapshot", `SELECT id, 'was published before its time' FROM snapshot s JOIN revision r ON r.rev = s.revision
	               WHERE s.publish_at > r.recorded_at`},
	{"snapshot", `SELECT s.id, 'overlaps snapshot ' || o.id || ' in what was known when' FROM snapshot s JOIN snapshot o
	                ON o.layer = s.layer AND o.valid_on = s.valid_on AND o.id > s.id
	               WHERE max(s.revision, o.revision) < min(coalesce(s.superseded, s.retracted, 1 << 62), coalesce(o.superseded, o.retracted, 1 << 62),
	                                                     coalesce(s.retracted, 1 << 62), coalesce(o.retracted, 1 << 62))`},
	{"snapshot", `SELECT id, 'counts ' || features || ' features and has ' || n FROM
	               (SELECT s.id, s.features, (SELECT count(*) FROM snapshot_feature f WHERE f.snapshot = s.id) AS n FROM snapshot s) WHERE features <> n`},
	{"snapshot", `SELECT snapshot, 'leaves out a number in the order of its features' FROM snapshot_feature GROUP BY snapshot HAVING max(ordinal) <> count(*) - 1`},
	{"snapshot", `SELECT sf.snapshot, 'has two features of the key ' || f.key FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature
	               GROUP BY sf.snapshot, f.key HAVING count(*) > 1`},
	{"snapshot", `SELECT s.id, 'has other bounds than its features' FROM snapshot s WHERE (west, south, east, north) IS NOT
	               (SELECT min(g.west), min(g.south), max(g.east), max(g.north) FROM snapshot_feature sf
	                  JOIN feature f ON f.id = sf.feature JOIN geometry g ON g.id = f.geometry WHERE sf.snapshot = s.id)`},
	{"snapshot", `SELECT s.id, 'counts another size of its input' FROM snapshot s JOIN input i ON i.sha256 = s.sha256 WHERE i.bytes <> s.bytes`},
	{"feature", `SELECT id, 'is in no snapshot' FROM feature f WHERE NOT EXISTS (SELECT 1 FROM snapshot_feature sf WHERE sf.feature = f.id)`},
	{"geometry", `SELECT id, 'is of no feature and no span' FROM geometry g WHERE NOT EXISTS (SELECT 1 FROM feature f WHERE f.geometry = g.id)
	               AND id NOT IN (SELECT geometry FROM span UNION SELECT geometry FROM state WHERE geometry IS NOT NULL
	                          UNION SELECT geometry FROM territory_span UNION SELECT geometry FROM territory_state WHERE geometry IS NOT NULL)`},
	{"input", `SELECT id, 'is of no snapshot' FROM input i WHERE NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.sha256 = i.sha256)`},
	{"input", `SELECT i.id, 'has another depth than its base gives it' FROM input i LEFT JOIN input b ON b.id = i.base WHERE i.depth <> coalesce(b.depth + 1, 0)`},
	{"draft", `SELECT id, 'is open and has no files' FROM draft d WHERE state = 'open' AND kind = 'load' AND NOT EXISTS (SELECT 1 FROM draft_file f WHERE f.draft = d.id)`},
	{"draft", `SELECT draft, 'has ended and keeps files' FROM draft_file f JOIN draft d ON d.id = f.draft WHERE d.state <> 'open'`},
	{"input", `SELECT i.id, 'is packed against one that was purged' FROM input i JOIN input b ON b.id = i.base WHERE b.data IS NULL`},
}

func (v *verifier) rules(ctx context.Context) error {
	for _, r := range rules {
		if err := v.rule(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) rule(ctx context.Context, r rule) error {
	return v.each(ctx, r.query, func(scan func(...any) error) error {
		var id int64
		var what string
		if err := scan(&id, &what); err != nil {
			return err
		}
		v.problem(fmt.Sprintf("%s %d", r.table, id), "%s", what)
		return nil
	})
}

// snapshots re-derives each snapshot's content from its features.
func (v *verifier) snapshots(ctx context.Context) error {
	type row struct {
		id          int64
		layer, date string
		content     []byte
		ends, where string
	}
	var list []row
	err := v.each(ctx, `SELECT id, layer, valid_on, content, coalesce(ends, '') FROM snapshot ORDER BY id`, func(scan func(...any) error) error {
		var r row
		err := scan(&r.id, &r.layer, &r.date, &r.content, &r.ends)
		r.where = fmt.Sprintf("snapshot %d (%s, %s)", r.id, r.layer, r.date)
		list = append(list, r)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range list {
		digest := sha256.New()
		digest.Write([]byte(r.ends))
		err := v.each(ctx, `
			SELECT f.hash FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature
			 WHERE sf.snapshot = ? ORDER BY sf.ordinal`, func(scan func(...any) error) error {
			var hash []byte
			err := scan(&hash)
			digest.Write(hash)
			return err
		}, r.id)
		if err != nil {
			return err
		}
		if !bytes.Equal(digest.Sum(nil), r.content) {
			v.problem(r.where, "its features are not those that were recorded")
		}
	}
	return nil
}

// inputs unpacks each input and checks its hash. What is packed against the
// one before goes on from that: a chain is unpacked once, and not for each of
// its inputs.
func (v *verifier) inputs(ctx context.Context) error {
	type row struct {
		id, base, size int64
		sum            []byte
	}
	var list []row
	err := v.each(ctx, `SELECT id, coalesce(base, 0), bytes, sha256 FROM input WHERE data IS NOT NULL ORDER BY id`, func(scan func(...any) error) error {
		var r row
		err := scan(&r.id, &r.base, &r.size, &r.sum)
		list = append(list, r)
		return err
	})
	if err != nil {
		return err
	}
	var last int64 // whose bytes raw is, 0 for none
	var raw []byte
	for _, r := range list {
		where := fmt.Sprintf("input %d", r.id)
		if r.base != 0 && r.base == last {
			var packed []byte
			if err := v.tx.QueryRowContext(ctx, `SELECT data FROM input WHERE id = ?`, r.id).Scan(&packed); err != nil {
				return sqlkit.Error("find input", err)
			}
			raw, err = table.UnpackInput(packed, raw, r.size)
		} else {
			raw, err = table.InputBytes(ctx, v.tx, r.id)
		}
		last = r.id
		if err != nil {
			if ctx.Err() != nil || sqlkit.ResultCode(err) != 0 {
				return err
			}
			last = 0
			v.problem(where, "its bytes cannot be unpacked")
			continue
		}
		if sum := sha256.Sum256(raw); !bytes.Equal(sum[:], r.sum) {
			v.problem(where, "its bytes are not those that were loaded")
		}
	}
	return nil
}

// features re-derives each feature's hash.
func (v *verifier) features(ctx context.Context) error {
	return v.each(ctx, `
		SELECT f.id, f.key, f.properties, f.hash, coalesce(g.hash, zeroblob(32)) FROM feature f LEFT JOIN geometry g ON g.id = f.geometry ORDER BY f.id`,
		func(scan func(...any) error) error {
			var id int64
			var key string
			var properties, hash, shape []byte
			if err := scan(&id, &key, &properties, &hash, &shape); err != nil {
				return err
			}
			where := fmt.Sprintf("feature %d (%s)", id, key)
			if _, err := geojson.ParseProperties(key, properties); err != nil {
				v.problem(where, "its properties cannot be read")
			}
			if sum := table.FeatureHash(key, properties, shape); !bytes.Equal(sum[:], hash) {
				v.problem(where, "it is not what was recorded")
			}
			return nil
		})
}
