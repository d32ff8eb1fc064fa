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
