package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/v1"
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

func TestInspectSaysWhatLoadWouldDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	collection := func(features string) string { return `{"type":"FeatureCollection","features":[` + features + `]}` }
	area := func(id, properties, ring string) string {
		return `{"type":"Feature","id":"` + id + `","properties":{` + properties + `},"geometry":{"type":"Polygon","coordinates":[[` + ring + `]]}}`
	}
	const touching, swapped = `[36,48],[37,48],[36.5,48.5],[37,49],[36,49],[36.5,48.5],[36,48]`, `[48,37],[48.2,37],[48.2,37.2],[48,37]`
	point := `{"type":"Feature","id":"p","properties":{},"geometry":{"type":"Point","coordinates":[37,48]}}`
	wants(t, must(t, "inspect", write("a.geojson", collection(area("a", "", touching)))), "mended      load mends this by itself: 1 shape was mended", "taken apart where rings touch", "the name holds no date: give it with --date")
	wants(t, must(t, "inspect", write("2025-11-26-2025-11-27.geojson", collection(area("a", "", swapped)))),
		"the name holds two dates, 2025-11-26 and 2025-11-27", "longitude and latitude seem to be swapped")
	mapping := write("m.json", `{"geometry":["polygon"]}`)
	wants(t, must(t, "inspect", "--map", mapping, write("b.geojson", collection(area("a", "", touching)+","+point))), "mapping     keeps 1 of 2 features", "1 feature left out: geometry point")
	_, out, _ := call(t, "inspect", write("c.geojson", `{"type":"FeatureCollection","features":[]}`))
	wants(t, out, "format      GeoJSON", "refused     the file has no features")
	one, two, three := write("1.geojson", collection(area("a", "", touching))), write("2.geojson", collection(area("a", "", touching))), write("3.geojson", collection(area("b", "", touching)))
	wants(t, must(t, "inspect", one, two, three), "from 1.geojson to 2.geojson\n  ids         hold", "from 2.geojson to 3.geojson\n  ids         do not hold", `"ignore_id": true`)
}

// What inspect drafts is a mapping with which the file loads as it is.
func TestAnInspectedFileLoadsByItsMapping(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mymaps, err := os.ReadFile("../../data/format/testdata/mymaps.kml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"mymaps-2025-11-27.kml": string(mymaps),
		"areas-2025-11-27.csv":  "WKT,Title,folder\n\"POLYGON ((37 48,37.2 48,37.2 48.2,37 48))\",A,Occupied\n\"POLYGON ((38 48,38.2 48,38.2 48.2,38 48))\",B,Grey zone\nPOINT (37 48),C,Notes\n",
		"deepstate-2025-11-27.geojson": `{"type":"FeatureCollection","features":[
			{"type":"Feature","properties":{"name":"Окуповано /// Occupied"},"geometry":{"type":"Polygon","coordinates":[[[37,48],[37.2,48],[37.2,48.2],[37,48]]]}},
			{"type":"Feature","properties":{"name":"Напрямок удару /// Direction of attack"},"geometry":{"type":"Point","coordinates":[37,48]}}]}`,
	} {
		path, mapping := filepath.Join(dir, name), filepath.Join(dir, name+".json")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var report struct {
			Files []struct{ Mapping json.RawMessage }
		}
		if err := json.Unmarshal([]byte(must(t, "inspect", path, "--json")), &report); err != nil || len(report.Files) != 1 {
			t.Fatal(err)
		}
		if err := os.WriteFile(mapping, report.Files[0].Mapping, 0o644); err != nil {
			t.Fatal(err)
		}
		wants(t, must(t, "load", "control", path, "--map", mapping, "--assessed-by=Somebody", "--create", "--db="+filepath.Join(dir, name+".db")), "1 snapshot added")
	}
}

// Ctrl-C ends it, whatever it is at: here at input that does not end.
func TestInspectIsInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	input, more := io.Pipe()
	defer more.Close()
	ended := make(chan int, 1)
	var stderr bytes.Buffer
	go func() { ended <- run(ctx, []string{"inspect", "-"}, input, io.Discard, &stderr) }()
	if _, err := more.Write([]byte("{")); err != nil { // it reads
		t.Fatal(err)
	}
	interrupt()
	select {
	case status := <-ended:
		if status != 1 || !strings.Contains(stderr.String(), "interrupted") {
			t.Errorf("exit status %d: %s", status, &stderr)
		}
	case <-time.After(patience):
		t.Error("it goes on")
	}
}
