// The server is tested over the real store, as its readers meet it; only the
// shipped package must not know of it.
package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/memo"
)

// noon is the tests' now: 2025-12-01, 12:00 UTC.
var noon = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)

const claimsJSON = `{"title":"Claims","kind":"claims","cadence":"event","attribution":"Test","style":{"color":"#c1440e"}}`

const controlJSON = `{"title":"Control","kind":"control","cadence":"daily","assessed_by":"Tester","style":{"color":"#1f4e79"}}`

func square(id, properties string, lon, lat, size float64) string {
	ring := [][2]float64{{lon, lat}, {lon + size, lat}, {lon + size, lat + size}, {lon, lat + size}, {lon, lat}}
	b, _ := json.Marshal([][][2]float64{ring})
	return `{"type":"Feature","id":"` + id + `","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":` + string(b) + `}}`
}

func collection(features ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)}
}

// testLayers is a small record: two claims, and three days with a gap.
func testLayers() fstest.MapFS {
	crimea := `{"names":{"en":"Crimea","uk":"Крим"},"claimed_by":"Russia","denied_by":[{"by":"Ukraine"},{"by":"UN General Assembly","on":"2014-03-27"}],"about":"` + strings.Repeat("text that packs ", 20) + `"}`
	return fstest.MapFS{
		"claims/layer.json":          {Data: []byte(claimsJSON)},
		"claims/2014-03-18.geojson":  collection(square("crimea", crimea, 33, 44.5, 1.5)),
		"claims/2022-09-30.geojson":  collection(square("crimea", crimea, 33, 44.5, 1.5), square("donetsk", `{"name":"Donetsk","aliases":["Donbas"]}`, 37, 47, 1)),
		"control/layer.json":         {Data: []byte(controlJSON)},
		"control/2025-11-25.geojson": collection(square("held", `{}`, 37, 47, 1)),
		"control/2025-11-28.geojson": collection(square("held", `{}`, 37, 47, 1.1)),
		"control/2026-01-01.geojson": collection(square("held", `{}`, 37, 47, 1.2)), // after the tests' today
	}
}

type fixture struct {
	*server.Server
	db  *data.DB
	log *bytes.Buffer
	now *time.Time // of the store's clock and, unless it was replaced, the server's
}

// newServer makes a server over a fresh store. change may alter its options.
func newServer(t *testing.T, change ...func(*server.Options)) fixture {
	t.Helper()
	return serverOver(t, testLayers(), change...)
}

// serverOver is newServer over other layers.
func serverOver(t testing.TB, layers fs.FS, change ...func(*server.Options)) fixture {
	t.Helper()
	now := noon
	clock := func() time.Time { return now }
	path := filepath.Join(t.TempDir(), "test.db")
	recordOf(t, layers).Copy(t, path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: clock, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var log bytes.Buffer
	o := server.Options{
		Store: db,
		App: fstest.MapFS{
			"index.en.html":        {Data: []byte("<!doctype html><title>map</title>")},
			"sw.js":                {Data: []byte("let worker = 1")},
			"manifest.webmanifest": {Data: []byte("{}")},
			"assets/app-1a2b3c.js": {Data: []byte("let a = 1")},
		},
		Docs:        fstest.MapFS{"index.html": {Data: []byte("manual")}},
		Now:         clock,
		Log:         slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		MemoryBytes: memo.LeastMemory,
		DrawLimit:   4,
	}
	for _, c := range change {
		c(&o)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return fixture{s, db, &log, &now}
}

var records sync.Map // *geotest.File by the hash of its layers

// recordOf is a record of layers as loaded at noon, made once for each set of them.
func recordOf(t testing.TB, layers fs.FS) *geotest.File {
	t.Helper()
	hash := sha256.New()
	err := fs.WalkDir(layers, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := fs.ReadFile(layers, path)
		fmt.Fprintf(hash, "%q %d\n%s", path, len(b), b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file, _ := records.LoadOrStore(string(hash.Sum(nil)), &geotest.File{Make: func(path string) error {
		ctx := context.Background() // of no test alone
		db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return noon }, Version: "test"})
		if err != nil {
			return err
		}
		_, err = db.LoadBundled(ctx, layers, nil)
		return errors.Join(err, db.Close())
	}})
	return file.(*geotest.File)
}

// ask sends a request; headers come in pairs.
func (f fixture) ask(method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

func (f fixture) get(path string, headers ...string) *http.Response {
	return f.ask(http.MethodGet, path, headers...)
}

func read(t *testing.T, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decode[T any](t *testing.T, r *http.Response) T {
	t.Helper()
	var v T
	b := read(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", r.StatusCode, b)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}

// crimeaTile and emptyTile are tiles of zoom 5 with something of claims in
// them and with nothing.
const (
	crimeaTile = "5/18/11"
	emptyTile  = "5/0/0"
)

// inEnglish is the address of a page in English where it names no language.
func inEnglish(page string) string {
	if strings.Contains(page, "lang=") {
		return page
	}
	mark := "?"
	if strings.Contains(page, "?") {
		mark = "&"
	}
	return page + mark + "lang=en"
}
