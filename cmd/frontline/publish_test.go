package main

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/program"
	"frontline/geo"
	"frontline/server/publish"

	"github.com/go-json-experiment/json/v1"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// store is an S3 server in this process, which lists what is put and deleted.
type store struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string               // PUT and DELETE, by key
	put   map[string]http.Header // of the last PUT, which this server does not hand back in full
	// between, where set, answers in place of the server, or has it answer.
	between func(w http.ResponseWriter, r *http.Request, server http.Handler)
}

func newStore(t *testing.T) *store {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("maps"); err != nil {
		t.Fatal(err)
	}
	fake := gofakes3.New(backend).Server()
	s := &store{put: map[string]http.Header{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key, ok := strings.CutPrefix(r.URL.Path, "/maps/"); ok && (r.Method == http.MethodPut || r.Method == http.MethodDelete) {
			s.mu.Lock()
			s.asked = append(s.asked, r.Method+" "+key)
			if r.Method == http.MethodPut {
				s.put[key] = r.Header.Clone()
			}
			s.mu.Unlock()
		}
		if s.between != nil {
			s.between(w, r, fake)
			return
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *store) target() string {
	q := url.Values{"endpoint": {s.URL}, "region": {"eu-central-1"}, "use_path_style": {"true"}, "disable_https": {"true"}}
	return "s3://maps?" + q.Encode()
}

// since returns what was put and deleted since it was asked last.
func (s *store) since() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.asked
	s.asked = nil
	return out
}

// get is an object as a reader gets it.
func (s *store) get(t *testing.T, key string, header ...string) (int, http.Header, []byte) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.URL+"/maps/"+key, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header, body
}

// text is an object as a reader has it, who unpacks what is marked as packed.
func (s *store) text(t *testing.T, key string) string {
	t.Helper()
	_, _, body := s.get(t, key)
	return string(body)
}

// shown is the publication that readers see.
func (s *store) shown(t *testing.T) publish.Publication {
	t.Helper()
	var index struct {
		Publication string `json:"publication"`
	}
	_, _, raw := s.get(t, "publication.json")
	if err := json.Unmarshal(raw, &index); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	var p publish.Publication
	for _, list := range []string{index.Publication, strings.TrimSuffix(index.Publication, ".json") + ".pages.json"} {
		_, _, raw = s.get(t, list)
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatalf("%v: %s", err, raw)
		}
	}
	return p
}

// whole fails the test where something that a publication is made of is missing.
func (s *store) whole(t *testing.T, p publish.Publication) {
	t.Helper()
	for _, objects := range []map[string]string{p.Answers, p.Pages} {
		for address, name := range objects {
			if status, _, _ := s.get(t, name); status != http.StatusOK {
				t.Errorf("publication %d: %s of %s: status %d", p.Number, name, address, status)
			}
		}
	}
}

// needsApp skips a test where the map is not built into the program.
func needsApp(t testing.TB) {
	t.Helper()
	app, _, err := frontend.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(app, "index.en.html"); err != nil {
		t.Skip("the map is not built: `make build` builds it")
	}
}

// publisherArgs are those of a call that publishes, on tiles of few zooms and of few dates.
func publisherArgs(db, to string, more ...string) []string {
	return append([]string{"publish", to, "--site", "https://maps.example.org/", "--max-zoom", "3", "--base-max-zoom", "1", "--texts", "3", "--pictures", "1", "--places", "2", "--db", db}, more...)
}

func TestADayCostsItsOwnObjects(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	dry := must(t, publisherArgs(e.db, s.target(), "--dry-run")...)
	wants(t, dry, "objects/control/2025-11-27.*.pmtiles", "publication.json", "Would be: Publication 1")
	if got := s.since(); len(got) > 0 {
		t.Errorf("a dry run put %v", got)
	}
	must(t, publisherArgs(e.db, s.target())...)
	first := s.since()
	if last := slices.DeleteFunc(slices.Clone(first), func(a string) bool { return strings.Contains(a, " lock/") }); last[len(last)-1] != "PUT publication.json" {
		t.Errorf("the index is not put last but before %s", last[len(last)-1])
	}
	s.whole(t, s.shown(t))

	wants(t, must(t, publisherArgs(e.db, s.target())...), "Publication 1 is shown already")
	for _, asked := range s.since() {
		if !strings.Contains(asked, " lock/") {
			t.Errorf("nothing changed, and %s", asked)
		}
	}

	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	must(t, publisherArgs(e.db, s.target())...)
	day, others := 0, 0
	for _, asked := range s.since() {
		key := strings.TrimPrefix(asked, "PUT ")
		switch {
		case strings.HasPrefix(key, "objects/control/2025-11-28"):
			day++
		case strings.HasPrefix(key, "objects/control/timeline."), strings.HasPrefix(key, "objects/control/sheet"), strings.HasPrefix(key, "objects/control/area."),
			strings.HasPrefix(key, "objects/claims~control/area."), strings.HasPrefix(key, "objects/control~line/length."), strings.HasPrefix(key, "objects/all/"), !strings.Contains(key, "objects/") && !strings.HasPrefix(asked, "DELETE"):
			others++
		case strings.HasPrefix(asked, "DELETE lock/"), strings.HasPrefix(asked, "DELETE text/2025-11-26"): // the fourth of three
		default:
			t.Errorf("one day was added, and %s", asked)
		}
	}
	if day != 4 { // tiles, their TileJSON, features, GeoJSON
		t.Errorf("the day has %d objects", day)
	}
	t.Logf("first %d requests; a day more: %d of the day, %d of the timeline, the record, feeds and the index", len(first), day, others)
	s.whole(t, s.shown(t))
}

func TestObjectsAreReadFromPlainStorage(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	p := s.shown(t)
	archive := p.Answers["/tiles/control/2025-11-27@2.pmtiles"]
	status, _, body := s.get(t, archive, "Range", "bytes=0-6")
	if h := s.put[archive]; status != http.StatusPartialContent || string(body) != "PMTiles" || h.Get("Content-Encoding") != "" || h.Get("Content-Type") != "application/vnd.pmtiles" {
		t.Errorf("%s: status %d, %q, %v", archive, status, body, h)
	}
	geojson := p.Answers["/api/layers/control/2025-11-27@2.geojson"]
	h := s.put[geojson]
	if h.Get("Content-Type") != "application/geo+json" || !strings.HasPrefix(h.Get("Content-Encoding"), "gzip") || h.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("GeoJSON is put with %v", h)
	}
	wants(t, s.text(t, geojson), "FeatureCollection")
	if h := s.put["tiles/control/latest.json"]; h.Get("Cache-Control") != "public, max-age=0, must-revalidate" {
		t.Errorf("what changes is kept: %v", h)
	}
	wants(t, s.text(t, "tiles/control/latest.json"), "pmtiles://https://maps.example.org/objects/control/2025-11-27.", `"maxzoom":3`)
	page := s.text(t, "index.html")
	wants(t, page, `name="frontline-publication"`, `http-equiv="Content-Security-Policy"`, `src="assets/`, `content="https://maps.example.org/preview.png"`)
	for _, left := range []string{`href="/`, `src="/`, "/text/", "/image/"} {
		if strings.Contains(page, left) {
			t.Errorf("the page leads to %s, which is not there", left)
		}
	}
}

func TestTheNewestDateIsPublishedAsWords(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	wants(t, s.text(t, "index.html"), `<link rel="alternate" type="text/html" title="Claims, control and statements on 27 November 2025" href="text/en.html">`,
		`href="text/en.html">Claims, control and statements on 27 November 2025</a></p>`, `<img src="preview.png"`)
	for lang, heading := range map[string]string{"en": "on 27 November 2025</h1>", "uk": "27 листопада 2025", "ru": "27 ноября 2025"} {
		name := "text/" + lang + ".html"
		page := s.text(t, name)
		wants(t, page, heading, `<html lang="`+lang+`">`, `http-equiv="Content-Security-Policy"`, `href="https://maps.example.org/`+name+`"`, "Zaporizhzhia")
		wants(t, page, `application/json+oembed" href="https://maps.example.org/oembed/`, `href="all.`+lang+`.html"`,
			`property="og:image" content="https://maps.example.org/pictures/2025-11-27.`+lang+`.png"`)
		for _, left := range []string{`href="/`, `action="`, "<form", "<input", "<li></li>", "xml+oembed", "<a>"} {
			if strings.Contains(page, left) {
				t.Errorf("%s has %s, which leads nowhere", name, left)
			}
		}
		for _, part := range strings.Split(page, ` href="../`)[1:] {
			to, _, _ := strings.Cut(part, `"`)
			to, _, _ = strings.Cut(to, "?")
			if status, _, _ := s.get(t, to); status != http.StatusOK {
				t.Errorf("%s leads to %s: status %d", name, to, status)
			}
		}
	}
	before := s.shown(t).Pages["text/en.html"]
	must(t, "retract", "control", "2025-11-27", "--reason", "of another day", "--db="+e.db)
	must(t, publisherArgs(e.db, s.target(), "--grace", "1000h")...)
	if status, _, _ := s.get(t, before); status != http.StatusNotFound {
		t.Errorf("the words of what was retracted are there still: status %d", status)
	}
	wants(t, s.text(t, "text/en.html"), "of another day")
}

// TestWhatChangedLatelyIsPublished: the difference to a week before the date on which the map opens, and by
// place, at the addresses by which the page asks for it.
func TestWhatChangedLatelyIsPublished(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-12-05.geojson", 38), "--accept=area,lost-part,date,stale,moved", "--db="+e.db)
	must(t, publisherArgs(e.db, s.target())...)
	shown := s.shown(t)
	for _, ending := range []string{".json", ".geojson", "/places.json"} {
		of := ""
		for address, object := range shown.Answers {
			if strings.HasPrefix(address, "/api/layers/control/2025-11-2") && strings.Contains(address, "..2025-12-05@") && strings.HasSuffix(address, ending) {
				of = object
			}
		}
		if of == "" {
			t.Errorf("no difference up to the newest day is published as %s", ending)
			continue
		}
		wants(t, s.text(t, of), `"gained_km2":`, `"change":"gained"`)
	}
	s.whole(t, shown)
}

func TestWhatWasRetractedIsRemovedAtOnce(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	before := s.shown(t)
	must(t, "retract", "control", "2025-11-27", "--reason", "of another day", "--db="+e.db)
	wants(t, must(t, publisherArgs(e.db, s.target(), "--grace", "1000h")...), "Something was retracted", "objects/control/2025-11-27.")
	for address, name := range before.Answers {
		status, _, _ := s.get(t, name)
		if strings.Contains(address, "control/2025-11-27@2") && status != http.StatusNotFound {
			t.Errorf("%s is there still: status %d", address, status)
		}
	}
	s.whole(t, s.shown(t))
	if status, _, errOut := call(t, "publish", s.target(), "--rollback"); status != 1 || !strings.Contains(errOut, "no publication before") {
		t.Errorf("what was retracted can be had again: status %d: %s", status, errOut)
	}
}

// An old copy of the record would show again what was retracted since, and a wrong folder is of others.
func TestAnOlderRecordAndAnotherSiteAreNotPublishedOver(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	old := filepath.Join(t.TempDir(), "old.db")
	must(t, "backup", old, "--db="+e.db)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	must(t, publisherArgs(e.db, s.target())...)
	first := s.shown(t)
	for _, dry := range [][]string{{"--dry-run"}, nil} {
		if status, _, errOut := call(t, publisherArgs(old, s.target(), dry...)...); status != 1 || !strings.Contains(errOut, "an old copy, or another record") {
			t.Errorf("an old copy is published %v: status %d: %s", dry, status, errOut)
		}
	}
	if again := s.shown(t); again.Number != first.Number {
		t.Errorf("publication %d is shown", again.Number)
	}
	must(t, publisherArgs(old, s.target(), "--force")...)
	folder := t.TempDir()
	page := filepath.Join(folder, "index.html")
	if err := os.WriteFile(page, []byte("ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, errOut := call(t, publisherArgs(old, "file://"+folder)...)
	if b, err := os.ReadFile(page); status != 1 || !strings.Contains(errOut, "no publication is of") || string(b) != "ours" {
		t.Errorf("another site's page is %q, %v: status %d: %s", b, err, status, errOut)
	}
}

func TestRollbackOfAPublication(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	first := s.shown(t)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	must(t, publisherArgs(e.db, s.target())...)
	second := s.shown(t)
	s.whole(t, first) // for readers who began before

	wants(t, must(t, "publish", s.target(), "--rollback"), "Publication 3, the record at revision 2")
	again := s.shown(t)
	if again.Number != 3 || again.Answers["/api/record.json"] != first.Answers["/api/record.json"] || again.Of == nil || again.Of.Number != 2 {
		t.Errorf("shown is %d, rolled back %+v", again.Number, again.Of)
	}
	status, _, errOut := call(t, publisherArgs(e.db, s.target())...)
	if status != 1 || !strings.Contains(errOut, "was rolled back") {
		t.Errorf("what was rolled back is published again: status %d: %s", status, errOut)
	}
	must(t, publisherArgs(e.db, s.target(), "--force")...)
	if got := s.shown(t).Answers["/api/record.json"]; got != second.Answers["/api/record.json"] {
		t.Errorf("with --force %s is shown", got)
	}
	wants(t, must(t, "publish", s.target(), "--rollback", "--to", "1"), "Publication 5")

	// Dates that are gone go when the grace is over, and publications with them.
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-29.geojson", 38), "--db="+e.db)
	must(t, "rollback", "2", "--reason", "of another area", "--db="+e.db)
	must(t, publisherArgs(e.db, s.target(), "--keep", "0", "--grace", "0s")...)
	s.whole(t, s.shown(t))
	for address, name := range second.Answers {
		if status, _, _ := s.get(t, name); strings.Contains(address, "2025-11-28") && status != http.StatusNotFound {
			t.Errorf("%s is there still: status %d", address, status)
		}
	}
}

// TestTwoPublishersAtOnce has several begin in the same moment: one publishes,
// the others are refused, and what readers see is whole.
func TestTwoPublishersAtOnce(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e := newExporter(t)
	s := newStore(t)
	for name, to := range map[string]string{"S3": s.target(), "folder": "file://" + filepath.ToSlash(t.TempDir())} {
		t.Run(name, func(t *testing.T) {
			done, refused := 0, 0
			var mu sync.Mutex
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					status, out, errOut := call(t, publisherArgs(e.db, to, "--work-dir", filepath.Join(e.dir, name, string(rune('a'+i))))...)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case status == 0:
						done++
					case strings.Contains(errOut, "publish"):
						refused++
					default:
						t.Errorf("status %d: %s%s", status, out, errOut)
					}
				})
			}
			wg.Wait()
			if done < 1 || done+refused != 4 {
				t.Errorf("%d published and %d were refused", done, refused)
			}
			wants(t, must(t, publisherArgs(e.db, to)...), "is shown already")
		})
	}
	s.whole(t, s.shown(t))
}

// TestAStalledPublisherDoesNotTurnBack has another publisher finish while the
// first one stands still past its lease.
func TestAStalledPublisherDoesNotTurnBack(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)

	c := publishCommand{URL: s.target(), Site: "https://maps.example.org/", MaxZoom: 3, BaseMaxZoom: 1, Keep: 3, WorkDir: t.TempDir()}
	stalled := &program.Program{Ctx: t.Context(), Version: version, DB: e.db, Now: time.Now, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}
	inTheMiddle := sync.OnceFunc(func() {
		// By then the lease of the first has run out.
		later := *stalled
		later.Now = func() time.Time { return time.Now().Add(time.Hour) }
		other := c
		other.WorkDir = t.TempDir()
		if err := other.Run(&later); err != nil {
			t.Errorf("the lease of a stalled publisher cannot be taken: %v", err)
		}
	})
	stalled.Now = func() time.Time {
		s.mu.Lock()
		begun := slices.ContainsFunc(s.asked, func(a string) bool { return strings.HasPrefix(a, "PUT objects/control/2025-11-28") })
		s.mu.Unlock()
		if begun {
			inTheMiddle()
		}
		return time.Now()
	}
	s.since()
	err := c.Run(stalled)
	if geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("the stalled publisher ends with %v", err)
	}
	if p := s.shown(t); p.Number != 2 {
		t.Errorf("publication %d is shown", p.Number)
	}
	s.whole(t, s.shown(t))
}

func TestWrongCallsOfPublish(t *testing.T) {
	t.Parallel()
	e := newExporter(t)
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"file:///tmp/x"}, "--site is missing"},
		{[]string{"/srv/www", "--site", "https://maps.example.org/"}, "no URL of a bucket"},
		{[]string{"file://srv/www", "--site", "https://maps.example.org/"}, "three slashes"},
		{[]string{"ftp://x/y", "--site", "https://maps.example.org/"}, "is not written to"},
		{[]string{"azblob://maps", "--site", "https://maps.example.org/"}, "Azure does not speak S3: publish to file://"},
		{[]string{"s3://me:hush@maps", "--site", "https://maps.example.org/"}, "s3://maps: keys do not belong in the URL"},
		{[]string{"s3://maps?endpoint=http://store.example", "--site", "https://maps.example.org/"}, "disable_https=true"},
		{[]string{"file:///tmp/x?metadata=skip", "--site", "https://maps.example.org/"}, "without ? or #"},
		{[]string{"file:///tmp/x", "--site", "maps.example.org"}, "must be absolute"},
		{[]string{"file:///tmp/x", "--site", "https://maps.example.org/maps"}, "end in a slash"},
		{[]string{"file:///tmp/x", "--site", "https://maps.example.org/", "--max-zoom", "13"}, "past 12"},
		{[]string{"file:///tmp/x", "--to", "3"}, "--to is for --rollback"},
	} {
		status, _, errOut := call(t, append([]string{"publish", "--db", e.db}, c.args...)...)
		if status != exitWrongCall || !strings.Contains(errOut, c.say) || strings.Contains(errOut, "hush") {
			t.Errorf("%v: status %d: %s", c.args, status, errOut)
		}
	}
	dir := t.TempDir()
	if status, _, errOut := call(t, "publish", "file://"+filepath.ToSlash(dir), "--rollback"); status != 1 || !strings.Contains(errOut, "nothing was published") {
		t.Errorf("rolled back to nothing: status %d: %s", status, errOut)
	}
	if _, err := os.Stat(filepath.Join(dir, "publication.json")); err == nil {
		t.Error("a refused call left an index")
	}
}

func TestWithoutKeysItSaysWhichToSet(t *testing.T) {
	e := newExporter(t)
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(func() { silent.CloseClientConnections(); silent.Close() })
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		t.Setenv(name, filepath.Join(t.TempDir(), "none"))
	}
	for name, set := range map[string][2]string{
		"on no machine of the cloud": {"AWS_EC2_METADATA_DISABLED", "true"},
		"where nobody answers":       {"AWS_EC2_METADATA_SERVICE_ENDPOINT", silent.URL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(set[0], set[1])
			began := time.Now()
			status, _, errOut := call(t, "publish", "--db", e.db, "s3://maps?region=eu-central-1", "--site", "https://maps.example.org/")
			first, rest, _ := strings.Cut(errOut, "\n")
			if status != exitFailure || len(first) > 200 || !strings.Contains(first, "s3://maps cannot be read") || !strings.Contains(first, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") || !strings.Contains(rest, "S3") {
				t.Errorf("status %d: %s", status, errOut)
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestABucketThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	s, e := newStore(t), newExporter(t)
	status, _, errOut := call(t, "publish", "--db", e.db, strings.Replace(s.target(), "maps", "charts", 1), "--site", "https://maps.example.org/")
	if first, _, _ := strings.Cut(errOut, "\n"); status != exitFailure || !strings.Contains(first, "s3://charts cannot be read: there is none of this name") {
		t.Errorf("status %d: %s", status, errOut)
	}
}
