package valid

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// oracle is whether simplefeatures, in steps of 1e-6 degrees, takes g for
// valid. It tells where a ring lies by the first of its positions, and is wrong
// where that is on the other ring; so it is asked with each of the positions
// as the first. It panics where it finds its own conclusions at odds, which
// is no.
func oracle(g orb.MultiPolygon) (valid bool) {
	defer func() {
		if recover() != nil {
			valid = false
		}
	}()
	most := 0
	for _, p := range g {
		for _, ring := range p {
			most = max(most, len(ring)-1)
		}
	}
	for turn := range most {
		polys := make([]geom.Polygon, len(g))
		for i, p := range g {
			turned := make(orb.Polygon, len(p))
			for j, ring := range p {
				n := len(ring) - 1
				for k := range n + 1 {
					turned[j] = append(turned[j], ring[(turn+k)%n])
				}
			}
			polys[i] = exactPolygon(turned)
		}
		if geom.NewMultiPolygon(polys).Validate() != nil {
			return false
		}
	}
	return true
}

// The sweep agrees with simplefeatures on rings with corners on a small grid,
// which makes all ways of touching common.
func TestCheckAgreesOnRings(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var simple, crossing int
	cases := geotest.Cases(t, 40_000)
	for range cases {
		ring := randomRing(r, 3+r.IntN(7), 7)
		if ring == nil {
			continue
		}
		f := Check(orb.Polygon{ring})
		if want := oracle(orb.MultiPolygon{{ring}}); want != (f == nil) {
			t.Fatalf("%v: valid %v, but %v", ring, want, f)
		}
		if f == nil {
			simple++
			continue
		}
		crossing++
		if f.Path != "/0" || !strings.HasPrefix(f.Reason, flawRing+" near ") {
			t.Fatalf("%v: %v", ring, f)
		}
	}
	if least := cases / 40; simple < least || crossing < least {
		t.Errorf("%d simple and %d crossing rings are too few to tell", simple, crossing)
	}
}

// Polygons thrown together at random are judged as simplefeatures does, each
// Flaw is put into words, and a shape stays what it is when it is moved by a
// fraction of a degree, which would not be so were it judged in degrees.
func TestCheckAgreesOnPolygons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	reasons := make(map[string]int)
	for range geotest.Cases(t, 25_000) {
		g, moved := randomPolygons(r)
		f, fm := Check(g), Check(moved)
		if (f == nil) != (fm == nil) {
			t.Fatalf("%v: %v, but moved: %v", g, f, fm)
		}
		if want := oracle(g); want != (f == nil) {
			t.Fatalf("%v: valid %v, but %v", g, want, f)
		}
		if f == nil {
			reasons["valid"]++
			continue
		}
		words, _, _ := strings.Cut(f.Reason, " near ")
		reasons[strings.TrimSuffix(words, ",")]++
	}
	for _, want := range []string{"valid", flawRing, flawHoleOutside, flawHoleInHole, flawRings, flawPolygons, flawDisconnected} {
		if reasons[want] == 0 {
			t.Errorf("no shape was %q", want)
		}
		delete(reasons, want)
	}
	if len(reasons) > 0 {
		t.Errorf("other reasons: %v", reasons)
	}
}

// randomPolygons are one to three polygons of one to four small rings, and the
// same elsewhere.
func randomPolygons(r *rand.Rand) (g, moved orb.MultiPolygon) {
	// Triangles and quadrangles on a grid that holds few of them touch often.
	size := 4 + r.IntN(5)
	for range 1 + r.IntN(3) {
		var p, m orb.Polygon
		for i := range 1 + r.IntN(4) {
			ring := randomRing(r, 3+r.IntN(3), size)
			if i == 0 && r.IntN(2) == 0 {
				e := float64(size)
				ring = orb.Ring{{-1, -1}, {e, -1}, {e, e}, {-1, e}, {-1, -1}}
				if r.IntN(2) == 0 {
					ring = orb.Ring{{0, 0}, {e - 1, 0}, {e - 1, e - 1}, {0, e - 1}, {0, 0}}
				}
			}
			if ring == nil {
				continue
			}
			geo.OrientRing(ring, i == 0)
			p = append(p, ring)
			m = append(m, shift(ring))
		}
		if len(p) > 0 {
			g, moved = append(g, p), append(moved, m)
		}
	}
	return g, moved
}

// FuzzCheck holds that the sweep agrees with simplefeatures on any
// polygons whose corners are on a grid: two bytes a corner, a byte of 255 ends
// a ring, one of 254 a polygon.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 1, 1, 1, 2, 2, 2, 254, 9, 9, 12, 9, 12, 12})
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 0, 4, 4, 5, 9, 4, 4, 3})
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 254, 0, 0, 9, 0, 9, 9, 0, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 400 {
			return
		}
		g := polygonsOf(b, func(x, y byte) orb.Point { return orb.Point{float64(x % 32), float64(y % 32)} })
		if got, want := Check(g), oracle(g); want != (got == nil) {
			t.Fatalf("%v: valid %v, but %v", g, want, got)
		}
	})
}

// A hostile shape costs about what a good one of its size does.
func TestCheckHostileShapes(t *testing.T) {
	const n = 40_000
	for name, g := range hostileShapes(n) {
		start := geotest.ProcessorTime(t)
		f := Check(g)
		took := geotest.ProcessorTime(t) - start
		t.Logf("%s: %v, %v", name, took, f)
		// Squaring n would take minutes.
		if took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func BenchmarkCheckHostile(b *testing.B) {
	for name, g := range hostileShapes(100_000) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Check(g)
			}
		})
	}
}

// hostileShapes are shapes of about n corners, each of which costs n² steps
// where edges or rings are compared by their boxes.
func hostileShapes(n int) map[string]orb.Geometry {
	step := 1e-3
	comb := orb.Ring{{0, 0}}
	diagonal := orb.Ring{{0, 0}}
	for i := range n / 2 {
		x := float64(i) * step
		comb = append(comb, orb.Point{x + step/2, -80}, orb.Point{x + step, -1})
		diagonal = append(diagonal, orb.Point{x + 50, -80}, orb.Point{x + step, 0})
	}
	last := comb[len(comb)-1]
	comb = append(comb, orb.Point{last[0], 0}, comb[0])
	last = diagonal[len(diagonal)-1]
	diagonal = append(diagonal, orb.Point{last[0], 1}, orb.Point{0, 1}, diagonal[0])

	// Triangles that all touch at one point, as holes and as polygons.
	var fan orb.MultiPolygon
	holes := orb.Polygon{{{-170, -80}, {170, -80}, {170, 80}, {-170, 80}, {-170, -80}}}
	for i := range n / 3 {
		y := float64(i) * 4e-4
		fan = append(fan, orb.Polygon{{{0, 0}, {90, y}, {90, y + 3e-4}, {0, 0}}})
		holes = append(holes, orb.Ring{{0, 0}, {90, y + 3e-4}, {90, y}, {0, 0}})
	}
	// Thin rings within each other's boxes.
	var needles orb.MultiPolygon
	for i := range n / 3 {
		x := float64(i) * step
		needles = append(needles, orb.Polygon{{{x, 0}, {x + 50, 80}, {x - step/3, 0}, {x, 0}}})
		geo.OrientRing(needles[i][0], true)
	}
	var crossed orb.Ring
	for i := range n {
		x, y := float64(i%2)*90, float64((i*7919)%n)*step/2
		crossed = append(crossed, orb.Point{x, y})
	}
	crossed = append(crossed, crossed[0])
	return map[string]orb.Geometry{
		"comb": orb.Polygon{comb}, "diagonal comb": orb.Polygon{diagonal}, "fan": fan, "fan of holes": holes,
		"needles": needles, "crossed": orb.Polygon{crossed},
	}
}

func TestFlawPaths(t *testing.T) {
	for _, c := range []struct {
		g    orb.Geometry
		want string
	}{
		{orb.Polygon{{{0, 0}, {9, 9}, {9, 0}, {0, 9}, {0, 0}}}, "/0: " + flawRing + " near 4.5, 4.5"},
		{orb.MultiPolygon{{{{20, 0}, {21, 0}, {21, 1}, {20, 0}}}, {{{0, 0}, {9, 9}, {9, 0}, {0, 9}, {0, 0}}}}, "/1/0: " + flawRing + " near 4.5, 4.5"},
		{orb.Polygon{{{0, 0}, {9, 0}, {9, 9}}}, "/0: " + flawForm},
		{orb.Polygon{{}}, "/0: " + flawForm},
		{orb.Polygon{{{0, 0}, {9, 0}, {9, 9}, {0, 9}}}, "/0: " + flawForm},
		{orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 0}, {9, 9}, {0, 0}}}}, "/0/0: " + flawForm},
		{orb.Polygon{{{0, 0}, {math.NaN(), 0}, {9, 9}, {0, 0}}}, "/0: " + flawForm},
		{orb.Polygon{{{0, 0}, {1e30, 0}, {9, 9}, {0, 0}}}, "/0: " + flawForm},
		{orb.Polygon{{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}}, {{20, 0}, {20, 1}, {21, 1}, {20, 0}}}, ": " + flawHoleOutside + ", near 20, 0"},
	} {
		f := Check(c.g)
		if f == nil {
			t.Errorf("%v is taken for valid", c.g)
		} else if got := fmt.Sprintf("%s: %s", f.Path, f.Reason); got != c.want {
			t.Errorf("%v: %s, want %s", c.g, got, c.want)
		}
	}
}

// randomRing is a closed ring with corners on a small grid, nil where chance
// repeated one.
func randomRing(r *rand.Rand, corners, size int) orb.Ring {
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners {
		p := orb.Point{float64(r.IntN(size)), float64(r.IntN(size))}
		if i > 0 && ring[i-1] == p {
			return nil
		}
		ring = append(ring, p)
	}
	if ring[0] == ring[corners-1] {
		return nil
	}
	return append(ring, ring[0])
}

// shift moves a ring to where degrees have no exact binary fractions.
func shift(ring orb.Ring) orb.Ring {
	moved := make(orb.Ring, len(ring))
	for i, p := range ring {
		moved[i] = orb.Point{
			float64(geo.Steps(p[0]/10+37.123457)) / geo.StepsPerDegree,
			float64(geo.Steps(p[1]/10+48.765433)) / geo.StepsPerDegree,
		}
	}
	return moved
}

// exactPolygon is p in steps of 1e-6 degrees.
func exactPolygon(p orb.Polygon) geom.Polygon {
	rings := make([]geom.LineString, len(p))
	for i, ring := range p {
		flat := make([]float64, 0, 2*len(ring))
		for _, c := range ring {
			flat = append(flat, float64(geo.Steps(c[0])), float64(geo.Steps(c[1])))
		}
		rings[i] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
	}
	return geom.NewPolygon(rings)
}

// polygonsOf are polygons by two bytes a corner; 255 ends a ring, 254 a
// polygon.
func polygonsOf(b []byte, at func(x, y byte) orb.Point) orb.MultiPolygon {
	var g orb.MultiPolygon
	var p orb.Polygon
	var ring orb.Ring
	endRing := func() {
		if n := len(ring); n >= 3 && ring[0] != ring[n-1] {
			p = append(p, append(ring, ring[0]))
			geo.OrientRing(p[len(p)-1], len(p) == 1)
		}
		ring = nil
	}
	endPolygon := func() {
		endRing()
		if len(p) > 0 {
			g = append(g, p)
		}
		p = nil
	}
	for len(b) > 1 {
		switch b[0] {
		case 255:
			endRing()
			b = b[1:]
			continue
		case 254:
			endPolygon()
			b = b[1:]
			continue
		}
		c := at(b[0], b[1])
		if n := len(ring); n == 0 || ring[n-1] != c {
			ring = append(ring, c)
		}
		b = b[2:]
	}
	endPolygon()
	return g
}
