package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMapOutlivesItsServer stops the server behind nginx. Its clock is two
// seconds before midnight, so that what is live is stale soon.
func TestMapOutlivesItsServer(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, time.Date(2025, 11, 30, 23, 59, 58, 0, time.UTC))
	live := []string{"/tiles/control/latest/6/37/22.mvt", "/tiles/control/latest.json", "/api/layers", "/api/layers/control/snapshots"}
	live = append(live, "/?lang=en", "/?lang=uk", "/text/latest?lang=uk")
	embed := "/embed?date=2025-11-05&lang=uk" // live, and asked for anew before what is there is shown
	kept := []string{"/tiles/control/2025-11-05@1/6/37/22.mvt", "/docs/", "/docs/proxy.html"}
	fresh := map[string]answer{}
	for _, path := range slices.Concat(live, kept, []string{embed}) {
		a := p.get(path)
		if a.status != http.StatusOK || a.cache() != "MISS" {
			t.Fatalf("%s: status %d, %s", path, a.status, a.cache())
		}
		fresh[path] = a
	}
	same := func(path, cache string) {
		t.Helper()
		a := p.get(path)
		if a.status != http.StatusOK || !bytes.Equal(a.body, fresh[path].body) || a.cache() != cache {
			t.Errorf("%s: status %d, %s, want %s", path, a.status, a.cache(), cache)
		}
	}

	time.Sleep(11 * time.Second) // the page, too, is old then
	p.origin.failing.Store(true)
	for _, path := range live {
		// The first to ask is answered while nginx tries to get it anew.
		same(path, "STALE")
	}
	p.origin.failing.Store(false)
	p.origin.stop()
	for _, path := range append(live, embed) {
		awaits(t, "the end of the tries in the background", func() bool { return p.get(path).cache() != "UPDATING" })
	}
	for range 3 {
		for _, path := range append(live, embed) {
			same(path, "STALE")
		}
		for _, path := range kept {
			same(path, "HIT")
		}
	}
	const nobodys = "/?date=2025-11-05&map=6/48.2/35.2"
	for _, ask := range []struct{ path, accept, is string }{
		{"/", "de, uk;q=0.5", "/?lang=en"}, {nobodys, "", "/?lang=en"}, {nobodys, "uk-UA,uk;q=0.9,en;q=0.8", "/?lang=uk"},
		{nobodys + "&lang=uk", "en", "/?lang=uk"}, {nobodys + "&lang=en", "uk", "/?lang=en"},
	} {
		if a := p.get(ask.path, "Accept-Language", ask.accept); a.status != http.StatusOK || !bytes.Equal(a.body, fresh[ask.is].body) {
			t.Errorf("the page of a view that nobody had, %s for %q: status %d: %s", ask.path, ask.accept, a.status, a.body)
		}
	}
	for path, led := range map[string]string{"/embed?date=2025-11-05": "/embed?date=2025-11-05&lang=uk", "/text/latest": "/text/latest?lang=uk"} {
		a := p.get(path, "Accept-Language", "uk")
		if a.status != http.StatusFound || !strings.HasSuffix(a.header.Get("Location"), led) || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %v", path, a.status, a.header)
		}
	}
	if a := p.get("/tiles/control/2025-11-06@1/0/0/0.mvt"); a.status != http.StatusBadGateway {
		t.Errorf("a tile that nobody had: status %d", a.status)
	}

	p.load(proxyDay(proxyDays-1)-100, 1) // the record changes meanwhile
	p.origin.start(t)
	const snapshots = "/api/layers/control/snapshots"
	awaits(t, "what changed, after the server is back", func() bool { return !bytes.Equal(p.get(snapshots).body, fresh[snapshots].body) })
}
