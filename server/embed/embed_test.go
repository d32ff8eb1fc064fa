package embed_test

import (
	"net/url"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

func TestEmbedSaysWhatItShows(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	tests := []struct {
		name, query string
		want        []string
		not         []string
	}{
		{"live", "", []string{"Live: follows the record", "28 November 2025", "assessed by Tester", `data-controls="move,zoom"`, "prefers-color-scheme: dark", `id="full" href="http://example.com/?lang=en"`}, []string{"moments"}},
		{"dated and dark", "?date=2025-11-26&theme=dark&controls=none&height=300", []string{"26 November 2025", "Stays on its date", `data-theme="dark"`, `<link rel="stylesheet" href="/assets/d.css">`, `data-controls=""`, `data-height="300"`}, []string{"zoom-in", "prefers-color-scheme"}},
		{"light", "?theme=light", []string{`data-theme="light"`}, []string{"/assets/d.css"}},
		{"frozen", "?date=2025-11-28&rev=1&style=2", []string{"Frozen: as known in revision 1, style 2", "/image/2025-11-28@1.png"}, []string{"since"}},
		{"of another style", "?date=2025-11-28&rev=1&style=1", []string{"drawn by style 1; it is drawn by style 2 now", "Show the newest"}, nil},
		{"range", "?range=2025-11-25..2025-11-28", []string{`id="moment"`, `data-range="2025-11-25..2025-11-28"`, `data-query="date=2025-11-28"`}, nil},
		{"Ukrainian", "?lang=uk", []string{`<html lang="uk"`, "Відкрити повну карту", "/assets/uk.js"}, nil},
		{"changes", "?look=changes&date=2025-11-28&compare=2025-11-25", []string{"/image/2025-11-25..2025-11-28.png"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.Get(servertest.InEnglish("/embed" + tt.query))
			body := string(servertest.Read(t, r))
			if r.StatusCode != 200 {
				t.Fatalf("status %d: %s", r.StatusCode, body)
			}
			for _, want := range append(tt.want, "<title>", "application/json+oembed", "<noscript>", "alt=\"Map of") {
				if !strings.Contains(body, want) && !(tt.name == "Ukrainian" && strings.HasPrefix(want, "alt")) {
					t.Errorf("no %q in %s", want, body)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(body, not) {
					t.Errorf("%q in %s", not, body)
				}
			}
			h := r.Header
			if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "frame-ancestors") || !strings.Contains(p, "worker-src 'self'") {
				t.Errorf("policy %s", p)
			}
			if h.Get("Set-Cookie") != "" || h.Get("X-Frame-Options") != "" || strings.Contains(h.Get("Cache-Control"), "immutable") {
				t.Errorf("headers %v", h)
			}
		})
	}
}

func TestEmbedRefuses(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	for query, want := range map[string]string{
		"?date=2025-11-25&date=2025-11-26": "may be given once",
		"?theme=blue":                      "theme is",
		"?controls=drive":                  "controls are",
		"?controls=move,move":              "controls are",
		"?height=20":                       "height is",
		"?rev=1":                           "give date too",
		"?style=1":                         "give date and rev",
		"?look=changes":                    "give both",
		"?compare=2025-11-25":              "compare is for",
		"?range=2025-11-28":                "range is",
		"?range=2025-11-28..2025-11-25":    "earlier first",
		"?range=2025-11-25..2025-11-28&date=2025-11-29": "not within",
		"?map=99/0/0":          "map is",
		"?lang=de":             "lang is",
		"?layers=%3Cscript%3E": "layers is",
		"?look=changes&date=2025-11-28&compare=2025-11-28":           "one and the same",
		"?" + strings.Repeat("layers="+strings.Repeat("a", 1100), 1): "no longer than",
	} {
		r := f.Get(servertest.InEnglish("/embed" + query))
		if body := string(servertest.Read(t, r)); r.StatusCode != 400 || !strings.Contains(body, want) || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", query, r.StatusCode, body)
		}
	}
	for _, query := range []string{"?layers=none-such", "?date=2025-11-28&rev=99"} {
		if r := f.Get(servertest.InEnglish("/embed" + query)); r.StatusCode != 404 {
			t.Errorf("%s: status %d", query, r.StatusCode)
		}
	}
}

func TestFrozenEmbedSaysWhatBecameOfIt(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed, servertest.Silent)
	frozen := "/embed?date=2025-11-28&lang=en&layers=control&rev=1&style=2"
	if body := string(servertest.Read(t, f.Get(frozen))); strings.Contains(body, "Show the newest") {
		t.Fatal("nothing has happened yet")
	}
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "a town was left out" }, servertest.Square("held", `{}`, 37, 47, 1.05))
	body := string(servertest.Read(t, f.Get(frozen)))
	for _, want := range []string{"Control, 28 November 2025: corrected since", "a town was left out", `<a href="http://example.com/?date=2025-11-28&amp;lang=en&amp;layers=control" target="_blank" rel="noopener">Show the newest`, `id="map"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if body := string(servertest.Read(t, f.Get("/embed?lang=en&date=2025-11-25&layers=control&rev=1"))); strings.Contains(body, "since") {
		t.Error("another date is none of it")
	}
	if body := string(servertest.Read(t, f.Get("/embed?lang=en&range=2025-11-20..2025-11-28&date=2025-11-25&layers=control&rev=1"))); !strings.Contains(body, "a town was left out") {
		t.Error("a date that the reader may move to was corrected, and it is not said")
	}
	if body := string(servertest.Read(t, f.Get("/embed?lang=en&date=2025-11-28&layers=claims&rev=1"))); strings.Contains(body, "since") {
		t.Error("another layer is none of it")
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "the file was of <another> day"}); err != nil {
		t.Fatal(err)
	}
	r := f.Get(frozen)
	body = string(servertest.Read(t, r))
	if r.StatusCode != 410 || !strings.Contains(body, "This map was withdrawn") || !strings.Contains(body, "the file was of &lt;another&gt; day") || strings.Contains(body, `id="map"`) {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
	if r.Header.Get("Cache-Control") != "no-store" {
		t.Error("an answer that something was withdrawn must not be kept")
	}
	// One that is not frozen shows what was before, and says why.
	r = f.Get("/embed?lang=en&date=2025-11-28&layers=control")
	if body := string(servertest.Read(t, r)); r.StatusCode != 200 || !strings.Contains(body, "was retracted on") {
		t.Errorf("dated: status %d: %s", r.StatusCode, body)
	}
	if r := f.Get("/oembed?url=" + url.QueryEscape("http://example.com"+frozen)); r.StatusCode != 410 {
		t.Errorf("oEmbed of it: status %d", r.StatusCode)
	}
}

func TestEmbedScriptAndExamples(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	r := f.Get("/embed.js")
	if r.StatusCode != 200 || r.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(r.Header.Get("Content-Type"), "javascript") {
		t.Errorf("script: %d %v", r.StatusCode, r.Header)
	}
	r = f.Get("/embed/examples")
	body := string(servertest.Read(t, r))
	for _, want := range []string{"<frontline-map", "&lt;frontline-map", "&lt;noscript&gt;", "rev=1&amp;style=2", "<iframe"} {
		if r.StatusCode != 200 || !strings.Contains(body, want) {
			t.Errorf("status %d, no %q in %s", r.StatusCode, want, body)
		}
	}
}

// A style that there is not is refused by each address that can name one.
func TestNoEmbedOfAStyleThatThereIsNot(t *testing.T) {
	f := servertest.New(t, servertest.Silent, servertest.WithEmbed)
	for _, path := range []string{
		"/embed?lang=en&date=2025-11-28&rev=1&style=999", "/image/2025-11-28@1.png?style=999",
		"/oembed?url=" + url.QueryEscape("http://example.com/embed?date=2025-11-28&rev=1&style=999"),
	} {
		r := f.Get(path)
		if body := string(servertest.Read(t, r)); r.StatusCode != 400 && r.StatusCode != 404 || !strings.Contains(body, "there is no style 999") {
			t.Errorf("%s: %d, %.300s", path, r.StatusCode, body)
		}
	}
}
