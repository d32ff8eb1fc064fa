package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/data/pmtiles"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// streets writes a made-up archive in the schema Shortbread around Pokrovsk: each tile down to
// zoom 8 has a road, a border and a village.
func streets(t *testing.T, path string) {
	t.Helper()
	feature := func(g orb.Geometry, tags geojson.Properties) *geojson.Feature {
		f := geojson.NewFeature(g)
		f.Properties = tags
		return f
	}
	raw, err := mvt.Marshal(mvt.Layers{
		{Name: "streets", Version: 2, Extent: 4096, Features: []*geojson.Feature{feature(orb.LineString{{0, 0}, {4000, 4000}}, geojson.Properties{"kind": "primary"})}},
		{Name: "boundaries", Version: 2, Extent: 4096, Features: []*geojson.Feature{feature(orb.LineString{{0, 0}, {4000, 4000}}, geojson.Properties{"admin_level": 2})}},
		{Name: "place_labels", Version: 2, Extent: 4096, Features: []*geojson.Feature{
			feature(orb.Point{100, 100}, geojson.Properties{"kind": "village", "name": "Bare", "name:uk": "Вигадане"}),
			feature(orb.Point{200, 200}, geojson.Properties{"kind": "village", "name": "Bare"}),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var d pmtiles.Directory
	for z := range uint8(9) {
		if err := d.Add(tile.FromID(tile.ID{Z: z, X: 1 << z * 603 / 1000, Y: 1 << z * 345 / 1000}), 1, 0, uint32(len(raw))); err != nil {
			t.Fatal(err)
		}
	}
	a := pmtiles.Archive{
		Directory: &d, MaxZoom: 8, Bounds: [4]float64{36, 47, 38, 49},
		Metadata: []byte(`{"attribution":"<a href='https://example.org'>Made up</a>","vector_layers":[{"id":"streets","fields":{"kind":"String"}},{"id":"place_labels","fields":{}}]}`),
	}
	var out bytes.Buffer
	if err := a.Write(&out, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestBasemapInspectAndExtract(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	archive, part := filepath.Join(dir, "streets.pmtiles"), filepath.Join(dir, "part.pmtiles")
	streets(t, archive)
	said := must(t, "basemap", "inspect", archive, "--tile", "8/154/88")
	for _, want := range []string{"PMTiles", "Shortbread", "0 to 8", "<a href='https://example.org'>Made up</a>", "road: 1 primary", "settlement: 1 village", "named: Vyhadane"} {
		if !strings.Contains(said, want) {
			t.Errorf("want %q in\n%s", want, said)
		}
	}
	for _, never := range []string{"Bare", "boundar"} {
		if strings.Contains(strings.SplitN(said, "tile 8", 2)[1], never) {
			t.Errorf("a tile says %s:\n%s", never, said)
		}
	}
	// Of an archive elsewhere as of a file.
	content, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}))
	defer server.Close()
	said = must(t, "basemap", "extract", server.URL+"/a.pmtiles", part, "--bbox", "36,47,38,49", "--min-zoom", "3", "--max-zoom", "7", "--allow-http", "--allow-private")
	if !strings.Contains(said, "part.pmtiles: 5 tiles at zooms 3 to 7, 1 of them distinct") {
		t.Error(said)
	}
	var report struct {
		Archives []struct {
			Schema  string
			MinZoom int
			Tiles   int
			Hash    string
		}
	}
	if err := json.Unmarshal([]byte(must(t, "basemap", "inspect", "--json", part, archive)), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Archives) != 2 || report.Archives[0].Schema != "shortbread" || report.Archives[0].MinZoom != 3 || report.Archives[0].Tiles != 5 || report.Archives[0].Hash == report.Archives[1].Hash {
		t.Errorf("%+v", report)
	}
	for _, args := range [][]string{
		{"basemap", "extract", archive, filepath.Join(dir, "x.pmtiles"), "--bbox", "36,49,38,47"},
		{"basemap", "extract", archive, filepath.Join(dir, "x.pmtiles"), "--bbox", "36,49,38"},
		{"basemap", "extract", archive, filepath.Join(dir, "x.mbtiles"), "--bbox", "36,47,38,49"},
		{"basemap", "extract", archive, filepath.Join(dir, "x.pmtiles"), "--bbox", "36,47,38,49", "--min-zoom", "9"},
		{"basemap", "inspect", filepath.Join(dir, "none.pmtiles")},
		{"basemap", "inspect", archive, "--tile", "8/154"},
		{"basemap", "inspect", archive, "--tile", "8/154/900"},
	} {
		if status, _, stderr := call(t, args...); status != exitWrongCall {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
	}
	if status, _, stderr := call(t, "basemap", "extract", archive, part, "--bbox", "36,47,38,49"); status != exitFailure || !strings.Contains(stderr, "--force") {
		t.Errorf("a file that is there: status %d, %s", status, stderr)
	}
}
