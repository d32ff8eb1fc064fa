package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// bundled is an export of a bundled layer.
func bundled(t testing.TB, layer, date, file string, maxZoom uint8) Options {
	t.Helper()
	f, err := layers.FS.Open(layer + "/" + date + ".geojson")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: layer})
	if err != nil {
		t.Fatal(err)
	}
	format, err := FormatOf(file)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Path: filepath.Join(t.TempDir(), file), Format: format, Set: tile.NewSet(layer, features),
		Layer: geo.Layer{
			ID: layer, Title: "A <layer>", Kind: geo.KindControl, Attribution: "Somebody & others", AssessedBy: "An institute",
			Licence: "CC BY 4.0", Source: "A series", SourceURL: "https://example.org/", Note: "Drawn as whole oblasts.",
		},
		Snapshot: geo.Snapshot{Layer: layer, ValidOn: geo.MustDate(date), Pin: 7, Content: "c0ffee", Note: "By hand."},
		MaxZoom:  maxZoom, Version: "test",
	}
}

func export(t testing.TB, o Options) Report {
	t.Helper()
	r, err := Export(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(o.Path + ".*"); len(left) > 0 {
		t.Errorf("left beside it: %v", left)
	}
	return r
}

// tilesOf cuts every tile of the zooms, and so knows which are empty.
func tilesOf(o Options) map[tile.ID][]byte {
	tiles := map[tile.ID][]byte{}
	for z := o.MinZoom; z <= o.MaxZoom; z++ {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				if b := o.Set.MVT(tile.ID{Z: z, X: x, Y: y}); b != nil {
					tiles[tile.ID{Z: z, X: x, Y: y}] = b
				}
			}
		}
	}
	return tiles
}

func TestArchivesHoldWhatIsCutTileForTile(t *testing.T) {
	geotest.TakesLong(t)
	for _, c := range []struct {
		layer, date      string
		minZoom, maxZoom uint8
	}{
		{"claims", "2022-09-30", 0, 9},
		{"claims", "2022-09-30", 5, 7},
		{"places", "2025-11-27", 0, 8},
		{"base", "2014-01-01", 0, 6},
	} {
		if testing.Short() { // a zoom has as much to cut as all before it
			c.maxZoom = max(c.minZoom, c.maxZoom-3)
		}
		for _, file := range []string{"out.pmtiles", "out.mbtiles"} {
			o := bundled(t, c.layer, c.date, file, c.maxZoom)
			o.MinZoom = c.minZoom
			r := export(t, o)
			read := readPMTiles
			if o.Format == MBTiles {
				read = readMBTiles
			}
			a := read(t, o.Path)
			want := tilesOf(o)
			distinct := map[string]bool{}
			for id, b := range want {
				distinct[string(b)] = true
				if !bytes.Equal(a.tiles[id], b) {
					t.Errorf("%s: %v of %s is another", c.layer, id, file)
				}
			}
			for id := range a.tiles {
				if want[id] == nil {
					t.Errorf("%s: %v of %s should be empty", c.layer, id, file)
				}
			}
			if r.Tiles != uint64(len(want)) || r.Contents != len(distinct) || a.contents != len(distinct) {
				t.Errorf("%s, %s: reports %+v and keeps %d contents, of %d tiles and %d contents", c.layer, file, r, a.contents, len(want), len(distinct))
			}
		}
	}
}

func TestArchivesSayWhatTheyAre(t *testing.T) {
	for file, read := range map[string]func(testing.TB, string) contents{"out.pmtiles": readPMTiles, "out.mbtiles": readMBTiles} {
		o := bundled(t, "claims", "2022-09-30", file, 3)
		export(t, o)
		a := read(t, o.Path)
		for name, want := range map[string]string{
			"name": "A <layer>", "attribution": "Somebody &amp; others", "type": "overlay", "version": "7", "format": "pbf",
			"description": "Snapshot of 2022-09-30, as recorded at revision 7. Assessed by An institute. Drawn as whole oblasts.",
			"minzoom":     "0", "maxzoom": "3", "bounds": "31.5137,44.3821,40.159543,50.062423",
			"frontline_layer": "claims", "frontline_snapshot": "2022-09-30", "frontline_pin": "7", "frontline_kind": "control",
			"frontline_assessed_by": "An institute", "frontline_licence": "CC BY 4.0", "frontline_source": "A series",
			"frontline_source_url": "https://example.org/", "frontline_note": "Drawn as whole oblasts.", "frontline_snapshot_note": "By hand.",
		} {
			if a.metadata[name] != want {
				t.Errorf("%s: %s is %q, want %q", file, name, a.metadata[name], want)
			}
		}
		if !strings.Contains(a.metadata["vector_layers"], `"claimed_by":"String"`) {
			t.Errorf("%s: vector layers %s", file, a.metadata["vector_layers"])
		}
		o.Layer.AssessedBy, o.Replace = "", true
		export(t, o)
		if m := read(t, o.Path).metadata; m["frontline_assessed_by"] != "not stated" || !strings.Contains(m["description"], "Assessor not stated.") {
			t.Errorf("%s: nobody is named, and it says %q", file, m["description"])
		}
	}
}

// Readers take an archive whose bounds have no area for a broken one.
func TestBoundsHaveAnArea(t *testing.T) {
	for name, features := range map[string][]geo.Feature{
		"one point":      {{Key: "a", Geometry: orb.Point{30.52, 50.45}}},
		"a pole":         {{Key: "a", Geometry: orb.Point{180, -90}}},
		"along an axis":  {{Key: "a", Geometry: orb.LineString{{30, 50}, {31, 50}}}},
		"nothing at all": nil,
	} {
		for file, read := range map[string]func(testing.TB, string) contents{"out.pmtiles": readPMTiles, "out.mbtiles": readMBTiles} {
			o := bundled(t, "places", "2025-11-27", file, 2)
			o.Set = tile.NewSet("places", features)
			export(t, o)
			var west, south, east, north float64
			said := read(t, o.Path).metadata["bounds"]
			if _, err := fmt.Sscanf(said, "%g,%g,%g,%g", &west, &south, &east, &north); err != nil || west >= east || south >= north {
				t.Errorf("%s: %s has bounds %s, %v", name, file, said, err)
			}
			if o.Format == PMTiles {
				box := [4]int32{}
				for i := range box {
					box[i] = int32(binary.LittleEndian.Uint32(readFile(t, o.Path)[102+4*i:]))
				}
				if box[0] >= box[2] || box[1] >= box[3] {
					t.Errorf("%s: the header has bounds %v", name, box)
				}
			}
		}
	}
}

func TestTheSameIsExportedAsTheSameBytes(t *testing.T) {
	for _, file := range []string{"out.pmtiles", "out.mbtiles"} {
		a, b := bundled(t, "claims", "2022-09-30", file, 8), bundled(t, "claims", "2022-09-30", file, 8)
		export(t, a)
		export(t, b)
		if !bytes.Equal(readFile(t, a.Path), readFile(t, b.Path)) {
			t.Errorf("%s comes out differently", file)
		}
	}
}

func TestWhatIsThereIsReplacedOnlyWhenToldTo(t *testing.T) {
	o := bundled(t, "places", "2025-11-27", "out.pmtiles", 2)
	if err := os.WriteFile(o.Path, []byte("something"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), o); geo.ErrorCode(err) != geo.EConflict || string(readFile(t, o.Path)) != "something" {
		t.Errorf("a file that is there: %v", err)
	}
	o.Replace = true
	export(t, o)
	if len(readPMTiles(t, o.Path).tiles) == 0 {
		t.Error("it was not replaced")
	}
	o.Path = filepath.Join(t.TempDir(), "none", "out.pmtiles")
	if _, err := Export(t.Context(), o); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("no such folder: %v", err)
	}
	o.Path = t.TempDir()
	if _, err := Export(t.Context(), o); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("a folder: %v", err)
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	geotest.TakesLong(t)
	o := bundled(t, "base", "2014-01-01", "out.pmtiles", tile.MaxZoom)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := Export(ctx, o); geo.ErrorCode(err) != geo.ETooLarge || !strings.Contains(err.Error(), "--max-zoom") {
		t.Errorf("the world at zoom 16: %v", err)
	}
	// The whole world as one square is few steps in any zoom, and many rows.
	world := []geo.Feature{{Key: "world", Geometry: geoWorld()}}
	o = bundled(t, "places", "2025-11-27", "out.mbtiles", 13)
	o.Set = tile.NewSet("places", world)
	if _, err := Export(ctx, o); geo.ErrorCode(err) != geo.ETooLarge || !strings.Contains(err.Error(), ".pmtiles") {
		t.Errorf("too many rows: %v", err)
	}
	if left, _ := filepath.Glob(o.Path + "*"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	o.Path, o.Format = filepath.Join(t.TempDir(), "out.pmtiles"), PMTiles
	if r := export(t, o); r.Tiles != (1<<28-1)/3 {
		t.Errorf("the world has %d tiles", r.Tiles)
	}
}

func TestFormats(t *testing.T) {
	for name, want := range map[string]Format{"a.pmtiles": PMTiles, "b/c.MBTILES": MBTiles, "x.y.geojson": GeoJSON, "x.gpkg": 0, "x.json": 0, "pmtiles": 0} {
		if got, err := FormatOf(name); got != want || (err == nil) != (want != 0) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := FormatOf("days/x.gpkg"); !strings.Contains(err.Error(), "`ogr2ogr x.gpkg x.geojson`") {
		t.Error(err)
	}
}

// TestGDALOpensThem asks a reader that is not ours.
func TestGDALOpensThem(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("ogrinfo is missing: on Debian, apt-get install gdal-bin")
	}
	formats, err := exec.Command("ogrinfo", "--formats").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, formats)
	}
	for file, driver := range map[string]string{"out.mbtiles": "MBTiles", "out.pmtiles": "PMTiles"} {
		t.Run(driver, func(t *testing.T) {
			if !bytes.Contains(formats, []byte(driver)) {
				t.Skipf("this GDAL has no driver %s: 3.8 and later do", driver)
			}
			o := bundled(t, "claims", "2022-09-30", file, 6)
			export(t, o)
			out, err := exec.Command("ogrinfo", "-q", "-al", "-geom=SUMMARY", o.Path).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			names := map[string]bool{}
			for line := range strings.Lines(string(out)) {
				if _, fid, ok := strings.Cut(strings.TrimSpace(line), "fid (String) = "); ok {
					names[fid] = true
				}
			}
			for _, f := range o.Set.Features() {
				if !names[f.Key] {
					t.Errorf("GDAL finds no %s among %v", f.Key, slices.Collect(keys(names)))
				}
			}
		})
	}
}
