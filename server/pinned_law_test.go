package server_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// pinnedAnswer is what a pinned address answered first.
type pinnedAnswer struct {
	status  int
	body    []byte
	headers string   // those that say what is in the body
	keys    []string // of what it is made of
	step    int      // when
	cache   string
}

// retracted is what was withdrawn, and when.
type retracted struct {
	layer   string
	date    geo.Date
	feature bool
	step    int
	purges  func(address string) bool // whether caches are told to purge it
}

// lawRun is a record that changes at random, and what was answered on the way.
type lawRun struct {
	servertest.Fixture
	t         *testing.T
	rand      *rand.Rand
	addresses []string
	taken     map[string]pinnedAnswer
	gone      []retracted
	step      int
	said      []string // what was done, for who reads a failure
	shown     map[string]bool
	verdicts  map[string]int
}

// TestPinnedAnswersAreEqualOrGone loads, corrects, withdraws, holds back and rolls
// back at random, and asks all pinned addresses of every route again: each answers
// the same bytes, or is gone where one of the snapshots that its keys name was
// withdrawn since.
func TestPinnedAnswersAreEqualOrGone(t *testing.T) {
	geotest.TakesLong(t)
	shown := map[string]bool{}
	verdicts := map[string]int{}
	var addresses []string
	for seed := range uint64(geotest.Cases(t, 2)) {
		f := servertest.Over(t, lawLayers(), servertest.Silent)
		run := lawRun{Fixture: f, t: t, rand: rand.New(rand.NewPCG(seed, 17)), taken: map[string]pinnedAnswer{}, shown: shown, verdicts: verdicts}
		run.addresses = pinnedAddresses(t, f)
		addresses = run.addresses
		run.take()
		for run.step = 1; run.step <= 12; run.step++ {
			run.change()
			run.take()
			if run.step%4 == 0 {
				run.askAgain()
			}
			if t.Failed() {
				t.Fatalf("seed %d:\n%s", seed, strings.Join(run.said, "\n"))
			}
		}
	}
	for _, address := range addresses {
		if !shown[address] {
			t.Errorf("%s never showed anything: the law says nothing of it", address)
		}
	}
	for _, verdict := range []string{"equal", "gone"} {
		if verdicts[verdict] == 0 {
			t.Errorf("no answer was found %s", verdict)
		}
	}
	t.Logf("%d addresses: %d times equal, %d times gone", len(addresses), verdicts["equal"], verdicts["gone"])
}

// date is one of few, so that what happens meets.
func (r *lawRun) date() geo.Date { return geo.MustDate("2025-11-10") + geo.Date(r.rand.IntN(9)) }

// take asks some addresses at a random as-of for the first time.
func (r *lawRun) take() {
	current, err := r.DB.Revision(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	known := current - geo.Revision(r.rand.IntN(2))
	known = max(known, 1)
	from, to := r.date(), r.date()
	if from == to {
		to++
	}
	from, to = min(from, to), max(from, to)
	at := func(d geo.Date) string { return geo.AsOfRef{Valid: d, Pinned: true, Known: known}.String() }
	fill := strings.NewReplacer("{at}", at(to), "{from}", at(from), "{to}", at(to), "{known}", fmt.Sprint(known))
	for _, address := range r.addresses {
		path := fill.Replace(address)
		if _, ok := r.taken[path]; ok {
			continue
		}
		a := r.ask(path)
		if a.status >= http.StatusBadRequest {
			continue // nothing is recorded, or it was withdrawn before
		}
		r.shown[address] = true
		if len(a.keys) == 0 || a.cache != "public, max-age=31536000, immutable" {
			r.t.Errorf("%s is pinned, and has the keys %v and the Cache-Control %q", path, a.keys, a.cache)
		}
		r.taken[path] = a
	}
}

func (r *lawRun) ask(path string) pinnedAnswer {
	res := r.Get(path)
	body := servertest.Read(r.t, res)
	var headers strings.Builder
	for _, name := range []string{"Content-Type", "ETag", "Frontline-Snapshot", "Frontline-Alt", "Frontline-Style", "Content-Language", "Cache-Tag", "Surrogate-Key", "Content-Disposition"} {
		fmt.Fprintln(&headers, name, res.Header.Get(name))
	}
	tags := res.Header.Get("Cache-Tag")
	if keys := res.Header.Get("Surrogate-Key"); strings.ReplaceAll(keys, " ", ",") != tags || len(tags) > 1000 {
		r.t.Errorf("%s has the keys %q and the tags %q", path, keys, tags)
	}
	a := pinnedAnswer{status: res.StatusCode, body: body, headers: headers.String(), step: r.step, cache: res.Header.Get("Cache-Control")}
	if tags != "" {
		a.keys = strings.Split(tags, ",")
	}
	return a
}

// askAgain asks for all that was answered, and judges it.
func (r *lawRun) askAgain() {
	for _, path := range slices.Sorted(maps.Keys(r.taken)) {
		then, now := r.taken[path], r.ask(path)
		must, may, purged := false, false, false
		for _, g := range r.gone {
			if g.step <= then.step {
				continue
			}
			named := slices.Contains(then.keys, geo.SnapshotKey(g.layer, g.date))
			must = must || named && !g.feature
			may = may || named || slices.Contains(then.keys, geo.SeriesKey(g.layer))
			purged = purged || g.purges(path)
		}
		equal := now.status == then.status && bytes.Equal(now.body, then.body) && now.headers == then.headers
		switch {
		case now.status == http.StatusGone && may:
			r.verdicts["gone"]++
			if !bytes.Contains(now.body, []byte("for the law")) {
				r.t.Errorf("%s is gone without the reason: %s", path, now.body)
			}
			if !purged {
				r.t.Errorf("%s is gone, and is none of the addresses that caches are told to purge", path)
			}
			delete(r.taken, path)
		case must:
			r.t.Errorf("%s is made of what was withdrawn, and answers %d; keys %v", path, now.status, then.keys)
		case !equal:
			r.t.Errorf("%s (taken at step %d, keys %v) changed from %d to %d:\n%s\n%.1500s\n\n%s\n%.1500s", path, then.step, then.keys, then.status, now.status, then.headers, differing(then.body, now.body), now.headers, differing(now.body, then.body))
		default:
			r.verdicts["equal"]++
		}
	}
}

// differing is a from a little before where it first differs from b.
func differing(a, b []byte) []byte {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, min(i, len(a))-200):]
}

// change does one thing to the record.
func (r *lawRun) change() {
	say := func(format string, args ...any) {
		r.said = append(r.said, fmt.Sprintf("%d: ", r.step)+fmt.Sprintf(format, args...))
	}
	ctx, date := r.t.Context(), r.date()
	switch r.rand.IntN(8) {
	case 0, 1, 2:
		say("load %s: %v", date, r.put("control", date, time.Time{}, lawControl(r.step)...))
	case 3:
		until := r.Clock.Add(time.Hour)
		say("embargo %s: %v", date, r.put("control", date, until, lawControl(r.step+1)...))
		if r.rand.IntN(2) == 0 {
			*r.Clock = until.Add(time.Second)
			say("and it ends")
		}
	case 4:
		border := 37.2 + float64(r.step)/10
		say("basemap: %v", r.put("base", geo.MustDate("2014-01-01"), time.Time{}, string(lawBase(border).Data)))
	case 5:
		rev, err := r.DB.Revision(ctx)
		if err != nil {
			r.t.Fatal(err)
		}
		to := max(1, rev-geo.Revision(1+r.rand.IntN(3)))
		_, err = r.DB.Rollback(ctx, data.RollbackRequest{To: to, Reason: "for the law", Actor: ""})
		say("rollback to %d: %v", to, err)
	default:
		of := retracted{layer: "control", date: date, feature: r.rand.IntN(3) == 0, step: r.step}
		if r.rand.IntN(6) == 0 {
			of.layer, of.date, of.feature = "claims", geo.MustDate("2022-09-30"), false
		}
		req := data.RetractRequest{Layer: of.layer, Date: of.date, Reason: "for the law"}
		if of.feature {
			req.Feature = "other"
		}
		report, err := r.DB.Retract(ctx, req)
		if geo.ErrorCode(err) == geo.ENotFound && of.layer == "control" { // another that there is
			if list, _ := r.DB.Snapshots(ctx, "control", math.MaxInt64); len(list) > 0 {
				of.date = list[r.rand.IntN(len(list))].ValidOn
				req.Date = of.date
				report, err = r.DB.Retract(ctx, req)
			}
		}
		if say("retract %s of %s: %v", of.date, of.layer, err); err == nil && len(report.Shown) > 0 {
			of.purges = keptOf(report.Shown[0])
			r.gone = append(r.gone, of)
		}
	}
}

// put loads a snapshot, as a correction where there is one.
func (r *lawRun) put(layer string, date geo.Date, publishAt time.Time, features ...string) error {
	content := servertest.Collection(features...).Data
	if layer == "base" {
		content = []byte(features[0])
	}
	req := data.LoadRequest{
		Accept: geo.FindingCodes(), Layer: geo.Layer{ID: layer}, PublishAt: publishAt, Correct: fmt.Sprint("correction ", r.step),
		Files: []data.Input{{Name: date.String() + ".geojson", Date: date, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}},
	}
	_, err := r.DB.Load(r.t.Context(), req)
	if err != nil {
		req.Correct = ""
		_, err = r.DB.Load(r.t.Context(), req)
	}
	return err
}
