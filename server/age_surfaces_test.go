package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-chi/chi/v5"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

const (
	// Of sentences the first letter is left out: it may be a capital. What each surface says of control of 30 November, asked for a date of
	// the year after, and on the day of the test.
	oldWords    = "as of 30 Nov 2025, 355 days earlier"
	newestWords = "ewest assessment: 30 Nov 2025, 361 days ago"
	newerWords  = "ewer: statement (15 Dec 2025)"
)

// datedAsk is an address, what it says, and what it must not say.
type datedAsk struct {
	at    string
	says  []string
	never []string
}

// surfaces are what every route that answers with something of a date says of
// its age: of a date past the record, of the newest, and pinned.
var surfaces = map[string][]datedAsk{
	"/": {
		{"/?date=2026-11-20&lang=en", []string{oldWords}, []string{newestWords}},
		{"/?lang=en", []string{newestWords, newerWords, `datetime="2025-11-30"`}, []string{"15 December 2025</time>", "days earlier"}},
	},
	"/embed": {
		{"/embed?date=2026-11-20&lang=en", []string{oldWords}, []string{newestWords}},
		{"/embed?date=2026-11-20&rev=1&lang=en", []string{oldWords}, []string{newestWords}},
		{"/embed?lang=en", []string{newestWords, newerWords, `datetime="2025-11-30"`}, []string{"15 December 2025</time>", "days earlier"}},
	},
	"/embed/examples": nil, // of embeds that say it themselves
	"/text":           nil, // it leads on
	"/text/":          nil,
	"/text/{asof}": {
		{"/text/2026-11-20?lang=en", []string{"As of 30 November 2025, 355 days earlier"}, []string{newestWords}},
		{"/text/2026-11-20@1?lang=en", []string{"As of 30 November 2025, 355 days earlier"}, []string{newestWords}},
		{"/text/latest?lang=en", []string{newestWords, newerWords}, []string{"days earlier"}},
		{"/text/2026-11-20?lang=uk", []string{"Станом на 30 листопада 2025 р., на 355 днів раніше"}, nil},
		{"/text/2026-11-20?lang=ru", []string{"По состоянию на 30 ноября 2025 г., на 355 дней раньше"}, nil},
	},
	"/place/{place}": nil, "/place/{place}/{asof}": nil, "/feed/place/{file}": nil, // of a place, which this record has not: TestAPlaceSaysItsAge
	"/api/at/{asof}/{file}": {
		{"/api/at/2026-11-20/37.5,47.5.json", []string{"as of 30 November 2025, 355 days earlier", `"days_old":355,"stale":true`}, []string{"The edge of what is held"}},
		{"/api/at/2026-11-20@1/37.5,47.5.json?lang=uk", []string{"станом на 30 листопада 2025 р., на 355 днів раніше", `"stale":true`}, []string{"До краю підконтрольного"}},
		{"/api/at/latest/37.5,47.5.json", []string{"as of 30 November 2025", `"snapshot":"2025-11-30"`}, nil},
	},
	"/oembed": {
		{"/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2026-11-20%26lang%3Den", []string{oldWords}, []string{newestWords}},
		{"/oembed?format=xml&url=http%3A%2F%2Fexample.com%2Fembed%3Fdate%3D2026-11-20", []string{oldWords}, []string{newestWords}},
		{"/oembed?url=http%3A%2F%2Fexample.com%2F", []string{"30 November 2025", newestWords}, []string{"days earlier"}},
	},
	"/image/{file}": {
		{"/image/2026-11-20.svg?size=600x400", []string{oldWords}, []string{newestWords}},
		{"/image/2026-11-20@1.svg?size=600x400", []string{oldWords}, []string{newestWords}},
		{"/image/2026-11-20.png?size=600x400", []string{oldWords}, []string{newestWords}},
		{"/image/latest.svg?size=600x400", []string{newestWords, "30 November 2025"}, []string{"days earlier"}},
		{"/image/2025-11-01..2026-11-20.svg?size=600x400", []string{"1 November 2025 – 30 November 2025"}, []string{newestWords}},
	},
	"/image/through/{file}": {
		{"/image/through/2025-12-10..2026-11-20.apng?size=600x400", []string{"as of 30 Nov 2025"}, []string{newestWords}},
	},
	"/style/{file}": {
		{"/style/2026-11-20.json", []string{oldWords, `"age_days":355`}, nil},
		{"/style/latest.json", []string{`"snapshot":"2025-11-30"`}, []string{"days earlier"}},
	},
	"/style/fonts/{font}/{file}": nil,
	"/tiles/{layer}/{file}": {
		{"/tiles/control/2026-11-20.json", []string{oldWords, `"frontline_age_days":355`, `"frontline_snapshot":"2025-11-30"`}, nil},
		{"/tiles/control/2025-11-30.json", []string{"30 November 2025"}, []string{"earlier", "age_days"}},
		{"/tiles/claims~control/2026-11-20.json", []string{oldWords, `"frontline_age_days":355`}, nil},
	},
	// Tiles never fade: neighbouring dates share them, and a header names theirs.
	"/tiles/{layer}/{asof}/{z}/{x}/{file}":           {{"/tiles/control/2026-11-20/5/19/11.mvt", []string{"Frontline-Snapshot: 2025-11-30"}, nil}},
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}": {{"/tiles/control/2026-11-20/dark/5/19/11.png", []string{"Frontline-Snapshot: 2025-11-30"}, nil}},
	"/api/{file}":                   {{"/api/record.json", []string{`{"from":"2025-12-01","until":"2026-11-27"}`}, nil}},
	"/api/layers":                   {{"/api/layers", []string{`"last":"2025-11-30"`}, nil}},
	"/api/layers/{layer}/snapshots": {{"/api/layers/control/snapshots", []string{`{"from":"2025-12-01","until":"2026-11-27"}`}, nil}},
	"/api/layers/{layer}/{file}": {{"/api/layers/control/2026-11-20.geojson", []string{"Frontline-Snapshot: 2025-11-30", `"snapshot":"2025-11-30"`}, nil},
		{"/api/layers/control/2026-11-20.kmz", []string{"Frontline-Snapshot: 2025-11-30"}, nil}, {"/api/layers/control/timeline.geojson", []string{`"last_snapshot":"2025-11-30"`, "nothing is known of later days"}, nil}},
	"/api/layers/{layer}/{asof}/features.json":    {{"/api/layers/control/2026-11-20/features.json", []string{"Frontline-Snapshot: 2025-11-30"}, nil}},
	"/api/layers/{layer}/{asof}/places.json":      {{"/api/layers/control/2025-11-01..2026-11-20/places.json", []string{`"snapshot":"2025-11-30","age_days":355`}, nil}},
	"/api/layers/{layer}/{asof}/settlements.json": {{"/api/layers/control/2025-11-01..2026-11-20/settlements.json", []string{`"snapshot":"2025-11-30","age_days":355`}, nil}},
	"/api/layers/{layer}/{asof}/source":           {{"/api/layers/control/2026-11-20/source", []string{"Frontline-Snapshot: 2025-11-30"}, nil}},
	"/api/search/{asof}":                          nil, // it finds, and shows nothing
	"/api/retractions.json":                       nil,
	"/feed.atom":                                  {{"/feed.atom", []string{"2025-11-30", "2025-12-15"}, nil}}, // each entry is of its own date
	"/feed.json":                                  {{"/feed.json", []string{"2025-11-30", "2025-12-15"}, nil}},
	"/feed/{file}":                                {{"/feed/control.json", []string{"2025-11-30"}, []string{"2025-12-15"}}},
}

// ogcSurfaces are those of the API, beneath its address as of today and as of a
// date. Those that are nil say nothing of a date.
var ogcSurfaces = map[string][]string{
	"": nil, "/": nil, "/api": nil, "/conformance": nil, "/tileMatrixSets": nil, "/tileMatrixSets/{set}": nil,
	"/tiles": nil, "/map/tiles": nil, "/collections/{layer}/tiles": nil, "/collections/{layer}/map/tiles": nil, // they lead to those below
	"/collections":                                         {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/collections/{layer}":                                 {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/collections/{layer}/items":                           {`"snapshot":"2025-11-30"`, `"frontline_age_days":`, "Frontline-Snapshot: 2025-11-30"},
	"/collections/{layer}/items/{feature}":                 {`"frontline_snapshot":"2025-11-30"`, "Frontline-Snapshot: 2025-11-30"},
	"/tiles/{set}":                                         {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/map/tiles/{set}":                                     {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/collections/{layer}/tiles/{set}":                     {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/collections/{layer}/map/tiles/{set}":                 {`"frontline_snapshot":"2025-11-30"`, `"frontline_age_days":`},
	"/tiles/{set}/{z}/{row}/{col}":                         {"Frontline-Snapshot: "},
	"/map/tiles/{set}/{z}/{row}/{col}":                     {"Frontline-Snapshot: "},
	"/collections/{layer}/tiles/{set}/{z}/{row}/{col}":     {"Frontline-Snapshot: 2025-11-30"},
	"/collections/{layer}/map/tiles/{set}/{z}/{row}/{col}": {"Frontline-Snapshot: 2025-11-30"},
}

// undated are what no reader takes for a picture of a date.
var undated = []string{
	"/healthz", "/readyz", "/metrics", "/.well-known/security.txt", "/robots.txt", "/sitemap.xml", "/sw.js", "/manifest.webmanifest", "/favicon.ico",
	"/desk", "/desk/", "/desk/state.json", "/desk/drafts/{file}", // of whoever keeps the record
	"/assets/*", "/docs", "/docs/*", "/embed.js", "/text/style.css",
	"/tiles/basemap@{hash}/{z}/{x}/{file}", "/tiles/basemap@{hash}/{variant}/{z}/{x}/{file}", "/tiles/basemap@{hash}.json", "/tiles/basemap@{hash}.png.json", "/tiles/basemap@{hash}.{variant}.png.json", "/tiles/basemap@{hash}.style.json", "/tiles/basemap@{hash}.{variant}.style.json", // of no layer: what they are of says its own day, where it has one
	"/draft/{secret}", "/draft/{secret}/*", // below it is the map with all that it says: TestDraftsShowWhatWillBe
}

// agedServer has control up to 30 November 2025 and a statement of 15 December,
// read a year later.
func agedServer(t *testing.T) servertest.Fixture {
	t.Helper()
	layers := servertest.OnBase(t)
	for name := range layers {
		if strings.HasPrefix(name, "control/2") {
			delete(layers, name)
		}
	}
	layers["control/2025-11-01.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, 0.9))
	layers["control/2025-11-30.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, 1))
	layers["statements/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Statements","kind":"statements","cadence":"event"}`)}
	layers["statements/2025-12-15.geojson"] = servertest.Collection(`{"type":"Feature","id":"said","properties":{"name":"A statement","speaker":"Somebody","text":"Words","said_on":"2025-12-15"},"geometry":{"type":"Point","coordinates":[37.5,47.5]}}`)
	app, docs := siteParts(t)
	f := servertest.Over(t, layers, servertest.Silent, func(o *server.Options) {
		o.App, o.Docs, o.Contact = app, docs, "security@example.org"
	})
	*f.Clock = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	return f
}

// said is all that an answer says, its headers with it.
func said(t *testing.T, r *http.Response) string {
	t.Helper()
	var out strings.Builder
	for name, values := range r.Header {
		for _, v := range values {
			if plain, err := url.PathUnescape(v); err == nil {
				v = plain
			}
			out.WriteString(name + ": " + v + "\n")
		}
	}
	out.Write(servertest.Read(t, r))
	return out.String()
}

// saysDated holds an address to what it says, and to what neither it nor any must
// say.
func saysDated(f servertest.Fixture, t *testing.T, ask datedAsk, never ...string) {
	t.Helper()
	r := f.Get(ask.at)
	words := said(t, r)
	if r.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d: %.300s", ask.at, r.StatusCode, words)
		return
	}
	for _, want := range ask.says {
		if !strings.Contains(words, want) {
			t.Errorf("%s does not say %q: %.1500s", ask.at, want, words)
		}
	}
	for _, not := range append(never, ask.never...) {
		if strings.Contains(words, not) {
			t.Errorf("%s says %q: %.3000s", ask.at, not, words)
		}
	}
}

// TestEverySurfaceSaysItsAge asks each route that there is: one that is in none
// of the lists is an error, so that a new one is not left out.
func TestEverySurfaceSaysItsAge(t *testing.T) {
	geotest.TakesLong(t)
	f := agedServer(t)
	known := map[string]bool{}
	for _, pattern := range undated {
		known[pattern] = true
	}
	for pattern, asks := range surfaces {
		known[pattern] = true
		for _, ask := range asks {
			saysDated(f, t, ask)
		}
	}
	fill := strings.NewReplacer("{layer}", "control", "{set}", "WebMercatorQuad", "{z}", "5", "{row}", "11", "{col}", "19", "{feature}", "held")
	for path, says := range ogcSurfaces {
		for _, root := range []string{"/ogc", "/ogc/{asof}"} {
			known[root+path] = true
			if says != nil {
				saysDated(f, t, datedAsk{fill.Replace(strings.ReplaceAll(root, "{asof}", "2026-11-20") + path), says, nil})
			}
		}
	}
	seen := map[string]bool{}
	err := chi.Walk(f.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if seen[pattern] = true; method == http.MethodGet && !known[pattern] {
			t.Errorf("%s is in no list: what does it say of the age of what it shows?", pattern)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pattern := range known {
		if !seen[pattern] {
			t.Errorf("there is no route %s", pattern)
		}
	}
}
