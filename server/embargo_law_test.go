package server_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// embargoPaths are addresses of every route: of today, of days of which something
// waits, and pinned.
func embargoPaths() []string {
	paths := slices.Clone(refusals)
	var pinned []string
	for _, route := range servertest.Routes() { // all that there are, as other tests hold
		for _, path := range servertest.Live(route) {
			paths = append(paths, strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com")))
		}
		pinned = append(pinned, servertest.Pinned(route)...)
	}
	for _, address := range pinned {
		today := strings.NewReplacer("{at}", "latest", "{from}", "2025-11-12", "{to}", "latest", "@{known}", "").Replace(address)
		paths = append(paths, today, strings.Replace(today, "/control", "/secret", 1),
			strings.NewReplacer("{at}", "2025-11-30", "{from}", "2025-11-12", "{to}", "2025-11-30", "{known}", "1").Replace(address),
			strings.NewReplacer("{at}", "2025-11-30@1", "{from}", "2025-11-12@1", "{to}", "2025-11-30@1", "{known}", "2").Replace(address)) // 2 is still to come
	}
	paths = append(paths,
		"/?date=2025-11-30&lang=en", "/?date=2025-12-01&compare=2025-11-12&look=changes&lang=en", "/embed?date=2025-11-30&lang=en",
		"/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2025-11-30%26lang%3Den", "/api/record@2.json", "/api/layers/control/latest/source",
		"/api/layers/control/2025-11-30/source", "/api/layers/control/2025-11-12@1/source", "/ogc/latest/collections/control/items/hidden",
		"/api/search/latest?q=hidden", "/image/latest.svg?place=control/hidden", "/api/layers/secret/snapshots", "/feed/secret.atom")
	slices.Sort(paths)
	return slices.DeleteFunc(slices.Compact(paths), func(path string) bool { return path == "/metrics" }) // it is compared by itself
}

// TestEmbargoesLeaveNoTrace asks two servers for the same, of which one has, waiting
// for their time, a new date without a feature that was withdrawn from it, a
// correction of each layer that there is, an end, a layer more, and something that
// was withdrawn. Until then, status, headers and body of every route are equal, and
// what may change is fresh for a minute, or until midnight.
func TestEmbargoesLeaveNoTrace(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	site := func(o *server.Options) {
		servertest.Silent(o)
		o.App, o.Docs, o.Contact = app, docs, "mailto:desk@example.org"
	}
	plain, embargoed := servertest.Over(t, lawLayers(), site), servertest.Over(t, lawLayers(), site)
	until := time.Date(2025, 12, 2, 0, 0, 30, 0, time.UTC)
	prepare(embargoed, t, until)

	paths := embargoPaths()
	today := slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return strings.Contains(path, "2025-") && !strings.Contains(path, "latest")
	})
	answered := map[string]int{}
	for i, at := range []time.Time{until.Add(-70 * time.Second), until.Add(-30 * time.Second), until.Add(-time.Millisecond)} {
		*plain.Clock, *embargoed.Clock = at, at
		asked := paths
		if i < 2 {
			asked = today
		}
		for _, path := range asked {
			etag := ""
			for _, how := range [][]string{{http.MethodGet}, {http.MethodHead}, {http.MethodGet, "Accept-Encoding", "gzip", "Accept-Language", "uk"}, {http.MethodGet, "If-None-Match"}} {
				headers := slices.Clone(how[1:])
				if len(headers) == 1 {
					if etag == "" {
						continue
					}
					headers = append(headers, etag)
				}
				want, got := plain.Ask(how[0], path, headers...), embargoed.Ask(how[0], path, headers...)
				wantBody, gotBody := servertest.Read(t, want), servertest.Read(t, got)
				if got.StatusCode != want.StatusCode || fmt.Sprint(got.Header) != fmt.Sprint(want.Header) || !bytes.Equal(gotBody, wantBody) {
					t.Errorf("%s %s %v, %s before: %d %v\n%.1000s\nand without embargoes %d %v\n%.1000s", how[0], path, headers, until.Sub(at),
						got.StatusCode, got.Header, differing(gotBody, wantBody), want.StatusCode, want.Header, differing(wantBody, gotBody))
				}
				checkLifetime(t, path, at, want)
				answered[fmt.Sprint(want.StatusCode)]++
				if etag == "" {
					etag = want.Header.Get("ETag")
				}
				if i < 2 {
					break
				}
			}
		}
	}
	if got, want := recordMetrics(t, embargoed), recordMetrics(t, plain); got != want {
		t.Errorf("/metrics: %s\nand without embargoes %s", got, want)
	}
	t.Logf("%d addresses: %v", len(paths), answered)

	// What was compared does show it once it is public.
	*plain.Clock, *embargoed.Clock = until, until
	shown := map[string]bool{}
	for _, path := range paths {
		if !bytes.Equal(servertest.Read(t, plain.Get(path)), servertest.Read(t, embargoed.Get(path))) {
			shown[path] = true
		}
	}
	for _, path := range []string{"/api/layers", "/feed.atom", "/sitemap.xml", "/tiles/control/latest/5/19/11.mvt", "/api/layers/secret/latest.geojson", "/?date=2025-11-30&lang=en", "/ogc/latest/collections", "/text/2025-11-30?lang=en", "/api/layers/control/snapshots", "/tiles/base/latest/5/19/11.mvt"} {
		if !shown[path] {
			t.Errorf("%s does not show what has become public: %v", path, slices.Contains(paths, path))
		}
	}
}

// prepare loads what waits until an instant.
func prepare(f servertest.Fixture, t *testing.T, until time.Time) {
	t.Helper()
	load := func(layer, date, correct string, content []byte, change ...func(*data.LoadRequest)) {
		t.Helper()
		described, _, err := data.NewLayer(layer, data.LayerOptions{Kind: "control"})
		if err != nil {
			t.Fatal(err)
		}
		req := data.LoadRequest{Layer: described, Accept: geo.FindingCodes(), PublishAt: until, Correct: correct, Files: []data.Input{{
			Name: date + ".geojson", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
		}}}
		for _, c := range change {
			c(&req)
		}
		if _, err := f.DB.Load(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	withdraw := func(date, feature string) {
		t.Helper()
		if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate(date), Feature: feature, Reason: "for the law"}); err != nil {
			t.Fatal(err)
		}
	}
	hidden := servertest.Square("hidden", `{"name":"hidden","class":"oblast"}`, 37.2, 47.1, 0.4)
	with := func(features ...string) []byte { return servertest.Collection(append(features, hidden)...).Data }
	load("control", "2025-11-30", "", with(lawControl(13)...))
	withdraw("2025-11-30", "other")
	load("control", "2025-11-12", "drawn anew", with(lawControl(17)...))
	load("control", "2025-11-20", "", with(lawControl(14)...))
	withdraw("2025-11-20", "")
	load("control", "2025-12-02", "", nil, func(r *data.LoadRequest) { r.Nothing, r.Files[0] = "over", data.EmptyInput(r.Files[0].Date) })
	load("claims", "2022-09-30", "drawn anew", with())
	load("base", "2014-01-01", "drawn anew", with(servertest.Square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, 33, 45, 4)))
	load("secret", "2025-11-20", "", with())
}

// freshFor is of what may change: for a browser a minute, or for shared caches alone.
var freshFor = regexp.MustCompile(`^public, max-age=(?:0, s-maxage=)?(\d+),(?: stale-while-revalidate=600,)? stale-if-error=86400$`)

// otherLifetimes are of what has another: the map, which is asked for anew, the
// list of what was withdrawn, and what is of the release.
var otherLifetimes = map[string]string{
	"/": "no-cache", "/sw.js": "no-cache", "/manifest.webmanifest": "no-cache", "/api/retractions.json": "public, max-age=30",
	"/docs/": "public, max-age=3600", "/docs/index.html": "public, max-age=3600", "/docs/manual.css": "public, max-age=3600", "/docs/proxy.html": "public, max-age=3600",
	"/.well-known/security.txt": "public, max-age=3600", "/embed.js": "public, max-age=3600", "/robots.txt": "public, max-age=3600", "/favicon.ico": "public, max-age=86400", "/text/style.css": "public, max-age=3600",
	"/style/fonts/Roboto%20Regular/0-255.pbf": "public, max-age=86400", "/docs": "",
}

// checkLifetime holds what may change to a minute, cut at midnight.
func checkLifetime(t *testing.T, path string, now time.Time, r *http.Response) {
	t.Helper()
	value := r.Header.Get("Cache-Control")
	if r.Header.Get("Age") != "" || r.Header.Get("Expires") != "" {
		t.Errorf("%s has another lifetime: %v", path, r.Header)
	}
	if found := freshFor.FindStringSubmatch(value); found != nil {
		midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
		want := min(60, int(midnight.Sub(now).Seconds()))
		if seconds, err := strconv.Atoi(found[1]); err != nil || seconds != want {
			t.Errorf("%s at %s has %q, not %d seconds", path, now.Format(time.TimeOnly), value, want)
		}
		return
	}
	at, _, _ := strings.Cut(path, "?")
	if other, ok := otherLifetimes[at]; value != "no-store" && value != "private, no-store" && value != "public, max-age=31536000, immutable" && (!ok || value != other) {
		t.Errorf("%s at %s has %q", path, now.Format(time.TimeOnly), value)
	}
}

// recordMetrics are those of the record and of requests.
func recordMetrics(t *testing.T, f servertest.Fixture) string {
	t.Helper()
	lines := strings.Split(string(servertest.Read(t, f.Get("/metrics"))), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		return !strings.HasPrefix(line, "frontline_revision") && !strings.HasPrefix(line, "frontline_snapshot") && !strings.HasPrefix(line, "frontline_requests")
	}), "\n")
}
