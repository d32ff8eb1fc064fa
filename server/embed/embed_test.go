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
		{"framed", "?place=Donbas&radius=20km", []string{"Donetsk and 20 km around", `data-frame="37.`, `data-padding="28"`, "place=Donbas&amp;radius=20km", "&amp;map=", "The picture shows Donetsk and 20 km around it"}, nil},
		{"between zooms", "?map=8.6/48.2/37.2", []string{`data-query="map=8.6`, `data-frame=""`}, nil},
		{"of nowhere", "?place=Nowhereville&radius=20km", []string{`data-frame=""`, "place, radius"}, []string{"20 km around"}},
		{"of two places", "?place=Donbas&bbox=35,47,39,50", []string{"place=Donbas"}, []string{"20 km around", "bbox=35"}},
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

// What is wrong with the address of an embed is left out, in a sentence that says so in the language of the
// page, and the map is there.
func TestAnEmbedShowsTheNearestThing(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	for query, left := range map[string]string{
		"?theme=blue":                   "theme",
		"?controls=drive":               "controls",
		"?controls=move,move":           "controls",
		"?height=20":                    "height",
		"?rev=1":                        "rev",
		"?style=1":                      "style",
		"?rev=1&style=1":                "rev, style",
		"?look=changes":                 "look",
		"?compare=2025-11-25":           "compare",
		"?range=2025-11-28":             "range",
		"?range=2025-11-28..2025-11-25": "range",
		"?range=2025-11-25..2025-11-28&date=2025-11-29": "range",
		"?map=99/0/0":                     "map",
		"?lang=de":                        "lang",
		"?layers=%3Cscript%3E":            "layers",
		"?who=nobody":                     "who",
		"?date=2025-11-28&rev=1&style=99": "style",
		"?look=changes&date=2025-11-28&compare=2025-11-28":           "compare, look",
		"?theme=blue&map=0&look=rain":                                "look, map, theme",
		"?" + strings.Repeat("layers="+strings.Repeat("a", 1100), 1): "layers",
		"?date=2025-11-25&date=2025-11-26&utm_source=news":           "",
	} {
		r := f.Get(servertest.InEnglish("/embed" + query))
		body := string(servertest.Read(t, r))
		said := `<p class="standing-note">Part of this map’s address cannot be read and was left out: ` + left + `</p>`
		if r.StatusCode != 200 || !strings.Contains(body, `id="map"`) || strings.Contains(body, said) != (left != "") {
			t.Errorf("%s: status %d, %s", query, r.StatusCode, body)
		}
	}
	for query, want := range map[string][]string{
		"?lang=uk&layers=control,gone":                 {"Немає в даних, тому не показано: gone", `data-query="layers=control"`},
		"?lang=ru&date=2025-11-28&rev=99":              {"Редакции 99 нет в данных", `data-query="date=2025-11-28"`},
		"?lang=uk&date=1900-01-01":                     {"передує початку записів", "18 березня 2014"},
		"?lang=ru&date=2030-01-01":                     {"ещё впереди"},
		"?lang=uk&date=32.13.2025&map=1/2":             {"32.13.2025", "не дата", "пропущено: map"},
		"?lang=en&layers=gone,control&date=1900-01-01": {"before the record begins", "and so not shown: gone", "25 November 2025"},
	} {
		r := f.Get("/embed" + query)
		body := string(servertest.Read(t, r))
		if r.StatusCode != 200 || !strings.Contains(body, `id="map"`) {
			t.Errorf("%s: status %d", query, r.StatusCode)
		}
		for _, words := range want {
			if !strings.Contains(body, words) {
				t.Errorf("%s: no %q in %s", query, words, body)
			}
		}
	}
	// Other layers are not what it was to show.
	for _, query := range []string{"?lang=uk&layers=gone", "?lang=uk&layers=gone,lost&date=2025-11-28&rev=1"} {
		r := f.Get("/embed" + query)
		body := string(servertest.Read(t, r))
		if r.StatusCode != 404 || !strings.Contains(body, "Цю карту не можна показати") || !strings.Contains(body, "немає в даних: gone") || strings.Contains(body, `id="map"`) || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %s", query, r.StatusCode, body)
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

// A style that there is not is refused by a picture; an embed says that it is left out.
func TestNoPictureIsOfAStyleThatThereIsNot(t *testing.T) {
	f := servertest.New(t, servertest.Silent, servertest.WithEmbed)
	r := f.Get("/image/2025-11-28@1.png?style=999")
	if body := string(servertest.Read(t, r)); r.StatusCode != 400 || !strings.Contains(body, "there is no style 999") {
		t.Errorf("%d, %.300s", r.StatusCode, body)
	}
}
