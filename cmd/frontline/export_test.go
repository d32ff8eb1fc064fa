package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/server"
	"frontline/server/memo"
)

// exporter is a record with two days of control, and where to export to.
type exporter struct {
	db, dir string
}

func newExporter(t *testing.T) exporter {
	t.Helper()
	e := exporter{db: filepath.Join(t.TempDir(), "x.db"), dir: t.TempDir()}
	days := t.TempDir()
	must(t, "load", "control", writeDay(t, days, "2025-11-26.geojson", 36.5), writeDay(t, days, "2025-11-27.geojson", 37), "--db="+e.db)
	return e
}

func (e exporter) path(file string) string { return filepath.Join(e.dir, file) }

func (e exporter) args(layer, asof, file string, more ...string) []string {
	return append([]string{"export", layer, asof, e.path(file), "--db=" + e.db}, more...)
}

func fileOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestExportWritesALayerOnADate(t *testing.T) {
	t.Parallel()
	e := newExporter(t)
	wants(t, must(t, e.args("control", "2025-11-27", "a.pmtiles")...),
		"Exported control of 2025-11-27, pinned @2, to a.pmtiles: 18085 tiles at zooms 0 to 12")
	wants(t, must(t, e.args("control", "2025-11-26@2", "b.mbtiles", "--min-zoom=3", "--max-zoom=5")...),
		"control of 2025-11-26", "9 tiles at zooms 3 to 5")
	wants(t, must(t, e.args("claims", "2022-09-30", "c.geojson")...), "claims of 2022-09-30", "6 features")
	if status, _, errOut := call(t, e.args("control", "latest", "a.pmtiles")...); status != 1 || !strings.Contains(errOut, "--force") {
		t.Errorf("a file that is there: status %d: %s", status, errOut)
	}
	must(t, e.args("control", "latest", "a.pmtiles", "--force")...)

	// The GeoJSON is what the server answers.
	db, err := data.Open(t.Context(), data.Options{Path: e.db, ReadOnly: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	handler, err := server.New(server.Options{Store: db, Now: time.Now, MemoryBytes: memo.LeastMemory, DrawLimit: 1, Log: slog.New(slog.DiscardHandler), App: fstest.MapFS{}, Docs: fstest.MapFS{}})
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/api/layers/claims/2022-09-30.geojson", nil))
	if answer.Code != http.StatusOK || !bytes.Equal(answer.Body.Bytes(), fileOf(t, e.path("c.geojson"))) {
		t.Errorf("status %d, and other bytes than the file has", answer.Code)
	}
	if names, _ := filepath.Glob(filepath.Join(e.dir, "*")); len(names) != 3 {
		t.Errorf("left: %v", names)
	}
}

// TestExportWritesAllOfTime: of days with a gap between them each format tells which are not
// recorded, and what was there before it ends on the day behind it.
func TestExportWritesAllOfTime(t *testing.T) {
	t.Parallel()
	e := exporter{db: filepath.Join(t.TempDir(), "x.db"), dir: t.TempDir()}
	days := t.TempDir()
	must(t, "load", "control", "--create", "--bundle", "none", writeDay(t, days, "2025-11-26.geojson", 36.5), writeDay(t, days, "2025-11-28.geojson", 37), "--db="+e.db)
	for _, file := range []string{"a.geojson", "a.kmz", "a.gpkg"} {
		wants(t, must(t, e.args("control", "timeline", file)...), "Exported control from 2025-11-26 to 2025-11-28, pinned @", "to "+file, "2 spans", "(not recorded: 2025-11-27)")
		again := "again-" + file
		must(t, e.args("control", "timeline@1", again)...)
		if !bytes.Equal(fileOf(t, e.path(file)), fileOf(t, e.path(again))) {
			t.Errorf("%s differs from one time to the next", file)
		}
		if status, _, errOut := call(t, e.args("control", "timeline", file)...); status != 1 || !strings.Contains(errOut, "--force") {
			t.Errorf("a file that is there: status %d: %s", status, errOut)
		}
	}
	wants(t, string(fileOf(t, e.path("a.geojson"))), `"not_recorded":[{"from":"2025-11-27","until":"2025-11-28"}]`, `"since":"2025-11-26"`, `"until":null`)
	wants(t, must(t, e.args("control", "timeline", "a.pmtiles", "--max-zoom=4")...), "tiles at zooms 0 to 4", "(not recorded: 2025-11-27)")
	wants(t, must(t, e.args("control", "timeline", "a.mbtiles", "--max-zoom=4")...), "tiles at zooms 0 to 4")
	if !bytes.Contains(fileOf(t, e.path("a.mbtiles")), []byte("frontline_not_recorded")) {
		t.Error("the archive does not say which days are not recorded")
	}
	wants(t, must(t, e.args("control", "2025-11-27", "day.kmz")...), "Exported control of 2025-11-26", "1 feature")
	if status, _, errOut := call(t, e.args("control", "timeline", "a.shp")...); status != 2 || !strings.Contains(errOut, ".gpkg") {
		t.Errorf("another ending: status %d: %s", status, errOut)
	}
	if status, _, errOut := call(t, e.args("control", "timeline@99", "b.kmz")...); status != 1 || !strings.Contains(errOut, "is not recorded yet") {
		t.Errorf("a revision to come: status %d: %s", status, errOut)
	}
	must(t, "retract", "control", "2025-11-28", "--reason", "of another day", "--db="+e.db)
	for _, file := range []string{"b.geojson", "b.kmz", "b.gpkg", "b.pmtiles"} {
		if status, _, errOut := call(t, e.args("control", "timeline@1", file)...); status != 1 || !strings.Contains(errOut, "of another day") {
			t.Errorf("of what was retracted: status %d: %s", status, errOut)
		}
	}
	if left, _ := filepath.Glob(e.path("b.*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestExportRefuses(t *testing.T) {
	t.Parallel()
	e := newExporter(t)
	tests := map[string]struct {
		args   []string
		status int
		says   string
	}{
		"an unknown ending":   {e.args("control", "latest", "a.zip"), 2, ".pmtiles, .mbtiles, .geojson or .kmz"},
		"a GeoPackage":        {e.args("control", "latest", "a.gpkg"), 2, "ogr2ogr a.gpkg a.geojson"},
		"no date":             {e.args("control", "yesterday", "a.pmtiles"), 2, "YYYY-MM-DD"},
		"a zoom too deep":     {e.args("control", "latest", "a.pmtiles", "--max-zoom=17"), 2, "0 to 16"},
		"zooms turned round":  {e.args("control", "latest", "a.pmtiles", "--min-zoom=7", "--max-zoom=6"), 2, "the smaller first"},
		"no such layer":       {e.args("ground", "latest", "a.pmtiles"), 1, "there is no layer ground"},
		"before it begins":    {e.args("control", "2025-11-25", "a.pmtiles"), 1, "control begins on 2025-11-26"},
		"a day to come":       {e.args("control", "2999-01-01", "a.geojson"), 1, "is not here yet"},
		"a revision to come":  {e.args("control", "2025-11-27@99", "a.mbtiles"), 1, "is not recorded yet"},
		"a folder that isn't": {e.args("control", "latest", "none/a.geojson"), 1, "no folder"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if status, _, errOut := call(t, tt.args...); status != tt.status || !strings.Contains(errOut, tt.says) {
				t.Errorf("status %d, want %d: %s", status, tt.status, errOut)
			}
		})
	}
	must(t, "retract", "claims", "2022-09-30", "crimea", "--reason", "drawn twice", "--db="+e.db)
	must(t, "retract", "control", "2025-11-27", "--reason", "of another day", "--db="+e.db)
	for _, file := range []string{"a.pmtiles", "a.mbtiles", "a.geojson"} {
		if status, _, errOut := call(t, e.args("control", "2025-11-27@2", file)...); status != 1 || !strings.Contains(errOut, "was retracted: of another day") {
			t.Errorf("a retracted snapshot: status %d: %s", status, errOut)
		}
		if status, _, errOut := call(t, e.args("claims", "2022-09-30@2", file)...); status != 1 || !strings.Contains(errOut, "crimea in claims of 2022-09-30 was retracted: drawn twice") {
			t.Errorf("a retracted feature: status %d: %s", status, errOut)
		}
	}
	wants(t, must(t, e.args("control", "2025-11-27", "a.geojson")...), "control of 2025-11-26") // what it falls back to
	if names, _ := filepath.Glob(filepath.Join(e.dir, "*")); len(names) != 1 {
		t.Errorf("left: %v", names)
	}
}

// TestAKilledExportGoesOn stops the program in the middle, once politely and
// then not, and holds that the archive comes out as if nothing had been.
func TestAKilledExportGoesOn(t *testing.T) {
	t.Parallel()
	e := exporter{db: filepath.Join(t.TempDir(), "x.db"), dir: t.TempDir()}
	bundledRecord.Copy(t, e.db)
	must(t, e.args("base", "latest", "whole.pmtiles", "--max-zoom=7")...)
	start := func() (*exec.Cmd, *bytes.Buffer) {
		cmd := exec.Command(os.Args[0], e.args("base", "latest", "a.pmtiles", "--max-zoom=7")...)
		cmd.Env = append(os.Environ(), runMainEnv+"=1")
		var messages bytes.Buffer
		cmd.Stderr = &messages
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, &messages
	}
	size := func() int64 {
		there, err := os.Stat(e.path("a.pmtiles.part"))
		if err != nil {
			return 0
		}
		return there.Size()
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		before := size()
		cmd, messages := start()
		for deadline := time.Now().Add(patience); size() <= before+100_000; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				_ = cmd.Process.Kill()
				t.Fatalf("nothing is written: %s", messages)
			}
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("it came to its end before it was stopped")
		}
		if signal == syscall.SIGINT {
			wants(t, messages.String(), "stopped after", "the same command goes on from there, with a.pmtiles.part")
		}
		if _, err := os.Stat(e.path("a.pmtiles")); err == nil {
			t.Fatalf("%v: half an archive is there", signal)
		}
	}
	status, out, errOut := call(t, e.args("base", "latest", "a.pmtiles", "--max-zoom=7")...)
	if status != 0 || !strings.Contains(errOut, "Going on after") {
		t.Errorf("status %d: %s%s", status, out, errOut)
	}
	if !bytes.Equal(fileOf(t, e.path("a.pmtiles")), fileOf(t, e.path("whole.pmtiles"))) {
		t.Error("it comes out differently")
	}
	if names, _ := filepath.Glob(e.path("a.*")); fmt.Sprint(names) != fmt.Sprint([]string{e.path("a.pmtiles")}) {
		t.Errorf("left: %v", names)
	}
}
