package server_test

import (
	"strings"
	"testing"

	"frontline/server"
	"frontline/server/servertest"
)

// Who has mistyped a link gets the nearest date there is, and is told so.
func TestTheNearestDateIsShownAndSaid(t *testing.T) {
	app, docs := siteParts(t)
	f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.App, o.Docs = app, docs })
	for query, want := range map[string][2]string{
		"date=foo":                         {"“foo” is no date. Shown instead: 28 November 2025.", "2025-11-28"},
		"date=2025-02-30":                  {"“2025-02-30” is no date.", "2025-11-28"},
		"date=2026-01-01":                  {"1 January 2026 lies ahead. Shown instead: 1 December 2025.", "2025-12-01"},
		"date=1999-01-01":                  {"1 January 1999 is before the record begins. Shown instead: 18 March 2014.", "2014-03-18"},
		"layers=control&date=2024-05-20":   {"20 May 2024 is before the record begins. Shown instead: 25 November 2025.", "2025-11-25"},
		"date=" + strings.Repeat("x", 500): {"“" + strings.Repeat("x", 40) + "…” is no date.", "2025-11-28"},
		"date=%3Cscript%3E":                {"“&lt;script&gt;” is no date.", "2025-11-28"},
	} {
		for _, page := range []string{"/?lang=en&", "/embed?lang=en&"} {
			r := f.Get(page + query)
			body := string(servertest.Read(t, r))
			if r.StatusCode != 200 || !strings.Contains(body, want[0]) || !strings.Contains(body, `datetime="`+want[1]+`"`) {
				t.Errorf("%s%s: status %d, no %q: %.400s", page, query, r.StatusCode, want, body)
			}
		}
	}
	if body := string(servertest.Read(t, f.Get("/?lang=en&date=2025-11-28"))); strings.Contains(body, "Shown instead") {
		t.Error("a date that is shown is said not to be")
	}
	for _, at := range []string{"/text/foo?lang=en", "/image/2026-01-01.png"} {
		if r := f.Get(at); r.StatusCode < 400 {
			t.Errorf("%s: status %d: what is no page is answered as it was asked", at, r.StatusCode)
		}
	}
}
