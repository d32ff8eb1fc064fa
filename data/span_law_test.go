package data_test

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/geo/mapping"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// star is a polygon of random reach around a place, in whole 1e-6 degrees.
func star(rng *rand.Rand, x, y float64) orb.Polygon {
	n := 5 + rng.IntN(6)
	var ring orb.Ring
	for i := range n {
		angle := (float64(i) + 0.8*rng.Float64()) / float64(n) * 2 * math.Pi
		reach := 0.05 + 0.15*rng.Float64()
		ring = append(ring, orb.Point{
			math.Round((x+reach*math.Cos(angle))*1e6) / 1e6, math.Round((y+reach*math.Sin(angle))*1e6) / 1e6})
	}
	return orb.Polygon{append(ring, ring[0])}
}

// scene is a snapshot of up to four features: two areas in one or two parts,
// a place, and one that has an area and a line.
func scene(rng *rand.Rand) []geo.Feature {
	var features []geo.Feature
	for _, key := range []string{"a", "b"} {
		if rng.IntN(8) == 0 {
			continue
		}
		f := geo.Feature{Key: key, Status: []string{"", "held"}[rng.IntN(2)], Names: map[string]string{"en": strings.ToUpper(key)}}
		f.Geometry = star(rng, 30, 48)
		if rng.IntN(2) == 0 {
			f.Geometry = orb.MultiPolygon{star(rng, 30, 48), star(rng, 31, 48)}
		}
		features = append(features, f)
	}
	if rng.IntN(3) > 0 {
		features = append(features, geo.Feature{Key: "place", Geometry: orb.Point{30, float64(rng.IntN(3))}})
	}
	if rng.IntN(3) > 0 || len(features) == 0 {
		features = append(features, geo.Feature{Key: "mixed", Geometry: orb.Collection{
			star(rng, 33, 48), orb.LineString{{33, 48}, {34, 48 + float64(rng.IntN(2))}}}})
	}
	return features
}

// sceneInput is a file that shows features; equal features are equal bytes.
func sceneInput(date geo.Date, features []geo.Feature) data.Input {
	text := fmt.Sprintf("%+v", features)
	return data.Input{
		Name: date.String(),
		Date: date,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		Read: func(r io.Reader, _ mapping.Options) (mapping.Reading, error) {
			_, err := io.Copy(io.Discard, r)
			return mapping.Reading{Reading: geojson.Reading{Features: features}}, err
		},
	}
}

// edges is the length of the boundary of what is drawn here, in metres, or more.
func edges(g orb.Geometry) float64 {
	sum := 0.0
	switch g := g.(type) {
	case orb.Polygon:
		for _, ring := range g {
			for i := 1; i < len(ring); i++ {
				sum += 111_320 * math.Hypot(ring[i][0]-ring[i-1][0], ring[i][1]-ring[i-1][1])
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += edges(p)
		}
	case orb.Collection:
		for _, part := range g {
			sum += edges(part)
		}
	}
	return sum
}

// checkSpans holds the laws of spans against every snapshot known at a
// revision: the spans of a feature that hold on its date make it up but for
// what was absorbed, and do not overlap.
func checkSpans(tb testing.TB, db *data.DB, layer string, known geo.Revision) geo.Timeline {
	tb.Helper()
	tl := timeline(tb, db, layer, known)
	absorbed := map[string]float64{}
	for _, a := range tl.Absorbed {
		absorbed[a.Key+a.Date.String()] = a.Area
	}
	snapshots, err := db.Snapshots(tb.Context(), layer, known)
	if err != nil {
		tb.Fatal(err)
	}
	dates := map[geo.Date]bool{geo.Ongoing: true}
	for _, s := range snapshots {
		dates[s.ValidOn] = true
		features, err := db.Features(tb.Context(), s)
		if err != nil {
			tb.Fatal(err)
		}
		alive := aliveArea(tl, s.ValidOn)
		for _, f := range features {
			where := fmt.Sprintf("%s of %s of %s@%d", f.Key, layer, s.ValidOn, known)
			area, slivers := geo.Area(f.Geometry), absorbed[f.Key+s.ValidOn.String()]
			slack := slivers + 0.2*edges(f.Geometry)
			if math.Abs(alive[f.Key]-area) > slack {
				tb.Errorf("%s: spans have %.0f m², the snapshot %.0f", where, alive[f.Key], area)
			}
			gained, lost, err := change.GainedLost(tb.Context(), aliveGround(tl, f.Key, s.ValidOn), f.Geometry)
			if err != nil {
				tb.Fatal(err)
			}
			if gained+lost > slack {
				tb.Errorf("%s: spans and snapshot differ by %.0f m²", where, gained+lost)
			}
			if slivers > change.MaxShare*area {
				tb.Errorf("%s: %.0f m² were absorbed of %.0f", where, slivers, area)
			}
			found := 0
			for _, span := range tl.Spans {
				if span.Feature.Key == f.Key && span.Alive(s.ValidOn) {
					found++
					if span.Feature.Status != f.Status || span.Feature.Names["en"] != f.Names["en"] {
						tb.Errorf("%s: a span says %+v", where, span.Feature)
					}
				}
			}
			if found == 0 {
				tb.Errorf("%s: there is no span", where)
			}
			delete(alive, f.Key)
		}
		for key := range alive {
			tb.Errorf("%s of %s@%d: spans show %s, which the snapshot does not", layer, s.ValidOn, known, key)
		}
	}
	for _, s := range tl.Spans {
		if !dates[s.Since] || !dates[s.Until] {
			tb.Errorf("%s@%d: a span of %s of %.1f m² runs from %s until %s, and there are no snapshots of both", layer, known, s.Feature.Key, s.Area, s.Since, s.Until)
		}
	}
	return tl
}

// TestSpansThroughHistories makes loads, corrections, insertions, retractions,
// rollbacks and embargoes in an order of their own for each seed. The laws hold
// after each, what was known before stays, and in the end the spans are as if
// the present snapshots had been all that was ever loaded.
func TestSpansThroughHistories(t *testing.T) {
	geotest.TakesLong(t)
	for seed := range uint64(geotest.Cases(t, 6)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			spansThroughHistory(t, rand.New(rand.NewPCG(seed, 5)), []float64{0, 0, 50}[seed%3])
		})
	}
}

func spansThroughHistory(t *testing.T, rng *rand.Rand, sliverWidth float64) {
	db, clock, _ := openClock(t)
	layer := control(t)
	layer.SliverWidth = sliverWidth
	const days = 8
	first := geo.MustDate("2025-10-01")
	taken := map[geo.Revision]geo.Timeline{}
	last := geo.Revision(0) // that retracted something
	var follow follower
	for range 20 {
		clock.at = clock.at.Add(time.Hour)
		date := first + geo.Date(rng.IntN(days))
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: []data.Input{sceneInput(date, scene(rng))}}
		before := revision(t, db)
		switch n := rng.IntN(12); {
		case n == 0 && before > 1:
			_, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1 + geo.Revision(rng.Int64N(int64(before))), Reason: "test", Actor: ""})
			allow(t, err, geo.EConflict)
		case n == 1:
			r, err := db.Retract(t.Context(), data.RetractRequest{Layer: layer.ID, Date: date, Feature: []string{"", "a", "mixed"}[rng.IntN(3)], Reason: "test"})
			allow(t, err, geo.ENotFound, geo.EConflict, geo.EInvalid)
			if err == nil && len(r.Pins) > 0 {
				last = r.Revision
			}
		case n == 2:
			req.PublishAt = clock.at.Add(time.Duration(rng.IntN(5)+1) * 30 * time.Minute)
			_, err := db.Load(t.Context(), req)
			allow(t, err, geo.EConflict)
		default:
			for d := date + 1; rng.IntN(3) == 0 && d < date+4; d++ {
				req.Files = append(req.Files, sceneInput(d, scene(rng)))
			}
			_, err := db.Load(t.Context(), req)
			if geo.ErrorCode(err) == geo.EConflict {
				req.Files, req.Correct = req.Files[:1], "test"
				_, err = db.Load(t.Context(), req)
			}
			allow(t, err, geo.EConflict)
		}
		known := revision(t, db)
		if _, err := db.TimelinePin(t.Context(), layer.ID, known); err != nil {
			allow(t, err, geo.ENotFound)
			continue
		}
		taken[known] = checkSpans(t, db, layer.ID, known)
		follow.check(t, rng, db, layer.ID, known)
		if t.Failed() {
			t.FailNow()
		}
	}
	for rev, then := range taken {
		now, err := db.Timeline(t.Context(), layer.ID, rev)
		if geo.ErrorCode(err) == geo.EGone && rev < last {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(then, now); diff != "" {
			t.Errorf("what was known at %d changed:\n%s", rev, diff)
		}
	}
	verify(t, db)
	if sliverWidth == 0 {
		sameAsFromNothing(t, db, layer)
	}
}

// sameAsFromNothing loads what the record shows now into a new one.
func sameAsFromNothing(t *testing.T, db *data.DB, layer geo.Layer) {
	known := revision(t, db)
	snapshots, err := db.Snapshots(t.Context(), layer.ID, known)
	if err != nil {
		t.Fatal(err)
	}
	if len(snapshots) == 0 {
		return
	}
	req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer}
	for _, s := range snapshots {
		features, err := db.Features(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		req.Files = append(req.Files, sceneInput(s.ValidOn, features))
	}
	fresh := open(t)
	if _, err := fresh.Load(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	old, anew := timeline(t, db, layer.ID, known), timeline(t, fresh, layer.ID, 1)
	for _, s := range snapshots {
		was, is := aliveArea(old, s.ValidOn), aliveArea(anew, s.ValidOn)
		for key, area := range is {
			if math.Abs(was[key]-area) > 1e-5*area {
				t.Errorf("%s of %s: %.3f m² after its history, %.3f from nothing", key, s.ValidOn, was[key], area)
			}
		}
	}
}

// TestSpansAtOnce loads days at once and one by one, and gets the same.
func TestSpansAtOnce(t *testing.T) {
	geotest.TakesLong(t)
	for _, width := range []float64{0, 50} {
		rng := rand.New(rand.NewPCG(7, 7))
		layer := control(t)
		layer.SliverWidth = width
		once, each := open(t), open(t)
		var files []data.Input
		for d := range geo.Date(12) {
			files = append(files, sceneInput(geo.MustDate("2025-10-01")+2*d, scene(rng)))
			if _, err := each.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: files[d:]}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := once.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: files}); err != nil {
			t.Fatal(err)
		}
		a, b := timeline(t, once, "control", 1), timeline(t, each, "control", 12)
		a.Pin = b.Pin
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("at once and one by one differ (-once +each):\n%s", diff)
		}
	}
}
