package server_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"

	"github.com/go-json-experiment/json/v1"
)

// recentLayers are eight days to yesterday, of which the fifth is missing: ground is gained near
// Huliaipole on two of them and, apart, less of it elsewhere, and some is lost.
func recentLayers() fstest.MapFS {
	held := func(features ...string) *fstest.MapFile { return servertest.Collection(features...) }
	whole, less := servertest.Square("a", `{}`, 37, 47, 1), servertest.Square("a", `{}`, 37, 47, 0.999)
	near, nearer := servertest.Square("b", `{}`, 36.2, 47.6, 0.1), servertest.Square("c", `{}`, 36.3, 47.6, 0.05)
	out := fstest.MapFS{
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-23.geojson": held(whole),
		"control/2025-11-24.geojson": held(whole, near),
		"control/2025-11-25.geojson": held(whole, near),
		"control/2025-11-26.geojson": held(whole, near),
		"control/2025-11-28.geojson": held(whole, near, nearer),
		"control/2025-11-29.geojson": held(less, near, nearer, servertest.Square("d", `{}`, 39, 48.5, 0.02)),
		"control/2025-11-30.geojson": held(less, near, nearer, servertest.Square("d", `{}`, 39, 48.5, 0.02)),
	}
	return out
}

var recentInPage = regexp.MustCompile(`<span class="headline-part headline-recent" id="headline-recent" data-layer="control" data-day="([0-9-]+)">([^<]*)</span>`)

// withWrittenPage is a page between whose marks the server writes.
func withWrittenPage(o *server.Options) {
	page := &fstest.MapFile{Data: []byte("<!doctype html><h1><!--headline--><!--/headline--></h1><noscript><!--noscript--><!--/noscript--></noscript>")}
	o.Gazetteer = data.Gazetteer
	o.App = fstest.MapFS{"index.en.html": page, "index.uk.html": page, "index.ru.html": page, "sw.js": {}, "manifest.webmanifest": {}}
}

// TestTheMapOpensWithWhatChanged: gained and lost apart, where, which day is missing and by whose word,
// alike on the page, in it for who runs no scripts, on the page as pinned, and as text.
func TestTheMapOpensWithWhatChanged(t *testing.T) {
	f := servertest.Over(t, recentLayers(), withWrittenPage)
	var d struct {
		Gained float64 `json:"gained_km2"`
		Lost   float64 `json:"lost_km2"`
	}
	if err := json.Unmarshal(servertest.Read(t, f.Get("/api/layers/control/2025-11-23..2025-11-30.json")), &d); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{
		"en": fmt.Sprintf("In the 7 days to 30 Nov 2025, held: %.1f km² more, %.1f less, most near Huliaipole; 27 Nov 2025 not recorded. Assessed by Tester", d.Gained, d.Lost),
		"uk": strings.ReplaceAll(fmt.Sprintf("За 7 днів до 30 лист. 2025 р., під контролем: на %.1f км² більше, на %.1f менше, понад половину біля н. п. Гуляйполе; без даних: 27 лист. 2025 р. Оцінка: Tester", d.Gained, d.Lost), "0.", "0,"),
		"ru": "За 7 дней до 30 нояб. 2025 г., под контролем: на ",
	} {
		for _, at := range []string{"/?", "/?date=2025-11-30&", "/?date=2025-11-30&rev=1&", "/text/2025-11-30?", "/text/latest?"} {
			body := string(servertest.Read(t, f.Get(at+"lang="+lang)))
			in := want
			if lang == "uk" { // decimals have commas
				in = regexp.MustCompile(`(\d)\.(\d) (км|менше)`).ReplaceAllString(want, "$1,$2 $3")
			}
			if !strings.Contains(body, in) {
				t.Errorf("%slang=%s does not say %q: %s", at, lang, in, body)
			}
			if strings.HasPrefix(at, "/?") {
				if m := recentInPage.FindStringSubmatch(body); m == nil || m[1] != "2025-11-30" || strings.Count(body, m[2]) != 2 {
					t.Errorf("%slang=%s: %v in the headline, and once for who runs no scripts: %s", at, lang, m, body)
				}
			}
		}
	}
	// What is pinned to a date follows from its snapshot alone.
	if body := string(servertest.Read(t, f.Get("/text/2025-11-30@1?lang=en"))); strings.Contains(body, "In the 7 days") {
		t.Errorf("the pinned text compares: %s", body)
	}
}

// TestNothingIsSaidOfWhatTheRecordDoesNotTell: no sentence where a date has no assessment of its own,
// before the record, past the cadence, after an end, across sources and assessors, or where something
// was withdrawn; and none of several assessors before the others.
func TestNothingIsSaidOfWhatTheRecordDoesNotTell(t *testing.T) {
	f := servertest.Over(t, recentLayers(), withWrittenPage)
	says := func(name, at string, want bool) {
		t.Helper()
		body := string(servertest.Read(t, f.Get(at)))
		if got := recentInPage.MatchString(body); got != want {
			t.Errorf("%s, %s: said %v, want %v: %s", name, at, got, want, body)
		}
	}
	says("a day of the record", "/?date=2025-11-30&lang=en", true)
	says("a day that is missing", "/?date=2025-11-27&lang=en", false)
	says("before the record", "/?date=2025-11-29&lang=en", false)
	says("two dates", "/?date=2025-11-30&look=changes&compare=2025-11-23&lang=en", false)
	says("yesterday's is the newest", "/?lang=en", true)
	*f.Clock = f.Clock.AddDate(0, 0, 1)
	says("past the cadence", "/?lang=en", false)
	says("that date", "/?date=2025-11-30&lang=en", true)

	day := servertest.Square("a", `{}`, 37, 47, 1)
	f.Load(t, "2025-12-01", nil, day)
	says("against a day of the record", "/?date=2025-12-01&lang=en", true)
	f.Load(t, "2025-12-02", func(r *data.LoadRequest) { r.SourceURL = "https://other.example/file" }, day)
	f.Load(t, "2025-12-03", func(r *data.LoadRequest) { r.SourceURL = "https://one.example/file" }, day)
	*f.Clock = f.Clock.AddDate(0, 0, 8)
	f.Load(t, "2025-12-09", func(r *data.LoadRequest) { r.SourceURL = "https://one.example/file" }, day)
	f.Load(t, "2025-12-10", func(r *data.LoadRequest) { r.SourceURL = "https://one.example/file" }, servertest.Square("a", `{"assessed_by":"Another"}`, 37, 47, 1))
	says("another source", "/?date=2025-12-09&lang=en", false)
	says("another assessor", "/?date=2025-12-10&lang=en", false)
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-25"), Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
	says("a day in between was withdrawn since", "/?date=2025-11-30&rev=1&lang=en", false)
	says("as known now", "/?date=2025-11-30&lang=en", true)
}
