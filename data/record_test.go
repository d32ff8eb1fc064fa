package data_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/google/go-cmp/cmp"
)

// clock is a store's time, which a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// openClock makes a store whose time the test moves, and which must verify
// when the test ends.
func openClock(tb testing.TB) (*data.DB, *clock, string) {
	tb.Helper()
	c := &clock{noon}
	path := filepath.Join(tb.TempDir(), "frontline.db")
	db, err := data.Open(tb.Context(), data.Options{Path: path, Now: c.now, Version: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { closeDB(tb, db) })
	return db, c, path
}

// verify fails the test for each problem of the record.
func verify(tb testing.TB, db *data.DB) {
	tb.Helper()
	if err := db.Verify(tb.Context(), func(p data.Problem) { tb.Errorf("verify: %s", p) }); err != nil {
		tb.Error(err)
	}
}

// answer is what the record says of a layer, date and revision.
type answer struct {
	Snapshot geo.Snapshot
	Features []geo.Feature
	Retracts []string
	Err      string
}

func ask(tb testing.TB, db *data.DB, layer string, at geo.AsOf) answer {
	tb.Helper()
	s, err := db.FindSnapshot(tb.Context(), layer, at)
	if err != nil {
		if code := geo.ErrorCode(err); code != geo.ENotFound && code != geo.EGone {
			tb.Fatal(err)
		}
		return answer{Err: string(geo.ErrorCode(err))}
	}
	features, err := db.Features(tb.Context(), s)
	if err != nil {
		tb.Fatal(err)
	}
	retracted, err := db.RetractedFeatures(tb.Context(), s.ID)
	if err != nil {
		tb.Fatal(err)
	}
	a := answer{Snapshot: s, Features: features}
	for _, r := range retracted {
		a.Retracts = append(a.Retracts, r.Key)
	}
	return a
}

func revision(tb testing.TB, db *data.DB) geo.Revision {
	tb.Helper()
	rev, err := db.Revision(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return rev
}

// pair is a file of two points, "a" and "b", at the given longitude.
func pair(date string, lon int) data.Input {
	return input(date+".geojson", date, fmt.Sprintf(`{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Point","coordinates":[%[1]d,1]}},
		{"type":"Feature","id":"b","properties":{"name":"B"},"geometry":{"type":"Point","coordinates":[%[1]d,2]}}]}`, lon))
}

// TestPinnedAnswersStay makes 30 loads, corrections, embargoes, rollbacks,
// retractions and changes of what is said of layers in an order of their own for each seed, takes the answers for
// every date along the way, and asks for them all again at the end. They are
// the same, but for those that a retraction made say that they are gone.
func TestPinnedAnswersStay(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 12)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			pinnedAnswersStay(t, rand.New(rand.NewPCG(seed, 4)))
		})
	}
}

func pinnedAnswersStay(t *testing.T, rng *rand.Rand) {
	db, clock, _ := openClock(t)
	const days = 8
	first := geo.MustDate("2025-10-01")
	layers := []geo.Layer{control(t), places(t)}
	type view struct {
		layer string
		at    geo.AsOf
	}
	taken := map[view]answer{}
	type gone struct {
		layer string
		date  geo.Date
	}
	retracted := map[gone][]geo.Revision{}
	for range 30 {
		clock.at = clock.at.Add(time.Hour)
		layer := layers[rng.IntN(len(layers))]
		date := first + geo.Date(rng.IntN(days))
		before := revision(t, db)
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: []data.Input{pair(date.String(), rng.IntN(100))}}
		switch n := rng.IntN(10); {
		case n == 0 && before > 1:
			_, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1 + geo.Revision(rng.Int64N(int64(before))), Reason: "test", Actor: ""})
			allow(t, err, geo.EConflict)
		case n == 1:
			feature := ""
			if rng.IntN(2) == 0 {
				feature = "a"
			}
			r, err := db.Retract(t.Context(), data.RetractRequest{Layer: layer.ID, Date: date, Feature: feature, Reason: "test"})
			allow(t, err, geo.ENotFound, geo.EConflict, geo.EInvalid)
			if err == nil && len(r.Pins) > 0 {
				retracted[gone{layer.ID, date}] = append(retracted[gone{layer.ID, date}], r.Revision)
			}
		case n == 2:
			req.PublishAt = clock.at.Add(time.Duration(rng.IntN(5)+1) * 30 * time.Minute)
			_, err := db.Load(t.Context(), req)
			allow(t, err, geo.EConflict)
		case n == 3 && before > 0:
			_, err := db.SetLayer(t.Context(), data.LayerRequest{Layer: layer.ID, Change: func(l *geo.Layer) { l.HeldBy = fmt.Sprint(rng.IntN(3)) }})
			allow(t, err, geo.ENotFound)
		default:
			_, err := db.Load(t.Context(), req)
			if geo.ErrorCode(err) == geo.EConflict {
				req.Correct = "test"
				_, err = db.Load(t.Context(), req)
			}
			allow(t, err)
		}
		known := revision(t, db)
		for _, l := range layers {
			for d := first - 1; d <= first+days; d++ {
				v := view{l.ID, geo.AsOf{Valid: d, Known: known}}
				now := ask(t, db, l.ID, v.at)
				if then, ok := taken[v]; ok {
					if diff := cmp.Diff(then, now); diff != "" {
						t.Fatalf("%+v changed within its revision:\n%s", v, diff)
					}
				}
				if now.Err == "gone" {
					t.Fatalf("%+v is gone and nothing later is known", v)
				}
				taken[v] = now
			}
		}
	}
	for v, then := range taken {
		now := ask(t, db, v.layer, v.at)
		if diff := cmp.Diff(then, now); diff == "" {
			continue
		} else if revs := retracted[gone{v.layer, then.Snapshot.ValidOn}]; !slices.ContainsFunc(revs, func(r geo.Revision) bool { return r > v.at.Known }) {
			t.Errorf("%+v changed, and nothing of it was retracted:\n%s", v, diff)
		} else if now.Err != "gone" && len(now.Retracts) == 0 {
			t.Errorf("%+v changed to something else than gone:\n%s", v, diff)
		}
	}
	for _, l := range layers {
		shownEverywhere(t, db, l.ID, first+days+3)
	}
	verify(t, db)
}

// shownEverywhere compares the days that a layer's dates were shown for with what
// is in force at each revision that there was.
func shownEverywhere(t *testing.T, db *data.DB, layer string, today geo.Date) {
	t.Helper()
	until := map[geo.Date]geo.Date{}
	for known := geo.Revision(1); known <= revision(t, db); known++ {
		list, err := db.Snapshots(t.Context(), layer, known)
		allow(t, err, geo.ENotFound)
		for i, s := range list {
			last := today
			if i+1 < len(list) {
				last = list[i+1].ValidOn - 1
			}
			until[s.ValidOn] = max(until[s.ValidOn], last)
		}
	}
	var want []data.Shown
	for _, d := range slices.Sorted(maps.Keys(until)) {
		want = append(want, data.Shown{Layer: layer, Date: d, Until: until[d]})
	}
	got, err := db.Shown(t.Context(), layer, geo.MinDate, geo.MaxDate, today)
	allow(t, err, geo.ENotFound)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days that %s was shown for (-want +got):\n%s", layer, diff)
	}
}

func places(tb testing.TB) geo.Layer {
	tb.Helper()
	layer, _, err := data.NewLayer("places", data.LayerOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return layer
}

func allow(tb testing.TB, err error, codes ...geo.Code) {
	tb.Helper()
	if err != nil && !slices.Contains(codes, geo.ErrorCode(err)) {
		tb.Fatal(err)
	}
}
