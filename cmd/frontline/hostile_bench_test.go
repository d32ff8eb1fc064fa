package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The load of BenchmarkHostile: so many connections, each asking for one thing
// after the other as fast as it is answered.
const (
	hostileConns   = 8
	hostileSeconds = 60 // FRONTLINE_HOSTILE_SECONDS names another number
)

// BenchmarkHostile measures what memory the program takes while strangers ask
// for what is dear, and for nothing twice: pictures of all sizes, differences of
// all pairs of dates, films, archives, tiles of every zoom and coding, searches,
// distinct hosts and instants, and headers and parameters that are too long. It
// needs the real days (FRONTLINE_REAL).
//
// FRONTLINE_BIN is the program to measure, if not this one, and
// FRONTLINE_HOSTILE_CSV the beginning of names of files for the memory over
// time: PREFIX256.csv of seconds, MiB and answers.
func BenchmarkHostile(b *testing.B) {
	days, err := filepath.Glob(filepath.Join(cmp.Or(os.Getenv("FRONTLINE_REAL"), "../../../shared/real"), "*.geojson"))
	if err != nil || len(days) == 0 {
		b.Skip("there are no real days: FRONTLINE_REAL")
	}
	seconds := hostileSeconds
	if v := os.Getenv("FRONTLINE_HOSTILE_SECONDS"); v != "" {
		if seconds, err = strconv.Atoi(v); err != nil || seconds < 1 {
			b.Fatalf("FRONTLINE_HOSTILE_SECONDS is %q", v)
		}
	}
	for _, mib := range []int{256, 192} {
		b.Run(fmt.Sprintf("memory-mib=%d", mib), func(b *testing.B) {
			db := filepath.Join(b.TempDir(), "frontline.db")
			hostileRecord(b, db, days)
			for b.Loop() {
				runHostile(b, db, mib, time.Duration(seconds)*time.Second)
			}
		})
	}
}

// hostileProgram is the program that is measured, with its settings.
func hostileProgram(mib int, args ...string) *exec.Cmd {
	cmd := exec.Command(cmp.Or(os.Getenv("FRONTLINE_BIN"), os.Args[0]), args...)
	cmd.Env = append(os.Environ(), runMainEnv+"=1", "GOGC=", "FRONTLINE_MEMORY_MIB="+strconv.Itoa(mib))
	return cmd
}

// hostileRecord makes a database of the bundled layers and the real days.
func hostileRecord(b *testing.B, db string, days []string) {
	b.Helper()
	serve := hostileProgram(256, "serve", "--addr=127.0.0.1:0", "--db="+db)
	serveProgram(b, serve).stop(b)
	load := hostileProgram(256, append([]string{"load", "control", "--yes", "--assessed-by=DeepState", "--source=https://deepstatemap.live", "--db=" + db}, days...)...)
	if out, err := load.CombinedOutput(); err != nil {
		b.Fatalf("load: %v: %s", err, out)
	}
}

// hostileAnswers counts what came back.
type hostileAnswers struct {
	all, ok, refused, busy, failed atomic.Int64
}

func runHostile(b *testing.B, db string, mib int, length time.Duration) {
	p := serveProgram(b, hostileProgram(mib, "serve", "--addr=127.0.0.1:0", "--db="+db))
	var got hostileAnswers
	start := time.Now()
	end := start.Add(length)
	var workers sync.WaitGroup
	for n := range hostileConns {
		workers.Go(func() {
			client := &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{DisableCompression: true, MaxConnsPerHost: 1}}
			defer client.CloseIdleConnections()
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for time.Now().Before(end) {
				askHostile(client, p.base, hostileRequest(r), &got)
			}
		})
	}
	rows := [][]string{{"seconds", "rss_mib", "answers"}}
	sample := time.NewTicker(250 * time.Millisecond)
	defer sample.Stop()
	done := make(chan struct{})
	go func() { workers.Wait(); close(done) }()
	for under := true; under; {
		select {
		case <-done:
			under = false
		case <-sample.C:
		}
		rows = append(rows, []string{
			strconv.FormatFloat(time.Since(start).Seconds(), 'f', 2, 64), strconv.FormatFloat(p.status(b, "VmRSS:"), 'f', 1, 64), strconv.FormatInt(got.all.Load(), 10),
		})
	}
	peak, last := p.status(b, "VmHWM:"), p.status(b, "VmRSS:")
	caches := p.text(b, "metrics")
	p.stop(b)
	used := p.cmd.ProcessState
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(peak, "max-RSS-MiB")
	b.ReportMetric(last, "end-RSS-MiB")
	b.ReportMetric(float64(got.all.Load()), "answers")
	b.ReportMetric(float64(got.ok.Load()), "200s")
	b.ReportMetric(float64(got.refused.Load()), "4xx")
	b.ReportMetric(float64(got.busy.Load()), "503s")
	b.ReportMetric(float64(got.failed.Load()), "failed")
	b.ReportMetric((used.UserTime() + used.SystemTime()).Seconds(), "CPU-s")
	if prefix := os.Getenv("FRONTLINE_HOSTILE_CSV"); prefix != "" {
		var out bytes.Buffer
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			b.Fatal(err)
		}
		name := prefix + strconv.Itoa(mib)
		if err := os.WriteFile(name+".csv", out.Bytes(), 0o644); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name+".metrics", []byte(caches), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// hostile is one request.
type hostile struct{ path, host, accept string }

func askHostile(client *http.Client, base string, h hostile, got *hostileAnswers) {
	defer got.all.Add(1)
	r, err := http.NewRequest(http.MethodGet, base+h.path, nil)
	if err != nil {
		got.failed.Add(1)
		return
	}
	r.Host = h.host
	r.Header.Set("Accept-Encoding", h.accept)
	a, err := client.Do(r)
	if err != nil {
		got.failed.Add(1)
		return
	}
	defer a.Body.Close()
	if _, err := io.Copy(io.Discard, a.Body); err != nil {
		got.failed.Add(1)
		return
	}
	switch {
	case a.StatusCode == http.StatusServiceUnavailable:
		got.busy.Add(1)
	case a.StatusCode >= 500:
		got.failed.Add(1)
	case a.StatusCode >= 400:
		got.refused.Add(1)
	default:
		got.ok.Add(1)
	}
}

// hostileRequest is the next thing that nobody has asked for yet.
func hostileRequest(r *rand.Rand) hostile {
	h := hostile{accept: []string{"identity", "gzip", "br"}[r.IntN(3)]}
	letters := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abcdefghijklmnopqrstuvwxyz"[r.IntN(26)]
		}
		return string(b)
	}
	day := func() string {
		return time.Date(2025, 10, 1+r.IntN(61), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	days := func() string {
		from, to := day(), day()
		for from == to {
			to = day()
		}
		return min(from, to) + ".." + max(from, to)
	}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	// Where something is, at any zoom.
	at := func() string {
		z := r.IntN(15)
		lon, lat := 30+r.Float64()*10, 44.5+r.Float64()*7
		n := float64(int(1) << z)
		// Near enough to Web Mercator for a tile at the front.
		x, y := int((lon+180)/360*n), int((0.5-(lat-35)/180-0.105)*n)
		return fmt.Sprintf("%d/%d/%d", z, x, min(max(y, 0), int(n)-1))
	}
	lang := func() string { return one("en", "uk", "ru") }
	size := func() string { return fmt.Sprintf("%dx%d", 64+r.IntN(2832), 64+r.IntN(2832)) }
	switch r.IntN(16) {
	case 0, 1:
		h.path = fmt.Sprintf("image/%s.%s?size=%s&theme=%s&lang=%s&title=%s&map=%d/%.4f/%.4f", one(day(), days()), one("png", "png", "svg"), size(), one("light", "dark"), lang(), letters(40), 4+r.IntN(8), 46+r.Float64()*4, 32+r.Float64()*7)
	case 2:
		h.path = "api/layers/" + one("control", "claims") + "/" + days() + one(".geojson", ".json", ".csv")
	case 3:
		h.path = "tiles/control/" + days() + "/" + at() + one(".mvt", ".png", "@2x.png")
	case 4:
		h.path = one("tiles/control/timeline/"+at()+".mvt", "tiles/claims/timeline/"+at()+".mvt", "api/layers/control/area.json", "api/layers/control/area.csv", "tiles/control/timeline.json")
	case 5:
		h.path = one("api/layers/claims~control/"+day()+".geojson", "tiles/claims~control/"+day()+"/"+at()+one(".mvt", ".png"), "api/layers/claims~control/area.json")
	case 6:
		from := time.Date(2025, 10, 1+r.IntN(40), 0, 0, 0, 0, time.UTC)
		h.path = fmt.Sprintf("image/through/%s..%s.%s?size=%dx%d&title=%s", from.Format(time.DateOnly), from.AddDate(0, 0, 2+r.IntN(10)).Format(time.DateOnly), one("zip", "apng"), 64+r.IntN(600), 64+r.IntN(600), letters(20))
	case 7:
		h.path = "api/search/" + day() + "?q=" + letters(3+r.IntN(20))
	case 8, 9, 10:
		h.path = "tiles/" + one("base", "control", "claims", "places") + "/" + day() + one("", "/dark", "/uk", "/dark-uk") + "/" + at() + one(".png", "@2x.png")
	case 11:
		h.path = "tiles/" + one("base", "control", "claims", "places") + "/" + day() + "/" + at() + ".mvt"
	case 12:
		h.host = letters(40+r.IntN(200)) + ".example"
		h.path = one("?lang="+lang()+"&date="+day(), "feed.atom", "sitemap.xml", "tiles/control/"+day()+".json", "embed?lang=en&date="+day(), "style/"+day()+".json", "ogc/"+day()+"/collections", "text/"+day()+"?lang="+lang())
	case 13:
		h.path = fmt.Sprintf("ogc/collections/%s/items?datetime=%sT%02d:%02d:%02d.%dZ", one("control", "base"), day(), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e9))
	case 14:
		h.path = one("api/layers/control/"+day()+"/features.json", "api/layers/base/"+day()+"/features.json", "api/layers/"+one("control", "base")+"/"+day()+".geojson", "api/layers/control/"+day()+"/source", "ogc/"+day()+"/api")
	default: // too long
		h.path = one("ogc/collections/control/items?datetime="+day()+"T12:00:00."+strings.Repeat("1", 4000)+letters(1)+"Z",
			"ogc/collections/control/items?datetime="+day()+"T12:00:00."+strconv.Itoa(r.IntN(1e9))+strings.Repeat("1", 6000)+"Z",
			"image/"+day()+".png?size=400x300&title="+letters(7000), "?lang="+letters(7000), "api/search/"+day()+"?q="+letters(7000), "text?date="+letters(7000))
		h.host = letters(300+r.IntN(8000)) + ".example"
	}
	return h
}

// text is an answer of the program.
func (p *servedProgram) text(b *testing.B, path string) string {
	b.Helper()
	r, err := p.client.Get(p.base + path)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
