package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/go-json-experiment/json/v1"

	"frontline/data"
)

// proxyNoon is a time at which what is live may be kept for its whole minute.
var proxyNoon = time.Date(2025, 11, 30, 12, 0, 0, 0, time.UTC)

// spellings of Accept-Encoding, and what they come down to.
var spellings = []struct{ sent, coding string }{
	{"gzip, deflate, br, zstd", "br"},
	{"gzip, deflate, br", "br"},
	{"br;q=1.0, gzip;q=0.8, *;q=0.1", "br"},
	{"gzip;q=1.0,deflate;q=0.6,identity;q=0.3", "gzip"},
	{"gzip, br;q=0", "gzip"},
	{"", ""},
	{"identity", ""},
	{"gzip;q=0, br;q=0.0", ""},
	{"brotli, xgzip", ""},
}

// TestOneRequestATileForManyReaders has ten thousand readers drag through
// time, each from another day on, at another place and with another browser.
func TestOneRequestATileForManyReaders(t *testing.T) {
	t.Parallel()
	const (
		readers = 10_000
		drag    = 2 // days
		workers = 16
	)
	p := behindNginx(t, proxyNoon)
	places := []string{"6/37/22", "6/38/22", "7/75/44", "5/18/11"}
	wanted := make([]map[string]bool, workers) // what each worker asked for
	began := time.Now()
	var wg sync.WaitGroup
	for w := range workers {
		wanted[w] = map[string]bool{}
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(7, uint64(w)))
			for reader := w; reader < readers; reader += workers {
				place := places[rng.IntN(len(places))]
				from := rng.IntN(proxyDays - drag + 1)
				spelling := spellings[rng.IntN(len(spellings))]
				for i := range drag {
					day := proxyDay(from + i)
					path := fmt.Sprintf("/tiles/control/%s@1/%s.mvt", day, place)
					coding := spelling.coding
					if reader%4 == 0 {
						path, coding = strings.TrimSuffix(path, ".mvt")+".png", ""
					}
					wanted[w]["GET "+path+" "+coding] = true
					if reader%5 == 0 {
						path += fmt.Sprintf("?nonce=%d", reader)
					}
					a := p.get(path, "Accept-Encoding", spelling.sent, "Cookie", fmt.Sprintf("reader=%d", reader))
					if a.status != http.StatusOK || len(a.body) == 0 {
						t.Errorf("%s: status %d with %d bytes", path, a.status, len(a.body))
						return
					}
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	distinct := map[string]bool{}
	for _, m := range wanted {
		for key := range m {
			distinct[key] = true
		}
	}
	p.origin.mu.Lock()
	defer p.origin.mu.Unlock()
	asked := 0
	for key, times := range p.origin.asked {
		if !strings.Contains(key, "/tiles/") {
			continue
		}
		asked += times
		if times != 1 || !distinct[key] {
			t.Errorf("the server was asked %d times for %s", times, key)
		}
	}
	if asked != len(distinct) {
		t.Errorf("the server was asked %d times for %d distinct tiles", asked, len(distinct))
	}
	t.Logf("%d readers, %d requests in %.1f s: the server was asked %d times, once for each tile and coding", readers, readers*drag, took.Seconds(), asked)
}

func TestNginxAnswersInTheReadersCoding(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, proxyNoon)
	const path = "/tiles/control/2025-11-05@1/6/37/22.mvt"
	plain := p.get(path, "Accept-Encoding", "identity").body
	etags := map[string]string{}
	for _, s := range spellings {
		a := p.get(path, "Accept-Encoding", s.sent)
		if got := a.header.Get("Content-Encoding"); got != s.coding || a.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q is answered in %q, Vary %q", s.sent, got, a.header.Get("Vary"))
			continue
		}
		if !bytes.Equal(unpacked(t, a), plain) {
			t.Errorf("%q is answered with something else", s.sent)
		}
		etag := a.header.Get("Etag")
		if strings.HasPrefix(etag, "W/") || a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("ETag %s, Cache-Control %s", etag, a.header.Get("Cache-Control"))
		}
		etags[etag] = s.coding
		if a := p.get(path, "Accept-Encoding", s.sent, "If-None-Match", etag); a.status != http.StatusNotModified || len(a.body) > 0 {
			t.Errorf("%q: what the reader has is sent again: status %d", s.sent, a.status)
		}
	}
	if len(etags) != 3 || p.origin.total("/6/37/22") != 3 {
		t.Errorf("ETags %v, from %d requests", etags, p.origin.total("/6/37/22"))
	}
}

func unpacked(t *testing.T, a answer) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(a.body)
	var err error
	switch a.header.Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatNginxLetsThrough(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, proxyNoon)
	secret, _, err := p.db.CreateToken(t.Context(), data.TokenRequest{Name: "nightly", Actor: "test"})
	if err != nil {
		t.Fatal(err)
	}
	const load = "/api/layers/control/snapshots?date=2025-10-01&dry_run=true"
	for i := range 2 {
		a := p.ask(http.MethodPost, load, strings.NewReader(dayJSON(36.0)), "Authorization", "Bearer "+secret)
		if a.status != http.StatusOK || p.origin.total("POST") != i+1 {
			t.Errorf("load %d: status %d, the server was asked %d times: %s", i, a.status, p.origin.total("POST"), a.body)
		}
	}
	if a := p.ask(http.MethodPost, load, strings.NewReader("{}")); a.status != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", a.status)
	}
	posts := p.origin.total("POST")
	for _, path := range []string{"/", "/api/layers", "/tiles/control/latest/6/37/22.mvt", "/docs/", "/api/search/latest?q=a"} {
		if a := p.ask(http.MethodPost, path, strings.NewReader("x")); a.status != http.StatusForbidden {
			t.Errorf("POST %s: status %d", path, a.status)
		}
	}
	if a := p.ask(http.MethodDelete, load, nil); a.status/100 != 4 {
		t.Errorf("DELETE: status %d", a.status)
	}
	if got := p.origin.total("POST"); got != posts {
		t.Errorf("%d loads came through that may not", got-posts)
	}
	if a := p.get("/metrics"); a.status != http.StatusNotFound || p.origin.total("/metrics") != 0 {
		t.Errorf("metrics: status %d", a.status)
	}
	for range 2 {
		if a := p.get("/tiles/control/2031-01-01/6/37/22.mvt"); a.status != http.StatusNotFound || a.cache() != "MISS" {
			t.Errorf("a refusal is kept: status %d, %s", a.status, a.cache())
		}
	}
	if a := p.ask(http.MethodHead, "/api/layers", nil); a.status != http.StatusOK {
		t.Errorf("HEAD: status %d", a.status)
	}
}

// TestNginxPacesWhatIsHeavy asks for more at once than one reader may.
func TestNginxPacesWhatIsHeavy(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, proxyNoon)
	const burst = 120
	refused := 0
	for range burst + 60 {
		a := p.get("/api/layers/control/2025-11-05@1.geojson")
		switch a.status {
		case http.StatusOK:
		case http.StatusTooManyRequests:
			refused++
			if a.header.Get("Retry-After") == "" || a.header.Get("Content-Type") != "application/problem+json" || !json.Valid(a.body) {
				t.Fatalf("refused with %v: %s", a.header, a.body)
			}
		default:
			t.Fatalf("status %d", a.status)
		}
	}
	if refused == 0 || refused > 60 {
		t.Errorf("%d of %d were refused", refused, burst+60)
	}
	for _, path := range []string{"/image/2025-11-05@1.png", "/text/2025-11-05@1..2025-11-06@1?lang=en", "/api/layers/control/2025-11-05@1..2025-11-06@1.json"} {
		// On a busy machine, some of what a reader may have comes back between
		// two requests: what is not heavy is never refused, however often asked.
		status := 0
		for i := 0; i < burst && status != http.StatusTooManyRequests; i++ {
			if p.get("/api/layers/control/2025-11-05@1.geojson").status == http.StatusTooManyRequests {
				status = p.get(path).status
			}
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("%s is heavy: status %d", path, status)
		}
	}
	for path, want := range map[string]int{
		"/tiles/control/2025-11-05@1/6/37/22.mvt": 200, "/tiles/control/2025-11-05@1..2025-11-06@1/6/37/22.mvt": 204, "/text/2025-11-05?lang=en": 200, "/api/record.json": 200,
	} {
		a := p.get(path)
		for range 60 { // on a busy machine, some of what a reader may have comes back meanwhile
			if want != http.StatusTooManyRequests || a.status == want {
				break
			}
			a = p.get(path)
		}
		if a.status != want {
			t.Errorf("%s: status %d, want %d", path, a.status, want)
		}
	}
}

// TestNginxSaysNothingOfReaders looks at what the server is told and what
// nginx writes down.
func TestNginxSaysNothingOfReaders(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, proxyNoon)
	a := p.get("/tiles/control/latest.json", "Cookie", "a=b", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "gopher",
		"X-Forwarded-For", "198.51.100.7", "X-Real-IP", "198.51.100.7", "Forwarded", "for=198.51.100.7", "Referer", "https://news.example/draft", "User-Agent", "Reader/1.0", "Authorization", "Bearer x")
	if !strings.Contains(string(unpacked(t, a)), `"https://maps.example.org/tiles/control/2025-11-30@1/{z}/{x}/{y}.mvt"`) {
		t.Errorf("the addresses are not those of the proxy: %s", a.body)
	}
	p.origin.mu.Lock()
	got := p.origin.last
	p.origin.mu.Unlock()
	for _, name := range []string{"Cookie", "X-Forwarded-For", "X-Real-Ip", "Forwarded", "Referer", "User-Agent", "Authorization"} {
		if v, ok := got[name]; ok {
			t.Errorf("the server is told %s: %q", name, v)
		}
	}
	request, err := http.NewRequest(http.MethodGet, p.plain+"/docs/?a=b", nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "https://maps.example.org/docs/?a=b" {
		t.Errorf("HTTP without TLS: status %d, to %q", r.StatusCode, r.Header.Get("Location"))
	}
	p.origin.stop()
	p.get("/api/layers/none") // fails, which nginx would write down
	for _, name := range []string{"access.log", "site.log"} {
		b, err := os.ReadFile(filepath.Join(p.dir, name))
		if err != nil || len(b) > 0 {
			t.Errorf("%s: %v, %s", name, err, b)
		}
	}
}
