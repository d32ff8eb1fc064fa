package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// purgedRecord is of a basemap, claims and control, of which the newest day is
// withdrawn; the day after it, which is today, has no snapshot.
var purgedRecord = geotest.File{Make: func(path string) error {
	layers := fstest.MapFS{}
	put := func(name, text string, values ...any) {
		layers[name] = &fstest.MapFile{Data: fmt.Appendf(nil, text, values...)}
	}
	square := func(id, properties string, west, south, size float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":%s,"geometry":{"type":"Polygon","coordinates":[[[%[3]g,%[4]g],[%[5]g,%[4]g],[%[5]g,%[6]g],[%[3]g,%[6]g],[%[3]g,%[4]g]]]}}`,
			id, properties, west, south, west+size, south+size)
	}
	const collection = `{"type":"FeatureCollection","features":[%s]}`
	put("base/layer.json", `{"title":"Base","kind":"base","cadence":"event","attribution":"Base"}`)
	put("base/2014-01-01.geojson", collection, square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, 34, 45, 4)+","+square("east", `{"class":"oblast","names":{"en":"East oblast"}}`, 38, 45, 4))
	put("claims/layer.json", `{"title":"Claims","kind":"claims","cadence":"event","attribution":"Claims"}`)
	put("claims/2022-09-30.geojson", collection, square("a", `{"name":"Claimed","claimed_by":"Somebody"}`, 36, 46, 2))
	put("control/layer.json", `{"title":"Control","kind":"control","cadence":"daily","assessed_by":"Tester","attribution":"Control"}`)
	for day := 21; day <= 26; day++ {
		size := 1 + float64(day%7)/10
		put(fmt.Sprintf("control/2025-11-%d.geojson", day), collection,
			square("held", fmt.Sprintf(`{"name":"held ground","about":"as of %d"}`, day), 37, 47, size)+","+square("open", `{"name":"open ground","status":"contested"}`, 39, 47, size/2))
	}
	ctx := context.Background() // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return purgedNoon }, Version: "test"})
	if err != nil {
		return err
	}
	_, err = db.LoadBundled(ctx, layers, nil)
	return errors.Join(err, db.Close())
}}

var purgedNoon = time.Date(2025, 11, 27, 12, 0, 0, 0, time.UTC)

// warmed are the requests that caches are asked before something is withdrawn: an
// address of each of the routes, pinned in all ways and live, and how it is to be
// packed.
func warmed(base string, known geo.Revision) (out [][2]string) {
	add := func(path string) {
		codings := []string{"gzip, br"}
		if strings.HasSuffix(path, ".mvt") {
			codings = append(codings, "")
		}
		for _, coding := range codings {
			if ask := [2]string{path, coding}; !slices.Contains(out, ask) {
				out = append(out, ask)
			}
		}
	}
	pinned := func(date string) string { return fmt.Sprintf("%s@%d", date, known) }
	for _, route := range servertest.Routes() {
		if route == "/metrics" {
			continue // not for the public
		}
		for _, path := range servertest.Pinned(route) {
			for _, days := range [][2]string{{"2025-11-24", "2025-11-25"}, {"2025-11-25", "2025-11-26"}, {"2025-11-24", "2025-11-27"}, {"2025-11-26", "2025-11-27"}} {
				add(strings.NewReplacer("{at}", pinned(days[1]), "{from}", pinned(days[0]), "{to}", pinned(days[1]), "{known}", fmt.Sprint(known)).Replace(path))
			}
		}
		for _, path := range servertest.Live(route) {
			// What they are samples of as of the day in the gap.
			add(strings.NewReplacer("2025-11-28", "2025-11-27", "{base}", url.QueryEscape(base)).Replace(path))
		}
	}
	return out
}

// TestWithdrawalLeavesCaches has nginx and Varnish, as the manual has them, keep an
// answer of every route, withdraws snapshots, purges as the manual says, and
// compares what they answer with the server.
func TestWithdrawalLeavesCaches(t *testing.T) {
	t.Parallel()
	const base = "https://" + proxyHost
	p := &proxied{t: t, dir: t.TempDir(), record: &purgedRecord, public: base}
	p.replaced = []string{"rate=5r/s", "rate=5000r/s", "rate=100r/s", "rate=5000r/s"} // this reader is in a hurry
	p.behindNginx(purgedNoon)
	db := filepath.Join(p.dir, "frontline.db")
	type cache struct {
		name string
		front
		purge func(report, layer, date string)
	}
	caches := []cache{{"nginx", p.front, func(report, _, _ string) {
		script := exec.Command("sh", "-c", replaced(t, manualText(t, "proxy.html", "purge"), "/var/cache/frontline", filepath.Join(p.dir, "cache")))
		script.Stdin = strings.NewReader(report)
		if out, err := script.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}}}
	if f, hook, ok := p.varnish(); ok {
		caches = append(caches, cache{"Varnish", f, func(_, layer, date string) { must(t, "recall", layer, date, "--purge-hook", hook, "--db", db) }})
	}
	known, err := p.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asks := warmed(base, known)
	// server is what it answers by itself, now.
	server := func() (out []answer) {
		for _, ask := range asks {
			r := httptest.NewRequest(http.MethodGet, base+ask[0], nil)
			r.Header.Set("Accept-Encoding", ask[1])
			w := httptest.NewRecorder()
			p.origin.handler.ServeHTTP(w, r)
			a := answer{w.Code, w.Header(), w.Body.Bytes()}
			a.body = unpacked(t, a)
			out = append(out, a)
		}
		return out
	}
	// look compares a cache with the server: how many of its answers are kept, and
	// which are others.
	look := func(c cache, server []answer) (kept int, others []string) {
		for i, ask := range asks {
			a, is := c.ask(t, http.MethodGet, ask[0], nil, "Accept-Encoding", ask[1]), server[i]
			if a.cache() == "HIT" {
				kept++
			}
			leads := is.status/100 == 3 // nginx itself leads from /docs to /docs/
			if a.status != is.status || !leads && !bytes.Equal(unpacked(t, a), is.body) {
				others = append(others, fmt.Sprintf("%s: %d, %s, and the server says %d", ask[0], a.status, a.cache(), is.status))
			}
		}
		return kept, others
	}
	then := server()
	for _, c := range caches {
		if _, others := look(c, then); len(others) > 0 {
			t.Fatalf("%s answers otherwise than the server before anything is withdrawn:\n%s", c.name, strings.Join(others, "\n"))
		}
	}

	for _, w := range []struct{ layer, date, gone, kept string }{
		{"control", "2025-11-26", "/tiles/control/2025-11-27@%d/5/19/11.mvt", "/tiles/control/2025-11-25@%d/5/19/11.mvt"},
		// Of its regions are the figures and differences of all layers.
		{"base", "2014-01-01", "/tiles/base/2025-11-25@%d/5/19/11.mvt", "/tiles/control/2025-11-25@%d/5/19/11.mvt"},
	} {
		report := must(t, "retract", w.layer, w.date, "--reason", "test", "--db", db)
		p.now.Add(1) // for a moment it remembers the newest revision
		now := server()
		for _, c := range caches {
			_, before := look(c, now)
			if len(before) < len(asks)/5 {
				t.Errorf("only %d of %d answers that %s keeps are of before: nothing is tried", len(before), len(asks), c.name)
			}
			c.purge(report, w.layer, w.date)
			kept, after := look(c, now)
			if len(after) > 0 {
				t.Errorf("%s answers what was withdrawn:\n%s", c.name, strings.Join(after, "\n"))
			}
			t.Logf("%s of %s by %s: %d requests; %d were answered as before the withdrawal, %d after the purge; %d were still kept",
				w.layer, w.date, c.name, len(asks), len(before), len(after), kept)
			for path, want := range map[string]int{w.gone: http.StatusGone, w.kept: http.StatusOK} {
				path = fmt.Sprintf(path, known)
				if a := c.ask(t, http.MethodGet, path, nil, "Accept-Encoding", "gzip, br"); a.status != want || want == http.StatusOK && a.cache() != "HIT" {
					t.Errorf("%s: %s: status %d, %s", c.name, path, a.status, a.cache())
				}
			}
		}
	}
	if len(caches) == 1 {
		t.Skip("Varnish is not here: on Debian, `apt-get install varnish varnish-modules` brings it")
	}
}
