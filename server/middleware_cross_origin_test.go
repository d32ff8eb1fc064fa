package server_test

import (
	"net/http"
	"strings"
	"testing"

	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/web"
)

func TestWhoMayReadAndFrame(t *testing.T) {
	tile := "/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt"
	paths := []string{tile, tile, "/api/record.json", "/oembed?url=http://example.com/", "/image/2025-11-28.png", "/feed.atom", "/feed/control.json"}
	open := servertest.New(t, servertest.Silent, servertest.WithEmbed)
	for _, path := range paths {
		if r := open.Get(path, "Origin", "https://a.example"); r.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	named := servertest.New(t, servertest.Silent, servertest.WithEmbed, func(o *server.Options) {
		o.ReadOrigins, o.FrameAncestors = []string{"https://a.example"}, []string{"https://a.example", "https://*.b.example"}
	})
	for _, path := range paths {
		for origin, want := range map[string]string{"https://a.example": "https://a.example", "https://b.example": "", "null": ""} {
			r := named.Get(path, "Origin", origin)
			if got := r.Header.Get("Access-Control-Allow-Origin"); r.StatusCode == 200 && (got != want || !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Origin")) {
				t.Errorf("%s for %s: %q, %v", path, origin, got, r.Header)
			}
		}
	}
	if p := named.Get("/embed?lang=en").Header.Get("Content-Security-Policy"); !strings.HasSuffix(p, "frame-ancestors https://a.example https://*.b.example") {
		t.Error(p)
	}
	none := servertest.New(t, servertest.Silent, servertest.WithEmbed, func(o *server.Options) { o.ReadOrigins, o.FrameAncestors = []string{}, []string{} })
	if r := none.Get(tile, "Origin", "https://a.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("none may read")
	}
	if p := none.Get("/embed?lang=en").Header.Get("Content-Security-Policy"); !strings.HasSuffix(p, "frame-ancestors 'none'") {
		t.Error(p)
	}
	// A script that adds header fields of its own is asked for first, by the browser.
	for _, path := range paths {
		for _, f := range []struct {
			servertest.Fixture
			origin, want string
		}{{open, "https://b.example", "*"}, {named, "https://a.example", "https://a.example"}, {named, "https://b.example", ""}, {none, "https://a.example", ""}} {
			r := f.Ask(http.MethodOptions, path, "Origin", f.origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "traceparent, if-none-match")
			fields := strings.ToLower(r.Header.Get("Access-Control-Allow-Headers"))
			may := strings.Contains(fields, "traceparent") && strings.Contains(fields, "if-none-match") && strings.Contains(fields, "cache-control")
			if got := r.Header.Get("Access-Control-Allow-Origin"); r.StatusCode != http.StatusNoContent || got != f.want || may != (f.want != "") {
				t.Errorf("before %s for %s: %d, %v", path, f.origin, r.StatusCode, r.Header)
			}
		}
		if r := open.Get(path); r.StatusCode == 200 && r.Header.Get("ETag") != "" && !strings.Contains(r.Header.Get("Access-Control-Expose-Headers"), "ETag") {
			t.Errorf("%s: a script can't read its ETag: %v", path, r.Header)
		}
	}
	// What writes is closed to pages, and so are the pages that are no embeds.
	for _, method := range []string{http.MethodPost, http.MethodOptions} {
		r := open.Ask(method, "/api/layers/control/snapshots", "Origin", "https://a.example", "Access-Control-Request-Method", "POST")
		if r.Header.Get("Access-Control-Allow-Origin") != "" || r.Header.Get("Access-Control-Allow-Methods") != "" {
			t.Errorf("%s: %v", method, r.Header)
		}
	}
	for _, path := range []string{"/?lang=en", "/text/2025-11-28?lang=en", "/embed/examples"} {
		if p := open.Get(path).Header.Get("Content-Security-Policy"); !strings.HasSuffix(p, "frame-ancestors 'self'") {
			t.Errorf("%s: %s", path, p)
		}
	}
}

func TestParseOrigins(t *testing.T) {
	for _, tt := range []struct {
		list string
		wild bool
		want string
	}{
		{"*", false, "*"},
		{"none", false, ""},
		{"https://A.example, http://b.example:8080/", false, "https://a.example http://b.example:8080"},
		{"https://*.a.example", true, "https://*.a.example"},
		{"https://*.a.example", false, "error"},
		{"", true, "error"},
		{"* https://a.example", true, "error"},
		{"a.example", true, "error"},
		{"ftp://a.example", true, "error"},
		{"https://a.example/path", true, "error"},
		{"https://u@a.example", true, "error"},
		{"https://a.example;script-src", true, "error"},
		{"https://a.example'", true, "error"},
	} {
		got, err := web.ParseOrigins(tt.list, tt.wild)
		if text := strings.Join(got, " "); (err != nil) != (tt.want == "error") || err == nil && text != tt.want {
			t.Errorf("%q: %q, %v", tt.list, text, err)
		}
	}
}
