package main

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/geo"
)

// olderRecord is a database with the bundled layers of an older program: it
// has other words for Kherson, and lacks the last date of places.
func olderRecord(t *testing.T) string {
	t.Helper()
	older := fstest.MapFS{}
	bundled := data.BundledLayers()
	err := fs.WalkDir(bundled, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(bundled, name)
		older[name] = &fstest.MapFile{Data: bytes.ReplaceAll(b, []byte("AFP via Moneycontrol"), []byte("somebody"))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(older, "places/2025-12-05.geojson")
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now, Version: "old"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.LoadBundled(t.Context(), older, nil); err != nil {
		t.Fatal(err)
	}
	// A maintainer's own word.
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "places", Date: geo.MustDate("2022-04-01"), Reason: "in doubt"}); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBundleReachesAnOlderDatabase(t *testing.T) {
	t.Parallel()
	path := olderRecord(t)
	db := "--db=" + path

	var told bytes.Buffer
	p := &program{ctx: t.Context(), db: path, now: time.Now, stderr: &told}
	store, err := p.openExisting()
	if err != nil {
		t.Fatal(err)
	}
	if err := tellBundled(p, store); err != nil {
		t.Fatal(err)
	}
	store.Close()
	wants(t, told.String(), "are behind this program's", "`frontline bundle update`")

	status := must(t, "bundle", "status", db)
	wants(t, status, "2022-03-02  to correct", "2025-12-05  to add", "2022-04-01  left alone  it was retracted", "are behind")
	if strings.Contains(status, "2025-11-27") || strings.Contains(status, "base") {
		t.Errorf("it lists what is the same:\n%s", status)
	}
	wants(t, must(t, "bundle", "status", "--json", db), `"state": "differs"`)
	wants(t, must(t, "bundle", "update", "--dry-run", db), "2022-03-02  to correct", "this was a dry run")
	if again := must(t, "bundle", "status", db); again != status {
		t.Errorf("a dry run changed it:\n%s", again)
	}

	wants(t, must(t, "bundle", "update", db), "places: 9 snapshots corrected; the record is at revision 3", "places: 1 snapshot added")
	wants(t, must(t, "bundle", "status", db), "2022-04-01  left alone", "up to date")
	wants(t, must(t, "bundle", "update", db), "up to date")
	wants(t, must(t, "log", db), "update bundled layers")
	wants(t, must(t, "verify", db), "sound")
}
