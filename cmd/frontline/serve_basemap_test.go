package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontline/data/basemap/basemaptest"

	"github.com/go-json-experiment/json/v1"
)

// madeUpBasemap writes a small archive of the made-up country.
func madeUpBasemap(t *testing.T, name, version string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := basemaptest.Write(t.Context(), path, basemaptest.Options{MaxZoom: 10, Version: version}); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestServeRefusesWhatIsNoBasemap makes no database then, and config check says the same.
func TestServeRefusesWhatIsNoBasemap(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "frontline.db")
	good := madeUpBasemap(t, "good.pmtiles", "")
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	raster := bytes.Clone(b)
	raster[99] = 2
	for archive, want := range map[string]string{
		write("text.pmtiles", []byte("hello")): "neither PMTiles nor MBTiles",
		write("raster.pmtiles", raster):        "its tiles are PNG pictures",
		write("cut.pmtiles", b[:len(b)/2]):     "the archive ends before it should",
		filepath.Join(dir, "none.pmtiles"):     "there is no file none.pmtiles",
		"http://example.org/a.pmtiles":         "is not https, so that others on the way could change what is pulled: --basemap-allow-http lets it",
		"https://127.0.0.1:1/a.pmtiles?key=s3": "a private network: --basemap-allow-private lets it",
	} {
		config := writeConfig(t, fmt.Sprintf(`{"db": %q, "basemap": [%q]}`, db, archive))
		for _, args := range [][]string{{"serve", "--addr=127.0.0.1:0", "--db=" + db, "--basemap=" + good, "--basemap=" + archive}, {"config", "check", config}} {
			status, out, said := call(t, args...)
			if status == 0 || !strings.Contains(out+said, want) || strings.Contains(said, "s3") {
				t.Errorf("%s: %v: status %d, want it to say %s: %s%s", archive, args[:2], status, want, out, said)
			}
		}
	}
	if _, err := os.Stat(db); !os.IsNotExist(err) {
		t.Errorf("a database was made: %v", err)
	}
}

// elsewhere serves one archive, and then another, by ranges, each with an ETag of its own.
type elsewhere struct{ content atomic.Pointer[[]byte] }

func (e *elsewhere) put(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e.content.Store(&b)
}

func (e *elsewhere) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := *e.content.Load()
	w.Header().Set("ETag", fmt.Sprintf(`"%d-%p"`, len(b), &b[0]))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// TestServeABasemapElsewhere replaces it while the server runs.
func TestServeABasemapElsewhere(t *testing.T) {
	t.Parallel()
	var host elsewhere
	host.put(t, madeUpBasemap(t, "a.pmtiles", "1"))
	other := httptest.NewServer(&host)
	defer other.Close()
	db := filepath.Join(t.TempDir(), "frontline.db")
	lightRecord.Copy(t, db)
	s := serveWithLog(t, db, "json", "--basemap="+other.URL+"/key/a.pmtiles?secret=1", "--basemap-allow-http", "--basemap-allow-private")
	base := "http://" + loopback.FindString(s.wait(0, s.says("msg", "serving")))
	get := func(path string) (int, []byte) {
		t.Helper()
		r, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, b
	}
	attached := func() (hash, version string) {
		t.Helper()
		var record struct {
			Basemaps []struct{ Hash, Version string }
		}
		if _, b := get("/api/record.json"); json.Unmarshal(b, &record) != nil || len(record.Basemaps) != 1 {
			t.Fatalf("the record has the basemaps %v", record.Basemaps)
		}
		return record.Basemaps[0].Hash, record.Basemaps[0].Version
	}
	tile := func(hash, at string) int {
		status, _ := get("/tiles/basemap@" + hash + "/" + at + ".mvt")
		return status
	}
	before, version := attached()
	if status := tile(before, "10/617/354"); version != "1" || status != http.StatusOK {
		t.Fatalf("version %q, its tile %d", version, status)
	}
	host.put(t, madeUpBasemap(t, "b.pmtiles", "2"))
	if status := tile(before, "9/308/177"); status != http.StatusServiceUnavailable {
		t.Errorf("a tile of the one before, not read yet: %d", status)
	}
	awaits(t, "what took its place", func() bool { now, _ := attached(); return now != before })
	now, version := attached()
	if version != "2" || tile(now, "9/308/177") != http.StatusOK || tile(before, "10/617/354") != http.StatusGone {
		t.Errorf("version %q; its tile %d, that of the one before %d", version, tile(now, "9/308/177"), tile(before, "10/617/354"))
	}
	line := s.wait(0, "basemap replaced", now, before)
	if strings.Contains(line, "key") || strings.Contains(line, "secret") {
		t.Errorf("the log tells the address: %s", line)
	}
}
