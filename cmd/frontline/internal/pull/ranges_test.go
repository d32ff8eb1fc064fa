package pull

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontline/data/basemap"
	"frontline/geo"
)

func TestRanges(t *testing.T) {
	content := []byte(strings.Repeat("0123456789", 1000))
	etag, modified, ignores := `"one"`, time.Time{}, false
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Range"))
		if ignores {
			r.Header.Del("Range")
		}
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		http.ServeContent(w, r, "", modified, bytes.NewReader(content))
	}))
	defer server.Close()
	s := RangeSettings{URL: server.URL + "/planet.pmtiles?key=secret", AllowHTTP: true, AllowLocal: true, Version: "test"}
	r, err := OpenRanges(t.Context(), s)
	if err != nil || r.Size() != int64(len(content)) || r.ETag != etag {
		t.Fatalf("%d bytes, %q, %v", r.Size(), r.ETag, err)
	}
	got := make([]byte, 25)
	if err := r.ReadRange(t.Context(), got, 995); err != nil || !bytes.Equal(got, content[995:1020]) {
		t.Errorf("%q, %v", got, err)
	}
	if asked[len(asked)-1] != "bytes=995-1019" {
		t.Errorf("asked for %q", asked)
	}
	etag = `"two"`
	if err := r.ReadRange(t.Context(), got, 0); err != basemap.ErrChanged && !strings.Contains(err.Error(), basemap.ErrChanged.Error()) {
		t.Errorf("of another archive: %v", err)
	}
	for name, set := range map[string]func(){
		"Range": func() { ignores = true },
		"ETag":  func() { ignores, etag = false, "" },
	} {
		set()
		if _, err := OpenRanges(t.Context(), s); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q: %v", name, err)
		}
		ignores, etag = false, `"one"`
	}
	etag, modified = "", time.Date(2025, 11, 30, 0, 0, 0, 0, time.UTC)
	if r, err = OpenRanges(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	modified = modified.Add(time.Hour)
	if err := r.ReadRange(t.Context(), got, 0); err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("of another time: %v", err)
	}
	s.AllowHTTP = false
	_, err = OpenRanges(t.Context(), s)
	if geo.ErrorCode(err) != geo.EInvalid || strings.Contains(err.Error(), "secret") {
		t.Errorf("without https: %v", err)
	}
	s.AllowHTTP, s.AllowLocal = true, false
	if _, err = OpenRanges(t.Context(), s); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("in a private network: %v", err)
	}
}
