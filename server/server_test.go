package server_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server"
	"frontline/server/memo"
	"frontline/server/servertest"
	"frontline/server/view"
)

func TestStatusOfEachRoute(t *testing.T) {
	f := servertest.New(t)
	tests := map[string]struct {
		path   string
		status int
		detail string // what a refusal must say
	}{
		"vector tile":                   {"/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt", 200, ""},
		"vector tile of today":          {"/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt", 200, ""},
		"pinned":                        {"/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt", 200, ""},
		"pinned, @ escaped":             {"/tiles/claims/2022-09-30%401/" + servertest.CrimeaTile + ".mvt", 200, ""},
		"empty vector tile":             {"/tiles/claims/latest/" + servertest.EmptyTile + ".mvt", 204, ""},
		"picture":                       {"/tiles/claims/latest/" + servertest.CrimeaTile + ".png", 200, ""},
		"picture of twice the size":     {"/tiles/claims/latest/" + servertest.CrimeaTile + "@2x.png", 200, ""},
		"empty picture":                 {"/tiles/claims/latest/" + servertest.EmptyTile + ".png", 200, ""},
		"picture in a variant":          {"/tiles/claims/latest/dark-uk/" + servertest.CrimeaTile + "@2x.png", 200, ""},
		"no such variant":               {"/tiles/claims/latest/blue/" + servertest.CrimeaTile + ".png", 400, "dark"},
		"the default variant, named":    {"/tiles/claims/latest/light/" + servertest.CrimeaTile + ".png", 400, "dark"},
		"vector tile in a variant":      {"/tiles/claims/latest/dark/" + servertest.CrimeaTile + ".mvt", 400, "no variant"},
		"TileJSON of a variant":         {"/tiles/claims/latest.dark.png.json", 200, ""},
		"TileJSON of no variant":        {"/tiles/claims/latest.blue.png.json", 400, "dark"},
		"another ending":                {"/tiles/claims/latest/" + servertest.CrimeaTile + ".jpg", 400, "ends in"},
		"column out of range":           {"/tiles/claims/latest/5/32/0.mvt", 400, "from 0 to 31"},
		"row out of range":              {"/tiles/claims/latest/5/0/32.mvt", 400, "from 0 to 31"},
		"zoom out of range":             {"/tiles/claims/latest/17/0/0.mvt", 400, "from 0 to 16"},
		"no number":                     {"/tiles/claims/latest/5/x/0.mvt", 400, "whole number"},
		"leading zero":                  {"/tiles/claims/latest/5/01/0.mvt", 400, "whole number"},
		"no date":                       {"/tiles/claims/2022-13-01/" + servertest.CrimeaTile + ".mvt", 400, "YYYY-MM-DD"},
		"no revision":                   {"/tiles/claims/2022-09-30@x/" + servertest.CrimeaTile + ".mvt", 400, "decimal"},
		"latest takes no revision":      {"/tiles/claims/latest@1/" + servertest.CrimeaTile + ".mvt", 400, "latest takes no revision"},
		"revision with a zero in front": {"/tiles/claims/2022-09-30@01/" + servertest.CrimeaTile + ".mvt", 400, "decimal"},
		"revision not there yet":        {"/tiles/claims/2022-09-30@2/" + servertest.CrimeaTile + ".mvt", 404, "newest is 1"},
		"nothing known at the start":    {"/tiles/claims/2022-09-30@0/" + servertest.CrimeaTile + ".mvt", 404, ""},
		"before the first snapshot":     {"/tiles/claims/2014-03-17/" + servertest.CrimeaTile + ".mvt", 404, "begins on 2014-03-18"},
		"after today":                   {"/tiles/control/2026-01-01/" + servertest.CrimeaTile + ".mvt", 404, "today is 2025-12-01"},
		"no such layer":                 {"/tiles/nothing/latest/" + servertest.CrimeaTile + ".mvt", 404, "nothing"},
		"no layer id":                   {"/tiles/No%20thing/latest/" + servertest.CrimeaTile + ".mvt", 400, "layer id"},
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
		"map":                           {"/?lang=en", 200, ""},
		"part of the map":               {"/assets/app-1a2b3c.js", 200, ""},
		"no such part":                  {"/assets/../index.html", 404, ""},
		"manual":                        {"/docs/", 200, ""},
		"manual without its slash":      {"/docs", 301, ""},
		"no page":                       {"/docs/nothing.html", 404, ""},
		"nothing":                       {"/nothing", 404, "/docs"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := f.Get(tt.path)
			body := servertest.Read(t, r)
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
	f := servertest.New(t)
	for path, want := range map[string]string{"/api/layers": "GET, HEAD", "/api/layers/control/snapshots": "GET, HEAD, POST"} {
		if r := f.Ask(http.MethodDelete, path); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != want {
			t.Errorf("%s: status %d, Allow %q", path, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestGeoJSONOutCanBeLoadedAgain(t *testing.T) {
	f := servertest.New(t)
	r := f.Get("/api/layers/claims/latest.geojson")
	if got := r.Header.Get("Content-Type"); got != "application/geo+json" {
		t.Errorf("type %s", got)
	}
	features, err := geojson.ReadFeatures(r.Body, geojson.Options{})
	if err != nil || len(features) != 2 || features[0].Key != "crimea" || len(features[0].DeniedBy) != 2 {
		t.Errorf("read %v, %v", features, err)
	}
}

func TestSearchRanksAndNames(t *testing.T) {
	f := servertest.New(t)
	type answer struct {
		Hits []struct{ Layer, ID, Name, Matched string }
	}
	got := servertest.Decode[answer](t, f.Get("/api/search/latest?q=КРИМ"))
	if len(got.Hits) != 1 || got.Hits[0].ID != "crimea" || got.Hits[0].Matched != "Крим" {
		t.Errorf("hits %+v", got)
	}
	if got := servertest.Decode[answer](t, f.Get("/api/search/2014-03-18?q=donbas")); len(got.Hits) != 0 {
		t.Errorf("before it was claimed: %+v", got)
	}
}

func TestPageMayLoadItsOwnPartsOnly(t *testing.T) {
	f := servertest.New(t)
	for _, path := range []string{"/?lang=en", "/docs/"} {
		policy := f.Get(path).Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "http") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestServerWithoutAMapSaysHowToBuildIt(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.App = fstest.MapFS{} })
	r := f.Get("/?lang=en")
	if body := string(servertest.Read(t, r)); r.StatusCode != 503 || !strings.Contains(body, "make build") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
}

// brokenStore fails in a way that must not be shown.
type brokenStore struct{ view.Store }

var errSecret = errors.New("SELECT secret FROM /var/lib/frontline.db")

func (brokenStore) Revision(context.Context) (geo.Revision, error) { return 0, errSecret }

func (brokenStore) Ping(context.Context) error { return errSecret }

// TestARequestWithoutAHost asks as HTTP/1.0 may: what would begin with the host is refused, and
// may not be kept; monitors are answered.
func TestARequestWithoutAHost(t *testing.T) {
	t.Parallel()
	const tile = "/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt"
	for name, tt := range map[string]struct {
		paths   []string
		status  int
		set     func(*server.Options)
		headers []string
	}{
		"refused":     {[]string{"/tiles/claims/latest.json", "/feed.atom", "/", tile}, 400, func(*server.Options) {}, nil},
		"monitors":    {[]string{"/healthz", "/readyz", "/metrics"}, 200, func(*server.Options) {}, nil},
		"by a proxy":  {[]string{"/tiles/claims/latest.json", tile}, 200, func(o *server.Options) { o.TrustProxy = true }, []string{"X-Forwarded-Host", "map.example.org"}},
		"public host": {[]string{"/tiles/claims/latest.json", tile}, 200, func(o *server.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "map.example.org"} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := servertest.New(t, servertest.Silent, tt.set)
			f.Get(tile) // so that it is kept
			for _, path := range tt.paths {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host = ""
				for i := 0; i < len(tt.headers); i += 2 {
					r.Header.Set(tt.headers[i], tt.headers[i+1])
				}
				w := httptest.NewRecorder()
				f.ServeHTTP(w, r)
				if w.Code != tt.status || tt.status == 400 && w.Header().Get("Cache-Control") != "no-store" || strings.Contains(w.Body.String(), `"http:/tiles`) {
					t.Errorf("%s: status %d, Cache-Control %q: %.200s", path, w.Code, w.Header().Get("Cache-Control"), w.Body)
				}
			}
		})
	}
}

func TestOurErrorsStayOurs(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.Store = brokenStore{o.Store} })
	for path, status := range map[string]int{"/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt": 500, "/api/layers": 500, "/readyz": 503} {
		r := f.Get(path)
		body := string(servertest.Read(t, r))
		if r.StatusCode != status || strings.Contains(body, "secret") || strings.Contains(body, "/var") {
			t.Errorf("%s: status %d: %s", path, r.StatusCode, body)
		}
	}
	if !strings.Contains(f.Log.String(), "secret") {
		t.Error("the log does not say what failed")
	}
}

// panickyStore panics where a snapshot's features are read.
type panickyStore struct{ view.Store }

func (panickyStore) Layers(context.Context, geo.Revision) ([]geo.Layer, error) { panic("oh no") }

func TestPanicIsAnInternalError(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.Store = panickyStore{o.Store} })
	r := f.Get("/api/layers")
	if body := string(servertest.Read(t, r)); r.StatusCode != 500 || strings.Contains(body, "oh no") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
	if !strings.Contains(f.Log.String(), "oh no") {
		t.Error("the log does not say what happened")
	}
}

func TestOptionsNameWhatIsWrong(t *testing.T) {
	if _, err := server.New(server.Options{}); err == nil || !strings.Contains(err.Error(), "no store") {
		t.Errorf("got %v", err)
	}
	relative, _ := url.Parse("/map")
	o := server.Options{Store: brokenStore{}, App: os.DirFS("."), Docs: fs.FS(os.DirFS(".")), Now: time.Now, Log: slog.Default(), MemoryBytes: memo.LeastMemory, DrawLimit: 1, PublicURL: relative}
	if _, err := server.New(o); err == nil || !strings.Contains(err.Error(), "public URL") {
		t.Errorf("got %v", err)
	}
	o.PublicURL, o.App = nil, fstest.MapFS{"page.json": {Data: []byte(`{"embed":`)}}
	if _, err := server.New(o); err == nil || !strings.Contains(err.Error(), "parts of the front end") {
		t.Errorf("got %v", err)
	}
}
