package data_test

import (
	"path/filepath"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// openHistory is a record with a past, its corrections and retractions made
// by hand:
//
//	rev 1  10-01 A and 10-05 B recorded
//	rev 2  10-03 C recorded
//	rev 3  10-05 B corrected by D
//	rev 4  10-03 C retracted
//	rev 5  10-05 D retracted, and B with it
//	—      10-04 E under embargo
func openHistory(t *testing.T) *data.DB {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	t.Cleanup(func() { closeDB(t, db) })
	load(t, db, square("2025-10-01", 10), square("2025-10-05", 11))
	load(t, db, square("2025-10-03", 12))

	r := raw(t, path)
	exec(t, r, `INSERT INTO revision (recorded_at, action, actor, version) VALUES
		('2025-12-02T12:00:00.000Z', 'correct', 'test', ''),
		('2025-12-03T12:00:00.000Z', 'retract', 'test', ''),
		('2025-12-04T12:00:00.000Z', 'retract', 'test', '')`)
	insert := `INSERT INTO snapshot (layer, valid_on, revision, publish_at, reason, loaded_at, loaded_by, loaded_with,
	                                 sha256, bytes, source_url, note, content, features)
		SELECT layer, ?, ?, ?, ?, loaded_at, loaded_by, loaded_with, sha256, bytes, source_url, note, content, features
		  FROM snapshot WHERE id = 1`
	exec(t, r, `UPDATE snapshot SET superseded = 3 WHERE valid_on = '2025-10-05'`)
	exec(t, r, insert, "2025-10-05", 3, nil, "wrong file")
	exec(t, r, insert, "2025-10-04", nil, "2026-01-01T00:00:00.000Z", nil)
	exec(t, r, `UPDATE snapshot SET retracted = 4 WHERE valid_on = '2025-10-03'`)
	exec(t, r, `UPDATE snapshot SET retracted = 5 WHERE valid_on = '2025-10-05'`)
	exec(t, r, `INSERT INTO retraction (rev, snapshot, reason) SELECT 4, id, 'another''s photograph' FROM snapshot WHERE valid_on = '2025-10-03'`)
	exec(t, r, `INSERT INTO retraction (rev, snapshot, reason) SELECT 5, id, 'withdrawn by its source' FROM snapshot WHERE valid_on = '2025-10-05'`)
	return db
}

func TestFindSnapshot(t *testing.T) {
	db := openHistory(t)
	type answer struct {
		Date          string
		Revision, Pin geo.Revision
	}
	tests := []struct {
		name  string
		valid string
		known geo.Revision
		want  answer
		code  geo.Code
		part  string
	}{
		{name: "on its date", valid: "2025-10-01", known: 1, want: answer{"2025-10-01", 1, 1}},
		{name: "between two dates", valid: "2025-10-04", known: 1, want: answer{"2025-10-01", 1, 1}},
		{name: "day before the next", valid: "2025-10-02", known: 5, want: answer{"2025-10-01", 1, 1}},
		{name: "before the first", valid: "2025-09-30", known: 5, code: geo.ENotFound, part: "control begins on 2025-10-01"},
		{name: "before the record", valid: "2025-10-01", known: 0, code: geo.ENotFound, part: "control had no snapshot at revision 0"},
		{name: "superseded since", valid: "2025-10-05", known: 2, code: geo.EGone, part: "withdrawn by its source"},
		{name: "retracted since", valid: "2025-10-03", known: 3, code: geo.EGone, part: "control of 2025-10-03 was retracted: another's photograph"},
		{name: "retracted by then falls back", valid: "2025-10-03", known: 4, want: answer{"2025-10-01", 1, 1}},
		{name: "correction retracted since", valid: "2025-10-06", known: 4, code: geo.EGone, part: "control of 2025-10-05"},
		{name: "all retracted falls back", valid: "2025-11-27", known: 5, want: answer{"2025-10-01", 1, 1}},
		{name: "embargoed is not seen", valid: "2025-10-04", known: 5, want: answer{"2025-10-01", 1, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(test.valid), Known: test.known})
			if test.code != "" {
				wantError(t, err, test.code, test.part)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := (answer{s.ValidOn.String(), s.Revision, s.Pin}); got != test.want {
				t.Errorf("answer is %+v, want %+v", got, test.want)
			}
		})
	}
	_, err := db.FindSnapshot(t.Context(), "nowhere", geo.AsOf{Valid: geo.MaxDate, Known: 5})
	wantError(t, err, geo.ENotFound, "there is no layer nowhere")
	_, err = db.FindSnapshot(t.Context(), "../etc", geo.AsOf{Valid: geo.MaxDate, Known: 5})
	wantError(t, err, geo.ENotFound, "no layer id")
}

// TestPin shows that a pin is the last change to what the layer answers for a
// date, as known at the revision asked for, and that other dates keep theirs.
func TestPin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	load(t, db, square("2025-10-03", 12))
	r := raw(t, path)
	exec(t, r, `INSERT INTO revision (recorded_at, action, actor, version) VALUES ('2025-12-02T12:00:00.000Z', 'correct', 'test', '')`)
	exec(t, r, `UPDATE snapshot SET superseded = 3 WHERE valid_on = '2025-10-02'`)
	exec(t, r, `INSERT INTO snapshot (layer, valid_on, revision, loaded_at, loaded_by, loaded_with, sha256, bytes, source_url, note, content, features)
		SELECT layer, '2025-10-02', 3, loaded_at, loaded_by, loaded_with, sha256, bytes, source_url, note, content, features FROM snapshot WHERE id = 1`)

	exec(t, r, `INSERT INTO revision (recorded_at, action, actor, version) VALUES ('2025-12-03T12:00:00.000Z', 'retract', 'test', '')`)
	exec(t, r, `INSERT INTO retraction (rev, snapshot, feature, reason) SELECT 4, id, 'square', 'personal data' FROM snapshot WHERE valid_on = '2025-10-01'`)

	for known, want := range map[geo.Revision]map[string]geo.Revision{
		0: {},
		1: {"2025-10-01": 1, "2025-10-02": 1},
		2: {"2025-10-01": 1, "2025-10-02": 1, "2025-10-03": 2},
		3: {"2025-10-01": 1, "2025-10-02": 3, "2025-10-03": 2},
		4: {"2025-10-01": 4, "2025-10-02": 3, "2025-10-03": 2},
	} {
		snapshots, err := db.Snapshots(t.Context(), "control", known)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]geo.Revision{}
		for i, s := range snapshots {
			got[s.ValidOn.String()] = s.Pin
			if i > 0 && s.ValidOn <= snapshots[i-1].ValidOn {
				t.Errorf("known %d: %s comes after %s", known, s.ValidOn, snapshots[i-1].ValidOn)
			}
			found, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: s.ValidOn, Known: known})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s, found); diff != "" {
				t.Errorf("known %d: listed and found differ:\n%s", known, diff)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pins known at %d (-want +got):\n%s", known, diff)
		}
	}
}

// TestRecordIsNotOverwritten shows that the database itself refuses what would
// change a view that was published.
func TestRecordIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	r := raw(t, path)
	exec(t, r, `INSERT INTO revision (recorded_at, action, actor, version) VALUES ('2025-12-02T12:00:00.000Z', 'retract', 'test', '')`)
	exec(t, r, `UPDATE snapshot SET retracted = 2 WHERE valid_on = '2025-10-02'`)
	for name, query := range map[string]string{
		"a revision's time":        `UPDATE revision SET recorded_at = '2020-01-01T00:00:00.000Z'`,
		"a revision":               `DELETE FROM revision WHERE rev = 2`,
		"a snapshot":               `DELETE FROM snapshot`,
		"a snapshot's date":        `UPDATE snapshot SET valid_on = '2025-10-09' WHERE id = 1`,
		"a snapshot's revision":    `UPDATE snapshot SET revision = 2 WHERE id = 1`,
		"a snapshot's retraction":  `UPDATE snapshot SET retracted = NULL WHERE valid_on = '2025-10-02'`,
		"a snapshot's features":    `UPDATE snapshot_feature SET feature = 2`,
		"a snapshot's feature":     `DELETE FROM snapshot_feature`,
		"a geometry in use":        `DELETE FROM geometry`,
		"a second live snapshot":   `INSERT INTO snapshot SELECT 99, layer, valid_on, revision, superseded, retracted, reason, publish_at, loaded_at, loaded_by, loaded_with, sha256, bytes, source_url, note, content, features FROM snapshot WHERE id = 1`,
		"superseded before it was": `UPDATE snapshot SET superseded = 1 WHERE id = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := r.ExecContext(t.Context(), query); err == nil {
				t.Error("the database let it happen")
			}
		})
	}
}
