package server_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/address"
	"frontline/server/servertest"
)

// strangers are parameters that campaigns, counters, content systems and scripts hang onto
// addresses.
const strangers = "utm_source=news&utm_campaign=a%20b&fbclid=IwAR0&gclid=Cj0&ver=6.4&_=1732&dnt=1&%75nknown=1&x+y=1&%zz=1&a;b=1&empty"

// An address with parameters that its route does not take is the address without them, on every
// route: the same answer by the same ETag, nothing further in any cache, and no further address. The
// standards of the OGC API refuse them.
func TestUnknownParametersArePassedOver(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.New(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	asked := map[string]string{} // what is asked with strangers, and without
	for _, pattern := range servertest.Routes() {
		paths := servertest.Live(pattern)
		if len(paths) == 0 {
			t.Errorf("%s has no address to try", pattern)
		}
		for _, path := range paths {
			path = strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com"))
			mark := "?"
			if strings.Contains(path, "?") {
				mark = "&"
			}
			asked[path+mark+strangers] = path
			if before, query, ok := strings.Cut(path, "?"); ok {
				asked[before+"?"+strangers+"&"+query] = path
			}
			f.Get(path)
		}
	}
	before := servertest.CacheEntriesByName(t, f)
	for _, path := range slices.Sorted(maps.Keys(asked)) {
		got := f.Get(path)
		body := servertest.Read(t, got)
		if strings.HasPrefix(path, address.OGCPath) {
			if got.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: status %d", path, got.StatusCode)
			}
			continue
		}
		want := f.Get(asked[path])
		wantBody := servertest.Read(t, want)
		for _, name := range []string{"ETag", "Cache-Control", "Vary", "Content-Type", "Link", "Location", "Cache-Tag"} {
			if g, w := got.Header[name], want.Header[name]; !slices.Equal(g, w) {
				t.Errorf("%s: %s is %q, and without them %q", path, name, g, w)
			}
		}
		if got.StatusCode != want.StatusCode || got.StatusCode == http.StatusOK && asked[path] != address.MetricsPath && string(body) != string(wantBody) {
			t.Errorf("%s: status %d with %d bytes, and without them %d with %d", path, got.StatusCode, len(body), want.StatusCode, len(wantBody))
		}
	}
	after := servertest.CacheEntriesByName(t, f)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if after[name] > before[name] {
			t.Errorf("%s has %d entries more", name, after[name]-before[name])
		}
	}
}

// The map's page takes what its script reads of its address: from an address without a language the
// server leads on to one that has it all.
func TestTheMapTakesWhatItsScriptReads(t *testing.T) {
	source, err := os.ReadFile("../static/src/model/url.ts")
	if err != nil {
		t.Fatal(err)
	}
	f := servertest.New(t)
	query := url.Values{}
	for _, m := range regexp.MustCompile(`params\.get\("(\w+)"\)`).FindAllStringSubmatch(string(source), -1) {
		query.Set(m[1], "1")
	}
	if len(query) < 10 {
		t.Fatalf("the script reads %v", query)
	}
	r := f.Get("/?unknown=1&" + query.Encode())
	to, err := url.Parse(r.Header.Get("Location"))
	if err != nil || r.StatusCode != http.StatusFound {
		t.Fatalf("status %d, %v", r.StatusCode, err)
	}
	led := to.Query()
	led.Del("lang")
	if led.Encode() != query.Encode() {
		t.Errorf("it leads to %s, and was asked with %s", led.Encode(), query.Encode())
	}
}

// A wrong value of a parameter that a route of data or pictures takes is refused there, and kept
// nowhere.
func TestWrongValuesOfKnownParametersAreRefused(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	paths := []string{
		"/api/at/latest/37.5,48.5.json?lang=xx", "/api/layers/control/2025-11-25..2025-11-28.csv?lang=xx",
		"/api/search/latest?q=held&limit=0", "/api/search/latest?q=held&near=1000,0", "/api/search/latest?q=",
		"/oembed?format=yaml", "/api/layers/control/2025-11-28/features.json?class=", "/api/layers/control/2025-11-28/features.json?class=a%2F", "/oembed?url=http://example.com/&maxwidth=0",
	}
	for _, wrong := range []string{"bbox=1,2", "frame=2", "frozen=0", "inset=2", "lang=xx", "layers=", "layers=A", "legend=2", "map=99/0/0", "north=2", "place=", "scale=9", "scalebar=2", "size=1x1", "style=0", "theme=blue", "title=%0A", "zoom=1", "size=200x200&size=300x300"} {
		paths = append(paths, "/image/latest.svg?"+wrong, "/image/through/2025-11-25..2025-11-28.zip?"+wrong)
	}
	servertest.CacheEntries(t, f)
	before := servertest.CacheEntries(t, f)
	for _, path := range paths {
		r := f.Get(path)
		servertest.Read(t, r)
		if r.StatusCode != http.StatusBadRequest && r.StatusCode != http.StatusNotImplemented || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", path, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	if after := servertest.CacheEntries(t, f); after != before {
		t.Errorf("%d entries are kept, and were %d", after, before)
	}
}
