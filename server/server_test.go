// The server is tested over the real store, as its readers meet it; only the
// shipped package must not know of it.
package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
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
	now := noon
	clock := func() time.Time { return now }
	db, err := data.Open(t.Context(), data.Options{Path: filepath.Join(t.TempDir(), "test.db"), Now: clock, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.LoadBundled(t.Context(), testLayers(), nil); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	o := server.Options{
		Store: db,
		App: fstest.MapFS{
			"index.html":           {Data: []byte("<!doctype html><title>map</title>")},
			"assets/app-1a2b3c.js": {Data: []byte("let a = 1")},
		},
		Docs:       fstest.MapFS{"index.html": {Data: []byte("manual")}},
		Now:        clock,
		Log:        slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		CacheBytes: 8 << 20,
		DrawLimit:  4,
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

func TestStatusOfEachRoute(t *testing.T) {
	f := newServer(t)
	tests := map[string]struct {
		path   string
		status int
		detail string // what a refusal must say
	}{
		"vector tile":                   {"/tiles/claims/2022-09-30/" + crimeaTile + ".mvt", 200, ""},
		"vector tile of today":          {"/tiles/claims/latest/" + crimeaTile + ".mvt", 200, ""},
		"pinned":                        {"/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt", 200, ""},
		"pinned, @ escaped":             {"/tiles/claims/2022-09-30%401/" + crimeaTile + ".mvt", 200, ""},
		"empty vector tile":             {"/tiles/claims/latest/" + emptyTile + ".mvt", 204, ""},
		"picture":                       {"/tiles/claims/latest/" + crimeaTile + ".png", 200, ""},
		"picture of twice the size":     {"/tiles/claims/latest/" + crimeaTile + "@2x.png", 200, ""},
		"empty picture":                 {"/tiles/claims/latest/" + emptyTile + ".png", 200, ""},
		"picture in a variant":          {"/tiles/claims/latest/dark-uk/" + crimeaTile + "@2x.png", 200, ""},
		"no such variant":               {"/tiles/claims/latest/blue/" + crimeaTile + ".png", 400, "dark"},
		"the default variant, named":    {"/tiles/claims/latest/light/" + crimeaTile + ".png", 400, "dark"},
		"vector tile in a variant":      {"/tiles/claims/latest/dark/" + crimeaTile + ".mvt", 400, "no variant"},
		"TileJSON of a variant":         {"/tiles/claims/latest.dark.png.json", 200, ""},
		"TileJSON of no variant":        {"/tiles/claims/latest.blue.png.json", 400, "dark"},
		"another ending":                {"/tiles/claims/latest/" + crimeaTile + ".jpg", 400, "ends in"},
		"column out of range":           {"/tiles/claims/latest/5/32/0.mvt", 400, "from 0 to 31"},
		"row out of range":              {"/tiles/claims/latest/5/0/32.mvt", 400, "from 0 to 31"},
		"zoom out of range":             {"/tiles/claims/latest/17/0/0.mvt", 400, "from 0 to 16"},
		"no number":                     {"/tiles/claims/latest/5/x/0.mvt", 400, "whole number"},
		"leading zero":                  {"/tiles/claims/latest/5/01/0.mvt", 400, "whole number"},
		"no date":                       {"/tiles/claims/2022-13-01/" + crimeaTile + ".mvt", 400, "YYYY-MM-DD"},
		"no revision":                   {"/tiles/claims/2022-09-30@x/" + crimeaTile + ".mvt", 400, "decimal"},
		"latest takes no revision":      {"/tiles/claims/latest@1/" + crimeaTile + ".mvt", 400, "latest takes no revision"},
		"revision with a zero in front": {"/tiles/claims/2022-09-30@01/" + crimeaTile + ".mvt", 400, "decimal"},
		"revision not there yet":        {"/tiles/claims/2022-09-30@2/" + crimeaTile + ".mvt", 404, "newest is 1"},
		"nothing known at the start":    {"/tiles/claims/2022-09-30@0/" + crimeaTile + ".mvt", 404, ""},
		"before the first snapshot":     {"/tiles/claims/2014-03-17/" + crimeaTile + ".mvt", 404, "begins on 2014-03-18"},
		"after today":                   {"/tiles/control/2026-01-01/" + crimeaTile + ".mvt", 404, "today is 2025-12-01"},
		"no such layer":                 {"/tiles/nothing/latest/" + crimeaTile + ".mvt", 404, "nothing"},
		"no layer id":                   {"/tiles/No%20thing/latest/" + crimeaTile + ".mvt", 400, "layer id"},
		"TileJSON":                      {"/tiles/claims/latest.json", 200, ""},
		"TileJSON of pictures":          {"/tiles/claims/latest.png.json", 200, ""},
		"TileJSON of no layer":          {"/tiles/nothing/latest.json", 404, ""},
		"layers":                        {"/api/layers", 200, ""},
		"snapshots":                     {"/api/layers/claims/snapshots", 200, ""},
		"snapshots of no layer":         {"/api/layers/nothing/snapshots", 404, ""},
		"GeoJSON":                       {"/api/layers/claims/2022-09-30.geojson", 200, ""},
		"features":                      {"/api/layers/claims/2022-09-30/features.json", 200, ""},
		"search":                        {"/api/search/latest?q=donbas", 200, ""},
		"search for nothing":            {"/api/search/latest?q=+", 400, "say what to search for"},
		"search for too much":           {"/api/search/latest?q=" + strings.Repeat("a", 101), 400, "longer than 100"},
		"search for too many":           {"/api/search/latest?q=a&limit=51", 400, "from 1 to 50"},
		"alive":                         {"/healthz", 200, ""},
		"ready":                         {"/readyz", 200, ""},
		"map":                           {"/", 200, ""},
		"part of the map":               {"/assets/app-1a2b3c.js", 200, ""},
		"no such part":                  {"/assets/../index.html", 404, ""},
		"manual":                        {"/docs/", 200, ""},
		"manual without its slash":      {"/docs", 301, ""},
		"no page":                       {"/docs/nothing.html", 404, ""},
		"nothing":                       {"/nothing", 404, "/docs"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := f.get(tt.path)
			body := read(t, r)
			if r.StatusCode != tt.status {
				t.Fatalf("status %d, want %d: %s", r.StatusCode, tt.status, body)
			}
			if r.StatusCode < 400 {
				return
			}
			var p struct {
				Type, Title, Detail string
				Status              int
			}
			if err := json.Unmarshal(body, &p); err != nil {
				t.Fatal(err)
			}
			if p.Status != tt.status || p.Type == "" || p.Title == "" || !strings.Contains(p.Detail, tt.detail) {
				t.Errorf("problem %+v", p)
			}
			if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("a problem of type %s", got)
			}
			if got := r.Header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("a problem may be kept: %s", got)
			}
		})
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	r := newServer(t).ask(http.MethodPost, "/api/layers")
	if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("status %d, Allow %q", r.StatusCode, r.Header.Get("Allow"))
	}
}

func TestTileHoldsWhatIsSaid(t *testing.T) {
	f := newServer(t)
	layers, err := mvt.Unmarshal(read(t, f.get("/tiles/claims/2014-03-18/"+crimeaTile+".mvt")))
	if err != nil {
		t.Fatal(err)
	}
	got := layers[0].Features[0].Properties
	want := map[string]any{"fid": "crimea", "name": "Crimea", "name_uk": "Крим", "claimed_by": "Russia", "denied_by": "Ukraine; UN General Assembly (2014-03-27)"}
	delete(got, "about")
	if diff := cmp.Diff(want, map[string]any(got)); diff != "" {
		t.Error(diff)
	}
}

func TestCodings(t *testing.T) {
	f := newServer(t)
	path := "/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt"
	plain := f.get(path)
	raw := read(t, plain)
	etag := plain.Header.Get("ETag")
	tests := map[string]struct {
		accept, coding, suffix string
		unpack                 func(io.Reader) (io.Reader, error)
	}{
		"gzip":               {"gzip", "gzip", "-gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		"brotli":             {"br", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"brotli before gzip": {"gzip, deflate, br", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"br refused":         {"gzip, br;q=0", "gzip", "-gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		"any":                {"*", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"none":               {"identity", "", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
		"unknown":            {"zstd", "", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := f.get(path, "Accept-Encoding", tt.accept)
			if got := r.Header.Get("Content-Encoding"); got != tt.coding {
				t.Fatalf("Content-Encoding %q, want %q", got, tt.coding)
			}
			if got, want := r.Header.Get("ETag"), strings.TrimSuffix(etag, `"`)+tt.suffix+`"`; got != want {
				t.Errorf("ETag %s, want %s", got, want)
			}
			if got := r.Header.Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary %q", got)
			}
			u, err := tt.unpack(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(u); err != nil || !bytes.Equal(b, raw) {
				t.Errorf("unpacked to %d bytes, want %d: %v", len(b), len(raw), err)
			}
		})
	}
}

func TestWhatDoesNotPackIsSentAsItIs(t *testing.T) {
	f := newServer(t)
	r := f.get("/tiles/control/2025-11-25@1/5/19/11.mvt", "Accept-Encoding", "gzip")
	if got := r.Header.Get("Content-Encoding"); got != "" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("a small tile came in %q", got)
	}
	if _, err := mvt.Unmarshal(read(t, r)); err != nil {
		t.Error(err)
	}
}

func TestConditionalAndHead(t *testing.T) {
	f := newServer(t)
	for _, path := range []string{
		"/tiles/claims/2022-09-30/" + crimeaTile + ".mvt", "/tiles/claims/2022-09-30/" + crimeaTile + ".png", "/api/layers",
		"/tiles/claims/latest.json", "/api/layers/claims/latest.geojson", "/assets/app-1a2b3c.js", "/",
	} {
		full := f.get(path)
		body, etag := read(t, full), full.Header.Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") {
			t.Errorf("%s: ETag %q is not strong", path, etag)
		}
		for _, sent := range []string{etag, `"x", ` + etag, "W/" + etag, "*"} {
			if r := f.get(path, "If-None-Match", sent); r.StatusCode != http.StatusNotModified || len(read(t, r)) > 0 || r.Header.Get("ETag") != etag {
				t.Errorf("%s with %s: status %d", path, sent, r.StatusCode)
			}
		}
		if r := f.get(path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag: status %d", path, r.StatusCode)
		}
		head := f.ask(http.MethodHead, path)
		if head.StatusCode != 200 || len(read(t, head)) > 0 || head.Header.Get("ETag") != etag || head.ContentLength != int64(len(body)) {
			t.Errorf("HEAD %s: status %d, length %d, want %d", path, head.StatusCode, head.ContentLength, len(body))
		}
	}
}

func TestCacheControl(t *testing.T) {
	now := noon
	f := newServer(t, func(o *server.Options) { o.Now = func() time.Time { return now } })
	const live = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
	const pinned = "public, max-age=31536000, immutable"
	for path, want := range map[string]string{
		"/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt": pinned,
		"/tiles/claims/2022-09-30@1/" + emptyTile + ".mvt":  pinned,
		"/tiles/claims/2022-09-30@1/" + crimeaTile + ".png": pinned,
		"/api/layers/claims/2022-09-30@1.geojson":           pinned,
		"/api/layers/claims/2022-09-30@1/features.json":     pinned,
		"/assets/app-1a2b3c.js":                             pinned,
		"/tiles/claims/2022-09-30/" + crimeaTile + ".mvt":   live,
		"/tiles/claims/latest/" + emptyTile + ".mvt":        live,
		"/tiles/claims/latest.json":                         live,
		"/api/layers":                                       live,
		"/":                                                 "no-cache",
	} {
		if got := f.get(path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	now = time.Date(2025, 12, 1, 23, 59, 30, 0, time.UTC)
	if got := f.get("/tiles/claims/latest.json").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=30,") {
		t.Errorf("half a minute before midnight: %q", got)
	}
}

func TestSnapshotInForceIsNamed(t *testing.T) {
	f := newServer(t)
	for asof, want := range map[string]string{"2025-11-25": "2025-11-25", "2025-11-27": "2025-11-25", "2025-11-28": "2025-11-28", "latest": "2025-11-28", "2025-11-27@1": "2025-11-25"} {
		if got := f.get("/tiles/control/" + asof + "/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != want {
			t.Errorf("%s: snapshot %s, want %s", asof, got, want)
		}
	}
	type list struct {
		Snapshots []struct{ Date, Tiles string }
		Gaps      []struct{ From, Until string }
	}
	got := decode[list](t, f.get("/api/layers/control/snapshots"))
	want := list{
		Snapshots: []struct{ Date, Tiles string }{
			{"2025-11-25", "/tiles/control/2025-11-25@1/{z}/{x}/{y}"},
			{"2025-11-28", "/tiles/control/2025-11-28@1/{z}/{x}/{y}"},
		},
		Gaps: []struct{ From, Until string }{{"2025-11-26", "2025-11-28"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTileJSONIsAbsoluteAndPinned(t *testing.T) {
	public, _ := url.Parse("https://map.example.org/front/")
	tests := map[string]struct {
		change  func(*server.Options)
		headers []string
		want    string
	}{
		"by the request's host":             {func(*server.Options) {}, nil, "http://example.com/tiles"},
		"forwarded headers do not count":    {func(*server.Options) {}, []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"}, "http://example.com/tiles"},
		"forwarded headers of a proxy":      {func(o *server.Options) { o.TrustProxy = true }, []string{"X-Forwarded-Host", "map.example.org, inner", "X-Forwarded-Proto", "https"}, "https://map.example.org/tiles"},
		"a scheme that is none":             {func(o *server.Options) { o.TrustProxy = true }, []string{"X-Forwarded-Proto", "javascript"}, "http://example.com/tiles"},
		"by the public URL before all that": {func(o *server.Options) { o.TrustProxy, o.PublicURL = true, public }, []string{"X-Forwarded-Host", "other.example"}, "https://map.example.org/front/tiles"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := newServer(t, tt.change)
			got := decode[map[string]any](t, f.get("/tiles/control/2025-11-27.json", tt.headers...))
			if want := []any{tt.want + "/control/2025-11-25@1/{z}/{x}/{y}.mvt"}; !cmp.Equal(got["tiles"], any(want)) {
				t.Errorf("tiles %v, want %v", got["tiles"], want)
			}
			pictures := decode[map[string]any](t, f.get("/tiles/control/2025-11-27.dark-uk.png.json", tt.headers...))
			if want := []any{tt.want + "/control/2025-11-25@1/dark-uk/{z}/{x}/{y}.png"}; !cmp.Equal(pictures["tiles"], any(want)) || pictures["vector_layers"] != nil {
				t.Errorf("tiles %v, want %v", pictures["tiles"], want)
			}
			if got["tilejson"] != "3.0.0" || got["vector_layers"] == nil || got["bounds"] == nil {
				t.Errorf("TileJSON %v", got)
			}
		})
	}
}

func TestGeoJSONOutCanBeLoadedAgain(t *testing.T) {
	f := newServer(t)
	r := f.get("/api/layers/claims/latest.geojson")
	if got := r.Header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("type %s", got)
	}
	features, err := geo.ReadGeoJSON(r.Body, geo.ReadOptions{})
	if err != nil || len(features) != 2 || features[0].Key != "crimea" || len(features[0].DeniedBy) != 2 {
		t.Errorf("read %v, %v", features, err)
	}
}

func TestSearchRanksAndNames(t *testing.T) {
	f := newServer(t)
	type answer struct {
		Hits []struct{ Layer, ID, Name, Matched string }
	}
	got := decode[answer](t, f.get("/api/search/latest?q=КРИМ"))
	if len(got.Hits) != 1 || got.Hits[0].ID != "crimea" || got.Hits[0].Matched != "Крим" {
		t.Errorf("hits %+v", got)
	}
	if got := decode[answer](t, f.get("/api/search/2014-03-18?q=donbas")); len(got.Hits) != 0 {
		t.Errorf("before it was claimed: %+v", got)
	}
}

func TestPicturesAreOfTheirSize(t *testing.T) {
	f := newServer(t)
	for path, size := range map[string]int{crimeaTile + ".png": 256, crimeaTile + "@2x.png": 512, emptyTile + ".png": 256, emptyTile + "@2x.png": 512} {
		img, err := png.Decode(f.get("/tiles/claims/latest/" + path).Body)
		if err != nil || img.Bounds().Dx() != size || img.Bounds().Dy() != size {
			t.Errorf("%s: %v, %v", path, img, err)
		}
	}
	a, b := read(t, f.get("/tiles/claims/latest/5/0/0.png")), read(t, f.get("/tiles/control/latest/5/3/3.png"))
	if !bytes.Equal(a, b) {
		t.Error("two empty pictures differ")
	}
}

func TestPageMayLoadItsOwnPartsOnly(t *testing.T) {
	f := newServer(t)
	for _, path := range []string{"/", "/docs/"} {
		policy := f.get(path).Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "http") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestServerWithoutAMapSaysHowToBuildIt(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.App = fstest.MapFS{} })
	r := f.get("/")
	if body := string(read(t, r)); r.StatusCode != 503 || !strings.Contains(body, "make build") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
}

// brokenStore fails in a way that must not be shown.
type brokenStore struct{ server.Store }

var errSecret = errors.New("SELECT secret FROM /var/lib/frontline.db")

func (brokenStore) Revision(context.Context) (geo.Revision, error) { return 0, errSecret }
func (brokenStore) Ping(context.Context) error                     { return errSecret }

func TestOurErrorsStayOurs(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.Store = brokenStore{o.Store} })
	for path, status := range map[string]int{"/tiles/claims/latest/" + crimeaTile + ".mvt": 500, "/api/layers": 500, "/readyz": 503} {
		r := f.get(path)
		body := string(read(t, r))
		if r.StatusCode != status || strings.Contains(body, "secret") || strings.Contains(body, "/var") {
			t.Errorf("%s: status %d: %s", path, r.StatusCode, body)
		}
	}
	if !strings.Contains(f.log.String(), "secret") {
		t.Error("the log does not say what failed")
	}
}

// panickyStore panics where a snapshot's features are read.
type panickyStore struct{ server.Store }

func (panickyStore) Layers(context.Context, geo.Revision) ([]geo.Layer, error) { panic("oh no") }

func TestPanicIsAnInternalError(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.Store = panickyStore{o.Store} })
	r := f.get("/api/layers")
	if body := string(read(t, r)); r.StatusCode != 500 || strings.Contains(body, "oh no") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
	if !strings.Contains(f.log.String(), "oh no") {
		t.Error("the log does not say what happened")
	}
}

// countingStore counts how often features are read, slowly.
type countingStore struct {
	server.Store
	reads atomic.Int32
}

func (c *countingStore) Features(ctx context.Context, id int64) ([]geo.Feature, error) {
	c.reads.Add(1)
	time.Sleep(20 * time.Millisecond)
	return c.Store.Features(ctx, id)
}

func TestManyAtOnceAreWorkedForOnce(t *testing.T) {
	var store *countingStore
	f := newServer(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if r := f.get("/tiles/claims/2022-09-30/" + crimeaTile + ".mvt"); r.StatusCode != 200 {
				t.Errorf("status %d", r.StatusCode)
			}
		})
	}
	wg.Wait()
	if n := store.reads.Load(); n != 1 {
		t.Errorf("the features were read %d times", n)
	}
}

func TestAClientThatLeavesSpoilsNothing(t *testing.T) {
	var store *countingStore
	f := newServer(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	ctx, cancel := context.WithCancel(context.Background())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/tiles/claims/2022-09-30/"+crimeaTile+".mvt", nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.ServeHTTP(httptest.NewRecorder(), r)
	}()
	time.Sleep(5 * time.Millisecond)
	cancel()
	if r := f.get("/tiles/claims/2022-09-30/" + crimeaTile + ".mvt"); r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
	<-done
}

func TestNewSnapshotAppearsAndOthersKeepTheirAddress(t *testing.T) {
	f := newServer(t)
	before := read(t, f.get("/api/layers/control/snapshots"))
	_, err := f.db.Load(t.Context(), data.LoadRequest{Layer: geo.Layer{ID: "control"}, Files: []data.Input{{
		Name: "2025-11-30.geojson", Date: geo.MustDate("2025-11-30"),
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(collection(square("held", `{}`, 37, 47, 1.3)).Data)), nil
		},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.get("/tiles/control/latest/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != "2025-11-30" {
		t.Errorf("latest is of %s", got)
	}
	after := string(read(t, f.get("/api/layers/control/snapshots")))
	for _, address := range []string{"/tiles/control/2025-11-25@1/", "/tiles/control/2025-11-28@1/"} {
		if !strings.Contains(string(before), address) || !strings.Contains(after, address) {
			t.Errorf("%s did not stay", address)
		}
	}
	if !strings.Contains(after, "/tiles/control/2025-11-30@2/") {
		t.Errorf("the new snapshot is not listed: %s", after)
	}
}

func TestOptionsNameWhatIsWrong(t *testing.T) {
	if _, err := server.New(server.Options{}); err == nil || !strings.Contains(err.Error(), "no store") {
		t.Errorf("got %v", err)
	}
	relative, _ := url.Parse("/map")
	o := server.Options{Store: brokenStore{}, App: os.DirFS("."), Docs: fs.FS(os.DirFS(".")), Now: time.Now, Log: slog.Default(), CacheBytes: 1 << 20, DrawLimit: 1, PublicURL: relative}
	if _, err := server.New(o); err == nil || !strings.Contains(err.Error(), "public URL") {
		t.Errorf("got %v", err)
	}
}

func TestMetricsTellWhatHappened(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	for range 3 {
		f.get("/tiles/claims/latest/" + crimeaTile + ".mvt")
	}
	f.get("/tiles/claims/latest/" + crimeaTile + ".png")
	f.get("/nothing")
	text := string(read(t, f.get("/metrics")))
	for _, want := range []string{
		`frontline_requests_total{route="/tiles/{layer}/{asof}/{z}/{x}/{file}",status="200"} 4`,
		`frontline_requests_total{route="none",status="404"} 1`,
		`frontline_tile_stage_seconds_count{stage="cut"} 1`,
		`frontline_tile_stage_seconds_count{stage="draw"} 1`,
		`frontline_tile_stage_seconds_count{stage="read"} 1`,
		`frontline_tile_cache_hits_total 2`,
		`frontline_tile_cache_misses_total 2`,
		`frontline_tile_cache_limit_bytes 8.388608e+06`,
		`frontline_revision 1`,
		// Three and a half days after 2025-11-28 began.
		`frontline_snapshot_age_seconds{layer="control"} 302400`,
		"go_memstats_heap_alloc_bytes", "process_resident_memory_bytes",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestFinishedTilesAnswerAsTheFirst(t *testing.T) {
	// Without a log of requests, a tile that was answered before takes a
	// shorter way; it must not be told from the first.
	now := noon
	f := newServer(t, func(o *server.Options) {
		o.Log = slog.New(slog.DiscardHandler)
		o.Now = func() time.Time { return now }
	})
	for _, path := range []string{
		"/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt", "/tiles/claims/latest/" + crimeaTile + ".mvt",
		"/tiles/claims/latest/" + emptyTile + ".mvt", "/tiles/control/2025-11-27/5/19/11@2x.png",
	} {
		for _, headers := range [][]string{nil, {"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}, {"If-None-Match", "*"}} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				first, second := f.ask(method, path, headers...), f.ask(method, path, headers...)
				if first.StatusCode != second.StatusCode || !cmp.Equal(first.Header, second.Header) || !bytes.Equal(read(t, first), read(t, second)) {
					t.Errorf("%s %s %v: %d %v, then %d %v", method, path, headers, first.StatusCode, first.Header, second.StatusCode, second.Header)
				}
			}
		}
	}
	// The clock moves on: what was today's is asked for anew.
	f.get("/tiles/control/latest/5/19/11.mvt")
	now = time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC)
	if got := f.get("/tiles/control/latest/5/19/11.mvt").Header.Get("Frontline-Snapshot"); got != "2026-01-01" {
		t.Errorf("on the next day latest is of %s", got)
	}
	now = time.Date(2026, 1, 1, 23, 59, 50, 0, time.UTC)
	for range 2 {
		if got := f.get("/tiles/control/latest/5/19/11.mvt").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=10,") {
			t.Errorf("ten seconds before midnight: %s", got)
		}
	}
}

func TestASlowClientHoldsNoWorker(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.DrawLimit = 1 })
	s := httptest.NewServer(f)
	defer s.Close()
	// Clients that ask for pictures and never read.
	for range 8 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "GET /tiles/claims/latest/%s@2x.png HTTP/1.1\r\nHost: test\r\n\r\n", crimeaTile)
	}
	client := http.Client{Timeout: 20 * time.Second}
	r, err := client.Get(s.URL + "/tiles/control/latest/5/19/11.png")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
}

func TestCacheStaysInItsBound(t *testing.T) {
	const bound = 1 << 20
	f := newServer(t, func(o *server.Options) {
		o.Log = slog.New(slog.DiscardHandler)
		o.CacheBytes = bound
	})
	for x := range 64 {
		for y := range 64 {
			f.get(fmt.Sprintf("/tiles/claims/latest/6/%d/%d.png", x, y))
		}
	}
	text := string(read(t, f.get("/metrics")))
	m := regexp.MustCompile(`frontline_tile_cache_bytes ([\d.e+]+)`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("no size")
	}
	if n, err := strconv.ParseFloat(m[1], 64); err != nil || n == 0 || n > bound {
		t.Errorf("%v bytes of %d, %v", n, bound, err)
	}
}
