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
	"frontline/server/servertest"
)

func TestCodings(t *testing.T) {
	f := servertest.New(t)
	path := "/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt"
	plain := f.Get(path)
	raw := servertest.Read(t, plain)
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
			r := f.Get(path, "Accept-Encoding", tt.accept)
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
	f := servertest.New(t)
	r := f.Get("/tiles/control/2025-11-25@1/5/19/11.mvt", "Accept-Encoding", "gzip")
	if got := r.Header.Get("Content-Encoding"); got != "" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("a small tile came in %q", got)
	}
	if _, err := mvt.Unmarshal(servertest.Read(t, r)); err != nil {
		t.Error(err)
	}
}

func TestConditionalAndHead(t *testing.T) {
	f := servertest.New(t)
	for _, path := range []string{
		"/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt", "/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".png", "/api/layers",
		"/tiles/claims/latest.json", "/api/layers/claims/latest.geojson", "/assets/app-1a2b3c.js", "/?lang=en",
	} {
		full := f.Get(path)
		body, etag := servertest.Read(t, full), full.Header.Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") {
			t.Errorf("%s: ETag %q is not strong", path, etag)
		}
		for _, sent := range []string{etag, `"x", ` + etag, "W/" + etag, "*"} {
			if r := f.Get(path, "If-None-Match", sent); r.StatusCode != http.StatusNotModified || len(servertest.Read(t, r)) > 0 || r.Header.Get("ETag") != etag {
				t.Errorf("%s with %s: status %d", path, sent, r.StatusCode)
			}
		}
		if r := f.Get(path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag: status %d", path, r.StatusCode)
		}
		head := f.Ask(http.MethodHead, path)
		if head.StatusCode != 200 || len(servertest.Read(t, head)) > 0 || head.Header.Get("ETag") != etag || head.ContentLength != int64(len(body)) {
			t.Errorf("HEAD %s: status %d, length %d, want %d", path, head.StatusCode, head.ContentLength, len(body))
		}
	}
}

func TestCacheControl(t *testing.T) {
	now := servertest.Noon
	f := servertest.New(t, func(o *server.Options) { o.Now = func() time.Time { return now } })
	const live = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
	const pinned = "public, max-age=31536000, immutable"
	for path, want := range map[string]string{
		"/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".mvt": pinned,
		"/tiles/claims/2022-09-30@1/" + servertest.EmptyTile + ".mvt":  pinned,
		"/tiles/claims/2022-09-30@1/" + servertest.CrimeaTile + ".png": pinned,
		"/api/layers/claims/2022-09-30@1.geojson":                      pinned,
		"/api/layers/claims/2022-09-30@1/features.json":                pinned,
		"/assets/app-1a2b3c.js":                                        pinned,
		"/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt":   live,
		"/tiles/claims/latest/" + servertest.EmptyTile + ".mvt":        live,
		"/tiles/claims/latest.json":                                    live,
		"/api/layers":                                                  live,
		"/?lang=en":                                                    "no-cache",
	} {
		if got := f.Get(path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	now = time.Date(2025, 12, 1, 23, 59, 30, 0, time.UTC)
	if got := f.Get("/tiles/claims/latest.json").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=30,") {
		t.Errorf("half a minute before midnight: %q", got)
	}
}
