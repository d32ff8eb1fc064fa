package main

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/program"
	"frontline/data/basemap/basemaptest"
	"frontline/data/pmtiles"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
)

// madeUp is a made-up archive.
func madeUp(t *testing.T, o basemaptest.Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made-up.pmtiles")
	if err := basemaptest.Write(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	return path
}

// basemapsPut are the archives of basemaps among what was put.
func basemapsPut(asked []string) (out []string) {
	for _, a := range asked {
		if name, ok := strings.CutPrefix(a, "PUT objects/basemap/"); ok && strings.HasSuffix(name, ".pmtiles") {
			out = append(out, "objects/basemap/"+name)
		}
	}
	return out
}

// TestASiteBringsStreets: the archive once, by whatever version of the program; what leads to it; and
// nothing of it once it is not asked for any more.
func TestASiteBringsStreets(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	archive := madeUp(t, basemaptest.Options{MaxZoom: 10})
	dry := must(t, publisherArgs(e.db, s.target(), "--basemap", archive, "--dry-run")...)
	wants(t, dry, "put     objects/basemap/basemap.*.pmtiles\n", "put     objects/basemap/settlements.*.json\n", "made-up.pmtiles: 7 tiles of zooms 8 to 10 in the box 19,44,41,51, up to 0.02 MB")
	if got := s.since(); len(got) > 0 {
		t.Errorf("a dry run put %v", got)
	}

	must(t, publisherArgs(e.db, s.target(), "--basemap", archive)...)
	put := basemapsPut(s.since())
	shown := s.shown(t)
	s.whole(t, shown)
	var record struct {
		Basemaps []struct {
			Hash, Tiles      string
			MinZoom, MaxZoom int
			Bounds           [4]float64
			Credit           []struct{ Text, URL string }
		}
	}
	if err := json.Unmarshal([]byte(s.text(t, shown.Answers["/api/record.json"])), &record); err != nil || len(record.Basemaps) != 1 || len(put) != 1 {
		t.Fatalf("%v: %+v, and put is %v", err, record, put)
	}
	b := record.Basemaps[0]
	address := "/tiles/basemap@" + b.Hash
	if b.MinZoom != 8 || b.MaxZoom != 10 || b.Bounds != basemaptest.Around || len(b.Credit) != 1 || shown.Answers[address+".pmtiles"] != put[0] || shown.Archives[address+".pmtiles"] != 10 {
		t.Errorf("%+v, of %v", b, shown.Archives)
	}
	status, _, body := s.get(t, put[0], "Range", "bytes=0-6")
	if h := s.put[put[0]]; status != http.StatusPartialContent || string(body) != "PMTiles" || h.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("the archive: status %d, %q, %v", status, body, h)
	}
	// Its settlements, which the gazetteer does not have, once like the archive.
	settlements := "/api/basemap@" + b.Hash + "/settlements.json"
	name := shown.Answers[settlements]
	wants(t, s.text(t, name), `{"archives":[{"hash":"`+b.Hash+`","credit":[{"text":"© OpenStreetMap contributors"`, `"columns":["lon","lat","rank","of","en","uk","ru"]`, `"Vyhadane","Вигадане"`)
	if !strings.HasPrefix(name, "objects/basemap/settlements.") || strings.Contains(s.text(t, name), "borders") {
		t.Errorf("the settlements are in %q", name)
	}
	wants(t, s.text(t, shown.Answers[address+".json"]), "pmtiles://https://maps.example.org/"+put[0], `"vector_layers":[{`, "openstreetmap.org/copyright", `"maxzoom":10`)

	// The same again, by another version, and with a day more: the archive stays where it is.
	wants(t, must(t, publisherArgs(e.db, s.target(), "--basemap", archive)...), "is shown already")
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	must(t, "retract", "control", "2025-11-28", "--reason", "of another day", "--db="+e.db)
	c := publishCommand{URL: s.target(), Site: "https://maps.example.org/", MaxZoom: 3, BaseMaxZoom: 1, Keep: 3, Grace: 24 * time.Hour, WorkDir: t.TempDir()}
	c.Basemap, c.BasemapMB, c.BasemapMaxZoom = []string{archive}, 1, 16
	if err := c.Run(&program.Program{Ctx: t.Context(), Version: "another", DB: e.db, Now: time.Now, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}); err != nil {
		t.Fatal(err)
	}
	asked := s.since()
	var basemapFilesPut []string
	for _, a := range asked {
		if strings.HasPrefix(a, "PUT objects/basemap/") {
			basemapFilesPut = append(basemapFilesPut, a)
		}
	}
	if again := basemapsPut(asked); len(again) > 0 || s.shown(t).Answers[address+".pmtiles"] != put[0] {
		t.Errorf("it was written again: %v", again)
	}
	if again := s.shown(t).Answers[settlements]; again != name || len(basemapFilesPut) > 0 {
		t.Errorf("its settlements were written again: %v, as %s", basemapFilesPut, again)
	}
	// A lower zoom is another one, and without any none is left.
	must(t, publisherArgs(e.db, s.target(), "--basemap", archive, "--basemap-max-zoom", "9")...)
	if other := basemapsPut(s.since()); len(other) != 1 || other[0] == put[0] {
		t.Errorf("of fewer zooms: %v", other)
	}
	must(t, publisherArgs(e.db, s.target(), "--keep", "0", "--grace", "0s")...)
	if status, _, _ := s.get(t, put[0]); status != http.StatusNotFound {
		t.Errorf("the archive that no publication needs is there: status %d", status)
	}
	if status, _, _ := s.get(t, name); status != http.StatusNotFound {
		t.Errorf("the settlements that no publication needs are there: status %d", status)
	}
	left := s.shown(t)
	s.whole(t, left)
	if strings.Contains(s.text(t, left.Answers["/api/record.json"]), `"basemaps"`) || strings.Contains(strings.Join(slices.Collect(maps.Keys(left.Answers)), " "), "basemap@") {
		t.Error("without a basemap, something is said of one")
	}
}

// TestABasemapThatWasNotPutIsNotMadeAnew, and the same archive elsewhere is read by ranges.
func TestABasemapThatWasNotPutIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	content, err := os.ReadFile(madeUp(t, basemaptest.Options{MaxZoom: 10}))
	if err != nil {
		t.Fatal(err)
	}
	reads := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads++
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(content)))
	}))
	defer elsewhere.Close()
	work := filepath.Join(e.dir, "work")
	args := publisherArgs(e.db, s.target(), "--basemap", elsewhere.URL+"/secret/made-up.pmtiles", "--basemap-allow-http", "--basemap-allow-private", "--basemap-bbox", "37.1,48.2,37.2,48.3", "--work-dir", work)
	s.between = func(w http.ResponseWriter, r *http.Request, server http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "objects/basemap") {
			http.Error(w, "", http.StatusForbidden)
			return
		}
		server.ServeHTTP(w, r)
	}
	if status, _, errOut := call(t, args...); status != exitFailure || strings.Contains(errOut, "secret") {
		t.Errorf("status %d: %s", status, errOut)
	}
	s.between = nil
	whole, err := filepath.Glob(filepath.Join(work, "basemap-*.pmtiles"))
	if err != nil || len(whole) != 1 {
		t.Fatalf("left are %v", whole)
	}
	before := fileOf(t, whole[0])
	if err := os.Chtimes(whole[0], time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	s.since()
	wants(t, must(t, args...), "Publication 1, ")
	put := basemapsPut(s.since())
	if len(put) != 1 {
		t.Fatalf("put is %v", put)
	}
	if _, _, body := s.get(t, put[0]); string(body) != string(before) {
		t.Error("another archive was put than was made")
	}
	if _, err := os.Stat(work); !os.IsNotExist(err) {
		t.Errorf("the folder to cut in is left: %v", err)
	}
	if reads < 3 {
		t.Errorf("%d reads", reads)
	}
}

func TestWrongCallsOfPublishedBasemaps(t *testing.T) {
	t.Parallel()
	e := newExporter(t)
	archive := madeUp(t, basemaptest.Options{MaxZoom: 10})
	to := "file://" + filepath.ToSlash(t.TempDir())
	for _, c := range []struct {
		args   []string
		status int
		say    string
	}{
		{[]string{"--basemap", "none.pmtiles"}, exitWrongCall, "there is no file none.pmtiles"},
		{[]string{"--basemap", archive, "--basemap-bbox", "1,2,3"}, exitWrongCall, "west, south, east and north"},
		{[]string{"--basemap-bbox", "1,2,3,4"}, exitWrongCall, "--basemap-bbox is for --basemap"},
		{[]string{"--basemap", archive, "--basemap-mb", "0"}, exitWrongCall, "--basemap-mb"},
		{[]string{"--basemap", archive, "--basemap-bbox", "1,2,3,4"}, exitWrongCall, "it has nothing in the box 1,2,3,4: it is of 37.05,48.2,37.35,48.36"},
		{[]string{"--basemap", archive, "--basemap-max-zoom", "5"}, exitWrongCall, "none of them is left up to zoom 5"},
		{[]string{"--basemap", archive, "--basemap", archive}, exitWrongCall, "it is attached already"},
		{[]string{"--basemap", e.db}, exitFailure, "no MBTiles archive"},
	} {
		status, _, errOut := call(t, publisherArgs(e.db, to, c.args...)...)
		if status != c.status || !strings.Contains(errOut, c.say) {
			t.Errorf("%v: status %d: %s", c.args, status, errOut)
		}
	}
	// More than it may have is refused before the work, with what would do.
	big := filepath.Join(t.TempDir(), "big.pmtiles")
	heavy(t, big)
	status, _, errOut := call(t, publisherArgs(e.db, to, "--basemap", big, "--basemap-mb", "1")...)
	if status != exitFailure || !strings.Contains(errOut, "up to 1.80 MB, more than --basemap-mb 1: --basemap-max-zoom 8 would do, or allow for more with --basemap-mb 2") {
		t.Errorf("status %d: %s", status, errOut)
	}
	if left, _ := filepath.Glob(filepath.Join(strings.TrimPrefix(to, "file://"), "objects", "*")); len(left) > 0 {
		t.Errorf("a refused call left %v", left)
	}
}

// heavy writes an archive around Pokrovsk with a tile of 600 kB at each zoom from 8 to 10.
func heavy(t *testing.T, path string) {
	t.Helper()
	const size = 600_000
	var d pmtiles.Directory
	for z := uint8(8); z < 11; z++ {
		if err := d.Add(tile.FromID(tile.ID{Z: z, X: 1 << z * 603 / 1000, Y: 1 << z * 345 / 1000}), 1, d.TileBytes(), size); err != nil {
			t.Fatal(err)
		}
	}
	a := pmtiles.Archive{
		Directory: &d, MinZoom: 8, MaxZoom: 10, Bounds: [4]float64{36, 47, 38, 49},
		Metadata: []byte(`{"vector_layers":[{"id":"streets","fields":{"kind":"String"}},{"id":"place_labels","fields":{}}]}`),
	}
	var out bytes.Buffer
	if err := a.Write(&out, func(w io.Writer) error { _, err := w.Write(make([]byte, 3*size)); return err }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
