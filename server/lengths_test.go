package server_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/address"
	"frontline/server/servertest"
)

// What is longer than a host, a part of a path or a parameter can be is refused
// on every route, shortly, and not kept. A parameter that the route does not take is passed over.
func TestWhatIsTooLongIsRefused(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.New(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	type answer struct {
		status int
		tag    string
		body   string
	}
	answered := func(path string) (answer, *http.Response) {
		r := askHost(f, path, "example.com")
		a := answer{r.StatusCode, r.Header.Get("ETag"), string(servertest.Read(t, r))}
		if strings.HasPrefix(path, address.MetricsPath) {
			a.body = ""
		}
		return a, r
	}
	plain := map[string]answer{}
	for _, pattern := range servertest.Routes() {
		for _, path := range servertest.Live(pattern) {
			path = strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com"))
			plain[path], _ = answered(path)
		}
	}
	servertest.CacheEntries(t, f) // reads the record, which is kept
	before := servertest.CacheEntries(t, f)
	check := func(path, host string, r *http.Response, body []byte) {
		t.Helper()
		if r.StatusCode != 400 || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.100s at %.20s: status %d, %s, %s", path, host, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"))
		}
		if len(body) > 1000 || strings.Contains(string(body), "xxxxxxxx") {
			t.Errorf("%.100s at %.20s: answered with %d bytes: %.200s", path, host, len(body), body)
		}
	}
	refused := func(path, host string) {
		t.Helper()
		if strings.HasPrefix(path, address.DraftPrefix+"xxx") {
			return // a secret of any length is none, and answered as others that are none
		}
		r := askHost(f, path, host)
		check(path, host, r, servertest.Read(t, r))
	}
	refusals := map[string]int{} // by the parameter's name
	long := strings.Repeat("x", 5000)
	parameters := []string{
		"bbox", "compare", "controls", "credit", "date", "datetime", "format", "lang", "layers", "limit", "look", "map", "offset", "place", "q", "range", "rev",
		"size", "style", "theme", "title", "url", "with", "unknown",
	}
	part := regexp.MustCompile(`\{[a-z]+\}|\*`)
	routes := 0
	for _, pattern := range servertest.Routes() {
		for _, path := range servertest.Live(pattern) {
			routes++
			path = strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com"))
			refused(path, long[:250]+".example")
			mark := "?"
			if strings.Contains(path, "?") {
				mark = "&"
			}
			for _, name := range append(parameters, long) {
				more := path + mark + name + "=" + long
				got, r := answered(more)
				if got == plain[path] {
					continue
				}
				if location := r.Header.Get("Location"); path == "/" && r.StatusCode == http.StatusFound && len(location) > len(long) {
					continue // to itself in the reader's language, where it is refused
				}
				refusals[name]++
				check(more, "example.com", r, []byte(got.body))
			}
			if part.MatchString(pattern) {
				refused(strings.TrimRight(part.ReplaceAllString(pattern, long[:300]), "/"), "example.com")
			}
		}
	}
	if routes < 50 {
		t.Errorf("only %d addresses were tried", routes)
	}
	for _, name := range parameters {
		if refusals[name] == 0 {
			t.Errorf("%s is refused nowhere", name)
		}
	}
	refused("/ogc/collections/control/items?datetime=2025-11-28T12:00:00."+strings.Repeat("0", 100)+"Z", "example.com")
	refused("/?lang="+long[:65], "example.com")
	if after := servertest.CacheEntries(t, f); after != before {
		t.Errorf("%d entries are kept, and were %d", after, before)
	}
	// What is not too long is answered.
	for _, path := range []string{"/api/search/latest?q=" + url.QueryEscape(strings.Repeat("щ", 100)), "/tiles/control/latest/5/18/11.png?v=" + long[:512]} {
		if r := askHost(f, path, long[:247]+".example"); r.StatusCode != 200 {
			t.Errorf("%.100s: status %d", path, r.StatusCode)
		}
	}
}

// A tile that is kept is refused to a host that is too long, too: the fast path
// asks before it answers.
func TestTheFastPathAsksForTheHost(t *testing.T) {
	f := servertest.New(t)
	const tile = "/tiles/control/latest/5/18/11.png"
	f.Get(tile)
	if r := askHost(f, tile, strings.Repeat("x", 256)); r.StatusCode != 400 {
		t.Errorf("status %d", r.StatusCode)
	}
}

// What means the same is kept once: parameters that nobody knows, and those that
// are written in other ways, make no further entries.
func TestNothingIsKeptTwiceForItsWriting(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.New(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	f.Get("/ogc/collections/control/items?datetime=2025-11-28&limit=10&offset=0")
	f.Get("/ogc/tiles?datetime=2025-11-28")
	f.Get("/ogc/tiles/WebMercatorQuad?datetime=2025-11-28")
	paths := []string{"/ogc/collections/control/items?offset=00&limit=0010&datetime=2025-11-28T12:00:00.1Z"}
	for i := range 4 {
		instant := "datetime=2025-11-28T12:00:00." + strconv.Itoa(i) + "Z"
		paths = append(paths, "/ogc/collections/control/items?limit=10&offset=0&"+instant, "/ogc/tiles?"+instant, "/ogc/tiles/WebMercatorQuad?"+instant)
	}
	for _, pattern := range servertest.Routes() {
		for _, path := range servertest.Live(pattern) {
			path = strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com"))
			f.Get(path)
			if strings.Contains(path, "?") {
				path += "&"
			} else {
				path += "?"
			}
			paths = append(paths, path+"unknown=1", path+"utm_source=2")
		}
	}
	before := servertest.CacheEntriesByName(t, f)
	for _, path := range paths {
		f.Get(path)
	}
	after := servertest.CacheEntriesByName(t, f)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if after[name] > before[name] {
			t.Errorf("%s has %d entries more", name, after[name]-before[name])
		}
	}
}

// askHost asks the server by another name.
func askHost(f servertest.Fixture, path, host string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}
