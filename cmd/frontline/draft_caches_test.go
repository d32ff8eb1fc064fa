package main

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
)

// makeDraftOf makes a draft of a day at an address, with a name that nothing else has.
func makeDraftOf(t *testing.T, db *data.DB, date string) (secret string) {
	t.Helper()
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(dayJSON(36.1), `"name":"A"`, `"name":"`+draftedName+`"`)
	plan, err := db.PlanLoad(t.Context(), data.LoadRequest{Layer: layer, Correct: "to be looked at", Accept: geo.FindingCodes(), Files: []data.Input{{
		Name: "day", Date: geo.MustDate(date), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if secret, _, err = db.CreateDraft(t.Context(), plan, 0); err != nil {
		t.Fatal(err)
	}
	return secret
}

// draftedName is a name that drafts of the tests have, and nothing else.
const draftedName = "Quillfeather"

// TestCachesKeepNothingOfADraft looks at a draft through nginx and Varnish as the manual has
// them: each request comes to the server, and neither keeps or writes down anything of it, its
// address as little as what it shows, when the server does not answer either.
func TestCachesKeepNothingOfADraft(t *testing.T) {
	t.Parallel()
	p := &proxied{t: t, dir: t.TempDir(), replaced: []string{"rate=5r/s", "rate=5000r/s", "rate=100r/s", "rate=5000r/s"}}
	p.behindNginx(proxyNoon)
	secret := makeDraftOf(t, p.db, "2025-11-29")
	lost := strings.Repeat("x", len(secret)-1) + "y" // mistyped: nobody's
	fronts := map[string]front{"nginx": p.front}
	var varnishRun string
	if f, _, ok := p.varnish(); ok {
		fronts["Varnish"], varnishRun = f, p.varnishRun
	}
	for name, f := range fronts {
		for _, path := range []string{"/?lang=en", "/tiles/control/latest/5/19/11.mvt", "/tiles/control/2025-11-29@2/5/19/11.png", "/api/layers/control/2025-11-29.geojson", "/text/2025-11-29?lang=en", "/image/2025-11-29.png?size=320x240", "/api/record.json", "/feed.atom"} {
			at := "/draft/" + secret + path
			before := p.origin.total(at)
			for range 2 {
				a := f.ask(t, http.MethodGet, at, nil, "Accept-Encoding", "gzip")
				if a.status != http.StatusOK && a.status != http.StatusNoContent && a.status != http.StatusNotFound || a.header.Get("Cache-Control") != "private, no-store" || a.header.Get("Age") != "" && a.header.Get("Age") != "0" {
					t.Errorf("%s: %s of a draft: status %d, %v", name, path, a.status, a.header)
				}
			}
			if n := p.origin.total(at) - before; n != 2 {
				t.Errorf("%s asked the server %d times for %s of a draft, not 2", name, n, path)
			}
		}
		if a := f.ask(t, http.MethodGet, "/draft/"+secret+"/api/layers/control/2025-11-29.geojson", nil); !strings.Contains(string(unpacked(t, a)), draftedName) {
			t.Fatalf("%s shows no draft: status %d", name, a.status)
		}
		if a := f.ask(t, http.MethodGet, "/draft/"+lost+"/", nil); a.status != http.StatusNotFound {
			t.Errorf("%s: an address that is nobody's is answered %d", name, a.status)
		}
	}
	p.origin.stop()
	for name, f := range fronts {
		if a := f.ask(t, http.MethodGet, "/draft/"+secret+"/?lang=en", nil); a.status < 500 {
			t.Errorf("%s answers %d for a draft that the server does not show", name, a.status)
		}
	}
	for _, dir := range []string{p.dir, varnishRun} {
		if dir == "" {
			continue
		}
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() || strings.Contains(path, "frontline.db") {
				return nil // what went meanwhile, and the record, which has the draft
			}
			text, err := os.ReadFile(path)
			for _, part := range []string{secret, lost, draftedName} {
				if err == nil && bytes.Contains(text, []byte(part)) {
					t.Errorf("%s has %s of a draft", path, map[bool]string{true: "the name", false: "the address"}[part == draftedName])
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
