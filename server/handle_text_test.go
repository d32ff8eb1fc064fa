package server_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/memo"

	"golang.org/x/net/html"
)

// text is a page as who reads it meets it: its words, without markup.
func text(t testing.TB, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(strings.Fields(out.String()), " ")
}

func contains(t *testing.T, what, in string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(in, want) {
			t.Errorf("%s has no %q: %.600s", what, want, in)
		}
	}
}

func TestTextOfADateSaysWhoSaysWhat(t *testing.T) {
	f := newServer(t, silent)
	r := f.get("/text/2022-10-01?lang=en")
	page := text(t, string(read(t, r)))
	contains(t, "the text of 2022-10-01", page,
		"Claims, control and statements on 1 October 2022", "As of 30 September 2022",
		"Crimea Крим", "Claimed by Russia", "Denied by Ukraine · not stated", "UN General Assembly · 27 March 2014",
		"km² claimed by Russia", "km² claimed, claimant not stated", "These are claims, not borders.", "Control, assessed by Tester Nothing is recorded yet on this date.")
	if got := r.Header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") {
		t.Errorf("its policy is %q", got)
	}
	gap := text(t, string(read(t, f.get("/text/2025-11-27?lang=uk"))))
	contains(t, "a day in a gap", gap, "Станом на 25 листопада 2025 р., на 2 дні раніше", "Під контролем", "оцінка: Tester")
}

func TestADenialOfLaterDateSaysSo(t *testing.T) {
	page := text(t, string(read(t, newServer(t, silent).get("/text/2014-03-20?lang=en"))))
	contains(t, "the text before the resolution", page, "UN General Assembly · 27 March 2014 (dated later)")
}

func TestTextOfTwoDatesSaysWhatChanged(t *testing.T) {
	f := newServer(t, silent)
	page := text(t, string(read(t, f.get("/text/2025-11-25..2025-11-30?lang=en&layers=control"))))
	contains(t, "the text of a change", page, "What changed from 25 November 2025 to 30 November 2025",
		"25 November 2025 – 28 November 2025", "4 days between have no snapshot.", "Newly held, km²", "28 November 2025")
	if strings.Contains(page, "Claims") {
		t.Errorf("a layer that was not asked for: %.300s", page)
	}
	for path, status := range map[string]int{
		"/text/2025-11-30..2025-11-25": 400, "/text/2025-11-30..": 400, "/text/x": 400, "/text/2000-01-01": 404,
		"/text/latest?layers=nowhere": 404, "/text/latest?layers=A%20B": 400, "/text/latest@1": 400, "/text/2025-11-30@9": 404,
	} {
		if got := f.get(inEnglish(path)).StatusCode; got != status {
			t.Errorf("%s: %d, want %d", path, got, status)
		}
	}
}

func TestTextSaysWhatWasCorrectedAndWithdrawn(t *testing.T) {
	f := newServer(t, silent)
	f.load(t, "2025-11-25", func(r *data.LoadRequest) { r.Correct = "the east was drawn twice" }, square("held", `{}`, 37, 47, 1.3))
	contains(t, "a corrected date", text(t, string(read(t, f.get("/text/2025-11-25?lang=en")))), "Corrected on 1 December 2025: the east was drawn twice")
	if _, err := f.db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	contains(t, "the date of what was withdrawn", text(t, string(read(t, f.get("/text/2025-11-29?lang=en")))),
		"The snapshot of 28 November 2025 was retracted on 1 December 2025: of another day", "As of 25 November 2025")
	if r := f.get("/text/2025-11-28@2?lang=en"); r.StatusCode != 410 {
		t.Errorf("pinned before it was withdrawn: %d", r.StatusCode)
	}
}

func TestTheFormLeadsToDates(t *testing.T) {
	f := newServer(t, silent)
	for query, want := range map[string]string{
		"":                                    "/text/latest?lang=en",
		"?date=2025-11-30&with=&lang=uk":      "/text/2025-11-30?lang=uk",
		"?date=2025-11-25&with=2025-11-30":    "/text/2025-11-25..2025-11-30?lang=en",
		"?date=2025-11-30&with=2025-11-25":    "/text/2025-11-25..2025-11-30?lang=en",
		"?date=2025-11-30&with=2025-11-30":    "/text/2025-11-30?lang=en",
		"?date=2025-11-30&layers=%2F%2Fevil/": "/text/2025-11-30?lang=en&layers=%2F%2Fevil%2F",
	} {
		r := f.get("/text" + query)
		if got := r.Header.Get("Location"); r.StatusCode != 302 || got != want || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %s, want %s", query, r.StatusCode, got, want)
		}
	}
	if r := f.get("/text?date=tomorrow"); r.StatusCode != 400 {
		t.Errorf("no date: %d", r.StatusCode)
	}
}

const hostile = `</script><script>alert(1)</script>" onload="x`

func TestWhatTheRecordSaysIsNoMarkup(t *testing.T) {
	f := newServer(t, silent)
	evil := `{"name":"</h3><img src=x onerror=alert(1)>","claimed_by":"<b>x</b>","source":"s","state":"<i>"}`
	f.load(t, "2025-11-29", nil, square("held", evil, 37, 47, 1.3))
	for _, path := range []string{"/text/2025-11-29?lang=en", "/?date=2025-11-29&lang=en"} {
		page := string(read(t, f.get(path)))
		for _, bad := range []string{"<img", "<b>", "<i>"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: %s in %s", path, bad, page)
			}
		}
	}
}

// indexApp is a front end as the build makes it.
func indexApp(o *server.Options) {
	o.App = fstest.MapFS{
		"index.en.html": {Data: []byte(`<!doctype html><html lang="en"><head><!--head--><title>plain</title><!--/head--></head><body><noscript><!--noscript-->plain<!--/noscript--></noscript></body></html>`)},
		"index.uk.html": {Data: []byte(`<!doctype html><html lang="uk"><head><!--head--><title>plain</title><!--/head--></head><body><noscript><!--noscript-->plain<!--/noscript--></noscript></body></html>`)},
		"page.json":     {Data: []byte(`{"script":"/assets/app-1.js","words":{"en":"/assets/en-1.js","uk":"/assets/uk-1.js"}}`)},
	}
}

func TestTheMapsPageSaysWhatItShows(t *testing.T) {
	f := newServer(t, silent, indexApp)
	page := string(read(t, f.get("/?date=2025-11-28&map=7/48/37&layers=control&lang=uk")))
	contains(t, "the page", page, `<html lang="uk">`, "<title>28 листопада 2025 р.: Control, оцінка: Tester – Frontline</title>",
		`content="http://example.com/image/2025-11-28.png?lang=uk&amp;layers=control&amp;map=7%2F48%2F37&amp;size=1200x630"`,
		`name="twitter:card" content="summary_large_image"`, `<link rel="modulepreload" fetchpriority="low" href="/assets/uk-1.js">`,
		`href="/text/2025-11-28?lang=uk&amp;layers=control"`, "оцінка: Tester", `href="/api/record.json"`)
	change := string(read(t, f.get("/?date=2025-11-25&look=changes&compare=2025-11-28&rev=1&lang=en")))
	contains(t, "the page of a change", change, "What changed from 25 November 2025 to 28 November 2025: Control, assessed by Tester; Claims", "/image/2025-11-25@1..2025-11-28@1.png", "/api/record@1.json")
	contains(t, "its head", page, `rel="canonical" href="http://example.com/?date=2025-11-28&amp;lang=uk&amp;layers=control&amp;map=7%2F48%2F37"`,
		`hreflang="en" href="http://example.com/?date=2025-11-28&amp;lang=en&amp;`, `hreflang="x-default" href="http://example.com/?date=2025-11-28&amp;layers=control&amp;map=7%2F48%2F37"`)
}

func FuzzIndexQuery(f *testing.F) {
	for _, q := range []string{"lang=uk", "date=2025-11-28&map=7/48/37", "layers=" + url.QueryEscape(hostile), "map=" + url.QueryEscape(hostile), "rev=99&date=2014-01-01", "look=changes&compare=2025-11-28&date=2025-11-25", "lang=" + url.QueryEscape(hostile)} {
		f.Add(q)
	}
	s := serverOver(f, testLayers(), silent, indexApp)
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = "lang=en&" + query
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		root, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			if n.Data == "script" || n.Data == "img" {
				t.Fatalf("an element that the page has not: %s", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Fatalf("a handler: %s", a.Key)
				}
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		walk(root)
	})
}

func TestSearchEnginesFindTheTextOfEveryDate(t *testing.T) {
	f := newServer(t, silent)
	contains(t, "robots.txt", string(read(t, f.get("/robots.txt"))), "Sitemap: http://example.com/sitemap.xml")
	site := string(read(t, f.get("/sitemap.xml")))
	contains(t, "the sitemap", site, "<loc>http://example.com/?lang=en</loc>", "<loc>http://example.com/text/2025-11-28?lang=uk</loc>", "<loc>http://example.com/text/2014-03-18?lang=ru</loc>")
	if strings.Contains(site, "2026-01-01") {
		t.Error("it tells of a date that has not come")
	}
}

func TestTheRecordSaysWhereToReportErrors(t *testing.T) {
	f := newServer(t, func(o *server.Options) { o.Report = "errors@example.org" })
	contains(t, "the record", string(read(t, f.get("/api/record.json"))), `"report":"mailto:errors@example.org"`)
	if o := (server.Options{MemoryBytes: memo.LeastMemory, DrawLimit: 1, Report: "javascript:alert(1)"}); o.CheckSettings() == nil {
		t.Error("an address that is none was taken")
	}
}

// What a layer says of its source holds for its features that say nothing.
func TestAFeatureWithoutASourceHasItsLayers(t *testing.T) {
	layer := func(more string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"title":"X","kind":"control","cadence":"event","assessed_by":"Tester"` + more + `}`)}
	}
	f := serverOver(t, fstest.MapFS{
		"control/layer.json":         layer(`,"source":"https://example.org/reports"`),
		"control/2025-11-25.geojson": collection(square("a", `{}`, 37, 47, 1), square("b", `{"source":"A report","source_url":"https://example.org/b"}`, 39, 47, 1)),
		"other/layer.json":           layer(`,"source":"A map","source_url":"https://example.org/map"`),
		"other/2025-11-25.geojson":   collection(square("c", `{"source":"not stated"}`, 37, 47, 1), square("d", `{}`, 39, 47, 1)),
	}, silent)
	page := string(read(t, f.get("/text/2025-11-25?lang=en")))
	for what, want := range map[string]int{
		`<a href="https://example.org/reports" rel="noopener noreferrer">https://example.org/reports</a>`: 2, // of feature a, and below the layer
		`<a href="https://example.org/map" rel="noopener noreferrer">A map</a>`:                           2,
		`<a href="https://example.org/b" rel="noopener noreferrer">A report</a>`:                          1,
		`<dt>Source</dt><dd>not stated</dd>`:                                                              1,
	} {
		if n := strings.Count(page, what); n != want {
			t.Errorf("%d times %s, want %d:\n%s", n, what, want, page)
		}
	}
}
