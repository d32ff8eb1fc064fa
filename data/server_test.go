package data_test

import (
	"path/filepath"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// TestServersAreNoPartOfTheRecord lists who serves a file: by whatever name it is
// opened, not in its copies, without a revision.
func TestServersAreNoPartOfTheRecord(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10))
	list := func(db *data.DB, want ...data.Server) {
		t.Helper()
		got, err := db.Servers(t.Context(), "here")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v, servers (-want +got):\n%s", err, diff)
		}
	}
	first, second := data.Server{Host: "here", Address: "127.0.0.1:8080", PID: 1}, data.Server{Host: "here", Address: "127.0.0.1:8081", PID: 2}
	for _, s := range []data.Server{second, first, {Host: "elsewhere", Address: "127.0.0.1:8080", PID: 9}} {
		if err := db.AddServer(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	list(db, first, second)
	next := first
	next.PID = 3
	for _, err := range []error{db.AddServer(t.Context(), next), db.RemoveServer(t.Context(), first), db.RemoveServer(t.Context(), second)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	list(db, next)
	if rev := revision(t, db); rev != 1 {
		t.Errorf("the record is at revision %d", rev)
	}
	verify(t, db)

	t.Chdir(dir)
	read, err := data.Open(t.Context(), data.Options{Path: "frontline.db", ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, read)
	list(read, next)
	wantError(t, read.AddServer(t.Context(), first), geo.EInvalid, "read only")
	copied := filepath.Join(dir, "copy.db")
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	other := openAt(t, copied)
	defer closeDB(t, other)
	list(other)
	verify(t, other)
}
