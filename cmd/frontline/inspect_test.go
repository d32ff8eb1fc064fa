package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInspectSaysWhatFilesAre(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, second := writeDay(t, dir, "2025-11-26.geojson", 30), writeDay(t, dir, "2025-11-27.geojson", 31)
	wants(t, must(t, "inspect", first, second), "2025-11-26.geojson\n  format      GeoJSON", "1 area,", "from the file's name",
		"from 2025-11-26.geojson to 2025-11-27.geojson\n  ids         hold: 1 id in both files, 1 of them in the same place", "A mapping to edit")
	var report struct {
		Files []struct {
			Features int `json:"features"`
			Mapping  json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(must(t, "inspect", first, "--json")), &report); err != nil || len(report.Files) != 1 || report.Files[0].Features != 1 {
		t.Errorf("%v: %+v", err, report)
	}

	kml := filepath.Join(dir, "town.kml")
	text := `<kml><Placemark><name>Town</name><Point><coordinates>37,48</coordinates></Point></Placemark></kml>`
	if err := os.WriteFile(kml, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	wants(t, must(t, "inspect", kml), "KML", "1 point", "1 of 1 have one", "Donetsk Oblast 100.0 %")
	wants(t, must(t, "load", "towns", kml, "--kind", "places", "--date", "2025-11-27", "--db="+filepath.Join(dir, "x.db")), "towns (new layer): 1 snapshot added")

	broken := filepath.Join(dir, "broken.geojson")
	if err := os.WriteFile(broken, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, out, errOut := call(t, "inspect", first, broken); status != exitFailure || !strings.Contains(errOut, "1 of 2 files cannot be loaded") || !strings.Contains(out, "refused") {
		t.Errorf("status %d: %s%s", status, out, errOut)
	}
	if status, _, _ := call(t, "inspect", dir); status != exitWrongCall {
		t.Errorf("a folder: status %d", status)
	}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"inspect", "-"}, strings.NewReader(text), &stdout, &stderr); status != 0 || !strings.Contains(stdout.String(), "standard input") {
		t.Errorf("status %d: %s%s", status, stdout.String(), stderr.String())
	}
}
