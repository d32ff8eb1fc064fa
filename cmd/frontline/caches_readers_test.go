package main

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCachesGiveEachReaderHisOwn has readers of two languages and of two sites ask
// for the same in turn, with the sites named where the manual says so.
func TestCachesGiveEachReaderHisOwn(t *testing.T) {
	t.Parallel()
	const news, other, stranger = "https://news.example.org", "https://maps.example.net:8443", "https://evil.example"
	p := &proxied{t: t, dir: t.TempDir(), cors: news + " " + other}
	p.replaced = []string{"# https://news.example.org https://news.example.org;", news + " " + news + ";\n" + other + " " + other + ";"}
	p.behindNginx(proxyNoon)
	caches := map[string]front{"nginx": p.front}
	if f, _, ok := p.varnish(`req.http.Origin != "https://news.example.org"`, `req.http.Origin != "`+news+`" && req.http.Origin != "`+other+`"`); ok {
		caches["Varnish"] = f
	}
	for name, c := range caches {
		checkLanguages(t, name, c)
		checkStrangers(t, name, c, p.origin)
		// Before a script's request with header fields of its own a browser asks whether it may send it.
		for origin, allowed := range map[string]string{news: news, stranger: ""} {
			a := c.ask(t, http.MethodOptions, "/api/record.json", nil, "Origin", origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "traceparent")
			if got := a.header.Get("Access-Control-Allow-Origin"); a.status != http.StatusNoContent || got != allowed {
				t.Errorf("%s: asked first by %s: status %d, allowed %q", name, origin, a.status, got)
			}
		}
		asked := p.origin.total("")
		const paths = 3
		for _, path := range [paths]string{"/tiles/control/2025-11-05@1/6/37/22.mvt", "/api/record.json", "/api/layers/control/2025-11-05@1.geojson"} {
			seen := map[string]bool{}
			for i, ask := range []struct{ origin, allowed string }{
				{"", ""}, {news, news}, {other, other}, {stranger, ""}, {news, news}, {"https://stranger.example", ""}, {other, other}, {"", ""},
			} {
				a := c.ask(t, http.MethodGet, path, nil, "Origin", ask.origin)
				want := "MISS"
				if seen[ask.allowed] {
					want = "HIT"
				}
				seen[ask.allowed] = true
				if got := a.header.Get("Access-Control-Allow-Origin"); a.status != http.StatusOK || got != ask.allowed || a.cache() != want {
					t.Errorf("%s, %d: %s for %q: status %d, %s, want %s, allowed %q", name, i, path, ask.origin, a.status, a.cache(), want, got)
				}
				if !slices.ContainsFunc(a.header.Values("Vary"), func(v string) bool { return strings.Contains(v, "Origin") }) {
					t.Errorf("%s: %s: Vary %q", name, path, a.header.Values("Vary"))
				}
			}
		}
		if n := p.origin.total("") - asked; n != 3*paths {
			t.Errorf("%s: the server was asked %d times for %d addresses of three kinds of readers", name, n, paths)
		}
	}
}

// checkLanguages asks for pages without a language and goes where that leads.
func checkLanguages(t *testing.T, name string, c front) {
	for _, path := range []string{"/", "/?date=2025-11-05&layers=control", "/embed?date=2025-11-05", "/text", "/text/2025-11-05"} {
		bodies := map[string][]byte{}
		for _, lang := range []string{"uk", "en", "uk", "en", "ru"} {
			led := c.ask(t, http.MethodGet, path, nil, "Accept-Language", lang+"-UA, de;q=0.5")
			to := led.header.Get("Location")
			if led.status != http.StatusFound || led.cache() == "HIT" || !strings.HasSuffix(to, "lang="+lang) {
				t.Fatalf("%s: %s in %s: status %d, %s, to %q", name, path, lang, led.status, led.cache(), to)
			}
			a := c.ask(t, http.MethodGet, to, nil, "Accept-Language", "de")
			want := "MISS"
			if bodies[lang] != nil && (name == "nginx" || !strings.HasPrefix(path, "/?") && path != "/") { // Varnish keeps no map's page
				want = "HIT"
			}
			if a.status != http.StatusOK || a.cache() != want || !strings.Contains(string(a.body), `lang="`+lang+`"`) || bodies[lang] != nil && !bytes.Equal(a.body, bodies[lang]) {
				t.Errorf("%s: %s: status %d, %s, want %s: %.200s", name, to, a.status, a.cache(), want, a.body)
			}
			bodies[lang] = a.body
		}
	}
}

// checkStrangers asks for the same with what campaigns and counters hang onto addresses: the server is
// asked once. What looks like a parameter and is none to the server is none to the cache.
func checkStrangers(t *testing.T, name string, c front, o *origin) {
	for _, path := range []string{"/text/2025-11-06?lang=uk", "/embed?date=2025-11-06&lang=uk", "/api/layers/control/2025-11-06@1.geojson", "/api/layers/control/2025-11-06..2025-11-07.csv?lang=uk", "/docs/index.html"} {
		first := c.ask(t, http.MethodGet, path, nil)
		if first.status != http.StatusOK {
			t.Fatalf("%s: %s: status %d: %.200s", name, path, first.status, first.body)
		}
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		asked := o.total("")
		for i := range 20 {
			more := path + mark + "_=" + strconv.Itoa(i) + "&utm_source=a%26lang%3Den&xlang=en"
			if at, query, ok := strings.Cut(path, "?"); ok && i%2 == 0 {
				more = at + "?fbclid=" + strconv.Itoa(i) + "&" + query
			}
			a := c.ask(t, http.MethodGet, more, nil)
			if a.status != http.StatusOK || a.cache() != "HIT" || !bytes.Equal(a.body, first.body) {
				t.Errorf("%s: %s: status %d, %s, %d bytes, and %d without", name, more, a.status, a.cache(), len(a.body), len(first.body))
			}
		}
		if n := o.total("") - asked; n != 0 {
			t.Errorf("%s: the server was asked %d times for %s", name, n, path)
		}
	}
	// No spelling of a name puts one answer in the place of another.
	const file = "/api/layers/control/2025-11-07..2025-11-08.csv"
	english := c.ask(t, http.MethodGet, file+"?LANG=uk", nil)
	for _, query := range []string{"", "?%6cang=uk", "?xlang=uk", "?lang=en"} {
		if a := c.ask(t, http.MethodGet, file+query, nil); a.status != http.StatusOK || !bytes.Equal(a.body, english.body) {
			t.Errorf("%s: %s: status %d, %.100s", name, query, a.status, a.body)
		}
	}
	if a := c.ask(t, http.MethodGet, file+"?lang=uk", nil); a.status != http.StatusOK || bytes.Equal(a.body, english.body) {
		t.Errorf("%s: status %d, not in Ukrainian: %.100s", name, a.status, a.body)
	}
	if a := c.ask(t, http.MethodGet, "/ogc/collections?_=1", nil); a.status != http.StatusBadRequest {
		t.Errorf("%s: the OGC API answers status %d", name, a.status)
	}
}
