package page_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"frontline/server"
	"frontline/server/servertest"
)

// Browsers find a new release by asking for the service worker anew.
func TestServiceWorkerAndManifest(t *testing.T) {
	f := servertest.New(t)
	for path, kind := range map[string]string{"/sw.js": "text/javascript; charset=utf-8", "/manifest.webmanifest": "application/manifest+json"} {
		r := f.Get(path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || r.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: status %d, %s, %s", path, r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"))
		}
	}
	if r := f.Get("/favicon.ico"); r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/vnd.microsoft.icon" {
		t.Errorf("the icon: status %d, %s", r.StatusCode, r.Header.Get("Content-Type"))
	}
	if got := f.Get("/sw.js").Header.Get("Content-Security-Policy"); !strings.Contains(got, "connect-src 'self'") {
		t.Errorf("the worker's policy is %q", got)
	}
	if got := f.Get("/?lang=en").Header.Get("Content-Security-Policy"); !strings.Contains(got, "worker-src 'self'") {
		t.Errorf("the page's policy is %q", got)
	}
}

// What the build compressed is sent as it is, under the name of what it unpacks to.
func TestPartsComeAsTheBuildCompressedThem(t *testing.T) {
	raw := []byte("let a = 'a part of the map'")
	var packed bytes.Buffer
	w := brotli.NewWriterLevel(&packed, brotli.BestCompression)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f := servertest.New(t, func(o *server.Options) {
		o.App = fstest.MapFS{"assets/a-1.js": {Data: raw}, "assets/a-1.js.br": {Data: packed.Bytes()}}
	})
	plain := f.Get("/assets/a-1.js")
	if got := servertest.Read(t, plain); !bytes.Equal(got, raw) {
		t.Errorf("uncompressed it is %q", got)
	}
	r := f.Get("/assets/a-1.js", "Accept-Encoding", "br")
	if r.Header.Get("Content-Encoding") != "br" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("coding %q, vary %q", r.Header.Get("Content-Encoding"), r.Header.Get("Vary"))
	}
	if want := strings.TrimSuffix(plain.Header.Get("ETag"), `"`) + `-br"`; r.Header.Get("ETag") != want {
		t.Errorf("ETag %s, want %s", r.Header.Get("ETag"), want)
	}
	got := servertest.Read(t, r)
	if !bytes.Equal(got, packed.Bytes()) {
		t.Error("it was compressed anew")
	}
	if got, err := io.ReadAll(brotli.NewReader(bytes.NewReader(got))); err != nil || !bytes.Equal(got, raw) {
		t.Errorf("it unpacks to %q: %v", got, err)
	}
	if r := f.Get("/assets/a-1.js", "Accept-Encoding", "br", "If-None-Match", r.Header.Get("ETag")); r.StatusCode != 304 {
		t.Errorf("again: status %d", r.StatusCode)
	}
}
