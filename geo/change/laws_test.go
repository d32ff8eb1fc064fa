package change

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// randomGround is a few blobs near 37° E 48° N; blobs may make holes in one
// another.
func randomGround(rng *rand.Rand) orb.MultiPolygon {
	ground := blob(rng, 20+rng.IntN(40))
	for range rng.IntN(4) {
		other := blob(rng, 5+rng.IntN(20))
		combine := Subtract
		if rng.IntN(2) == 0 {
			combine = union
		}
		next, err := combine(context.Background(), ground, other)
		if err != nil {
			panic(err)
		}
		if len(next) > 0 {
			ground = next
		}
	}
	return ground
}

func union(ctx context.Context, a, b orb.Geometry) (orb.MultiPolygon, error) {
	return overlay(ctx, a, b, func(inA, inB bool) bool { return inA || inB })
}

// blob is star-shaped, so that it is valid.
func blob(rng *rand.Rand, corners int) orb.MultiPolygon {
	x, y, size := 37+rng.Float64()*0.6, 48+rng.Float64()*0.4, 0.05+rng.Float64()*0.3
	ring := make(orb.Ring, corners, corners+1)
	for i := range ring {
		r := size * (0.4 + 0.6*rng.Float64())
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
		ring[i] = orb.Point{float64(units(x+r*cos)) / unitsPerDegree, float64(units(y+r*sin)) / unitsPerDegree}
	}
	return orb.MultiPolygon{{append(ring, ring[0])}}
}

// redraw moves a few corners of a ground and adds or takes a blob, as the next
// day's snapshot does.
func redraw(rng *rand.Rand, ground orb.MultiPolygon) orb.MultiPolygon {
	combine := Subtract
	if rng.IntN(3) > 0 {
		combine = union
	}
	patch := blob(rng, 4+rng.IntN(12))
	for i := range patch[0][0] { // smaller, and anywhere
		patch[0][0][i][0] = float64(units(37.3+(patch[0][0][i][0]-37.3)*0.4+rng.Float64()*1e-5)) / unitsPerDegree
	}
	patch[0][0][len(patch[0][0])-1] = patch[0][0][0]
	if next, err := combine(context.Background(), ground, patch); err == nil && len(next) > 0 {
		return next
	}
	return ground
}

// tolerance is by how much areas may be off: the length of the boundaries by a
// tenth of a metre.
func tolerance(grounds ...orb.MultiPolygon) float64 {
	sum := 1.0
	for _, g := range grounds {
		for _, p := range g {
			sum += 0.1 * perimeter(p)
		}
	}
	return sum
}

func checkArea(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %.1f m², want %.1f within %.1f", what, got, want, tolerance)
	}
}

// TestLawsOfTheDifference: before without what was lost and with what was
// gained is after, which another library's overlay agrees to.
func TestLawsOfTheDifference(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 60)) {
		rng := rand.New(rand.NewPCG(seed, 3))
		before := randomGround(rng)
		after := redraw(rng, before)
		if seed%4 == 0 {
			after = randomGround(rng)
		}
		gained, lost, err := Diff(context.Background(), before, after)
		if err != nil {
			t.Fatal(err)
		}
		room := tolerance(before, after)
		checkArea(t, "area + gained − lost", geo.Area(before)+geo.Area(gained)-geo.Area(lost), geo.Area(after), room)
		kept, err := Subtract(context.Background(), before, lost)
		if err != nil {
			t.Fatal(err)
		}
		applied, err := union(context.Background(), kept, gained)
		if err != nil {
			t.Fatal(err)
		}
		more, less, err := GainedLost(context.Background(), applied, after)
		if err != nil {
			t.Fatal(err)
		}
		checkArea(t, "the difference applied, against after", more+less, 0, room)
		for _, judged := range []struct {
			name  string
			got   orb.MultiPolygon
			a, b  orb.MultiPolygon
			judge func(a, b geom.Geometry) (geom.Geometry, error)
		}{{"gained", gained, after, before, geom.Difference}, {"lost", lost, before, after, geom.Difference}} {
			want, err := judged.judge(judgeGeometry(judged.a), judgeGeometry(judged.b))
			if err != nil {
				t.Fatal(err)
			}
			checkArea(t, judged.name+" by another library", geo.Area(judged.got), geo.Area(fromJudge(want)), room)
		}
		checkValid(t, gained, lost)
	}
}

// TestLawsOfTheSpans: whatever is loaded, corrected, put in between or taken
// away, the parts alive on a date make up that date's ground, and do not
// overlap.
func TestLawsOfTheSpans(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 12)) {
		rng := rand.New(rand.NewPCG(seed, 4))
		var f fold
		series := map[geo.Date]orb.MultiPolygon{}
		last := randomGround(rng)
		for range 25 {
			d := geo.Date(20000 + rng.IntN(30))
			switch {
			case rng.IntN(6) == 0: // withdrawn
				set(t, &f, series, d, nil)
			default:
				last = redraw(rng, last)
				set(t, &f, series, d, last)
			}
		}
		checkSpans(t, seed, &f, series)
	}
}

// set makes the series say ground from d on, nil for nothing of its own, as a
// store does: by the difference to what it said, over the days that it is of.
func set(t *testing.T, f *fold, series map[geo.Date]orb.MultiPolygon, d geo.Date, ground orb.MultiPolygon) {
	before := inForce(series, d)
	if ground == nil {
		delete(series, d)
		ground = inForce(series, d)
	} else {
		series[d] = ground
	}
	until := geo.Ongoing
	for e := range series {
		if e > d && e < until {
			until = e
		}
	}
	gained, lost, err := Diff(context.Background(), before, ground)
	if err != nil {
		t.Fatal(err)
	}
	f.flip(t, slices.Concat(gained, lost), d, until)
}

func inForce(series map[geo.Date]orb.MultiPolygon, d geo.Date) orb.MultiPolygon {
	best := geo.MinDate
	for e := range series {
		if e <= d && e > best {
			best = e
		}
	}
	return series[best]
}

func checkSpans(t *testing.T, seed uint64, f *fold, series map[geo.Date]orb.MultiPolygon) {
	t.Helper()
	for d := geo.Date(20000); d < 20031; d++ {
		want := inForce(series, d)
		var alive orb.MultiPolygon
		for _, p := range f.parts {
			if p.Since <= d && d < p.Until {
				alive = append(alive, p.Ground)
			}
		}
		room := 10 * tolerance(want) // each of many steps may move an edge
		sum := 0.0
		for i, p := range alive {
			sum += geo.Area(p)
			for _, q := range alive[:i] {
				if !p.Bound().Intersects(q.Bound()) {
					continue
				}
				both, err := Intersect(context.Background(), p, q)
				if err != nil {
					t.Fatal(err)
				}
				checkArea(t, "overlap of two parts", geo.Area(both), 0, tolerance(orb.MultiPolygon{p, q}))
			}
		}
		checkArea(t, "sum of the parts alive", sum, geo.Area(want), room)
		more, less, err := GainedLost(context.Background(), alive, want)
		if err != nil {
			t.Fatal(err)
		}
		checkArea(t, "parts alive against the ground", more+less, 0, room)
	}
	for _, p := range f.parts {
		if p.Since >= p.Until {
			t.Errorf("seed %d: a part from %s until %s", seed, p.Since, p.Until)
		}
		checkValid(t, orb.MultiPolygon{p.Ground})
	}
}

// TestFlipTwiceIsNothing: what was turned over and back is as it was.
func TestFlipTwiceIsNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	var f fold
	for i := range 10 {
		f.flip(t, randomGround(rng), geo.Date(100+i), geo.Ongoing)
	}
	before := f.alive(105)
	patch := randomGround(rng)
	f.flip(t, patch, 103, 108)
	f.flip(t, patch, 103, 108)
	checkArea(t, "alive", f.alive(105), before, tolerance(patch))
}

func TestFlipKeepsWhatItDoesNotTouch(t *testing.T) {
	parts := []Part{{ID: 7, Since: 1, Until: geo.Ongoing, Ground: box(0, 0, 1, 1)}, {ID: 8, Since: 2, Until: geo.Ongoing, Ground: box(1, 0, 2, 1)}}
	out, err := Flip(context.Background(), parts, orb.MultiPolygon{box(1.5, 0, 2, 1)}, 5, geo.Ongoing)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != 3 || out[0].ID != 7 || out[1].ID != 0 || out[1].Until != 5 || out[2].ID != 0 || out[2].Until != geo.Ongoing {
		t.Errorf("got %+v", out)
	}
}

func TestFlipRefusesNoTime(t *testing.T) {
	if _, err := Flip(context.Background(), nil, orb.MultiPolygon{box(0, 0, 1, 1)}, 5, 5); err == nil {
		t.Error("flipped over no time")
	}
}

// TestAdvanceAbsorbsSlivers: an edge redrawn a little is left as it was, up to
// the share that may be, and what really changed is not.
func TestAdvanceAbsorbsSlivers(t *testing.T) {
	before := orb.MultiPolygon{box(37, 48, 38, 49)}
	after := orb.MultiPolygon{{{{37, 48}, {38, 48}, {38.00001, 48.5}, {38, 49}, {37.5, 49}, {37.5, 49.2}, {37.4, 49.2}, {37.4, 49}, {37, 49}, {37, 48}}}}
	step, err := Advance(context.Background(), before, after, Cleaning{Width: 2, Share: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	if len(step.Gained) != 1 || len(step.Lost) != 0 || step.Absorbed < 1e4 {
		t.Errorf("%d gained, %d lost, %.0f m² absorbed", len(step.Gained), len(step.Lost), step.Absorbed)
	}
	checkArea(t, "ground", geo.Area(step.Ground), geo.Area(before)+geo.Area(step.Gained), 100)
	checkArea(t, "ground and what was absorbed", geo.Area(step.Ground)+step.Absorbed, geo.Area(after), 100)
	again, err := Advance(context.Background(), step.Ground, after, Cleaning{Width: 2, Share: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Gained)+len(again.Lost) != 0 || math.Abs(again.Absorbed-step.Absorbed) > 100 {
		t.Errorf("the same snapshot again: %+v", again)
	}
	tight, err := Advance(context.Background(), before, after, Cleaning{Width: 2, Share: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	if tight.Absorbed != 0 || len(tight.Gained) != 2 {
		t.Errorf("with no room: %d gained, %.0f m² absorbed", len(tight.Gained), tight.Absorbed)
	}
}

func TestDifferenceSaysSinceWhen(t *testing.T) {
	ground := func(g ...orb.Polygon) []geo.Ground {
		return []geo.Ground{{Feature: geo.Feature{Key: "a"}, Geometry: g}}
	}
	span := func(since, until geo.Date, g orb.Polygon) geo.Span {
		return geo.Span{Since: since, Until: until, Feature: geo.Feature{Key: "a", Geometry: g}}
	}
	pieces, err := Difference(context.Background(), ground(box(0, 0, 1, 1), box(5, 0, 6, 1)), ground(box(0, 0, 3, 1)), 10, 20, []geo.Span{
		span(1, geo.Ongoing, box(0, 0, 1, 1)), span(1, 12, box(5, 0, 6, 1)), span(1, 4, box(1, 0, 2, 1)),
		span(15, geo.Ongoing, box(1, 0, 2, 1)), span(18, 25, box(2, 0, 3, 1)), span(22, geo.Ongoing, box(2, 0, 3, 1)),
	})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		gained bool
		since  geo.Date
	}
	var got []row
	for _, p := range pieces {
		got = append(got, row{p.Gained, *p.Since})
	}
	if want := []row{{true, 15}, {true, 18}, {false, 12}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func judgeGeometry(g orb.MultiPolygon) geom.Geometry {
	polys := make([]geom.Polygon, len(g))
	for i, p := range g {
		rings := make([]geom.LineString, len(p))
		for j, r := range p {
			var flat []float64
			for _, pt := range r {
				flat = append(flat, pt[0], pt[1])
			}
			rings[j] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		polys[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(polys).AsGeometry()
}

func fromJudge(g geom.Geometry) (out orb.MultiPolygon) {
	for _, part := range g.Dump() {
		p, ok := part.AsPolygon()
		if !ok {
			continue
		}
		var poly orb.Polygon
		for _, line := range p.DumpRings() {
			seq := line.Coordinates()
			var ring orb.Ring
			for i := range seq.Length() {
				xy := seq.GetXY(i)
				ring = append(ring, orb.Point{xy.X, xy.Y})
			}
			poly = append(poly, ring)
		}
		out = append(out, poly)
	}
	return out
}

func checkValid(t *testing.T, grounds ...orb.MultiPolygon) {
	t.Helper()
	for _, g := range grounds {
		if err := judgeGeometry(g).Validate(); err != nil {
			t.Errorf("not valid: %v", err)
		}
	}
}
