package server_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// draftFeatures are what the drafts of the tests show.
func draftFeatures() []string {
	return append(lawControl(13), servertest.Square("hidden", `{"name":"hidden"}`, 37.2, 47.1, 0.4))
}

// answerOf is an answer as the law compares it.
func answerOf(t *testing.T, r *http.Response) string {
	t.Helper()
	return fmt.Sprint(r.StatusCode, " ", r.Header, "\n", string(servertest.Read(t, r)))
}

// TestDraftsLeaveNoTrace asks two servers for the same, of which one has two drafts, that
// somebody looks at meanwhile: status, headers and body of every public route are equal,
// and so are the metrics of the record.
func TestDraftsLeaveNoTrace(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	var log bytes.Buffer
	site := func(o *server.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.App, o.Docs = app, docs
	}
	plain, drafted := servertest.Over(t, lawLayers(), site), servertest.Over(t, lawLayers(), site)
	now := time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	*plain.Clock, *drafted.Clock = now, now
	secret, _ := drafted.Draft(t, "2025-11-30", nil, draftFeatures()...)
	lost, _ := drafted.Draft(t, "2025-11-20", nil, draftFeatures()...)

	answered := map[int]int{}
	for i, path := range embargoPaths() {
		if i%40 == 0 { // with the draft's caches filled, too
			for _, below := range []string{"/?lang=en", "/tiles/control/latest/5/19/11.mvt", "/api/layers/control/latest.geojson", "/tiles/control/latest/5/19/11.png"} {
				if r := drafted.Get("/draft/" + secret + below); r.StatusCode != http.StatusOK {
					t.Fatalf("%s of the draft: %s", below, answerOf(t, r))
				}
			}
		}
		for _, how := range [][]string{{http.MethodGet}, {http.MethodHead}} {
			want, got := plain.Ask(how[0], path), drafted.Ask(how[0], path)
			answered[want.StatusCode]++
			wanted, had := answerOf(t, want), answerOf(t, got)
			if wanted != had {
				t.Errorf("%s %s: %.1000s\nand without drafts %.1000s", how[0], path, differing([]byte(had), []byte(wanted)), differing([]byte(wanted), []byte(had)))
			}
			if strings.Contains(had, secret) || strings.Contains(had, lost) {
				t.Errorf("%s has a secret", path)
			}
		}
	}
	metrics := string(servertest.Read(t, drafted.Get("/metrics")))
	if strings.Contains(metrics, secret) || strings.Contains(log.String(), secret) || strings.Contains(log.String(), url.PathEscape(secret)) {
		t.Error("the secret is in the metrics or the log")
	}
	if !strings.Contains(log.String(), `path=/draft/…/tiles/control/latest/5/19/11.mvt`) || !strings.Contains(metrics, `route="/draft/{secret}/*"`) {
		t.Error("neither log nor metrics tell that a draft was asked for")
	}
	of := func(f servertest.Fixture) string {
		lines := strings.Split(recordMetrics(t, f), "\n")
		return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "frontline_requests") }), "\n")
	}
	if got, want := of(drafted), of(plain); got != want {
		t.Errorf("/metrics: %s\nand without drafts %s", got, want)
	}
	t.Logf("%v", answered)
}

// notOfDrafts are the routes that no draft has: of the process, and by which a page is kept
// or found.
// The manual is of the program: below a draft's address the public one is shown.
var notOfDrafts = []string{"/healthz", "/readyz", "/metrics", "/sw.js", "/sitemap.xml", "/draft/", "/docs"}

// TestDraftsShowWhatWillBe asks for every route below a draft's address, and then, once it
// is published, for the same of the public: they are equal, but for the address that they
// begin with, what says that it is a draft, and how long they may be kept.
func TestDraftsShowWhatWillBe(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	f := servertest.Over(t, lawLayers(), func(o *server.Options) {
		servertest.Silent(o)
		o.App, o.Docs, o.Contact = app, docs, "mailto:desk@example.org"
	})
	*f.Clock = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)
	secret, draft := f.Draft(t, "2025-11-30", nil, draftFeatures()...)
	base := "/draft/" + secret

	type had struct {
		status int
		header http.Header
		body   string
	}
	shown := map[string]had{}
	paths := slices.DeleteFunc(embargoPaths(), func(path string) bool {
		return slices.ContainsFunc(notOfDrafts, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
	})
	for _, path := range paths {
		r := f.Get(base + strings.ReplaceAll(path, url.QueryEscape("http://example.com"), url.QueryEscape("http://example.com"+base)))
		checkPrivate(t, path, r)
		shown[path] = had{r.StatusCode, r.Header, string(servertest.Read(t, r))}
	}
	for path, want := range map[string]string{"/docs": "/docs/", "/docs/": "/docs/", "/docs/loading.html": "/docs/loading.html", "/docs/manual.css": "/docs/manual.css"} {
		r := f.Get(base + path)
		checkPrivate(t, path, r)
		if to := r.Header.Get("Location"); r.StatusCode != http.StatusFound || to != want {
			t.Errorf("%s of a draft goes to %q (%d), not to the public manual", path, to, r.StatusCode)
		}
	}
	if !strings.Contains(shown["/embed/examples"].body, "data-draft") {
		t.Error("the examples of embeds do not say that they are of a draft")
	}
	before := map[string]string{}
	for _, path := range paths {
		before[path] = string(servertest.Read(t, f.Get(path)))
	}
	f.PublishDraft(t, draft.ID)
	plainly := strings.NewReplacer(base, "", url.QueryEscape(base), "", url.PathEscape(base), "", strings.ReplaceAll(base, "/", `\/`), "")
	differ := 0
	for _, path := range paths {
		r := f.Get(path)
		body := string(servertest.Read(t, r))
		got := shown[path]
		if draws := strings.HasPrefix(path, "/image/") && got.status == http.StatusOK; draws {
			if got.body == body {
				t.Errorf("%s of a draft passes for one that is published", path)
			}
			got.body, body = "", ""
		}
		if strings.HasSuffix(path, ".kmz") && got.status == http.StatusOK {
			got.body, body = unzipped(t, got.body), unzipped(t, body)
		}
		if plain, body := withoutDraft(plainly.Replace(got.body)), withoutDraft(body); got.status != r.StatusCode || plain != body {
			t.Errorf("%s: %d %.1500s\nand once it is published %d %.1500s", path, got.status, differing([]byte(plain), []byte(body)), r.StatusCode, differing([]byte(body), []byte(plain)))
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy", "Frontline-Snapshot", "Access-Control-Allow-Origin", "Content-Disposition"} {
			if g, w := plainly.Replace(got.header.Get(name)), r.Header.Get(name); g != w {
				t.Errorf("%s: %s is %q, and once it is published %q", path, name, g, w)
			}
		}
		if got.body != before[path] && got.status == http.StatusOK {
			differ++
		}
	}
	if differ < 50 {
		t.Errorf("the draft shows in %d answers of %d", differ, len(paths))
	}
	for _, path := range []string{"", "/", "/tiles/control/latest/5/19/11.mvt"} {
		if got, want := answerOf(t, f.Get(base+path)), answerOf(t, f.Get("/draft/of-nothing"+path)); got != want {
			t.Errorf("a published draft is told from none: %s\n%s", got, want)
		}
	}
}

// ofDrafts is what says in an answer that it is of a draft, or below a path.
var ofDrafts = regexp.MustCompile(`(?m)^ *<meta name="frontline-(base|draft)" content="[^"]*">\n|<p(?: class="[a-z-]*")? data-draft><strong>[^<]*</strong></p>`)

// byAddress is what an answer has otherwise by where it stands: ids that are made of
// addresses, and attributes as they are written in pages that are moved below a path.
var byAddress = strings.NewReplacer(`=""`, "")

// standing is the place of notes of an embed, which is hidden where there are none.
var standing = regexp.MustCompile(`(<section class="standing" id="standing"[^>]*) hidden>`)

var feedID = regexp.MustCompile(`urn:uuid:[0-9a-f-]{36}`)

// withoutDraft takes both out of an answer.
func withoutDraft(body string) string {
	body = standing.ReplaceAllString(ofDrafts.ReplaceAllString(body, ""), "$1>")
	return feedID.ReplaceAllString(byAddress.Replace(body), "")
}

// checkPrivate holds that nobody keeps an answer, finds it or is led to it.
func checkPrivate(t *testing.T, path string, r *http.Response) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Tag": "", "Surrogate-Key": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s of a draft: %s is %q", path, name, got)
		}
	}
}

// TestDraftAddresses are all the ways in which an address shows nothing.
func TestDraftAddresses(t *testing.T) {
	f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.HeavyRate, o.HeavyBurst = 1, 8 })
	secret, draft := f.Draft(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.3))
	discarded, other := f.Draft(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.4))
	if err := f.DB.DiscardDraft(t.Context(), other.ID, data.By{}, ""); err != nil {
		t.Fatal(err)
	}
	at := func(secret string) string { return "/draft/" + secret + "/api/layers/control/latest.geojson" }
	if r := f.Get(at(secret)); r.StatusCode != http.StatusOK || r.Header.Get("Frontline-Snapshot") != "2025-11-30" {
		t.Errorf("%s", answerOf(t, r))
	}
	if r := f.Get("/draft/" + secret + "?lang=en"); r.StatusCode != http.StatusFound || r.Header.Get("Location") != "/draft/"+secret+"/?lang=en" {
		t.Errorf("%s", answerOf(t, r))
	}
	if r := f.Ask(http.MethodPost, "/draft/"+secret+"/api/layers/control/snapshots?date=2025-11-30"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("%s", answerOf(t, r))
	}
	if r := f.Get("/draft/" + secret + "/sw.js"); r.StatusCode != http.StatusNotFound {
		t.Errorf("%s", answerOf(t, r))
	}
	none := answerOf(t, f.Get(at("of-nothing")))
	for _, gone := range []string{discarded, secret[:len(secret)-1], secret + "A", strings.ToLower(secret), ""} {
		if got := answerOf(t, f.Get(at(gone))); got != none && gone != "" {
			t.Errorf("%q: %s, and for no secret %s", gone, got, none)
		}
	}
	*f.Clock = draft.ExpiresAt
	if got := answerOf(t, f.Get(at(secret))); got != none {
		t.Errorf("expired: %s", got)
	}

	// Who guesses has to wait, and who knows does not.
	*f.Clock = draft.ExpiresAt.Add(-time.Hour)
	guess := func(secret string) int {
		return from(f, "192.0.2.1:99", "/draft/"+secret+"/api/layers").StatusCode
	}
	refused := false
	for range 100 {
		refused = refused || guess("of-nothing") == http.StatusTooManyRequests
	}
	if !refused {
		t.Error("a hundred guesses are answered at once")
	}
	if got := guess(secret); got != http.StatusOK {
		t.Errorf("who knows the secret is answered %d", got)
	}
}

// TestMistypedDraftAddresses are no addresses of drafts, and still no log has their secret.
func TestMistypedDraftAddresses(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f := servertest.New(t, func(o *server.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	secret, _ := f.Draft(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.3))
	for _, path := range []string{"//draft/%s/", "/draft//%s/", "/Draft/%s/", "/x/../draft/%s/", "/draft/%[1]s/draft/%[1]s/", "/draft%%252F%s/", "/tiles/..%%2fdraft%%2f%s/x", "//draft/%s./"} {
		f.Get("http://example.com" + fmt.Sprintf(path, secret))
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log has the secret: %s", log.String())
	}
	if !strings.Contains(log.String(), "path=//draft/…/") {
		t.Errorf("the log does not tell of the requests: %s", log.String())
	}
}

// TestDraftFollowsTheRecord shows a draft over the record as it is when it is asked for.
func TestDraftFollowsTheRecord(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	secret, _ := f.Draft(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.3))
	dates := func() string {
		return string(servertest.Read(t, f.Get("/draft/"+secret+"/api/layers/control/snapshots")))
	}
	servertest.Contains(t, "the draft", dates(), `"2025-11-30"`, `"2025-11-28"`)
	f.Load(t, "2025-11-27", nil, servertest.Square("held", `{}`, 37, 47, 1.05))
	servertest.Contains(t, "the draft", dates(), `"2025-11-30"`, `"2025-11-27"`)

	// Of a date that has other data by now, it is shown as the correction that it would be.
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.5))
	r := f.Get("/draft/" + secret + "/api/layers/control/2025-11-30.geojson")
	if text := answerOf(t, r); r.StatusCode != http.StatusOK || !strings.Contains(text, "38.3") || strings.Contains(text, "38.5") {
		t.Errorf("%s", text)
	}
	checkPrivate(t, "what is in the way", r)
}

// TestDraftsBelowAPath begins the addresses of a draft with the path of the public URL.
func TestDraftsBelowAPath(t *testing.T) {
	public, err := url.Parse("https://example.org/maps/front")
	if err != nil {
		t.Fatal(err)
	}
	f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.PublicURL = public })
	secret, _ := f.Draft(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.3))
	for _, below := range []string{"/maps/front", ""} { // with a proxy that takes the path off, too
		text := string(servertest.Read(t, f.Get(below+"/draft/"+secret+"/tiles/control/latest.json")))
		servertest.Contains(t, "TileJSON", text, `"https://example.org/maps/front/draft/`+secret+`/tiles/control/2025-11-30@`)
	}
}

// TestManyDrafts shows more drafts than have room at one time.
func TestManyDrafts(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	var secrets []string
	for day := range 4 {
		secret, _ := f.Draft(t, fmt.Sprintf("2025-11-%02d", 10+day), nil, servertest.Square("held", `{}`, 37, 47, 1+float64(day)/10))
		secrets = append(secrets, secret)
	}
	for range 2 {
		for day, secret := range secrets {
			at := geo.MustDate("2025-11-10") + geo.Date(day)
			if r := f.Get(fmt.Sprintf("/draft/%s/api/layers/control/%s.geojson", secret, at)); r.Header.Get("Frontline-Snapshot") != at.String() {
				t.Errorf("%s", answerOf(t, r))
			}
		}
	}
	held := servertest.CacheEntriesByName(t, f)["drafts"]
	if held != 1 {
		t.Errorf("the drafts have %d entries", held)
	}
	f.Server.Close()
	if r := f.Get("/draft/" + secrets[0] + "/"); r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after the end: %s", answerOf(t, r))
	}
}

// unzipped are the names and contents of a ZIP archive's files.
func unzipped(t *testing.T, archive string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, f.Name)
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
