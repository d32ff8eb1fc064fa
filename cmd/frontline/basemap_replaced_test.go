package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
)

// TestABasemapReplacedWhileServing replaces the archive of a server that runs by another one,
// and writes to it where it lies.
func TestABasemapReplacedWhileServing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, archive := filepath.Join(dir, "frontline.db"), filepath.Join(dir, "streets.pmtiles")
	lightRecord.Copy(t, db)
	made := func(path string, o basemaptest.Options) string {
		t.Helper()
		o.MinZoom, o.MaxZoom = 9, 11
		if err := basemaptest.Write(t.Context(), path, o); err != nil {
			t.Fatal(err)
		}
		return path
	}
	made(archive, basemaptest.Options{Version: "1"})
	server, addr, said := serveAsProgram(t, db, "--basemap="+archive)

	get := func(at string) (int, string, http.Header) {
		t.Helper()
		r, err := http.Get("http://" + addr + at)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(b), r.Header
	}
	// attached is the only basemap's hash and version.
	attached := func() (hash, version string) {
		t.Helper()
		_, body, _ := get("/api/record.json")
		var record struct {
			Basemaps []struct{ Hash, Version string }
		}
		if err := json.Unmarshal([]byte(body), &record); err != nil || len(record.Basemaps) != 1 {
			t.Fatalf("%v: %s", err, body)
		}
		return record.Basemaps[0].Hash, record.Basemaps[0].Version
	}
	const one, other = "/11/1235/709.mvt", "/11/1235/708.mvt"
	first, version := attached()
	status, tile, header := get("/tiles/basemap@" + first + one)
	if version != "1" || status != http.StatusOK || len(tile) < 1000 || !strings.Contains(header.Get("Cache-Control"), "immutable") {
		t.Fatalf("version %s: status %d, %d bytes, %v", version, status, len(tile), header)
	}
	if basemaptest.HasForbidden(tile) {
		t.Error("a tile says what is the record's to say")
	}

	// Another one in its place.
	if err := os.Rename(made(archive+".new.pmtiles", basemaptest.Options{Version: "2", Schema: osm.Protomaps}), archive); err != nil {
		t.Fatal(err)
	}
	var second string
	awaits(t, "the archive that took the other's place", func() bool {
		second, version = attached()
		return version == "2"
	})
	if status, body, header := get("/tiles/basemap@" + first + one); status != http.StatusGone || !strings.Contains(body, "replaced") || strings.Contains(header.Get("Cache-Control"), "immutable") {
		t.Errorf("a tile of the one before: status %d, %v, %s", status, header, body)
	}
	if status, again, _ := get("/tiles/basemap@" + second + one); second == first || status != http.StatusOK || len(again) != len(tile) {
		t.Errorf("the same streets in another schema: status %d, %d bytes where there were %d", status, len(again), len(tile))
	}

	// Written where it lies: what it was is not there any more.
	if err := os.WriteFile(archive, []byte("no archive"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, again, _ := get("/tiles/basemap@" + second + one); status != http.StatusOK || len(again) != len(tile) {
		t.Errorf("a tile from before, which is kept: status %d, %d bytes", status, len(again))
	}
	if status, body, header := get("/tiles/basemap@" + second + other); status != http.StatusServiceUnavailable || strings.Contains(header.Get("Cache-Control"), "public") || !strings.Contains(body, "is being replaced") {
		t.Errorf("a tile that nobody asked for before: status %d, %v, %s", status, header, body)
	}
	awaits(t, "that it is seen", func() bool {
		_, body, _ := get("/metrics")
		return strings.Contains(body, "frontline_basemaps_unavailable 1")
	})

	// And mended.
	if err := os.Rename(made(archive+".new.pmtiles", basemaptest.Options{Version: "3"}), archive); err != nil {
		t.Fatal(err)
	}
	awaits(t, "the third", func() bool {
		_, version = attached()
		return version == "3"
	})
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"basemap attached", "is being changed", "basemap replaced", first, second} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, said)
		}
	}
}
