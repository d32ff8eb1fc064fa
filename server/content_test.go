package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/server"
)

func TestCodings(t *testing.T) {
	f := newServer(t)
	path := "/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt"
	plain := f.get(path)
	raw := read(t, plain)
	etag := plain.Header.Get("ETag")
	tests := map[string]struct {
		accept, coding, suffix string
		unpack                 func(io.Reader) (io.Reader, error)
	}{
		"gzip":               {"gzip", "gzip", "-gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		"brotli":             {"br", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"brotli before gzip": {"gzip, deflate, br", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"br refused":         {"gzip, br;q=0", "gzip", "-gz", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		"any":                {"*", "br", "-br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		"none":               {"identity", "", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
		"unknown":            {"zstd", "", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := f.get(path, "Accept-Encoding", tt.accept)
			if got := r.Header.Get("Content-Encoding"); got != tt.coding {
				t.Fatalf("Content-Encoding %q, want %q", got, tt.coding)
			}
			if got, want := r.Header.Get("ETag"), strings.TrimSuffix(etag, `"`)+tt.suffix+`"`; got != want {
				t.Errorf("ETag %s, want %s", got, want)
			}
			if got := r.Header.Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary %q", got)
			}
			u, err := tt.unpack(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(u); err != nil || !bytes.Equal(b, raw) {
				t.Errorf("unpacked to %d bytes, want %d: %v", len(b), len(raw), err)
			}
		})
	}
}

func TestWhatDoesNotPackIsSentAsItIs(t *testing.T) {
	f := newServer(t)
	r := f.get("/tiles/control/2025-11-25@1/5/19/11.mvt", "Accept-Encoding", "gzip")
	if got := r.Header.Get("Content-Encoding"); got != "" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("a small tile came in %q", got)
	}
	if _, err := mvt.Unmarshal(read(t, r)); err != nil {
		t.Error(err)
	}
}

func TestConditionalAndHead(t *testing.T) {
	f := newServer(t)
	for _, path := range []string{
		"/tiles/claims/2022-09-30/" + crimeaTile + ".mvt", "/tiles/claims/2022-09-30/" + crimeaTile + ".png", "/api/layers",
		"/tiles/claims/latest.json", "/api/layers/claims/latest.geojson", "/assets/app-1a2b3c.js", "/?lang=en",
	} {
		full := f.get(path)
		body, etag := read(t, full), full.Header.Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") {
			t.Errorf("%s: ETag %q is not strong", path, etag)
		}
		for _, sent := range []string{etag, `"x", ` + etag, "W/" + etag, "*"} {
			if r := f.get(path, "If-None-Match", sent); r.StatusCode != http.StatusNotModified || len(read(t, r)) > 0 || r.Header.Get("ETag") != etag {
				t.Errorf("%s with %s: status %d", path, sent, r.StatusCode)
			}
		}
		if r := f.get(path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag: status %d", path, r.StatusCode)
		}
		head := f.ask(http.MethodHead, path)
		if head.StatusCode != 200 || len(read(t, head)) > 0 || head.Header.Get("ETag") != etag || head.ContentLength != int64(len(body)) {
			t.Errorf("HEAD %s: status %d, length %d, want %d", path, head.StatusCode, head.ContentLength, len(body))
		}
	}
}

func TestCacheControl(t *testing.T) {
	now := noon
	f := newServer(t, func(o *server.Options) { o.Now = func() time.Time { return now } })
	const live = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
	const pinned = "public, max-age=31536000, immutable"
	for path, want := range map[string]string{
		"/tiles/claims/2022-09-30@1/" + crimeaTile + ".mvt": pinned,
		"/tiles/claims/2022-09-30@1/" + emptyTile + ".mvt":  pinned,
		"/tiles/claims/2022-09-30@1/" + crimeaTile + ".png": pinned,
		"/api/layers/claims/2022-09-30@1.geojson":           pinned,
		"/api/layers/claims/2022-09-30@1/features.json":     pinned,
		"/assets/app-1a2b3c.js":                             pinned,
		"/tiles/claims/2022-09-30/" + crimeaTile + ".mvt":   live,
		"/tiles/claims/latest/" + emptyTile + ".mvt":        live,
		"/tiles/claims/latest.json":                         live,
		"/api/layers":                                       live,
		"/?lang=en":                                         "no-cache",
	} {
		if got := f.get(path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	now = time.Date(2025, 12, 1, 23, 59, 30, 0, time.UTC)
	if got := f.get("/tiles/claims/latest.json").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=30,") {
		t.Errorf("half a minute before midnight: %q", got)
	}
}
