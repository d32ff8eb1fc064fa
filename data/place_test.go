package data_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

// TestAMovedFileIsNotWrittenTo moves a database away under who writes it, and back: meanwhile
// the record is read as it was, and nothing is written that would be lost.
func TestAMovedFileIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-11-01", 10))
	if err := db.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	next := data.LoadRequest{Layer: control(t), Files: []data.Input{square("2025-11-02", 11)}, Accept: geo.FindingCodes()}
	plan, err := db.PlanLoad(t.Context(), next)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	refuses := func() {
		t.Helper()
		_, err := db.Commit(t.Context(), plan)
		wantError(t, err, geo.EUnavailable, "moved, deleted or replaced")
		_, err = db.Load(t.Context(), next)
		wantError(t, err, geo.EUnavailable, "moved, deleted or replaced")
		wantError(t, db.Heartbeat(t.Context()), geo.EUnavailable, "moved")
		wantError(t, db.Ping(t.Context()), geo.EUnavailable, "moved")
		if rev, err := db.NewestRevision(t.Context()); rev != 1 || err != nil {
			t.Errorf("revision %d, %v", rev, err)
		}
	}
	refuses()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses()
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if load(t, db, square("2025-11-02", 11)); db.Ping(t.Context()) != nil {
		t.Error("it is not ready again")
	}
}

// TestPingFindsACutFile cuts the end off a file that a replica reads beside its writer, and
// empties it.
func TestPingFindsACutFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	load(t, db, square("2025-11-01", 10))
	t.Cleanup(func() { _ = db.Close() }) // it is damaged by then
	if whole, err := db.Checkpoint(t.Context()); err != nil || !whole {
		t.Fatal(whole, err)
	}
	replica := readOnly(t, path, ticking(time.Now()))
	if err := replica.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{64 << 10, 0} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		if err := replica.Ping(t.Context()); geo.ErrorCode(err) != geo.EUnavailable {
			t.Errorf("of %d bytes it says %v", size, err)
		}
	}
}
