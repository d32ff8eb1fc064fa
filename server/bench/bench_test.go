package main

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"frontline/geo/geojson"
	"frontline/geo/geotest"
)

// Synthetic days are the same wherever they are made, are sound, and change a
// little from day to day.
func TestSyntheticDays(t *testing.T) {
	made, err := synthetic(3, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, name := range made.files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := geojson.ReadFeatures(strings.NewReader(string(text)), geojson.Options{MaxBytes: 1 << 20, Layer: "control"}); err != nil {
			t.Errorf("%s: %v", dateOf(name), err)
		}
		sum := sha256.Sum256(text)
		sums = append(sums, string(sum[:]))
	}
	if sums[0] == sums[1] || sums[1] == sums[2] {
		t.Error("a day is that before it")
	}
	if got := dateOf(made.files[2]); got != "2025-11-30" {
		t.Errorf("the last day is %s", got)
	}
}

// A part of a page is replaced, and nothing beside it; a page without a place for
// it is an error.
func TestFillPage(t *testing.T) {
	measured := &table{part: "cold", about: "a < b", first: "Server", columns: []string{"gzip"}, format: milliseconds}
	for _, ms := range []float64{30, 10, 20} {
		measured.add("one", "gzip", ms*float64(time.Millisecond))
	}
	measured.row("none")
	page := "<h2>\n      <!-- cold -->\nformer\n      <!-- /cold -->\n      <!-- warm -->\nkept\n      <!-- /warm -->\n"
	got, err := fill(page, "cold", measured.html("today"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<td>one</td><td>20\u00a0ms</td>", "<td>none</td><td>–</td>", "a &lt; b", "<p>today</p>\n      <!-- /cold -->\n      <!-- warm -->\nkept\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "former") {
		t.Errorf("the page has what it had:\n%s", got)
	}
	if _, err := fill(page, "pictures", ""); err == nil {
		t.Error("a part without a place is filled in")
	}
}

// The load client sends exactly as many requests as it is told to, and says so
// where a server answers with an error.
func TestHammer(t *testing.T) {
	asked := make(chan struct{}, 1000)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/tile" {
			http.NotFound(w, r)
			return
		}
		asked <- struct{}{}
	}))
	defer s.Close()
	addr := strings.TrimPrefix(s.URL, "http://")
	if n, err := hammer(t.Context(), addr, []byte("GET /tile HTTP/1.1\r\nHost: a\r\n\r\n"), 7, 100, time.Minute); n != 100 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if len(asked) != 100 {
		t.Errorf("the server was asked %d times", len(asked))
	}
	if _, err := hammer(t.Context(), addr, []byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 2, 10, time.Minute); err == nil {
		t.Error("404 is taken for an answer")
	}
}

// CPU time of another process is counted in fractions of a millisecond.
func TestCPUOf(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it is read from /proc")
	}
	before := cpuOf(os.Getpid())
	x := 0.0
	for begun := geotest.ProcessorTime(t); geotest.ProcessorTime(t)-begun < 30*time.Millisecond; {
		x += wave(x, 1)
	}
	if took := cpuOf(os.Getpid()) - before; took < time.Millisecond || took%(10*time.Millisecond) == 0 {
		t.Errorf("it took %v", took)
	}
}

// A long line is drawn by fewer points, of which none is below what was measured at
// its time, and the highest of all is kept.
func TestHighest(t *testing.T) {
	var measured []sample
	for i := range 1001 {
		measured = append(measured, sample{seconds: float64(i), mib: 100 + float64(i%7)})
	}
	measured[500].mib = 300
	drawn := highest(measured, 100)
	if len(drawn) > 100 || len(drawn) < 50 {
		t.Errorf("%d points are drawn", len(drawn))
	}
	for i, s := range drawn {
		for _, m := range measured[i*11 : min(i*11+11, len(measured))] {
			if m.mib > s.mib {
				t.Fatalf("at %.0f s %.0f MiB are drawn as %.0f", m.seconds, m.mib, s.mib)
			}
		}
	}
	if got := highest(measured[:3], 100); len(got) != 3 {
		t.Errorf("of 3 points %d are drawn", len(got))
	}
}
