package change

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// realDays are the grounds of the 60 real days in order, where they are there.
func realDays(tb testing.TB) (dates []geo.Date, grounds []orb.MultiPolygon) {
	tb.Helper()
	folder := os.Getenv("FRONTLINE_REAL")
	if folder == "" {
		folder = "../../../shared/real"
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.geojson"))
	if len(files) == 0 {
		tb.Skipf("no real days in %s: set FRONTLINE_REAL", folder)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			tb.Fatal(err)
		}
		features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "control"})
		f.Close()
		if err != nil {
			tb.Fatal(err)
		}
		name := filepath.Base(file)
		day := name[len(name)-len("20251001.geojson"):]
		dates = append(dates, geo.MustDate(day[:4]+"-"+day[4:6]+"-"+day[6:8]))
		grounds = append(grounds, features[0].Geometry.(orb.MultiPolygon))
	}
	return dates, grounds
}

// fold makes the spans of a series from nothing.
type fold struct {
	parts  []Part
	ground orb.MultiPolygon
}

func (f *fold) add(tb testing.TB, date, until geo.Date, after orb.MultiPolygon, c Cleaning) Step {
	tb.Helper()
	step, err := Advance(context.Background(), f.ground, after, c)
	if err != nil {
		tb.Fatal(err)
	}
	f.ground = step.Ground
	f.flip(tb, append(append(orb.MultiPolygon{}, step.Gained...), step.Lost...), date, until)
	return step
}

func (f *fold) flip(tb testing.TB, flipped orb.MultiPolygon, from, to geo.Date) {
	tb.Helper()
	var near, far []Part
	for _, p := range f.parts {
		if p.Since <= to && p.Until >= from && nearAny(p.Ground, flipped) {
			near = append(near, p)
		} else {
			far = append(far, p)
		}
	}
	out, err := Flip(context.Background(), near, flipped, from, to)
	if err != nil {
		tb.Fatal(err)
	}
	f.parts = append(far, out...)
}

func nearAny(p orb.Polygon, flipped orb.MultiPolygon) bool {
	b := p.Bound().Pad(Reach)
	for _, q := range flipped {
		if b.Intersects(q.Bound()) {
			return true
		}
	}
	return false
}

// alive is the area of the parts that hold on a date.
func (f *fold) alive(d geo.Date) (sum float64) {
	for _, p := range f.parts {
		if p.Since <= d && d < p.Until {
			sum += geo.Area(p.Ground)
		}
	}
	return sum
}

// TestRealDaysKeepTheLaws: on every one of the real days the parts alive make
// up the ground, which is the snapshot within what was absorbed, whether
// slivers are or not; the figures are logged.
func TestRealDaysKeepTheLaws(t *testing.T) {
	dates, grounds := realDays(t)
	for _, width := range []float64{0, 5} {
		var f fold
		area, absorbed := 0.0, 0.0
		for i, d := range dates {
			step := f.add(t, d, geo.Ongoing, grounds[i], Cleaning{Width: width})
			next := geo.Area(step.Ground)
			checkArea(t, d.String()+": area + gained − lost", area+geo.Area(step.Gained)-geo.Area(step.Lost), next, 1e-8*next)
			if step.Absorbed > MaxShare*geo.Area(grounds[i]) {
				t.Errorf("%s: %.0f m² absorbed", d, step.Absorbed)
			}
			more, less, err := GainedLost(context.Background(), step.Ground, grounds[i])
			if err != nil {
				t.Fatal(err)
			}
			checkArea(t, d.String()+": ground against the snapshot", more+less, step.Absorbed, 1e-8*next)
			area, absorbed = next, max(absorbed, step.Absorbed)
		}
		worst := 0.0
		for i, d := range dates {
			if width == 0 { // else the ground is not the snapshot
				worst = max(worst, math.Abs(f.alive(d)/geo.Area(grounds[i])-1))
			}
		}
		if worst > 1e-7 {
			t.Errorf("the parts alive are off by %.2g of a day's area", worst)
		}
		points := 0
		for _, p := range f.parts {
			for _, r := range p.Ground {
				points += len(r)
			}
		}
		t.Logf("slivers below %.0f m: %d parts of %d positions, off by %.1g at most, %.0f m² absorbed at most", width, len(f.parts), points, worst, absorbed)
	}
}

func BenchmarkSpansOf60RealDays(b *testing.B) {
	dates, grounds := realDays(b)
	for b.Loop() {
		var f fold
		for i, d := range dates {
			f.add(b, d, geo.Ongoing, grounds[i], Cleaning{})
		}
	}
}

// BenchmarkDifferenceOfTwoRealDays takes any two of them.
func BenchmarkDifferenceOfTwoRealDays(b *testing.B) {
	_, grounds := realDays(b)
	for i := 0; b.Loop(); i++ {
		from, to := i*7%len(grounds), i*13%len(grounds)
		if _, _, err := Diff(context.Background(), grounds[from], grounds[to]); err != nil {
			b.Fatal(err)
		}
	}
}
