package pull

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/v1"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

var noon = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)

// bench is a record with one upstream, and the server that it is at.
type bench struct {
	testing.TB
	Puller
	now    time.Time
	log    bytes.Buffer
	asked  []string // of the server, by path and query
	mu     sync.Mutex
	server *httptest.Server
	answer http.HandlerFunc
}

// emptyRecord is made once: to make its tables takes longer than most of these tests.
var emptyRecord = geotest.File{Make: func(path string) error {
	db, err := data.Open(context.Background(), data.Options{Path: path, Now: func() time.Time { return noon }, Version: "test"})
	if err != nil {
		return err
	}
	return db.Close()
}}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{TB: t, now: noon}
	path := filepath.Join(t.TempDir(), "test.db")
	emptyRecord.Copy(t, path)
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: func() time.Time { return b.now }, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.asked = append(b.asked, r.URL.RequestURI())
		answer := b.answer
		b.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(b.server.Close)
	b.Puller = Puller{DB: db, Now: func() time.Time { return b.now }, Version: "test", Log: slog.New(slog.NewTextHandler(&b.log, nil))}
	return b
}

// add adds an upstream for the layer control, at a path of the server.
func (b *bench) add(name, address string, change ...func(*data.UpstreamSettings)) {
	b.Helper()
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, os.TempDir()) {
		address = b.server.URL + address
	}
	s := data.UpstreamSettings{
		Layer: "control", URL: address, Every: time.Hour, Dated: UsualDated(address), Policy: PolicyPublish, MaxMiB: 1,
		AllowHTTP: true, AllowLocal: true, NewLayer: data.LayerOptions{AssessedBy: "Tester"},
	}
	for _, c := range change {
		c(&s)
	}
	if err := b.DB.AddUpstream(b.Context(), name, s, "tester"); err != nil {
		b.Fatal(err)
	}
}

// pull pulls once, and returns what became of it.
func (b *bench) pull(name string) Result {
	b.Helper()
	r, err := b.Pull(b.Context(), name)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// wants pulls, and fails unless it became what is wanted, and its detail says all parts.
func (b *bench) wants(name, result string, says ...string) Result {
	b.Helper()
	r := b.pull(name)
	if r.Result != result {
		b.Errorf("it is %s (%s), not %s", r.Result, r.Detail, result)
	}
	for _, s := range says {
		if !strings.Contains(r.Detail, s) {
			b.Errorf("it does not say %q: %s", s, r.Detail)
		}
	}
	return r
}

// days are the dates of the layer.
func (b *bench) days() string {
	b.Helper()
	rev, err := b.DB.Revision(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	snapshots, err := b.DB.Snapshots(b.Context(), "control", rev)
	if err != nil && geo.ErrorCode(err) != geo.ENotFound {
		b.Fatal(err)
	}
	var out []string
	for _, s := range snapshots {
		out = append(out, s.ValidOn.String()[8:])
	}
	return strings.Join(out, " ")
}

// day is a file of ground so many degrees wide, with properties.
func day(east float64, properties string) string {
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":%s,`+
		`"geometry":{"type":"Polygon","coordinates":[[[30,46],[%[2]g,46],[%[2]g,48],[30,48],[30,46]]]}}]}`, properties, east)
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	text, etag, modified := day(36, `{"on":"2025-11-26"}`), `"one"`, ""
	b.answer = func(w http.ResponseWriter, r *http.Request) {
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		if modified != "" {
			w.Header().Set("Last-Modified", modified)
		}
		if etag != "" && r.Header.Get("If-None-Match") == etag || modified != "" && r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, text)
	}
	b.add("live", "/live.json?key=hush", func(s *data.UpstreamSettings) { s.Dated = "property:on" })
	if r := b.wants("live", Loaded); fmt.Sprint(r.Dates) != "[2025-11-26]" || r.Revision == 0 {
		t.Errorf("%+v", r)
	}
	rev, _ := b.DB.Revision(t.Context())
	for range 2 {
		b.wants("live", Unchanged)
	}
	etag, modified = "", "Thu, 27 Nov 2025 06:00:00 GMT"
	b.wants("live", Unchanged) // by its hash, with another mark
	text = "never sent"
	b.wants("live", Unchanged)
	if now, _ := b.DB.Revision(t.Context()); now != rev {
		t.Error("to ask took a revision")
	}
	// The next day; then another file for it, without and with a reason.
	modified, text = "", day(36.1, `{"on":"2025-11-27"}`)
	b.wants("live", Loaded)
	text = day(36.2, `{"on":"2025-11-27"}`)
	b.wants("live", Refused, "2025-11-27")
	u, err := b.DB.Upstream(t.Context(), "live")
	if err != nil {
		t.Fatal(err)
	}
	u.Settings.Correct = "published anew"
	if err := b.DB.SetUpstream(t.Context(), "live", u.Settings, false, "tester"); err != nil {
		t.Fatal(err)
	}
	b.wants("live", Loaded)
	b.wants("live", Unchanged)
	// What is held stays held, and is asked for again, until somebody accepts it.
	text = day(44, `{"on":"2025-11-28"}`)
	b.wants("live", Held, "area")
	b.wants("live", Held, "area")
	if got := b.days(); got != "26 27" {
		t.Errorf("the layer has %s", got)
	}
	u.Settings.Accept = geo.FindingCodes()
	if err := b.DB.SetUpstream(t.Context(), "live", u.Settings, false, "tester"); err != nil {
		t.Fatal(err)
	}
	b.wants("live", Loaded)
	if got := b.days(); got != "26 27 28" {
		t.Errorf("the layer has %s", got)
	}
	s, err := b.DB.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-28"), Known: 100})
	if err != nil || s.SourceURL != b.server.URL+"/live.json" {
		t.Errorf("it is from %s, %v", s.SourceURL, err)
	}
	if strings.Contains(b.log.String(), "hush") {
		t.Errorf("the log has a key: %s", b.log.String())
	}
}

func TestWhatCanFail(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		change func(*data.UpstreamSettings)
		result string
		says   string
	}{
		"404": {http.NotFound, nil, Failed, "404"},
		"500": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, nil, Failed, "500"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "900")
			io.WriteString(w, "{")
		}, nil, Failed, "did not come whole"},
		"too large": {func(w http.ResponseWriter, _ *http.Request) { io.CopyN(w, zeros{}, 2<<20) }, nil, Failed, "larger than 1 MiB"},
		"says so":   {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "9000000") }, nil, Failed, "larger than 1 MiB"},
		"not JSON":  {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, nil, Refused, "JSON"},
		"no features": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"type":"FeatureCollection","features":[]}`)
		}, func(s *data.UpstreamSettings) { s.Dated = datedByPulled }, Refused, ""},
		"no date":       {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, day(36, `{}`)) }, nil, Refused, "no feature has a date in on"},
		"in the future": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, day(36, `{"on":"2026-11-26"}`)) }, nil, Refused, "2026-11-26"},
		"in 1970":       {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, day(36, `{"on":1764158}`)) }, nil, Refused, "1970"},
		"leads on":      {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) }, nil, Failed, "leads on"},
		"private":       {http.NotFound, func(s *data.UpstreamSettings) { s.AllowLocal = false }, Failed, "private network"},
		"not https":     {http.NotFound, func(s *data.UpstreamSettings) { s.AllowHTTP = false }, Refused, "not https"},
		"terms":         {http.NotFound, func(s *data.UpstreamSettings) { s.Terms = "ISW" }, Refused, "the terms of ISW are not accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.answer = tt.answer
			b.add("x", "/x.json?key=hush", func(s *data.UpstreamSettings) {
				if s.Dated = "property:on"; tt.change != nil {
					tt.change(s)
				}
			})
			r := b.wants("x", tt.result, tt.says)
			if b.days() != "" || strings.Contains(r.Detail, "hush") {
				t.Errorf("something was loaded, or a key told: %+v", r)
			}
			u, err := b.DB.Upstream(t.Context(), "x")
			if err != nil || u.State.Result != tt.result || (u.State.Failures == 1) != (tt.result == Failed) || !u.State.SucceededAt.IsZero() {
				t.Errorf("it is kept as %+v, %v", u.State, err)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestSlowAndPrivate changes what is of the package: it runs alone.
func TestSlowAndPrivate(t *testing.T) {
	b := newBench(t)
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, day(36, `{}`)) }))
	defer inner.Close()
	// The server of the bench passes for one on the internet, and leads into this machine.
	outside := strings.TrimPrefix(b.server.URL, "http://")
	checkDial = func(address string) error {
		if address == outside {
			return nil
		}
		return checkPublic(address)
	}
	defer func() { checkDial = checkPublic }()
	b.answer = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner.URL, http.StatusFound) }
	b.add("leads-in", "/2025-11-26.geojson", func(s *data.UpstreamSettings) { s.AllowLocal = false })
	b.wants("leads-in", Failed, "private network")

	was := FetchTimeout
	FetchTimeout = 50 * time.Millisecond
	defer func() { FetchTimeout = was }()
	b.answer = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	b.add("slow", "/2025-11-26.geojson")
	b.wants("slow", Failed, "in time")
}

// TestWhereItIsLedToLearnsNoKey is of an address with a key that leads to somebody else's.
func TestWhereItIsLedToLearnsNoKey(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.answer = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/elsewhere.geojson" {
			http.Redirect(w, r, "/elsewhere.geojson", http.StatusFound)
			return
		}
		if told := fmt.Sprint(r.Header); strings.Contains(told, "hush") {
			t.Errorf("it is told %s", told)
		}
		io.WriteString(w, day(36, `{}`))
	}
	b.add("x", "/2025-11-26.geojson?key=hush")
	b.wants("x", Loaded)
}

func TestAddressesOfNoInternet(t *testing.T) {
	t.Parallel()
	for address, public := range map[string]bool{
		"93.184.215.14:443": true, "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443": true,
		"127.0.0.1:80": false, "[::1]:80": false, "10.1.2.3:443": false, "172.16.0.1:443": false, "192.168.1.1:443": false, "169.254.169.254:80": false,
		"100.64.0.1:443": false, "0.0.0.0:80": false, "[::]:80": false, "[::ffff:10.0.0.1]:443": false, "[fe80::1%eth0]:80": false, "[fd00::1]:443": false,
		"224.0.0.1:80": false, "255.255.255.255:80": false, "[64:ff9b::a00:1]:443": false, "[2002:a00:1::]:443": false, "[::10.0.0.1]:443": false, "[::ffff:0:10.0.0.1]:443": false, "nonsense": false,
	} {
		if err := checkPublic(address); (err == nil) != public {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// arcgisServer answers as a FeatureServer does, in pages of two.
type arcgisServer struct {
	features []string
	edited   []int64 // of each question for the layer; the last stays
	inside   bool    // that there is more is said within the properties
	fail     string  // in place of the second page
	repeat   bool    // the second page is the first
}

func (s *arcgisServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	q := r.URL.Query()
	if !strings.HasSuffix(r.URL.Path, "/query") {
		fmt.Fprintf(w, `{"objectIdField":"OBJECTID","maxRecordCount":2,"editingInfo":{"lastEditDate":%d}}`, s.edited[0])
		if len(s.edited) > 1 {
			s.edited = s.edited[1:]
		}
		return
	}
	if q.Get("where") != "1=1" || q.Get("f") != "geojson" || q.Get("outFields") != "*" || q.Get("orderByFields") != "OBJECTID" {
		io.WriteString(w, `{"error":{"code":400,"message":"Invalid URL","details":[]}}`)
		return
	}
	var from int
	fmt.Sscan(q.Get("resultOffset"), &from)
	if from > 0 && s.fail != "" {
		io.WriteString(w, s.fail)
		return
	}
	to := min(from+2, len(s.features))
	more := ""
	if to < len(s.features) {
		if more = `,"exceededTransferLimit":true`; s.inside {
			more = `,"properties":{"exceededTransferLimit":true}`
		}
	}
	if s.repeat {
		from, to = 0, 2
	}
	fmt.Fprintf(w, `{"type":"FeatureCollection","features":[%s]%s}`, strings.Join(s.features[from:to], ","), more)
}

// arcgisFeatures are squares with an EditDate in milliseconds.
func arcgisFeatures(n int, edited time.Time) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf(`{"type":"Feature","id":%d,"properties":{"OBJECTID":%[1]d,"EditDate":%d},"geometry":{"type":"Polygon","coordinates":[[[%[3]d,46],[%[4]d,46],[%[4]d,47],[%[3]d,47],[%[3]d,46]]]}}`,
			i+1, edited.Add(-time.Duration(n-i)*time.Hour).UnixMilli(), 30+i, 31+i))
	}
	return out
}

func TestArcGIS(t *testing.T) {
	t.Parallel()
	edited := time.Date(2025, 11, 27, 1, 30, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		server arcgisServer
		result string
		says   string
	}{
		"pages":             {arcgisServer{edited: []int64{edited.UnixMilli()}}, Loaded, ""},
		"said within":       {arcgisServer{edited: []int64{edited.UnixMilli()}, inside: true}, Loaded, ""},
		"no edit date":      {arcgisServer{edited: []int64{0}}, Loaded, ""},
		"changed under way": {arcgisServer{edited: []int64{edited.UnixMilli(), edited.UnixMilli() + 1}}, Failed, "changed while it was pulled"},
		"page error":        {arcgisServer{edited: []int64{1}, fail: `{"error":{"code":500,"message":"Error performing query operation"}}`}, Failed, "error 500: Error performing query operation"},
		"page of text":      {arcgisServer{edited: []int64{1}, fail: `<html>`}, Refused, "no JSON"},
		"page of nothing":   {arcgisServer{edited: []int64{1}, fail: `{"type":"FeatureCollection","features":[],"exceededTransferLimit":true}`}, Failed, "gives nothing"},
		"no collection":     {arcgisServer{edited: []int64{1}, fail: `{}`}, Refused, "no collection"},
		"overlapping":       {arcgisServer{edited: []int64{1}, repeat: true}, Failed, "two pages"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			tt.server.features = arcgisFeatures(5, edited)
			b.answer = tt.server.ServeHTTP
			b.add("gis", "/arcgis/rest/services/X/FeatureServer/49")
			r := b.wants("gis", tt.result, tt.says)
			if tt.result != Loaded {
				return
			}
			s, err := b.DB.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-27"), Known: r.Revision})
			if err != nil || s.Features != 5 || s.ValidOn != geo.MustDate("2025-11-27") {
				t.Errorf("it has %d features of %s, %v", s.Features, s.ValidOn, err)
			}
			b.asked = nil
			b.wants("gis", Unchanged)
			if says := tt.server.edited[0] > 0; (len(b.asked) == 1) != says {
				t.Errorf("to learn that it has not changed it was asked %v", b.asked)
			}
		})
	}
}

// TestDatedGoesOn pulls the past of a daily series, with a gap, is stopped under way, and goes on.
func TestDatedGoesOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stopped := false
	b.answer = func(w http.ResponseWriter, r *http.Request) {
		n := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/data/map_202511"), ".geojson")
		if n == "27" && !stopped {
			stopped = true
			stop()
			<-r.Context().Done()
			return
		}
		if !slices.Contains([]string{"24", "25", "27", "28"}, n) {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, day(36+float64(n[1]-'0')/50, `{}`))
	}
	b.add("past", "/data/map_{yyyymmdd}.geojson", func(s *data.UpstreamSettings) { s.Since = geo.MustDate("2025-11-23") })
	if _, err := b.Pull(ctx, "past"); err == nil {
		t.Error("it was not stopped")
	}
	if got := b.days(); got != "24 25" {
		t.Errorf("before it was stopped %s came", got)
	}
	b.asked = nil
	b.wants("past", Loaded)
	if got := b.days(); got != "24 25 27 28" || b.asked[0] != "/data/map_20251126.geojson" {
		t.Errorf("the layer has %s; asked %v", got, b.asked)
	}
	b.asked = nil
	b.wants("past", Unchanged)
	if len(b.asked) != 3 { // 29 to December 1
		t.Errorf("asked %v", b.asked)
	}
}

func TestFolderAndBucket(t *testing.T) {
	backend := s3mem.New()
	if err := backend.CreateBucket("maps"); err != nil {
		t.Fatal(err)
	}
	fake := httptest.NewServer(gofakes3.New(backend).Server())
	defer fake.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	dir := t.TempDir()
	puts := map[string]func(name, text string){
		filepath.Join(dir, "*.geojson"): func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"s3://maps/days?endpoint=" + fake.URL + "&region=eu-central-1&use_path_style=true&disable_https=true": func(name, text string) {
			if _, err := backend.PutObject("maps", "days/"+name, map[string]string{"Last-Modified": noon.Format(http.TimeFormat)}, strings.NewReader(text), int64(len(text)), nil); err != nil {
				t.Fatal(err)
			}
		},
	}
	for address, put := range puts {
		t.Run(Kind(address), func(t *testing.T) {
			b := newBench(t)
			put("map_2025-11-25.geojson", day(36.1, `{}`))
			put("map_2025-11-24.geojson", day(36, `{}`))
			put("map_2025-11-20.geojson", day(35, `{}`))
			put("readme.txt", "no map")
			b.add("days", address, func(s *data.UpstreamSettings) { s.Since = geo.MustDate("2025-11-24") })
			b.wants("days", Loaded)
			b.wants("days", Unchanged)
			put("map_2025-11-26.geojson", day(36.2, `{}`))
			if r := b.wants("days", Loaded); len(r.Dates) != 1 || b.days() != "24 25 26" {
				t.Errorf("%v, and the layer has %s", r.Dates, b.days())
			}
			put("map_2025-11-25.geojson", day(36.15, `{}`)+" ")
			b.wants("days", Refused, "2025-11-25")
			put("undated.geojson", day(36, `{}`))
			b.wants("days", Refused, "undated.geojson")
		})
	}
	b := newBench(t)
	b.add("gone", filepath.Join(dir, "none", "*.geojson"))
	b.wants("gone", Failed, "cannot be read")
	u, _ := b.DB.Upstream(t.Context(), "gone")
	f := folder{u.Settings, ""}
	path := filepath.Join(dir, "map_2025-11-24.geojson")
	if _, err := f.read(path, "1 1"); err == nil || !strings.Contains(err.Error(), "changed while it was read") {
		t.Errorf("%v", err)
	}
}

// TestScheduleAndWebhook has a server's schedule run by its clock.
func TestScheduleAndWebhook(t *testing.T) {
	t.Parallel()
	const secret = "a secret of a webhook"
	b := newBench(t)
	var told []map[string]any
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if want := Sign([]byte(secret), r.Header.Get(TimestampHeader), body); r.Header.Get(SignatureHeader) != want {
			t.Errorf("signed %s, not %s", r.Header.Get(SignatureHeader), want)
		}
		var e map[string]any
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		told = append(told, e)
	}))
	defer hook.Close()
	var err error
	if b.Webhook, err = NewWebhook(hook.URL, secret); err != nil {
		t.Fatal(err)
	}
	text, status := day(36, `{"on":"2025-11-26"}`), http.StatusOK
	b.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); io.WriteString(w, text) }
	b.add("live", "/live.json", func(s *data.UpstreamSettings) { s.Dated, s.Every, s.Late = "property:on", 2*time.Hour, 24*time.Hour })
	events := func(want ...string) {
		t.Helper()
		var got []string
		for _, e := range told {
			got = append(got, e["event"].(string))
		}
		if told = nil; !slices.Equal(got, want) {
			t.Errorf("the webhook was told %v, not %v", got, want)
		}
	}
	tick := func(after time.Duration, asked bool) {
		t.Helper()
		b.now, b.asked = b.now.Add(after), nil
		b.due(t.Context())
		if (len(b.asked) > 0) != asked {
			t.Errorf("after %s asked %v", after, b.asked)
		}
	}
	tick(0, true)
	events("loaded")
	tick(time.Hour, false)
	tick(72*time.Minute, true) // two hours and a tenth have passed
	text = day(44, `{"on":"2025-11-27"}`)
	tick(132*time.Minute, true)
	tick(132*time.Minute, true)
	events("held") // once
	status = http.StatusBadGateway
	tick(132*time.Minute, true) // fails
	tick(4*time.Minute, false)
	tick(2*time.Minute, true) // again soon
	tick(6*time.Minute, false)
	tick(5*time.Minute, true) // and twice as late
	events("failed")
	status, text = http.StatusOK, day(36, `{"on":"2025-11-26"}`)
	tick(24*time.Hour, true)
	tick(3*time.Hour, true)
	events("late") // once
	text = day(36.1, `{"on":"2025-11-27"}`)
	tick(3*time.Hour, true)
	events("loaded")
	u, err := b.DB.Upstream(t.Context(), "live")
	if err != nil || u.State.IsLate || u.State.Counts[Failed] != 3 || u.State.Counts[Held] != 2 || u.State.Counts[Loaded] != 2 {
		t.Errorf("it is kept as %+v, %v", u.State, err)
	}
	for _, says := range []string{"result=loaded dates=2025-11-26", "result=held detail=area", "result=failed", "an upstream is late", `actor="upstream live"`} {
		if log, _ := b.DB.Log(t.Context(), 0); !strings.Contains(b.log.String(), says) && !strings.Contains(fmt.Sprintf("actor=%q", log[len(log)-2].Actor), says) {
			t.Errorf("the log does not say %s: %s", says, b.log.String())
		}
	}
	// One at a time.
	end, ok, err := b.DB.BeginPull(t.Context(), "live", time.Hour)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	b.wants("live", Busy)
	if err := end(u.State); err != nil {
		t.Fatal(err)
	}
	b.wants("live", Unchanged)
	for address, says := range map[string]string{"ftp://x": "no address", hook.URL: "at least 16 bytes"} {
		if _, err := NewWebhook(address, "short"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.answer = func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, day(36, `{}`)) }
	b.add("draft", "/2025-11-26.geojson", func(s *data.UpstreamSettings) { s.Policy = PolicyDraft })
	r := b.wants("draft", Drafted)
	if d, err := b.DB.FindDraft(t.Context(), r.Drafts[0]); err != nil || b.days() != "" || strings.Contains(b.log.String(), r.Drafts[0]) {
		t.Errorf("%+v, %v; the layer has %s", d, err, b.days())
	}
	b.wants("draft", Unchanged)
}

// TestPresets lays out what each of them asks for, as it is, and pulls it.
func TestPresets(t *testing.T) {
	t.Parallel()
	updated := time.Date(2025, 11, 30, 22, 10, 0, 0, time.UTC)
	gis := arcgisServer{features: arcgisFeatures(3, updated), edited: []int64{updated.UnixMilli()}}
	named := day(36, `{"name":"Окуповано /// Occupied /// geoJSON.status.occupied"}`)
	for _, p := range Presets() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			gis := gis
			b.answer = func(w http.ResponseWriter, r *http.Request) {
				switch path := r.URL.Path; {
				case path == "/api/history/last":
					fmt.Fprintf(w, `{"id":%d,"map":%s}`, updated.Unix(), named)
				case path == "/cyterat/deepstate-map-data/main/data/deepstatemap_data_20251130.geojson":
					io.WriteString(w, day(36, `{}`))
				case strings.HasPrefix(path, "/SaBe5HMtmnbqSWlu/arcgis/rest/services/VIEW_") && strings.Contains(path, "/FeatureServer/49"):
					gis.ServeHTTP(w, r)
				default:
					http.NotFound(w, r)
				}
			}
			if err := Check(p.Settings); err != nil || TermsOf(p.Settings.Terms) != p.Terms {
				t.Fatalf("%v; its terms are %q", err, TermsOf(p.Settings.Terms))
			}
			s := p.Settings
			_, rest, _ := strings.Cut(s.URL, "//")
			_, path, _ := strings.Cut(rest, "/")
			b.add(p.Name, "/"+path, func(to *data.UpstreamSettings) {
				address := to.URL
				*to = s
				to.URL, to.AllowHTTP, to.AllowLocal, to.Policy, to.Layer = address, true, true, PolicyPublish, "control"
				to.Since = geo.DateOf(noon) - geo.Date(p.Back)
			})
			b.wants(p.Name, Refused, "frontline upstream set "+p.Name+" --accept-terms "+s.Terms)
			u, err := b.DB.Upstream(t.Context(), p.Name)
			if err != nil || len(b.asked) > 0 {
				t.Fatalf("%v; before its terms are accepted it was asked %v", err, b.asked)
			}
			u.Settings.AcceptTerms = s.Terms
			if err := b.DB.SetUpstream(t.Context(), p.Name, u.Settings, false, "tester"); err != nil {
				t.Fatal(err)
			}
			r := b.wants(p.Name, Loaded)
			if fmt.Sprint(r.Dates) != "[2025-11-30]" {
				t.Errorf("it is of %v", r.Dates)
			}
			snapshot, err := b.DB.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-30"), Known: r.Revision})
			if err != nil {
				t.Fatal(err)
			}
			features, err := b.DB.Features(t.Context(), snapshot)
			if err != nil || len(features) == 0 {
				t.Fatalf("%v", err)
			}
			want := geo.ClassHeld
			if p.Name == "isw-claimed" {
				want = geo.ClassClaimed
			}
			for _, f := range features {
				if f.Class != want || f.AssessedBy != s.Terms {
					t.Errorf("%s is %s as %s has it", f.Key, f.Class, f.AssessedBy)
				}
			}
		})
	}
}

// BenchmarkUnchanged asks for what has not changed.
func BenchmarkUnchanged(t *testing.B) {
	b := newBench(t)
	b.answer = func(w http.ResponseWriter, r *http.Request) {
		if w.Header().Set("ETag", `"one"`); r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, day(36, `{}`))
	}
	b.add("x", "/2025-11-26.geojson")
	b.wants("x", Loaded)
	for t.Loop() {
		b.wants("x", Unchanged)
	}
}
