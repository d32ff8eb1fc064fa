package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline/cmd/frontline/internal/load"
	"frontline/data"
	"frontline/geo"
	"frontline/server/desk"
)

// nearHuliaipole is held ground some kilometres north-east of Huliaipole, up to a longitude.
func nearHuliaipole(east float64) string {
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{},`+
		`"geometry":{"type":"Polygon","coordinates":[[[36.29,47.68],[%[1]g,47.68],[%[1]g,47.72],[36.29,47.72],[36.29,47.68]]]}}]}`, east)
}

// TestLoadReportsSayWhere is what the report says on the terminal, as JSON, of a dry run and of what
// comes over HTTP.
func TestLoadReportsSayWhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	day := func(date string, east float64) string {
		name := filepath.Join(dir, date+".geojson")
		if err := os.WriteFile(name, []byte(nearHuliaipole(east)), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	call := func(args ...string) string {
		return must(t, append([]string{"load", "control", "--db=" + path, "--accept=area,lost-part,date,stale,far"}, args...)...)
	}
	call("--create", "--assessed-by=X", day("2025-11-01", 36.3))
	const words = "Huliaipole, 6 km north-east"
	next := day("2025-11-02", 36.34)
	for _, args := range [][]string{{"--dry-run", next}, {"--dry-run", "--json", next}, {next}, {"--json", day("2025-11-03", 36.36)}} {
		out := call(args...)
		want := []string{words + ": gained: ", "note: names of settlements as of 2023-03: GeoNames, CC BY 4.0, modified, https://www.geonames.org/"}
		if slices.Contains(args, "--json") {
			want = []string{`"change": "gained"`, `"en": "Huliaipole, `, `"uk": "Гуляйполе, `, `"ru": "Гуляйполе, `, `"credit": "GeoNames, CC BY 4.0, modified"`}
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%v does not say %q: %s", args, w, out)
			}
		}
	}
	db := openRecord(t, path)
	defer closeRecord(t, db)
	to := load.Uploads{DB: db, MaxBytes: 1 << 20, Log: slog.New(slog.DiscardHandler)}
	for _, dry := range []bool{true, false} {
		out, _, err := to.LoadUpload(t.Context(), desk.Upload{Layer: "control", Date: geo.MustDate("2025-11-04"), Body: []byte(nearHuliaipole(36.37)), Accept: geo.FindingCodes(), DryRun: dry})
		if err != nil || !strings.Contains(string(out), `"en":"Huliaipole, `) {
			t.Errorf("%v: %s", err, out)
		}
	}
}

// TestALoadWithoutTheBundleNamesNoSettlement: the record has not got them.
func TestALoadWithoutTheBundleNamesNoSettlement(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	db := openRecord(t, path)
	layer, _, err := data.NewLayer("control", data.LayerOptions{Kind: "control"})
	if err != nil {
		t.Fatal(err)
	}
	in := data.Input{Name: "a.geojson", Date: geo.MustDate("2025-11-01"), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(nearHuliaipole(36.3))), nil
	}}
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: layer, Files: []data.Input{in}, Accept: geo.FindingCodes(), Actor: "desk"}); err != nil {
		t.Fatal(err)
	}
	closeRecord(t, db)
	name := filepath.Join(t.TempDir(), "2025-11-02.geojson")
	if err := os.WriteFile(name, []byte(nearHuliaipole(36.34)), 0o644); err != nil {
		t.Fatal(err)
	}
	out := must(t, "load", "control", "--db="+path, "--accept=area,lost-part,date,stale,far", name)
	if strings.Contains(out, "Huliaipole") || strings.Contains(out, "GeoNames") {
		t.Error(out)
	}
}
