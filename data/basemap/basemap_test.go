package basemap

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/data/mbtiles"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
	_ "modernc.org/sqlite"
)

// layersOf are some of a schema's layers, by which it is told.
var layersOf = map[osm.Schema]string{osm.Protomaps: "earth places roads", osm.OpenMapTiles: "place transportation", osm.Shortbread: "place_labels streets"}

// metadataOf is what an archive says of its layers.
func metadataOf(t testing.TB, s osm.Schema) []byte {
	t.Helper()
	var layers []osm.VectorLayer
	for _, id := range strings.Fields(layersOf[s]) {
		layers = append(layers, osm.VectorLayer{ID: id, Fields: map[string]string{"kind": "String", "class": "String"}})
	}
	b, err := json.Marshal(map[string]any{"name": "Made up", "attribution": "nobody", "vector_layers": layers})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// writePMTiles writes an archive with a tile of each text, from the tile of the world on.
func writePMTiles(t testing.TB, path string, s osm.Schema, texts ...string) {
	t.Helper()
	var d pmtiles.Directory
	for i, text := range texts {
		if err := d.Add(uint64(i), 1, d.TileBytes(), uint32(len(text))); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	a := pmtiles.Archive{Directory: &d, Metadata: metadataOf(t, s), MaxZoom: 2, Bounds: world}
	if err := a.Write(&out, func(w io.Writer) error { _, err := io.WriteString(w, strings.Join(texts, "")); return err }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeMBTiles writes the same as MBTiles.
func writeMBTiles(t testing.TB, path string, s osm.Schema, texts ...string) {
	t.Helper()
	w, err := mbtiles.Create(t.Context(), path, []mbtiles.Field{{Name: "name", Value: "Made up"}, {Name: "format", Value: "pbf"}, {Name: "json", Value: string(metadataOf(t, s))}})
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		id := tile.ToID(uint64(i))
		image := fmt.Sprint(i)
		if err := w.AddImage(t.Context(), image, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.AddTile(t.Context(), id.Z, id.X, id.Y, image); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, path string) *Archive {
	t.Helper()
	a, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func TestTilesOfBothFormats(t *testing.T) {
	dir := t.TempDir()
	texts := []string{"world", "a", "b", "c", "d"}
	writePMTiles(t, filepath.Join(dir, "a.pmtiles"), osm.Protomaps, texts...)
	writeMBTiles(t, filepath.Join(dir, "a.mbtiles"), osm.OpenMapTiles, texts...)
	for name, want := range map[string]Info{
		"a.pmtiles": {Format: "PMTiles", Schema: osm.Protomaps, Compression: "none", Name: "Made up", Attribution: "nobody", MaxZoom: 2, Bounds: world, Tiles: 5},
		"a.mbtiles": {Format: "MBTiles", Schema: osm.OpenMapTiles, Name: "Made up", MaxZoom: 1, Bounds: world},
	} {
		a := open(t, filepath.Join(dir, name))
		got := a.Info()
		if len(got.Hash) != 32 || got.Bytes < 100 || len(got.Layers) == 0 {
			t.Errorf("%s: %+v", name, got)
		}
		got.Hash, got.Bytes, got.Layers, want.Layers = "", 0, nil, nil
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		for i, text := range texts {
			if b, err := a.Tile(t.Context(), tile.ToID(uint64(i))); err != nil || string(b) != text {
				t.Errorf("%s, tile %d: %q, %v", name, i, b, err)
			}
		}
		if b, err := a.Tile(t.Context(), tile.ToID(uint64(len(texts)))); err != nil || b != nil {
			t.Errorf("%s, a tile that there is not: %q, %v", name, b, err)
		}
	}
}

func TestArchivesAreToldFromEachOther(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, ending := range []string{".pmtiles", ".mbtiles"} {
		write := writePMTiles
		if ending == ".mbtiles" {
			write = writeMBTiles
		}
		write(t, path("a"+ending), osm.Protomaps, "x", "yy")
		write(t, path("other"+ending), osm.Protomaps, "x", "yyy")
		write(t, path("schema"+ending), osm.Shortbread, "x", "yy")
		seen := map[string]string{}
		for _, name := range []string{"a", "other", "schema"} {
			hash := open(t, path(name+ending)).Info().Hash
			if before := seen[hash]; before != "" {
				t.Errorf("%s and %s have one hash", before, name)
			}
			seen[hash] = name
		}
		if again := open(t, path("a"+ending)).Info().Hash; seen[again] != "a" {
			t.Errorf("%s: opened again it is another one", ending)
		}
	}
}

func TestAChangeUnderWayIsNoticed(t *testing.T) {
	dir := t.TempDir()
	p := filepath.Join(dir, "a.pmtiles")
	writePMTiles(t, p, osm.Protomaps, "x", "yy")
	a := open(t, p)
	// Replaced, what is open is read on.
	writePMTiles(t, p+".new", osm.Protomaps, "other", "zzz")
	if err := os.Rename(p+".new", p); err != nil {
		t.Fatal(err)
	}
	if b, err := a.Tile(t.Context(), tile.ID{}); err != nil || string(b) != "x" {
		t.Errorf("after it was replaced: %q, %v", b, err)
	}
	// Written to, it is not.
	a = open(t, p)
	f, err := os.OpenFile(p, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("more"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if b, err := a.Tile(t.Context(), tile.ID{}); err != ErrChanged {
		t.Errorf("after it was written to: %q, %v", b, err)
	}

	m := filepath.Join(dir, "a.mbtiles")
	writeMBTiles(t, m, osm.Protomaps, "x", "yy")
	if err := os.Chtimes(m, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	a = open(t, m)
	before := a.Info().Hash
	db, err := sql.Open("sqlite", m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE images SET tile_data = 'zz' WHERE tile_id = '1'`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if b, err := a.Tile(t.Context(), tile.ID{}); err != ErrChanged {
		t.Errorf("after it was written to: %q, %v", b, err)
	}
	a = open(t, m)
	if a.Info().Hash == before {
		t.Error("changed, it has the hash from before")
	}
	// Cut, as by a copy that has begun: SQLite finds it damaged.
	if err := os.Truncate(m, 6000); err != nil {
		t.Fatal(err)
	}
	if b, err := a.Tile(t.Context(), tile.ID{}); err != ErrChanged {
		t.Errorf("after it was cut: %q, %v", b, err)
	}
}

// TestAWriteAheadLogIsNoticed reads an archive whose changes are written beside it.
func TestAWriteAheadLogIsNoticed(t *testing.T) {
	m := filepath.Join(t.TempDir(), "a.mbtiles")
	writeMBTiles(t, m, osm.Protomaps, "x", "yy")
	db, err := sql.Open("sqlite", m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	a := open(t, m)
	before, err := State(m)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := a.Tile(t.Context(), tile.ID{}); err != nil || string(b) != "x" {
		t.Errorf("%q, %v", b, err)
	}
	if db, err = sql.Open("sqlite", m); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE images SET tile_data = 'zz' WHERE tile_id = '1'`); err != nil {
		t.Fatal(err)
	}
	if b, err := a.Tile(t.Context(), tile.ID{}); err != ErrChanged {
		t.Errorf("after it was written to: %q, %v", b, err)
	}
	if after, err := State(m); err != nil || after == before {
		t.Errorf("its state is %s still, %v", after, err)
	}
}

// TestTheDayOfTheData is told by archives of Planetiler alone.
func TestTheDayOfTheData(t *testing.T) {
	for metadata, want := range map[string]string{
		`{"planetiler:osm:osmosisreplicationtime":"2026-10-05T20:21:14Z"}`: "2026-10-05",
		`{"planetiler:osm:osmosisreplicationtime":"2026-13-05T20:21:14Z"}`: "",
		`{"planetiler:osm:osmosisreplicationtime":7}`:                      "",
		`{"planetiler:buildtime":"2026-10-06T00:00:00Z"}`:                  "", // when it was made is another day
		`{}`: "",
	} {
		got := ""
		if d := dateOf([]byte(metadata)); d != nil {
			got = d.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", metadata, got, want)
		}
	}
}

func TestWhatIsNoBasemapIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		if err := os.WriteFile(path(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	statements := func(name string, sqls ...string) {
		db, err := sql.Open("sqlite", path(name))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, s := range sqls {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	const tables = `CREATE TABLE metadata (name TEXT, value TEXT); CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)`
	const index = `CREATE UNIQUE INDEX i ON tiles (zoom_level, tile_column, tile_row)`
	const one = `INSERT INTO tiles VALUES (0, 0, 0, 'x')`
	write("empty", "")
	write("text", "hello")
	write("cut", "SQLite format 3\x00")
	statements("foreign", `CREATE TABLE t (x)`)
	statements("raster", tables, index, one, `INSERT INTO metadata VALUES ('format', 'png')`)
	statements("slow", tables, one, `INSERT INTO metadata VALUES ('format', 'pbf')`)
	statements("none", tables, index, `INSERT INTO metadata VALUES ('format', 'pbf')`)
	statements("bounds", tables, index, one, `INSERT INTO metadata VALUES ('format', 'pbf'), ('bounds', '1,2,3')`)
	statements("json", tables, index, one, `INSERT INTO metadata VALUES ('format', 'pbf'), ('json', '{')`)
	statements("unknown", tables, index, one, `INSERT INTO metadata VALUES ('format', 'pbf'), ('json', '{"vector_layers":[{"id":"trees"}]}')`)
	statements("null", tables, index, one, `INSERT INTO metadata VALUES ('format', 'pbf'), ('json', 'null')`)
	statements("terminal", tables, index, one, `INSERT INTO metadata VALUES ('format', char(27)||'[31m')`)
	statements("zooms", tables, index, one, `INSERT INTO metadata VALUES ('format', 'pbf')`, `INSERT INTO tiles VALUES ('abc', 0, 0, 'x')`)
	statements("endless", tables, index, one, `DROP TABLE metadata`, `CREATE VIEW metadata AS SELECT 'format' AS name, printf('%.*c', 100000000, 'x') AS value`)
	write("begun", "PMTiles\x03\x00\x00")
	for name, want := range map[string]string{
		"null": "no JSON", "terminal": `are \x1b[31m`, "zooms": "zooms of its tiles cannot be read", "endless": "too big", "begun": "cut off",
		"empty": "neither PMTiles nor MBTiles", "text": "neither PMTiles nor MBTiles", "cut": "no MBTiles archive", "foreign": "no MBTiles archive",
		"raster": "tiles are png", "slow": "no index", "none": "no tiles", "bounds": "bounds", "json": "no JSON", "unknown": "none of the schemas",
	} {
		a, err := Open(t.Context(), path(name), nil)
		if geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q: %v", name, want, err)
		}
		if a != nil {
			a.Close()
		}
	}
	if _, err := Open(t.Context(), dir, nil); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("a folder: %v", err)
	}
}

// TestBoundsThatAreNone are of the world: as numbers they would keep a map from being described.
func TestBoundsThatAreNone(t *testing.T) {
	for _, s := range []string{"-inf,-inf,inf,inf", "-1e300,-1,1e300,1", "170,-10,-170,10", "3,4,1,2", "1,1,1,1", ""} {
		if b, err := boundsOf(s); err != nil || b != world {
			t.Errorf("%q: %v, %v", s, b, err)
		}
	}
	if b, err := boundsOf("22, 44,41,53"); err != nil || b != [4]float64{22, 44, 41, 53} {
		t.Errorf("%v, %v", b, err)
	}
}

// TestCover holds the tiles of a box against a look at each tile.
func TestCover(t *testing.T) {
	for _, box := range [][4]float64{{22, 44, 41, 53}, {-180, -90, 180, 90}, {170, -20, -170, 10}, {36.8, 48.1, 36.8001, 48.1001}, {-10, -1, 10, 1}} {
		got := map[uint64]bool{}
		last := uint64(0)
		for i, r := range Cover(box, 0, 7) {
			if i > 0 && r.First <= last+1 {
				t.Errorf("%v: a range begins with %d, and the one before ends with %d", box, r.First, last)
			}
			last = r.Last
			for n := r.First; n <= r.Last; n++ {
				got[n] = true
			}
		}
		for n := uint64(0); n < tile.FromID(tile.ID{Z: 8}); n++ {
			id := tile.ToID(n)
			side := math.Pow(2, float64(id.Z))
			west, east := float64(id.X)/side*360-180, float64(id.X+1)/side*360-180
			lat := func(y uint32) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*float64(y)/side))) * 180 / math.Pi }
			north, south := lat(id.Y), lat(id.Y+1)
			across := func(w, e float64) bool { return west <= e && east > w }
			touches := across(box[0], box[2])
			if box[0] > box[2] {
				touches = across(box[0], 180) || across(-180, box[2])
			}
			touches = touches && south < box[3] && north >= box[1]
			if id.Y == uint32(side)-1 && box[1] < south || id.Y == 0 && box[3] > north {
				continue // the poles lie beyond the tiles
			}
			if got[n] != touches {
				t.Errorf("%v: tile %v is taken: %v", box, id, got[n])
			}
		}
	}
}
