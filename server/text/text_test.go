package text_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/memo"
	"frontline/server/servertest"
)

func TestTextOfADateSaysWhoSaysWhat(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	r := f.Get("/text/2022-10-01?lang=en")
	page := servertest.WordsOf(t, string(servertest.Read(t, r)))
	servertest.Contains(t, "the text of 2022-10-01", page,
		"Claims, control and statements on 1 October 2022", "As of 30 September 2022",
		"Crimea Крим", "Claimed by Russia", "Denied by Ukraine · not stated", "UN General Assembly · 27 March 2014",
		"km² claimed by Russia", "km² claimed, claimant not stated", "These are claims, not borders.", "Control, assessed by Tester Nothing is recorded yet on this date.")
	if got := r.Header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") {
		t.Errorf("its policy is %q", got)
	}
	gap := servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/2025-11-27?lang=uk"))))
	servertest.Contains(t, "a day in a gap", gap, "Станом на 25 листопада 2025 р., на 2 дні раніше", "Під контролем", "оцінка: Tester")
}

func TestADenialOfLaterDateSaysSo(t *testing.T) {
	page := servertest.WordsOf(t, string(servertest.Read(t, servertest.New(t, servertest.Silent).Get("/text/2014-03-20?lang=en"))))
	servertest.Contains(t, "the text before the resolution", page, "UN General Assembly · 27 March 2014 (dated later)")
}

func TestTextOfTwoDatesSaysWhatChanged(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	page := servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/2025-11-25..2025-11-30?lang=en&layers=control"))))
	servertest.Contains(t, "the text of a change", page, "What changed from 25 November 2025 to 30 November 2025",
		"25 November 2025 – 28 November 2025", "4 days between have no snapshot.", "Newly held, km²", "28 November 2025")
	if strings.Contains(page, "Claims") {
		t.Errorf("a layer that was not asked for: %.300s", page)
	}
	for path, status := range map[string]int{
		"/text/2025-11-30..2025-11-25": 400, "/text/2025-11-30..": 400, "/text/x": 400, "/text/2000-01-01": 404,
		"/text/latest?layers=nowhere": 404, "/text/latest?layers=A%20B": 400, "/text/latest@1": 400, "/text/2025-11-30@9": 404,
	} {
		if got := f.Get(servertest.InEnglish(path)).StatusCode; got != status {
			t.Errorf("%s: %d, want %d", path, got, status)
		}
	}
}

func TestTextSaysWhatWasCorrectedAndWithdrawn(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	f.Load(t, "2025-11-25", func(r *data.LoadRequest) { r.Correct = "the east was drawn twice" }, servertest.Square("held", `{}`, 37, 47, 1.3))
	servertest.Contains(t, "a corrected date", servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/2025-11-25?lang=en")))), "Corrected on 1 December 2025: the east was drawn twice")
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	servertest.Contains(t, "the date of what was withdrawn", servertest.WordsOf(t, string(servertest.Read(t, f.Get("/text/2025-11-29?lang=en")))),
		"The snapshot of 28 November 2025 was retracted on 1 December 2025: of another day", "As of 25 November 2025")
	if r := f.Get("/text/2025-11-28@2?lang=en"); r.StatusCode != 410 {
		t.Errorf("pinned before it was withdrawn: %d", r.StatusCode)
	}
}

func TestTheFormLeadsToDates(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	for query, want := range map[string]string{
		"":                                    "/text/latest?lang=en",
		"?date=2025-11-30&with=&lang=uk":      "/text/2025-11-30?lang=uk",
		"?date=2025-11-25&with=2025-11-30":    "/text/2025-11-25..2025-11-30?lang=en",
		"?date=2025-11-30&with=2025-11-25":    "/text/2025-11-25..2025-11-30?lang=en",
		"?date=2025-11-30&with=2025-11-30":    "/text/2025-11-30?lang=en",
		"?date=2025-11-30&layers=%2F%2Fevil/": "/text/2025-11-30?lang=en&layers=%2F%2Fevil%2F",
	} {
		r := f.Get("/text" + query)
		if got := r.Header.Get("Location"); r.StatusCode != 302 || got != want || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %s, want %s", query, r.StatusCode, got, want)
		}
	}
	if r := f.Get("/text?date=tomorrow"); r.StatusCode != 400 {
		t.Errorf("no date: %d", r.StatusCode)
	}
}

func TestWhatTheRecordSaysIsNoMarkup(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	evil := `{"name":"</h3><img src=x onerror=alert(1)>","claimed_by":"<b>x</b>","source":"s","state":"<i>"}`
	f.Load(t, "2025-11-29", nil, servertest.Square("held", evil, 37, 47, 1.3))
	for _, path := range []string{"/text/2025-11-29?lang=en", "/?date=2025-11-29&lang=en"} {
		page := string(servertest.Read(t, f.Get(path)))
		for _, bad := range []string{"<img", "<b>", "<i>"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: %s in %s", path, bad, page)
			}
		}
	}
}

func TestTheMapsPageSaysWhatItShows(t *testing.T) {
	f := servertest.New(t, servertest.Silent, servertest.WithPages)
	page := string(servertest.Read(t, f.Get("/?date=2025-11-28&map=7/48/37&layers=control&lang=uk")))
	servertest.Contains(t, "the page", page, `<html lang="uk">`, "<title>28 листопада 2025 р.: Control, оцінка: Tester – Frontline</title>",
		`content="http://example.com/image/2025-11-28.png?lang=uk&amp;layers=control&amp;map=7%2F48%2F37&amp;size=1200x630"`,
		`name="twitter:card" content="summary_large_image"`, `<link rel="modulepreload" fetchpriority="low" href="/assets/uk-1.js">`,
		`href="/text/2025-11-28?lang=uk&amp;layers=control"`, "оцінка: Tester", `href="/api/record.json"`)
	change := string(servertest.Read(t, f.Get("/?date=2025-11-25&look=changes&compare=2025-11-28&rev=1&lang=en")))
	servertest.Contains(t, "the page of a change", change, "What changed from 25 November 2025 to 28 November 2025: Control, assessed by Tester; Claims", "/image/2025-11-25@1..2025-11-28@1.png", "/api/record@1.json")
	servertest.Contains(t, "its head", page, `rel="canonical" href="http://example.com/?date=2025-11-28&amp;lang=uk&amp;layers=control&amp;map=7%2F48%2F37"`,
		`hreflang="en" href="http://example.com/?date=2025-11-28&amp;lang=en&amp;`, `hreflang="x-default" href="http://example.com/?date=2025-11-28&amp;layers=control&amp;map=7%2F48%2F37"`)
}

func FuzzIndexQuery(f *testing.F) {
	for _, q := range []string{"lang=uk", "date=2025-11-28&map=7/48/37", "layers=" + url.QueryEscape(servertest.Hostile), "map=" + url.QueryEscape(servertest.Hostile), "rev=99&date=2014-01-01", "look=changes&compare=2025-11-28&date=2025-11-25", "lang=" + url.QueryEscape(servertest.Hostile)} {
		f.Add(q)
	}
	s := servertest.Over(f, servertest.TestLayers(), servertest.Silent, servertest.WithPages)
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
	f := servertest.New(t, servertest.Silent)
	servertest.Contains(t, "robots.txt", string(servertest.Read(t, f.Get("/robots.txt"))), "Sitemap: http://example.com/sitemap.xml")
	site := string(servertest.Read(t, f.Get("/sitemap.xml")))
	servertest.Contains(t, "the sitemap", site, "<loc>http://example.com/?lang=en</loc>", "<loc>http://example.com/text/2025-11-28?lang=uk</loc>", "<loc>http://example.com/text/2014-03-18?lang=ru</loc>")
	if strings.Contains(site, "2026-01-01") {
		t.Error("it tells of a date that has not come")
	}
}

func TestTheRecordSaysWhereToReportErrors(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.Report = "errors@example.org" })
	servertest.Contains(t, "the record", string(servertest.Read(t, f.Get("/api/record.json"))), `"report":"mailto:errors@example.org"`)
	if o := (server.Options{MemoryBytes: memo.LeastMemory, DrawLimit: 1, Report: "javascript:alert(1)"}); o.CheckSettings() == nil {
		t.Error("an address that is none was taken")
	}
}

// What a layer says of its source holds for its features that say nothing.
func TestAFeatureWithoutASourceHasItsLayers(t *testing.T) {
	layer := func(more string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"title":"X","kind":"control","cadence":"event","assessed_by":"Tester"` + more + `}`)}
	}
	f := servertest.Over(t, fstest.MapFS{
		"control/layer.json":         layer(`,"source":"https://example.org/reports"`),
		"control/2025-11-25.geojson": servertest.Collection(servertest.Square("a", `{}`, 37, 47, 1), servertest.Square("b", `{"source":"A report","source_url":"https://example.org/b"}`, 39, 47, 1)),
		"other/layer.json":           layer(`,"source":"A map","source_url":"https://example.org/map"`),
		"other/2025-11-25.geojson":   servertest.Collection(servertest.Square("c", `{"source":"not stated"}`, 37, 47, 1), servertest.Square("d", `{}`, 39, 47, 1)),
	}, servertest.Silent)
	page := string(servertest.Read(t, f.Get("/text/2025-11-25?lang=en")))
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
