package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
	"frontline/server/view"
)

// countingStore counts how often features are read, slowly.
type countingStore struct {
	view.Store
	reads atomic.Int32
}

func (c *countingStore) Features(ctx context.Context, snapshot geo.Snapshot) ([]geo.Feature, error) {
	c.reads.Add(1)
	time.Sleep(20 * time.Millisecond)
	return c.Store.Features(ctx, snapshot)
}

func TestManyAtOnceAreWorkedForOnce(t *testing.T) {
	var store *countingStore
	f := servertest.New(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if r := f.Get("/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt"); r.StatusCode != 200 {
				t.Errorf("status %d", r.StatusCode)
			}
		})
	}
	wg.Wait()
	if n := store.reads.Load(); n != 1 {
		t.Errorf("the features were read %d times", n)
	}
}

func TestAClientThatLeavesSpoilsNothing(t *testing.T) {
	var store *countingStore
	f := servertest.New(t, func(o *server.Options) { store = &countingStore{Store: o.Store}; o.Store = store })
	ctx, cancel := context.WithCancel(context.Background())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/tiles/claims/2022-09-30/"+servertest.CrimeaTile+".mvt", nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.ServeHTTP(httptest.NewRecorder(), r)
	}()
	time.Sleep(5 * time.Millisecond)
	cancel()
	if r := f.Get("/tiles/claims/2022-09-30/" + servertest.CrimeaTile + ".mvt"); r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
	<-done
}

func TestMetricsTellWhatHappened(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.Log = slog.New(slog.DiscardHandler) })
	for range 3 {
		f.Get("/tiles/claims/latest/" + servertest.CrimeaTile + ".mvt")
	}
	f.Get("/tiles/claims/latest/" + servertest.CrimeaTile + ".png")
	f.Get("/nothing")
	text := string(servertest.Read(t, f.Get("/metrics")))
	for _, want := range []string{
		`frontline_requests_total{route="/tiles/{layer}/{asof}/{z}/{x}/{file}",status="200"} 4`,
		`frontline_requests_total{route="none",status="404"} 1`,
		`frontline_tile_stage_seconds_count{stage="cut"} 1`,
		`frontline_tile_stage_seconds_count{stage="draw"} 1`,
		`frontline_tile_stage_seconds_count{stage="read"} 1`,
		`frontline_cache_hits_total{cache="tiles"} 2`,
		`frontline_cache_misses_total{cache="tiles"} 2`,
		`frontline_cache_limit_bytes{cache="tiles"} 1.6777216e+07`, // a quarter of 64 MiB
		`frontline_memory_limit_bytes 2.01326592e+08`,
		`frontline_revision 1`,
		// Three and a half days after 2025-11-28 began.
		`frontline_snapshot_age_seconds{layer="control"} 302400`,
		"go_memstats_heap_alloc_bytes", "process_resident_memory_bytes",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestASlowClientHoldsNoWorker(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.DrawLimit = 1 })
	s := httptest.NewServer(f)
	defer s.Close()
	// Clients that ask for pictures and never read.
	for range 8 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "GET /tiles/claims/latest/%s@2x.png HTTP/1.1\r\nHost: test\r\n\r\n", servertest.CrimeaTile)
	}
	client := http.Client{Timeout: 3 * time.Minute}
	r, err := client.Get(s.URL + "/tiles/control/latest/5/19/11.png")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
}

func TestCacheStaysInItsBound(t *testing.T) {
	geotest.TakesLong(t)
	const bound = 1 << 20
	f := servertest.New(t, func(o *server.Options) {
		o.Log = slog.New(slog.DiscardHandler)
		o.CacheBytes = bound
	})
	for x := range 64 {
		for y := range 64 {
			f.Get(fmt.Sprintf("/tiles/claims/latest/6/%d/%d.png", x, y))
		}
	}
	text := string(servertest.Read(t, f.Get("/metrics")))
	m := regexp.MustCompile(`frontline_cache_bytes\{cache="tiles"\} ([\d.e+]+)`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("no size")
	}
	if n, err := strconv.ParseFloat(m[1], 64); err != nil || n == 0 || n > bound {
		t.Errorf("%v bytes of %d, %v", n, bound, err)
	}
}
