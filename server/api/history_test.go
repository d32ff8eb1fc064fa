package api_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// TestAllOfTimeOverHTTP: the files of all of a layer's time, and what Google Earth asks for
// again and again, are live as other files are, and behind a pin for ever.
func TestAllOfTimeOverHTTP(t *testing.T) {
	t.Parallel()
	f := servertest.New(t)
	doc := func(path string) string {
		t.Helper()
		r := f.Get(path)
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v: %s", path, r.StatusCode, err, b)
		}
		if got := r.Header.Get("Content-Type"); got != "application/vnd.google-earth.kmz" {
			t.Errorf("%s is %s", path, got)
		}
		if coding := r.Header.Get("Content-Encoding"); coding != "" {
			t.Errorf("%s is packed twice: %s", path, coding)
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		kml, err := z.Open("doc.kml")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(kml)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for path, words := range map[string][]string{
		"/api/layers/control/timeline.kmz":  {"Not recorded, and not filled in: 2025-11-26 to 2025-11-27", "<end>2025-11-27T23:59:59Z</end>", "/api/layers/control/latest.kmz</href>"},
		"/api/layers/control/latest.kmz":    {"Snapshot of 2025-11-28"},
		"/api/layers/claims/2025-11-26.kmz": {"Snapshot of 2022-09-30", "<name>Donetsk"},
	} {
		text := doc(path)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q: %s", path, w, text)
			}
		}
		if strings.Contains(text, "2026-01-01") {
			t.Errorf("%s tells of a day to come", path)
		}
	}
	for path, pinned := range map[string]bool{
		"/api/layers/control/timeline.geojson": false, "/api/layers/control/latest.kmz": false, "/api/layers/control/latest.kml": false,
		"/api/layers/claims/timeline@1.geojson": true, "/api/layers/claims/timeline@1.kmz": true, "/api/layers/control/2025-11-28@1.kmz": true,
	} {
		r := f.Get(path)
		if got := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); r.StatusCode != http.StatusOK || got != pinned || r.Header.Get("Cache-Tag") == "" {
			t.Errorf("%s: status %d, Cache-Control %s, Cache-Tag %s", path, r.StatusCode, r.Header.Get("Cache-Control"), r.Header.Get("Cache-Tag"))
		}
		if again := f.Get(path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: status %d", path, again.StatusCode)
		}
	}
	for path, status := range map[string]int{
		"/api/layers/claims~control/timeline.kmz": http.StatusNotFound, "/api/layers/claims~control/latest.kmz": http.StatusNotFound,
		"/api/layers/control/2025-11-28.kml": http.StatusNotFound, "/api/layers/none/timeline.geojson": http.StatusNotFound,
		"/api/layers/control/timeline@99.kmz": http.StatusNotFound, "/api/layers/control/timeline@x.kmz": http.StatusBadRequest,
	} {
		r := f.Get(path)
		if r.StatusCode != status || r.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: status %d, want %d, %s", path, r.StatusCode, status, r.Header.Get("Content-Disposition"))
		}
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/layers/control/timeline@1.geojson", "/api/layers/control/timeline@1.kmz", "/api/layers/control/2025-11-28@1.kmz"} {
		if r := f.Get(path); r.StatusCode != http.StatusGone {
			t.Errorf("%s behind a retraction: status %d", path, r.StatusCode)
		}
	}
}
