package change

import (
	"context"
	"math"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

func box(w, s, e, n float64) orb.Polygon {
	return orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
}

func TestGainedLost(t *testing.T) {
	tests := map[string]struct {
		before, after, gained, lost orb.Geometry
	}{
		"nothing to something": {nil, box(0, 0, 1, 1), box(0, 0, 1, 1), nil},
		"something to nothing": {box(0, 0, 1, 1), nil, nil, box(0, 0, 1, 1)},
		"the same":             {box(0, 0, 1, 1), box(0, 0, 1, 1), nil, nil},
		"moved by half":        {box(0, 0, 2, 1), box(1, 0, 3, 1), box(2, 0, 3, 1), box(0, 0, 1, 1)},
		"grown":                {box(0, 0, 1, 1), box(0, 0, 2, 1), box(1, 0, 2, 1), nil},
		"apart":                {box(0, 0, 1, 1), box(5, 0, 6, 1), box(5, 0, 6, 1), box(0, 0, 1, 1)},
		"touching":             {box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 0, 2, 1), box(0, 0, 1, 1)},
		"a point beside":       {orb.Point{1, 1}, box(0, 0, 1, 1), box(0, 0, 1, 1), nil},
		"a hole filled":        {orb.Polygon{box(0, 0, 3, 3)[0], box(1, 1, 2, 2)[0]}, box(0, 0, 3, 3), box(1, 1, 2, 2), nil},
		"parts of a collection": {orb.Collection{box(0, 0, 1, 1), orb.Point{0, 0}},
			orb.MultiPolygon{box(0, 0, 1, 1), box(4, 0, 5, 1)}, box(4, 0, 5, 1), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			gained, lost, err := GainedLost(context.Background(), test.before, test.after)
			if err != nil {
				t.Fatal(err)
			}
			wantGained, wantLost := geo.Area(test.gained), geo.Area(test.lost)
			if math.Abs(gained-wantGained) > 1 || math.Abs(lost-wantLost) > 1 {
				t.Errorf("gained %.0f and lost %.0f m², want %.0f and %.0f", gained, lost, wantGained, wantLost)
			}
		})
	}
}

// TestDifferWithin lets an area differ by points along its edges, which is certain
// to be little, and by ground, of which no more is promised than there is.
func TestDifferWithin(t *testing.T) {
	for name, zigzag := range map[string]struct {
		height float64
		within bool
	}{"points moved to the grid": {1e-6, true}, "teeth": {0.01, false}} {
		flat := orb.Ring{{0, 48}, {100, 48}, {100, 50}, {0, 50}, {0, 48}}
		cut := orb.Ring{{0, 48}}
		for i := 1; i < 10; i++ {
			y := 48.0
			if i%2 == 1 {
				y += zigzag.height
			}
			cut = append(cut, orb.Point{float64(10 * i), y})
		}
		cut = append(cut, flat[1:]...)
		// One area whole, the other of two parts that share an edge.
		west := orb.Polygon{append(append(orb.Ring{}, cut[:6]...), orb.Point{50, 50}, orb.Point{0, 50}, orb.Point{0, 48})}
		east := orb.Polygon{append(append(orb.Ring{{50, 50}}, cut[5:12]...), orb.Point{50, 50})}
		parts := orb.MultiPolygon{west, east}
		gained, lost, err := GainedLost(context.Background(), orb.Polygon{flat}, parts)
		if err != nil {
			t.Fatal(err)
		}
		if DifferWithin(orb.Polygon{flat}, parts, gained+lost) {
			t.Errorf("%s: it promises less than the %.0f m² that differ", name, gained+lost)
		}
		if got := DifferWithin(orb.Polygon{flat}, parts, 1e7); got != zigzag.within {
			t.Errorf("%s: within 10 km² is %t, they differ by %.0f m²", name, got, gained+lost)
		}
	}
}
