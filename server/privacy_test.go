package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

// panickingStore panics where a layer of its name is asked for.
type panickingStore struct{ view.Store }

func (s panickingStore) Layer(ctx context.Context, id string, known geo.Revision) (geo.Layer, error) {
	if id == "panics" {
		panic("boom")
	}
	return s.Store.Layer(ctx, id, known)
}

// TestNoReaderIsLogged has every line written that there can be, and looks for
// what would tell who read and what they searched for.
func TestNoReaderIsLogged(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.TrustProxy = true; o.Store = panickingStore{o.Store} })
	for _, path := range []string{
		"/", "/?lang=en", "/docs/", "/nothing", "/healthz", "/api/search/latest?q=pokrovsk", "/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt",
		"/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt", "/tiles/claims/2031-01-01/1/1/1.mvt", "/api/layers/panics/snapshots",
		"/tiles/claims/latest/dark/" + servertest.CrimeaTile + ".png", "/tiles/claims/latest.json", "/metrics",
		"/api/at/latest/37.1804567,48.2791234.json", "/api/at/latest/37.1804567,98.2791234.json", "/x/api/at/latest/37.1804567,48.2791234.json",
	} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = "198.51.100.7:51234"
		for name, value := range map[string]string{
			"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9",
			"User-Agent": "Reader/1.0", "Referer": "https://news.example/draft", "Cookie": "who=me", "Authorization": "Bearer hush",
		} {
			r.Header.Set(name, value)
		}
		f.ServeHTTP(httptest.NewRecorder(), r)
	}
	log := f.Log.String()
	if !strings.Contains(log, "path=/api/search/latest") || !strings.Contains(log, "panic") {
		t.Fatalf("what was asked for is not logged: %s", log)
	}
	for _, telltale := range []string{"198.51.100.7", "51234", "203.0.113.9", "Reader/1.0", "news.example", "who=me", "hush", "pokrovsk", "37.1804", "8.2791"} {
		if strings.Contains(log, telltale) {
			t.Errorf("the log says %s: %s", telltale, log)
		}
	}
}
