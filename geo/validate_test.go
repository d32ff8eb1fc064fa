package geo

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// Where simplefeatures says that a ring is not simple, ringFlaw finds the
// place, and it finds none in a simple ring. Corners on a small grid make all
// ways of touching common.
func TestRingFlawAgreesWithValidity(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var simple, crossing int
	for range 20_000 {
		ring := randomRing(r, 4+r.IntN(5))
		if ring == nil {
			continue
		}
		valid := validate(orb.Polygon{ring}) == nil
		found := strings.Contains(ringFlaw(ring), " near ")
		if valid == found {
			t.Fatalf("%v: valid %v, and a place where it meets itself found: %v", ring, valid, found)
		}
		if valid {
			simple++
		} else {
			crossing++
		}
	}
	if simple < 1000 || crossing < 1000 {
		t.Errorf("%d simple and %d crossing rings are too few to tell", simple, crossing)
	}
}

// Polygons thrown together at random are judged without a panic, each flaw is
// put into words, and a shape stays what it is when it is moved by a fraction
// of a degree, which would not be so were it judged in degrees.
func TestValidateRandomPolygons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	reasons := make(map[string]int)
	for range 10_000 {
		var g, moved orb.MultiPolygon
		for range 1 + r.IntN(2) {
			var p, m orb.Polygon
			for i := range 1 + r.IntN(3) {
				ring := randomRing(r, 3+r.IntN(3))
				if ring == nil {
					continue
				}
				orient(ring, i == 0)
				p = append(p, ring)
				m = append(m, shift(ring))
			}
			if len(p) > 0 {
				g, moved = append(g, p), append(moved, m)
			}
		}
		f, fm := validate(g), validate(moved)
		if (f == nil) != (fm == nil) {
			t.Fatalf("%v: %v, but moved: %v", g, f, fm)
		}
		if f == nil {
			reasons["valid"]++
			continue
		}
		words, _, _ := strings.Cut(f.reason, " near ")
		reasons[strings.TrimSuffix(words, ",")]++
	}
	for _, want := range []string{
		"valid", "the ring crosses or touches itself", "a hole lies outside its polygon's exterior ring",
		"a hole lies inside another hole", "two rings of the polygon cross, overlap or touch at more than one point",
		"two polygons of the MultiPolygon overlap or share an edge",
	} {
		if reasons[want] == 0 {
			t.Errorf("no shape was %q", want)
		}
		delete(reasons, want)
	}
	delete(reasons, "the holes cut the polygon's interior into separate parts") // rare
	if len(reasons) > 0 {
		t.Errorf("other reasons: %v", reasons)
	}
}

// A panic within simplefeatures refuses the shape, and nothing more.
func TestCheckRecovers(t *testing.T) {
	if err := check(func() error { panic("contradiction") }); err == nil {
		t.Error("a panic passes for validity")
	} else if got := reason(err); got != "the shape is not valid" {
		t.Errorf("worded as %q", got)
	}
	if err := check(geom.Polygon{}.Validate); err != nil {
		t.Error(err)
	}
}

// randomRing is a closed ring with corners on a small grid, nil where chance
// repeated one.
func randomRing(r *rand.Rand, corners int) orb.Ring {
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners {
		p := orb.Point{float64(r.IntN(7)), float64(r.IntN(7))}
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
			float64(micro(p[0]/10+37.123457)) / microDegrees,
			float64(micro(p[1]/10+48.765433)) / microDegrees,
		}
	}
	return moved
}
