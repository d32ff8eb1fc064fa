package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/web"
)

// from asks for a path as a client at an address.
func from(f servertest.Fixture, client, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = client
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

func TestHeavyRequestsArePaced(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.HeavyRate, o.HeavyBurst = 0.5, 3 })
	const heavy = "/api/layers/control/2025-11-25..2025-11-28.json"
	for i, path := range []string{heavy, "/api/layers/control/2025-11-28.geojson", "/api/layers/control/2025-11-28/source"} {
		if r := from(f, "192.0.2.1:1000", path); r.StatusCode != 200 {
			t.Fatalf("%d: status %d", i, r.StatusCode)
		}
	}
	r := from(f, "192.0.2.1:2000", heavy)
	if body := string(servertest.Read(t, r)); r.StatusCode != 429 || r.Header.Get("Retry-After") != "2" || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Cache-Control") != "no-store" || !strings.Contains(body, "wait a moment") {
		t.Fatalf("status %d, %v: %s", r.StatusCode, r.Header, body)
	}
	for _, path := range []string{"/oembed?url=http://example.com/", "/image/2025-11-28.png", "/text/2025-11-25..2025-11-28?lang=en"} {
		if r := from(f, "192.0.2.1:2000", path); r.StatusCode != 429 {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	for _, path := range []string{"/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt", "/api/record.json", "/text/2025-11-28?lang=en", "/healthz"} {
		if r := from(f, "192.0.2.1:2000", path); r.StatusCode != 200 {
			t.Errorf("%s is not heavy: status %d", path, r.StatusCode)
		}
	}
	for client, want := range map[string]int{"192.0.2.2:1": 200, "127.0.0.1:1": 200, "[::1]:1": 200, "[2001:db8::1]:1": 200} {
		if r := from(f, client, heavy); r.StatusCode != want {
			t.Errorf("%s: status %d", client, r.StatusCode)
		}
	}
	// Nobody gets more by saying that they are somebody else.
	if r := from(f, "192.0.2.1:1", heavy, "X-Forwarded-For", "198.51.100.9"); r.StatusCode != 429 {
		t.Errorf("X-Forwarded-For is believed: status %d", r.StatusCode)
	}
	*f.Clock = f.Clock.Add(2 * time.Second)
	if r := from(f, "192.0.2.1:1", heavy); r.StatusCode != 200 {
		t.Errorf("after a rest: status %d", r.StatusCode)
	}
	if strings.Contains(f.Log.String(), "192.0.2") {
		t.Error("an address is logged")
	}
}

func TestTilesOfADifferenceWeighLess(t *testing.T) {
	f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.HeavyRate, o.HeavyBurst = 0.5, 2 })
	tile := func(column int) string {
		return fmt.Sprintf("/tiles/control/2025-11-25..2025-11-28/12/%d/1400.mvt", 2400+column)
	}
	const client = "192.0.2.1:1000"
	// Two heavy requests are a screen of tiles each.
	for column := range 40 {
		if r := from(f, client, tile(column)); r.StatusCode != 200 && r.StatusCode != 204 {
			t.Fatalf("tile %d: status %d", column, r.StatusCode)
		}
	}
	for _, path := range []string{tile(40), "/tiles/claims~control/2025-11-28/12/2400/1400.mvt", "/ogc/collections/control/items"} {
		if r := from(f, client, path); r.StatusCode != 429 || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: status %d, %v", path, r.StatusCode, r.Header)
		}
	}
	// What is kept costs nothing, and neither do tiles of one date.
	for _, path := range []string{tile(0), "/tiles/control/2025-11-28/12/2400/1400.mvt", "/tiles/control/timeline/12/2400/1400.mvt"} {
		if r := from(f, client, path); r.StatusCode == 429 {
			t.Errorf("%s: status 429", path)
		}
	}
}

func TestPaceBehindAProxy(t *testing.T) {
	f := servertest.New(t, servertest.Silent, func(o *server.Options) { o.HeavyRate, o.HeavyBurst, o.TrustProxy = 0.001, 1, true })
	const heavy = "/api/layers/control/2025-11-28.geojson"
	for _, tt := range []struct {
		said   string
		status int
	}{
		{"192.0.2.1", 200},
		{"192.0.2.1", 429},
		{"198.51.100.1, 192.0.2.1", 429}, // what the client itself sent comes first
		{"192.0.2.1, 198.51.100.1", 200},
		{"2001:db8::1", 200},
		{"2001:db8::2", 429}, // of the same line
		{"2001:db8:0:1::1", 200},
		{"::ffff:192.0.2.1", 429},
		{"nobody", 200}, // the proxy itself, on this machine
	} {
		if r := from(f, "127.0.0.1:1", heavy, "X-Forwarded-For", tt.said); r.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.said, r.StatusCode, tt.status)
		}
	}
}

func FuzzParseOrigins(f *testing.F) {
	for _, seed := range []string{"*", "none", "https://a.example,http://b.example:80", "https://*.a.example", "https://[::1]:8080", "https://a.example;x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		got, err := web.ParseOrigins(list, true)
		if err != nil {
			return
		}
		for _, o := range got {
			if o != "*" && (strings.ContainsAny(o, ";,'\" \r\n") || !strings.HasPrefix(o, "http")) {
				t.Fatalf("%q gives %q", list, o)
			}
		}
	})
}
