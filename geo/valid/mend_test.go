package valid

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/geo/geotest"
	laid "frontline/geo/planar"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// flatArea is in square degrees, so that tests may count squares.
func flatArea(g orb.Geometry) float64 { return planar.Area(g) }

func mend(m orb.MultiPolygon) (Mended, error) { return Mend(m, m, true, flatArea, nil) }

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func turned(r orb.Ring) orb.Ring {
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

func TestMend(t *testing.T) {
	square := box(0, 0, 9, 9)
	for name, tt := range map[string]struct {
		m             orb.MultiPolygon
		faults        string
		before, after float64
		parts         int
	}{
		"valid":                    {orb.MultiPolygon{{square}}, "", 0, 0, 1},
		"touches itself":           {orb.MultiPolygon{{{{0, 0}, {9, 0}, {4, 4}, {9, 9}, {0, 9}, {4, 4}, {0, 0}}}}, "touching 1 at 4, 4", 40.5, 40.5, 2},
		"touches its own edge":     {orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {4, 0}, {0, 9}, {0, 0}}}}, "touching 1 at 4, 0", 40.5, 40.5, 2},
		"a bay closes to a hole":   {orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 4}, {5, 6}, {5, 2}, {0, 4}, {0, 0}}}}, "touching 1 at 0, 4", 71, 71, 1},
		"bow tie":                  {orb.MultiPolygon{{{{0, 0}, {9, 9}, {9, 0}, {0, 9}, {0, 0}}}}, "crossing 1 at 4.5, 4.5", 40.5, 40.5, 2},
		"around twice":             {orb.MultiPolygon{{append(slices.Clone(square), box(0, 0, 4, 4)[1:]...)}}, "crossing 1 at 0, 0", 81, 65, 1},
		"the same square twice":    {orb.MultiPolygon{{append(slices.Clone(square), square[1:]...)}}, "crossing 1 at 0, 0", 81, 0, 0},
		"a hole twice":             {orb.MultiPolygon{{square, append(turned(box(2, 2, 4, 4)), turned(box(2, 2, 4, 4))[1:]...)}}, "crossing 1 at 2, 2", 77, 81, 1},
		"spike":                    {orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {12, 12}, {9, 9}, {0, 9}, {0, 0}}}}, "spike 1 at 12, 12", 81, 81, 1},
		"spike at the start":       {orb.MultiPolygon{{{{-3, 0}, {0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}, {-3, 0}}}}, "spike 1 at -3, 0", 81, 81, 1},
		"seam to a hole":           {orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}, {2, 2}, {2, 4}, {4, 4}, {4, 2}, {2, 2}, {0, 0}}}}, "touching 1 at 0, 0", 77, 77, 1},
		"hole outside":             {orb.MultiPolygon{{square, turned(box(20, 20, 21, 21))}}, "hole_outside 1 at 20, 20", 81, 81, 1},
		"hole across the edge":     {orb.MultiPolygon{{square, turned(box(8, 1, 12, 2))}}, "hole_outside 1 at 9, 1", 80, 80, 1},
		"hole along the edge":      {orb.MultiPolygon{{square, turned(box(0, 1, 2, 2))}}, "touching 1 at 0, 1", 79, 79, 1},
		"hole in a hole":           {orb.MultiPolygon{{square, turned(box(1, 1, 8, 8)), turned(box(2, 2, 3, 3))}}, "holes_overlap 1 at 2, 2", 32, 32, 1},
		"holes cut the inside":     {orb.MultiPolygon{{square, {{0, 4}, {4.5, 5}, {9, 4}, {4.5, 3}, {0, 4}}}}, "touching 1 at 0, 4", 72, 72, 2},
		"parts overlap":            {orb.MultiPolygon{{square}, {box(5, 5, 12, 12)}}, "parts_overlap 1 at 5, 5", 130, 114, 1},
		"the same part twice":      {orb.MultiPolygon{{square}, {square}}, "parts_overlap 1 at 0, 0", 162, 81, 1},
		"parts share an edge":      {orb.MultiPolygon{{square}, {box(9, 0, 18, 9)}}, "touching 1 at 9, 0", 162, 162, 1},
		"hole as large as its all": {orb.MultiPolygon{{square, turned(square)}}, "hole_outside 1 at 0, 0", 0, 0, 0},
		"jump":                     {orb.MultiPolygon{{{{179, 60}, {-179, 60}, {-179, 61}, {179, 61}, {179, 60}}}}, "antimeridian 1 at 179, 60", 2, 2, 2},
		"jump from the west":       {orb.MultiPolygon{{{{-179, 60}, {-179, 61}, {179, 61}, {179, 60}, {-179, 60}}}}, "antimeridian 1 at -179, 61", 2, 2, 2},
		"jump with holes": {orb.MultiPolygon{{
			{{170, 50}, {-170, 50}, {-170, 60}, {170, 60}, {170, 50}}, turned(box(171, 51, 172, 52)), turned(box(-172, 51, -171, 52)),
			{{179, 55}, {179, 56}, {-179, 56}, {-179, 55}, {179, 55}},
		}}, "antimeridian 2 at 170, 50", 196, 196, 2},
		"jump of a bow tie": {orb.MultiPolygon{{{{179, 60}, {-179, 61}, {-179, 60}, {179, 61}, {179, 60}}}}, "antimeridian 1 at 179, 60", 1, 1, 2},
		"jump by way of 180": {orb.MultiPolygon{{{{179, 60}, {180, 60}, {-180, 60}, {-179, 60}, {-179, 61}, {-180, 61}, {180, 61}, {179, 61}, {179, 60}}}},
			"antimeridian 1 at 180, 60", 2, 2, 2},
		"jump by way of 180 from the west": {orb.MultiPolygon{{{{-179, 60}, {-179, 61}, {-180, 61}, {180, 61}, {179, 61}, {179, 60}, {180, 60}, {-180, 60}, {-179, 60}}}},
			"antimeridian 1 at -180, 61", 2, 2, 2},
		"jump by way of 180 on one side": {orb.MultiPolygon{{{{179, 60}, {180, 60}, {-180, 60}, {-179, 60}, {-179, 61}, {179, 61}, {179, 60}}}},
			"antimeridian 1 at 180, 60", 2, 2, 2},
		"wide, by way of 180": {orb.MultiPolygon{{{{10, 60}, {180, 60}, {-180, 60}, {-160, 60}, {-160, 70}, {-180, 70}, {180, 70}, {10, 70}, {10, 60}}}},
			"antimeridian 1 at 180, 60", 1900, 1900, 2},
		"wide, by way of 180 on one side": {orb.MultiPolygon{{{{-30, 60}, {90, 60}, {180, 60}, {-180, 60}, {-160, 60}, {-160, 70}, {170, 70}, {90, 70}, {-30, 70}, {-30, 60}}}},
			"antimeridian 1 at 180, 60", 2300, 2300, 2},
		"counted from 0 to 360":              {orb.MultiPolygon{{{{170, 60}, {190, 60}, {190, 61}, {170, 61}, {170, 60}}}}, "beyond 1 at 190, 60", 20, 20, 2},
		"counted from 0 to 360, in the west": {orb.MultiPolygon{{{{200, 50}, {210, 50}, {210, 51}, {200, 51}, {200, 50}}}}, "beyond 1 at 200, 50", 10, 10, 1},
		"counted from 0 to 360, at 0":        {orb.MultiPolygon{{{{350, 50}, {10, 50}, {10, 51}, {350, 51}, {350, 50}}}}, "beyond 1 at 350, 50", 20, 20, 1},
		"counted on to -190":                 {orb.MultiPolygon{{{{-190, 60}, {-170, 60}, {-170, 61}, {-190, 61}, {-190, 60}}}}, "beyond 1 at -190, 60", 20, 20, 2},
		"jump that begins at 180":            {orb.MultiPolygon{{{{180, 60}, {-180, 60}, {-179, 60}, {-179, 61}, {180, 61}, {180, 60}}}}, "antimeridian 1 at 180, 60", 1, 1, 1},
		"around a pole":                      {orb.MultiPolygon{{{{-180, -90}, {180, -90}, {180, -70}, {0, -75}, {-180, -70}, {-180, -90}}}}, "", 0, 0, 1},
		"all around":                         {orb.MultiPolygon{{box(-180, -90, 180, -60)}}, "", 0, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := mend(tt.m)
			if err != nil {
				t.Fatal(err)
			}
			var faults []string
			for _, f := range got.Faults {
				faults = append(faults, fmt.Sprintf("%s %d at %g, %g", f.Kind, f.Count, f.At[0], f.At[1]))
			}
			if s := strings.Join(faults, "; "); s != tt.faults {
				t.Errorf("faults %q, want %q", s, tt.faults)
			}
			if math.Abs(got.Before-tt.before) > 1e-5 || math.Abs(got.After-tt.after) > 1e-5 {
				t.Errorf("%g before and %g after, want %g and %g", got.Before, got.After, tt.before, tt.after)
			}
			parts, _ := got.Geometry.(orb.MultiPolygon)
			if len(parts) != tt.parts {
				t.Errorf("%v has %d parts, want %d", got.Geometry, len(parts), tt.parts)
			}
		})
	}
}

// What is in question counts whether or not ground is kept, and no hole takes
// more than its part has.
func TestMendTellsWhatIsInQuestion(t *testing.T) {
	square := box(0, 0, 9, 9)
	for name, tt := range map[string]struct {
		m                      orb.MultiPolygon
		before, after, changed float64
	}{
		"bow tie":                    {orb.MultiPolygon{{{{0, 0}, {9, 9}, {9, 0}, {0, 9}, {0, 0}}}}, 40.5, 40.5, 0},
		"around twice":               {orb.MultiPolygon{{append(slices.Clone(square), box(0, 0, 4, 4)[1:]...)}}, 81, 65, 16},
		"hole outside":               {orb.MultiPolygon{{square, turned(box(20, 20, 21, 21))}}, 81, 81, 1},
		"larger hole outside":        {orb.MultiPolygon{{square, turned(box(20, 20, 40, 40))}}, 81, 81, 400},
		"hole across the edge":       {orb.MultiPolygon{{square, turned(box(8, 1, 12, 2))}}, 80, 80, 3},
		"hole larger than its shell": {orb.MultiPolygon{{square, turned(box(-1, -1, 10, 10))}}, 0, 0, 121},
		"hole as large as its shell": {orb.MultiPolygon{{square, turned(square)}}, 0, 0, 81},
		"beside another part":        {orb.MultiPolygon{{square, turned(box(-1, -1, 10, 10))}, {box(20, 0, 21, 1)}}, 1, 1, 121},
		"hole in a hole":             {orb.MultiPolygon{{square, turned(box(1, 1, 8, 8)), turned(box(2, 2, 3, 3))}}, 32, 32, 1},
		"parts overlap":              {orb.MultiPolygon{{square}, {box(5, 5, 12, 12)}}, 130, 114, 16},
		"the same hole four times":   {orb.MultiPolygon{{square, turned(box(1, 1, 8, 8)), turned(box(1, 1, 8, 8)), turned(box(1, 1, 8, 8))}}, 32, 32, 49},
		"a world with its hole away": {orb.MultiPolygon{{box(-179, -80, 179, 80), turned(box(36, 48, 37, 49))}}, 320, 320, 1},
	} {
		got, err := mend(tt.m)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, v := range []struct {
			what      string
			got, want float64
		}{{"before", got.Before, tt.before}, {"after", got.After, tt.after}, {"changed", got.Changed, tt.changed}} {
			if math.Abs(v.got-v.want) > 1e-5 {
				t.Errorf("%s: %g %s, want %g", name, v.got, v.what, v.want)
			}
		}
	}
}

func TestMendRefusesPole(t *testing.T) {
	for _, ring := range []orb.Ring{
		{{0, 80}, {120, 80}, {-120, 80}, {0, 80}},
		{{-180, -70}, {-90, -70}, {0, -70}, {90, -70}, {180, -70}, {-180, -70}}, // from 180 to -180, off the pole
		{{-180, -70}, {-90, -72}, {0, -68}, {90, -72}, {180, -70}, {-180, -70}},
	} {
		if _, err := mend(orb.MultiPolygon{{ring}}); !errors.Is(err, ErrPole) {
			t.Errorf("%v: %v", ring, err)
		}
	}
}

// What only rounding broke is no fault of the file.
func TestMendTellsRounding(t *testing.T) {
	source := orb.MultiPolygon{{{{10, 10}, {11, 10}, {11, 10.4999999}, {10.50000042, 10.5}, {11, 10.5000001}, {11, 11},
		{10, 11}, {10, 10.5000001}, {10.50000038, 10.5}, {10, 10.4999999}, {10, 10}}}}
	m := orb.MultiPolygon{{make(orb.Ring, len(source[0][0]))}}
	for i, c := range source[0][0] {
		m[0][0][i] = orb.Point{math.Round(c[0]*1e6) / 1e6, math.Round(c[1]*1e6) / 1e6}
	}
	got, err := Mend(m, source, false, flatArea, nil)
	if err != nil || got.NeedsRepair() || len(got.Faults) != 1 || got.Faults[0].Kind != Rounded {
		t.Fatalf("%+v, %v", got, err)
	}
	if math.Abs(got.After-1) > 2e-6 {
		t.Errorf("%g after", got.After)
	}
}

// Whatever polygons are thrown together, what comes out is valid, has the
// ground that even-odd and union say point by point, and is not mended again.
func TestMendAgreesWithOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	rounds, checked := 4000, 0
	if testing.Short() {
		rounds /= 8
	}
	for i := range rounds {
		g, moved := randomPolygons(r)
		if i%2 == 1 {
			g = moved
		}
		got, err := mend(g)
		if err != nil {
			t.Fatalf("%v: %v", g, err)
		}
		if Check(g) == nil {
			if len(got.Faults) > 0 || !orb.Equal(got.Geometry, g) {
				t.Fatalf("%v is valid, and was mended: %+v", g, got)
			}
			continue
		}
		if got.Geometry != nil {
			if f := Check(got.Geometry); f != nil {
				t.Fatalf("%v: %v is not valid: %v", g, got.Geometry, f)
			}
			again, err := mend(got.Geometry.(orb.MultiPolygon))
			if err != nil || len(again.Faults) > 0 {
				t.Fatalf("%v: mended twice: %+v, %v", g, again, err)
			}
		}
		for range 40 {
			b := g.Bound()
			at := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
			want := slices.ContainsFunc(g, func(p orb.Polygon) bool {
				return evenOdd(p[0], at) && !slices.ContainsFunc(p[1:], func(h orb.Ring) bool { return evenOdd(h, at) })
			})
			mended, _ := got.Geometry.(orb.MultiPolygon)
			if is := slices.ContainsFunc(mended, func(p orb.Polygon) bool { return planar.PolygonContains(p, at) }); is != want && !nearEdge(g, at) {
				t.Fatalf("%v: %v is in: %v, want %v: %+v", g, at, is, want, got)
			}
		}
		if i%2 == 0 && !oracle(mendedOf(got)) {
			t.Fatalf("%v: simplefeatures takes %v for invalid", g, got.Geometry)
		}
		if got.Geometry == nil {
			continue
		}
		checked++
	}
	if checked < rounds/3 {
		t.Errorf("only %d of %d were compared", checked, rounds)
	}
}

func mendedOf(m Mended) orb.MultiPolygon {
	g, _ := m.Geometry.(orb.MultiPolygon)
	return g
}

// evenOdd is whether a ray from the point crosses the ring an odd number of
// times.
func evenOdd(r orb.Ring, at orb.Point) bool {
	in := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < a[0]+(b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1]) {
			in = !in
		}
	}
	return in
}

// nearEdge is whether rounding may decide on which side the point is.
func nearEdge(g orb.MultiPolygon, at orb.Point) bool {
	for _, p := range g {
		for _, r := range p {
			if planar.DistanceFrom(orb.LineString(r), at) < 1e-5 {
				return true
			}
		}
	}
	return false
}

// Mending takes about n log n for what comes, and gives up on what does not.
func TestMendHostileShapes(t *testing.T) {
	shapes := hostileShapes(100_000)
	for name, g := range hostileTouching(100_000) {
		shapes[name] = g
	}
	for name, g := range shapes {
		m, ok := g.(orb.MultiPolygon)
		if !ok {
			m = orb.MultiPolygon{g.(orb.Polygon)}
		}
		start := geotest.ProcessorTime(t)
		got, err := mend(m)
		took := geotest.ProcessorTime(t) - start
		t.Logf("%s: %v, %d faults, %v", name, took, len(got.Faults), err)
		if took > 8*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

// hostileTouching are shapes of about n corners that are to be mended.
func hostileTouching(n int) map[string]orb.Geometry {
	chain := orb.Ring{} // of squares that touch in corners
	step := 100.0 / float64(n)
	for i := range n / 2 {
		x := float64(i) * step
		chain = append(chain, orb.Point{x, 0}, orb.Point{x + step/2, -step})
	}
	for i := n / 2; i > 0; i-- {
		x := float64(i) * step
		chain = append(chain, orb.Point{x, 0}, orb.Point{x - step/2, step})
	}
	chain = append(chain, chain[0])
	var tiles, doubled orb.MultiPolygon // that share edges
	side := int(math.Sqrt(float64(n) / 4))
	for x := range side {
		for y := range side {
			fx, fy := float64(x)*0.1, float64(y)*0.1
			tiles = append(tiles, orb.Polygon{box(fx, fy, float64(x+1)*0.1, float64(y+1)*0.1)})
			doubled = append(doubled, orb.Polygon{box(fx, fy, fx+0.15, fy+0.15)})
		}
	}
	return map[string]orb.Geometry{"chain": orb.Polygon{chain}, "tiles": tiles, "overlapping tiles": doubled}
}

// TestMendSpent: where a file's shapes took all work that they may, those that
// are valid are read all the same.
func TestMendSpent(t *testing.T) {
	budget := laid.NewBudget()
	var zigzag orb.Ring
	for i := range 460 {
		zigzag = append(zigzag, orb.Point{float64(i) / 500, float64(i % 2)})
	}
	for i := range 460 {
		zigzag = append(zigzag, orb.Point{float64(i % 2), float64(460-i) / 500})
	}
	crossed := orb.MultiPolygon{{append(zigzag, zigzag[0])}}
	sound := orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}
	var err error
	for range 10 {
		if _, err = Mend(crossed, crossed, true, flatArea, budget); err != ErrUnmendable {
			break
		}
	}
	if err != ErrSpent {
		t.Errorf("after ten shapes: %v", err)
	}
	if _, err := Mend(sound, sound, true, flatArea, budget); err != nil {
		t.Errorf("a valid shape: %v", err)
	}
}

func BenchmarkMend(b *testing.B) {
	for name, g := range hostileTouching(100_000) {
		m, ok := g.(orb.MultiPolygon)
		if !ok {
			m = orb.MultiPolygon{g.(orb.Polygon)}
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := mend(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// FuzzMend holds that any closed rings are mended to what is valid, or said to
// be beyond it.
func FuzzMend(f *testing.F) {
	f.Add([]byte{0, 0, 9, 9, 9, 0, 0, 9, 255, 1, 1, 2, 2, 2, 1, 254, 5, 5, 12, 5, 12, 12})
	f.Add([]byte{0, 0, 9, 0, 12, 0, 9, 0, 9, 9, 0, 9})
	f.Add([]byte{0, 0, 250, 0, 250, 9, 0, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 400 {
			return
		}
		g := polygonsOf(b, func(x, y byte) orb.Point { return orb.Point{float64(x) - 125, float64(y%160) - 80} })
		got, err := mend(g)
		if err != nil {
			return
		}
		if got.Geometry != nil && Check(got.Geometry) != nil {
			t.Fatalf("%v: %v", g, got.Geometry)
		}
		if Check(g) == nil && len(got.Faults) == 0 && !orb.Equal(got.Geometry, g) {
			t.Fatalf("%v was changed to %v", g, got.Geometry)
		}
	})
}
