package data_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

// readOnly opens a database to be read only, with a clock.
func readOnly(t *testing.T, path string, now func() time.Time) *data.DB {
	t.Helper()
	db, err := data.Open(t.Context(), data.Options{Path: path, ReadOnly: true, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// ticking is a clock on which so much time passes between two looks that nothing is
// answered from memory.
func ticking(from time.Time) func() time.Time {
	return func() time.Time { from = from.Add(time.Second); return from }
}

// TestReadersFollowAndPublishNothing reads while somebody else writes: what is loaded is
// seen, and what is under embargo only once the writer has published it.
func TestReadersFollowAndPublishNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontline.db")
	now := time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	writer, err := data.Open(t.Context(), data.Options{Path: path, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, writer)
	load(t, writer, square("2025-11-01", 10))
	reader := readOnly(t, path, ticking(now.Add(2*time.Hour))) // the embargo is over by its clock
	revision := func(want geo.Revision) {
		t.Helper()
		if got, err := reader.Revision(t.Context()); err != nil || got != want || reader.Replaced() {
			t.Errorf("revision %d, not %d, %v; replaced: %v", got, want, err, reader.Replaced())
		}
	}
	revision(1)
	load(t, writer, square("2025-11-02", 11))
	revision(2)
	_, err = writer.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-11-03", 12)}, PublishAt: now.Add(time.Hour), Accept: geo.FindingCodes()})
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	revision(2)
	if s, err := reader.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-03"), Known: 2}); err != nil || s.ValidOn != geo.MustDate("2025-11-02") {
		t.Errorf("what waits is shown: %+v, %v", s, err)
	}
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(file, again) {
		t.Errorf("the reader wrote, %v", err)
	}
	now = now.Add(90 * time.Minute)
	if _, err := writer.Revision(t.Context()); err != nil {
		t.Fatal(err)
	}
	revision(3)
	if signed, err := reader.Signed(t.Context()); err != nil || !signed.Equal(now) {
		t.Errorf("signed at %s, %v", signed, err)
	}
	now = now.Add(time.Minute)
	if err := writer.Heartbeat(t.Context()); err != nil {
		t.Fatal(err)
	}
	if signed, err := reader.Signed(t.Context()); err != nil || !signed.Equal(now) {
		t.Errorf("signed at %s after a heartbeat, %v", signed, err)
	}
	if err := reader.Heartbeat(t.Context()); err == nil {
		t.Error("a reader signs")
	}
}

// TestReadersSeeThatAFileIsReplaced renames others over a database that is read, and
// writes another record and a newer schema into it.
func TestReadersSeeThatAFileIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	make := func(name string, days ...data.Input) string {
		path := filepath.Join(dir, name)
		db := openAt(t, path)
		for _, day := range days {
			load(t, db, day)
		}
		if err := db.Backup(t.Context(), path+".copy"); err != nil {
			t.Fatal(err)
		}
		closeDB(t, db)
		return path + ".copy"
	}
	path, other := make("a", square("2025-11-01", 10), square("2025-11-02", 11)), make("b", square("2025-11-01", 30))
	before := readOnly(t, path, ticking(time.Now()))
	find := func(db *data.DB, want geo.Revision) {
		t.Helper()
		if got, err := db.Revision(t.Context()); err != nil || got != want {
			t.Errorf("revision %d, not %d, %v", got, want, err)
		}
	}
	find(before, 2)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if find(before, 2); before.Replaced() {
		t.Error("replaced by nothing")
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if find(before, 2); !before.Replaced() { // as it was
		t.Error("another file is not seen")
	}
	after := readOnly(t, path, ticking(time.Now()))
	if find(after, 1); after.Replaced() {
		t.Error("it is replaced by itself")
	}

	// In its place, as SQLite's own restoring does it: of fewer revisions, and of as
	// many that are others.
	db := raw(t, path)
	exec(t, db, `DROP TRIGGER revision_unchanged`)
	exec(t, db, `UPDATE revision SET recorded_at = '2025-11-01T00:00:00.000Z'`)
	_, err := after.Revision(t.Context())
	wantError(t, err, geo.EUnavailable, "another record")
	if !after.Replaced() {
		t.Error("another record is not seen")
	}
	third := readOnly(t, path, ticking(time.Now()))
	find(third, 1)
	exec(t, db, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	_, err = third.Revision(t.Context())
	wantError(t, err, geo.EUnavailable, "schema 9999")
	_, err = data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	wantError(t, err, geo.EInvalid, "newer Frontline")
	latest, err := data.LatestSchema()
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, `DELETE FROM goose_db_version WHERE version_id >= ?`, latest)
	_, err = data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	wantError(t, err, geo.EInvalid, "the frontline serve that writes it")
}
