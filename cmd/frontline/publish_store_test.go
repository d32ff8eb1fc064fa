package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontline/cmd/frontline/internal/program"
)

// publisher is a call of `frontline publish` whose context and clock are the
// test's.
func publisher(ctx context.Context, e exporter, to string, now func() time.Time) error {
	c := publishCommand{URL: to, Site: "https://maps.example.org/", MaxZoom: 3, BaseMaxZoom: 1, Keep: 3, Grace: 24 * time.Hour, WorkDir: filepath.Join(e.dir, "work")}
	return c.Run(&program.Program{Ctx: ctx, Version: version, DB: e.db, Now: now, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
}

func anHourLater() time.Time { return time.Now().Add(time.Hour) }

// TestAStoppedPublisherGoesOn stops a publisher in the middle, politely and by
// cutting it off as a kill does: nobody sees half, and what was put is not put
// again.
func TestAStoppedPublisherGoesOn(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e := newExporter(t)
	for _, c := range []struct {
		name string
		cut  bool
		now  func() time.Time // of the second run
	}{
		{"stopped", false, time.Now},
		{"killed", true, anHourLater}, // its lock stays until the lease runs out
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var puts atomic.Int32
			s.between = func(w http.ResponseWriter, r *http.Request, server http.Handler) {
				n := puts.Load()
				if r.Method == http.MethodPut {
					n = puts.Add(1)
				}
				if n > 20 {
					stop()
					if c.cut {
						panic(http.ErrAbortHandler)
					}
				}
				server.ServeHTTP(w, r)
			}
			if err := publisher(ctx, e, s.target(), time.Now); err == nil || !strings.Contains(err.Error(), "stopped") {
				t.Fatalf("the stopped publisher ends with %v", err)
			}
			s.between = nil
			if status, _, _ := s.get(t, "publication.json"); status != http.StatusNotFound {
				t.Errorf("half a publication is shown: status %d", status)
			}
			first := s.since()
			if c.cut {
				if err := publisher(t.Context(), e, s.target(), time.Now); err == nil || !strings.Contains(err.Error(), "another publisher is at work here") {
					t.Errorf("the lock of a killed publisher is gone: %v", err)
				}
			}
			if err := publisher(t.Context(), e, s.target(), c.now); err != nil {
				t.Fatal(err)
			}
			for i, asked := range first {
				if i < 20 && strings.HasPrefix(asked, "PUT objects/") && slices.Contains(s.asked, asked) {
					t.Errorf("again: %s", asked)
				}
			}
			s.whole(t, s.shown(t))
		})
	}
}

// TestStoresWithoutConditions has two publish at once to a store that ignores
// conditions, and to Google's, which has none here: what readers see is whole.
func TestStoresWithoutConditions(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e := newExporter(t)
	for name, between := range map[string]func(w http.ResponseWriter, r *http.Request, server http.Handler){
		"ignored": func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			r.Header.Del("If-Match")
			r.Header.Del("If-None-Match")
			server.ServeHTTP(w, r)
		},
		"gs": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			s.between = between
			to := s.target()
			if name == "gs" {
				to = "gs" + strings.TrimPrefix(to, "s3")
			}
			done := atomic.Int32{}
			var wg sync.WaitGroup
			for i := range 2 {
				wg.Go(func() {
					status, out, errOut := call(t, publisherArgs(e.db, to, "--work-dir", filepath.Join(e.dir, name, string(rune('a'+i))))...)
					if status == 0 {
						done.Add(1)
					} else if !strings.Contains(errOut, "another publisher") {
						t.Errorf("status %d: %s%s", status, out, errOut)
					}
				})
			}
			wg.Wait()
			if done.Load() < 1 {
				t.Error("none published")
			}
			wants(t, must(t, publisherArgs(e.db, to)...), "is shown already")
			s.whole(t, s.shown(t))
			must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db, "--yes")
			wants(t, must(t, publisherArgs(e.db, to)...), "Publication ")
		})
	}
}

// TestALostAnswerIsNoOtherPublisher drops the answers to the first request for
// each lock and index: the client asks again, and the store then has the object
// that must not be there.
func TestALostAnswerIsNoOtherPublisher(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	var mu sync.Mutex
	lost := map[string]bool{}
	s.between = func(w http.ResponseWriter, r *http.Request, server http.Handler) {
		mu.Lock()
		lose := r.Method == http.MethodPut && r.Header.Get("If-Match")+r.Header.Get("If-None-Match") != "" && !lost[r.URL.Path]
		if lose {
			lost[r.URL.Path] = true
		}
		mu.Unlock()
		if lose {
			server.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		server.ServeHTTP(w, r)
	}
	must(t, publisherArgs(e.db, s.target())...)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	clear(lost)
	wants(t, must(t, publisherArgs(e.db, s.target())...), "Publication 2")
	if len(lost) < 3 { // lock, list and index
		t.Errorf("lost are only %v", lost)
	}
	s.whole(t, s.shown(t))
}
