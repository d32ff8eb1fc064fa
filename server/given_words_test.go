package server_test

import (
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/words"
	"frontline/static"
)

// TestALanguageGivenWhenRunningIsSpoken asks every surface for German, of which
// the words of the tests have a part.
func TestALanguageGivenWhenRunningIsSpoken(t *testing.T) {
	geotest.TakesLong(t)
	given, err := words.Folders([]string{"../static/test/words"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := words.Load(static.Words, given...)
	if err != nil {
		t.Fatal(err)
	}
	f := servertest.Over(t, data.BundledLayers(), func(o *server.Options) { o.Words = book }, servertest.Silent)
	for _, c := range []struct {
		path string
		want []string
	}{
		{"/text/2025-11-28?lang=de", []string{`<html lang="de">`, "Ansprüche, Kontrolle und Äußerungen am 28. November 2025", "Ein Anspruch ist hier nie eine Tatsache", ">Deutsch<", "Compare with (optional)", "Gebiet, das Russland beansprucht", `<span lang="en">Ukraine refused to withdraw.</span>`}},
		{"/image/2025-11-28.svg?lang=de", []string{"Ansprüche, Kontrolle und Äußerungen am 28. November 2025", "schraffiert: Anspruch, keine Grenze"}},
		{"/text/2025-11-28?lang=uk", []string{`hreflang="de"`, ">Deutsch<", "Україна відмовилася відвести війська.", "Це територіальні претензії, а не кордони. Контури"}},
	} {
		r := f.Get(c.path)
		text := string(servertest.Read(t, r))
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %s", c.path, r.StatusCode, text)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q", c.path, want)
			}
		}
	}
	if to := f.Get("/text/2025-11-28", "Accept-Language", "de-CH, en;q=0.3").Header.Get("Location"); to != "/text/2025-11-28?lang=de" {
		t.Errorf("Accept-Language: de-CH is led to %q", to)
	}
	if text := string(servertest.Read(t, f.Get("/image/2025-11-28.png?lang=fr"))); !strings.Contains(text, "lang is one of en, uk, ru, de") {
		t.Errorf("a language that there is none of: %s", text)
	}
	if r := servertest.New(t).Get("/image/2025-11-28.png?lang=de"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("German, where it was not given: %d", r.StatusCode)
	}
}
