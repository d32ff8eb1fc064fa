package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontline/server"
	"frontline/server/servertest"
)

// TestEachReaderIsLedToHisOwnLanguage asks for pages without a language, with
// all kinds of queries, at the root and below a path.
func TestEachReaderIsLedToHisOwnLanguage(t *testing.T) {
	public, _ := url.Parse("https://example.org/maps/front")
	for base, f := range map[string]servertest.Fixture{
		"":            servertest.New(t, servertest.Silent, servertest.WithEmbed),
		"/maps/front": servertest.New(t, servertest.Silent, servertest.WithEmbed, func(o *server.Options) { o.PublicURL = public }),
	} {
		for at, want := range map[string]string{
			"/":                                "/?lang=",
			"/?date=2025-11-28&map=7/48.2/37,": "/?date=2025-11-28&map=7/48.2/37,&lang=",
			"/?language=ru&show=c%2F+d&a=b&":   "/?show=c%2F+d&lang=",
			"/?broken=%zz&lang":                "", // an empty one is one
			"/embed":                           "/embed?lang=",
			"/embed?colour=red":                "/embed?lang=",
			"/text":                            "/text/latest?lang=",
			"/text/":                           "/text/latest?lang=",
			"/text/latest":                     "/text/latest?lang=",
			"/text/2025-11-25..2025-11-28?layers=control": "/text/2025-11-25..2025-11-28?layers=control&lang=",
			"/text/2001-01-01":                            "/text/2001-01-01?lang=",
			"/text/%2F%2Fevil.example":                    "/text/%2F%2Fevil.example?lang=",
		} {
			for accept, lang := range map[string]string{"uk,en;q=0.5": "uk", "de;q=0.9, ru;q=0.8": "ru", "de": "en", "": "en", "*;;=": "en"} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					r := f.Ask(method, base+at, "Accept-Language", accept)
					if want == "" {
						if r.StatusCode == http.StatusFound {
							t.Errorf("%s leads to %s", at, r.Header.Get("Location"))
						}
						continue
					}
					h := r.Header
					if r.StatusCode != http.StatusFound || h.Get("Location") != base+want+lang || h.Get("Cache-Control") != "no-store" || h.Get("Vary") != "Accept-Language" {
						t.Errorf("%s %s%s for %q: status %d, %v", method, base, at, accept, r.StatusCode, h)
					}
				}
			}
		}
	}
}

// TestPagesInALanguageAreTheSameForAll compares what readers of different
// browsers get.
func TestPagesInALanguageAreTheSameForAll(t *testing.T) {
	f := servertest.New(t, servertest.Silent, servertest.WithPages)
	embeds := servertest.New(t, servertest.Silent, servertest.WithEmbed)
	for _, lang := range []string{"en", "uk", "UK-ua", "xx", ""} {
		for _, at := range []string{"/?lang=" + lang, "/embed?lang=" + lang, "/text/latest?lang=" + lang, "/text/2001-01-01?lang=" + lang, "/text?lang=" + lang} {
			f := f
			if strings.HasPrefix(at, "/embed") {
				f = embeds
			}
			first := f.Get(at, "Accept-Language", "uk")
			body := string(servertest.Read(t, first))
			for _, accept := range []string{"ru", ""} {
				r := f.Get(at, "Accept-Language", accept)
				if got := string(servertest.Read(t, r)); got != body || r.StatusCode != first.StatusCode || r.Header.Get("Content-Language") != first.Header.Get("Content-Language") {
					t.Errorf("%s depends on who asks: %d and %d", at, first.StatusCode, r.StatusCode)
				}
			}
			if vary := strings.Join(first.Header.Values("Vary"), ","); strings.Contains(vary, "Language") {
				t.Errorf("%s: Vary %s", at, vary)
			}
			spoken := "en"
			if strings.EqualFold(lang[:min(2, len(lang))], "uk") {
				spoken = "uk"
			}
			if isPage := strings.Contains(body, "<html"); isPage && !strings.Contains(body, `<html lang="`+spoken+`"`) {
				t.Errorf("%s is not in %s: %.200s", at, spoken, body)
			}
		}
	}
}
