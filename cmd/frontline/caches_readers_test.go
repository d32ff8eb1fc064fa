package main

import (
	"bytes"
	"net/http"
	"slices"
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
