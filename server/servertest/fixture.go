package servertest

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
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/words"
	"frontline/static"
)

// Noon is the tests' now: 2025-12-01, 12:00 UTC.
var Noon = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)

// ClaimsJSON and ControlJSON describe the layers of the record.
const ClaimsJSON = `{"title":"Claims","kind":"claims","cadence":"event","attribution":"Test","style":{"color":"#c1440e"}}`

const ControlJSON = `{"title":"Control","kind":"control","cadence":"daily","assessed_by":"Tester","style":{"color":"#1f4e79"}}`

// Square is a feature: a square of some degrees from its south-western corner.
func Square(id, properties string, lon, lat, size float64) string {
	ring := [][2]float64{{lon, lat}, {lon + size, lat}, {lon + size, lat + size}, {lon, lat + size}, {lon, lat}}
	b, _ := json.Marshal([][][2]float64{ring})
	return `{"type":"Feature","id":"` + id + `","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":` + string(b) + `}}`
}

// Collection is the file of a feature collection.
func Collection(features ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)}
}

// TestLayers is a small record: two claims, and three days with a gap.
func TestLayers() fstest.MapFS {
	crimea := `{"names":{"en":"Crimea","uk":"Крим"},"claimed_by":"Russia","denied_by":[{"by":"Ukraine"},{"by":"UN General Assembly","on":"2014-03-27"}],"about":"` + strings.Repeat("text that packs ", 20) + `"}`
	return fstest.MapFS{
		"claims/layer.json":          {Data: []byte(ClaimsJSON)},
		"claims/2014-03-18.geojson":  Collection(Square("crimea", crimea, 33, 44.5, 1.5)),
		"claims/2022-09-30.geojson":  Collection(Square("crimea", crimea, 33, 44.5, 1.5), Square("donetsk", `{"name":"Donetsk","aliases":["Donbas"]}`, 37, 47, 1)),
		"control/layer.json":         {Data: []byte(ControlJSON)},
		"control/2025-11-25.geojson": Collection(Square("held", `{}`, 37, 47, 1)),
		"control/2025-11-28.geojson": Collection(Square("held", `{}`, 37, 47, 1.1)),
		"control/2026-01-01.geojson": Collection(Square("held", `{}`, 37, 47, 1.2)), // after the tests' today
	}
}

// Fixture is a server under test, with its store.
type Fixture struct {
	*server.Server
	DB    *data.DB
	Log   *bytes.Buffer
	Clock *time.Time // of the store's clock and, unless it was replaced, the server's
}

// New makes a server over a fresh store. change may alter its options.
func New(t *testing.T, change ...func(*server.Options)) Fixture {
	t.Helper()
	return Over(t, TestLayers(), change...)
}

// Over is New over other layers.
func Over(t testing.TB, layers fs.FS, change ...func(*server.Options)) Fixture {
	t.Helper()
	return OverFile(t, recordOf(t, layers), change...)
}

// OverFile is New over a copy of a database.
func OverFile(t testing.TB, record *geotest.File, change ...func(*server.Options)) Fixture {
	t.Helper()
	now := Noon
	clock := func() time.Time { return now }
	path := filepath.Join(t.TempDir(), "test.db")
	record.Copy(t, path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: clock, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var log bytes.Buffer
	o := server.Options{
		Store: db, Drafts: drafts{db},
		App: fstest.MapFS{
			"index.en.html":        {Data: []byte("<!doctype html><title>map</title>")},
			"sw.js":                {Data: []byte("let worker = 1")},
			"manifest.webmanifest": {Data: []byte("{}")},
			"favicon.ico":          {Data: []byte("an icon")},
			"assets/app-1a2b3c.js": {Data: []byte("let a = 1")},
		},
		Docs:        fstest.MapFS{"index.html": {Data: []byte("manual")}},
		Now:         clock,
		Log:         slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		MemoryBytes: memo.LeastMemory,
		DrawLimit:   4,
	}
	if o.Words, err = book(); err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(&o)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close) // before the store
	return Fixture{s, db, &log, &now}
}

// book is read once for all servers, of which a package makes hundreds.
var book = sync.OnceValues(func() (*words.Book, error) { return words.Load(static.Words) })

// drafts are those of a store, as the server shows them.
type drafts struct{ *data.DB }

func (d drafts) CopyDraft(ctx context.Context, id int64) (view.Store, func(), error) {
	shown, remove, err := d.DB.CopyDraft(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	return shown, remove, nil
}

// Draft makes a draft of one collection of control, and returns the secret in its address.
func (f Fixture) Draft(t *testing.T, date string, change func(*data.LoadRequest), features ...string) (secret string, d geo.Draft) {
	t.Helper()
	req := controlRequest(date, features)
	if change != nil {
		change(&req)
	}
	plan, err := f.DB.PlanLoad(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if secret, d, err = f.DB.CreateDraft(t.Context(), plan, 0); err != nil {
		t.Fatal(err)
	}
	return secret, d
}

// PublishDraft publishes a draft, whatever was found.
func (f Fixture) PublishDraft(t *testing.T, id int64) {
	t.Helper()
	plan, err := f.DB.PlanDraft(t.Context(), data.PublishDraftRequest{ID: id, Accept: geo.FindingCodes()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.DB.Commit(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
}

func controlRequest(date string, features []string) data.LoadRequest {
	return data.LoadRequest{Accept: geo.FindingCodes(), Layer: geo.Layer{ID: "control"}, Files: []data.Input{{
		Name: date + ".geojson", Date: geo.MustDate(date),
		Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(Collection(features...).Data)), nil
		},
	}}}
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
		db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return Noon }, Version: "test"})
		if err != nil {
			return err
		}
		_, err = db.LoadBundled(ctx, layers, nil)
		return errors.Join(err, db.Close())
	}})
	return file.(*geotest.File)
}

// Ask sends a request; headers come in pairs.
func (f Fixture) Ask(method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

// Get asks for an address; headers come in pairs.
func (f Fixture) Get(path string, headers ...string) *http.Response {
	return f.Ask(http.MethodGet, path, headers...)
}

// Read is the body of an answer.
func Read(t testing.TB, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Decode reads a JSON answer of status 200.
func Decode[T any](t *testing.T, r *http.Response) T {
	t.Helper()
	var v T
	b := Read(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", r.StatusCode, b)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}

// CrimeaTile and EmptyTile are tiles of zoom 5 with something of claims in
// them and with nothing.
const (
	CrimeaTile = "5/18/11"
	EmptyTile  = "5/0/0"
)

// InEnglish is the address of a page in English where it names no language.
func InEnglish(page string) string {
	if strings.Contains(page, "lang=") {
		return page
	}
	mark := "?"
	if strings.Contains(page, "?") {
		mark = "&"
	}
	return page + mark + "lang=en"
}

// RealServer is a server over the bundled layers and the real days; what needs
// them is skipped where they are not at hand.
func RealServer(tb testing.TB, change ...func(*server.Options)) (Fixture, []string) {
	tb.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = "../../shared/real"
		if _, err := os.Stat(dir); err != nil { // of a feature, which is a folder deeper
			dir = "../" + dir
		}
	}
	paths, err := filepath.Glob(filepath.Join(dir, "deepstatemap_data_*.geojson"))
	if err != nil || len(paths) == 0 {
		tb.Skip("the real days are not here: set FRONTLINE_REAL to their folder")
	}
	f := Over(tb, data.BundledLayers(), append(change, Silent)...)
	req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, AssessedBy: "DeepState"}}
	var dates []string
	for _, p := range paths {
		name := filepath.Base(p)
		d := name[len("deepstatemap_data_"):]
		date := d[:4] + "-" + d[4:6] + "-" + d[6:8]
		dates = append(dates, date)
		req.Files = append(req.Files, data.Input{Name: name, Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) { return os.Open(p) }})
	}
	if _, err := f.DB.Load(tb.Context(), req); err != nil {
		tb.Fatal(err)
	}
	return f, dates
}

// Took is how long an answer takes, in milliseconds.
func (f Fixture) Took(tb testing.TB, path string, headers ...string) (ms float64, size int) {
	start := time.Now()
	r := f.Get(path, headers...)
	ms = float64(time.Since(start).Microseconds()) / 1000
	if r.StatusCode != http.StatusOK && r.StatusCode != http.StatusNoContent {
		b, _ := io.ReadAll(r.Body)
		tb.Fatalf("%s: status %d: %s", path, r.StatusCode, b)
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return ms, len(b)
}

// Silent does without a log, so that finished tiles take their short way.
func Silent(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) }

// Load loads one collection into control, and fails the test where it cannot.
func (f Fixture) Load(t *testing.T, date string, change func(*data.LoadRequest), features ...string) data.LoadReport {
	t.Helper()
	req := controlRequest(date, features)
	if change != nil {
		change(&req)
	}
	report, err := f.DB.Load(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// Answers returns the status and body that the server has at each address.
func (f Fixture) Answers(t *testing.T, paths []string) map[string]string {
	out := map[string]string{}
	for _, p := range paths {
		r := f.Get(p)
		out[p] = fmt.Sprint(r.StatusCode, " ", string(Read(t, r)))
	}
	return out
}
