package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestNginxGivesEachReaderHisOwn has readers of two languages and of two sites ask
// for the same in turn, with the sites named where the manual says so.
func TestNginxGivesEachReaderHisOwn(t *testing.T) {
	t.Parallel()
	const news, other, stranger = "https://news.example.org", "https://maps.example.net:8443", "https://evil.example"
	p := &proxied{t: t, dir: t.TempDir(), cors: news + " " + other}
	p.replaced = []string{"# https://news.example.org https://news.example.org;", news + " " + news + ";\n" + other + " " + other + ";"}
	p.behindNginx(proxyNoon)

	for _, path := range []string{"/", "/?date=2025-11-05&layers=control", "/embed?date=2025-11-05", "/text", "/text/2025-11-05"} {
		bodies := map[string][]byte{}
		for _, lang := range []string{"uk", "en", "uk", "en", "ru"} {
			led := p.get(path, "Accept-Language", lang+"-UA, de;q=0.5")
			to := led.header.Get("Location")
			if led.status != http.StatusFound || led.cache() != "BYPASS" || !strings.HasSuffix(to, "lang="+lang) {
				t.Fatalf("%s in %s: status %d, %s, to %q", path, lang, led.status, led.cache(), to)
			}
			a := p.get(to, "Accept-Language", "de")
			want := "MISS"
			if bodies[lang] != nil {
				want = "HIT"
			}
			if a.status != http.StatusOK || a.cache() != want || !strings.Contains(string(a.body), `lang="`+lang+`"`) || bodies[lang] != nil && !bytes.Equal(a.body, bodies[lang]) {
				t.Errorf("%s: status %d, %s, want %s: %.200s", to, a.status, a.cache(), want, a.body)
			}
			bodies[lang] = a.body
		}
	}

	for _, path := range []string{"/tiles/control/2025-11-05@1/6/37/22.mvt", "/api/record.json", "/api/layers/control/2025-11-05@1.geojson"} {
		seen := map[string]bool{}
		for i, ask := range []struct{ origin, allowed string }{
			{"", ""}, {news, news}, {other, other}, {stranger, ""}, {news, news}, {"HTTPS://News.Example.ORG", news}, {"https://stranger.example", ""}, {other, other}, {"", ""},
		} {
			a := p.get(path, "Origin", ask.origin)
			want := "MISS"
			if seen[ask.allowed] {
				want = "HIT"
			}
			seen[ask.allowed] = true
			if got := a.header.Get("Access-Control-Allow-Origin"); a.status != http.StatusOK || got != ask.allowed || a.cache() != want {
				t.Errorf("%d: %s for %q: status %d, %s, want %s, allowed %q", i, path, ask.origin, a.status, a.cache(), want, got)
			}
			if !slices.ContainsFunc(a.header.Values("Vary"), func(v string) bool { return strings.Contains(v, "Origin") }) {
				t.Errorf("%s: Vary %q", path, a.header.Values("Vary"))
			}
		}
		path, _, _ := strings.Cut(path, "?")
		if n := p.origin.total(path); n != 3 {
			t.Errorf("%s: the server was asked %d times", path, n)
		}
	}
}
