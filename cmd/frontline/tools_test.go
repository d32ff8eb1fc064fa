package main

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/server"
	"frontline/server/memo"
)

// TestGDALReadsByTheManualsCommands runs what the manual has for GDAL, as it
// stands there but for the server's address.
func TestGDALReadsByTheManualsCommands(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("ogr2ogr is missing: on Debian, apt-get install gdal-bin")
	}
	dir := t.TempDir()
	server := httptest.NewServer(bundledServer(t, dir))
	defer server.Close()
	commands := replaced(t, manualText(t, "tools.html", "gdal"), "https://maps.example.org", server.URL)
	run := exec.Command("sh", "-eu", "-c", commands)
	run.Dir = dir
	out, err := run.CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "claims") {
		t.Errorf("the layers are not listed: %s", out)
	}
	for file, want := range map[string]string{
		"claims.geojson":  "crimea donetsk kherson luhansk sevastopol zaporizhzhia",
		"donetsk.geojson": "donetsk zaporizhzhia",
		"tiles.geojson":   "crimea donetsk kherson luhansk sevastopol zaporizhzhia",
	} {
		if got := strings.Join(idsOf(t, filepath.Join(dir, file)), " "); got != want {
			t.Errorf("%s has %s", file, got)
		}
	}
	if got := idsOf(t, filepath.Join(dir, "places.geojson")); len(got) == 0 {
		t.Error("no place was read")
	}
}

// idsOf are the features of a file that GDAL wrote, each with who claims it and
// as of when.
func idsOf(t *testing.T, path string) []string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Features []struct {
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range file.Features {
		id, _ := f.Properties["id"].(string)
		if id == "" { // of a tile
			id, _ = f.Properties["fid"].(string)
		} else if f.Properties["frontline_snapshot"] == nil {
			t.Errorf("%s: %s does not say as of when", path, id)
		}
		if id != "" && f.Properties["source"] == nil && f.Properties["frontline_kind"] != "places" {
			t.Errorf("%s: %s has no source", path, id)
		}
		seen[id] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// bundledServer is a server of the bundled layers, its record in a folder.
func bundledServer(t *testing.T, dir string) http.Handler {
	t.Helper()
	path := filepath.Join(dir, "frontline.db")
	bundledRecord.Copy(t, path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, err := server.New(server.Options{
		Store: db, App: fstest.MapFS{}, Docs: fstest.MapFS{}, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		MemoryBytes: memo.LeastMemory, DrawLimit: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
