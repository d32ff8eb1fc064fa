package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// olderBundle is a database with the bundled layers of an older program: it has
// other words for Kherson, and lacks the last date of places.
var olderBundle = &geotest.File{Make: func(path string) error {
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
		return err
	}
	delete(older, "places/2025-12-05.geojson")
	ctx := context.Background() // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: time.Now, Version: "old"})
	if err != nil {
		return err
	}
	_, err = db.LoadBundled(ctx, older, nil)
	if err == nil { // a maintainer's own word
		_, err = db.Retract(ctx, data.RetractRequest{Layer: "places", Date: geo.MustDate("2022-04-01"), Reason: "in doubt"})
	}
	return errors.Join(err, db.Close())
}}

func TestBundleReachesAnOlderDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	olderBundle.Copy(t, path)
	db := "--db=" + path

	var told bytes.Buffer
	p := &program.Program{Ctx: t.Context(), Version: version, DB: path, Now: time.Now, Stderr: &told}
	store, err := p.OpenExisting()
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

func TestADatabaseWithoutTheBundle(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "--db=" + filepath.Join(dir, "x.db")
	day := writeDay(t, dir, "2025-11-27.geojson", 30)

	if status, _, errOut := call(t, "load", "control", day, "--create", "--yes", "--bundle", "sea", db); status != 2 || !strings.Contains(errOut, "some of base,claims") {
		t.Errorf("of a layer that there is not: status %d: %s", status, errOut)
	}
	must(t, "load", "control", day, "--create", "--yes", "--bundle", "none", db)
	if layers := must(t, "layers", db); strings.Contains(layers, "claims") || strings.Contains(layers, "base") {
		t.Errorf("it has bundled layers:\n%s", layers)
	}
	wants(t, must(t, "bundle", "status", db), "made with: none.", "up to date")
	wants(t, must(t, "bundle", "update", "--yes", db), "up to date")
	for _, args := range [][]string{{"serve", "--bundle", "all", "--addr", "127.0.0.1:0"}, {"serve", "--bundle", "base,claims", "--read-only", "--addr", "127.0.0.1:0"}, {"load", "control", day, "--yes", "--bundle", "base"}} {
		status, _, errOut := call(t, append(args, db)...)
		if status == 0 || !strings.Contains(errOut, "the database was made with none") {
			t.Errorf("%v: status %d: %s", args, status, errOut)
		}
	}
	day = writeDay(t, dir, "2025-11-28.geojson", 30)
	must(t, "load", "control", day, "--yes", db) // without the flag, too
	if layers := must(t, "layers", db); strings.Contains(layers, "base") {
		t.Errorf("a later command brings bundled layers:\n%s", layers)
	}
}
