package server_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"frontline/server/servertest"

	"github.com/go-json-experiment/json/v1"
)

// A wrong address gives people a page in their language, with what programs are told.
func TestAWrongAddressGivesPeopleAPage(t *testing.T) {
	f := servertest.New(t, servertest.Silent, servertest.WithEmbed)
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, tt := range []struct {
		path, lang, heading string
		status              int
		framed              bool
	}{
		{"/nowhere", "uk,en;q=0.5", "За цією адресою нічого немає", http.StatusNotFound, false},
		{"/text/yesterday?lang=en", "en", "This address can’t be read", http.StatusBadRequest, false},
		{"/api/layers/nowhere/2025-01-01.geojson?lang=ru", "en", "По этому адресу ничего нет", http.StatusNotFound, false},
		{"/image/2025-11-28.png?size=-1", "", "This address can’t be read", http.StatusBadRequest, false},
		{"/embed/nothing", "en", "There is nothing at this address", http.StatusNotFound, true},
	} {
		program := f.Get(tt.path, "Accept", "*/*")
		var told struct{ Detail string }
		if err := json.Unmarshal(servertest.Read(t, program), &told); err != nil || told.Detail == "" {
			t.Errorf("%s: a program is told %+v, %v", tt.path, told, err)
		}
		if kind := program.Header.Get("Content-Type"); program.StatusCode != tt.status || kind != "application/problem+json" {
			t.Errorf("%s: a program gets %d, %s", tt.path, program.StatusCode, kind)
		}
		r := f.Get(tt.path, "Accept", browser, "Accept-Language", tt.lang)
		page := html.UnescapeString(string(servertest.Read(t, r)))
		if kind := r.Header.Get("Content-Type"); r.StatusCode != tt.status || !strings.HasPrefix(kind, "text/html") || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: people get %d, %v", tt.path, r.StatusCode, r.Header)
		}
		if !strings.Contains(page, "<h1>"+tt.heading+"</h1>") || !strings.Contains(page, told.Detail) {
			t.Errorf("%s: %q, without %q or %q", tt.path, page, tt.heading, told.Detail)
		}
		policy := r.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "frame-ancestors") == tt.framed || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s: %s", tt.path, policy)
		}
	}
}
