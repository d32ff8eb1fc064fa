package basemap

import (
	"testing"

	"github.com/paulmach/orb"
)

// What is drawn, searched or told by a box must not take one across the antimeridian for an empty one.
func TestAnArchiveAcrossTheAntimeridianHasAllLongitudes(t *testing.T) {
	for _, c := range []struct {
		bounds [4]float64
		at     orb.Point
		within bool
	}{
		{[4]float64{36, 47, 38, 49}, orb.Point{37, 48}, true},
		{[4]float64{36, 47, 38, 49}, orb.Point{39, 48}, false},
		{[4]float64{170, 60, -170, 70}, orb.Point{175, 65}, true},
		{[4]float64{170, 60, -170, 70}, orb.Point{-175, 65}, true},
		{[4]float64{170, 60, -170, 70}, orb.Point{175, 75}, false},
	} {
		b := Attached{Bounds: c.bounds}.Bound()
		if got := b.Intersects(orb.Bound{Min: c.at, Max: c.at}); got != c.within {
			t.Errorf("%v of %v: %v", c.at, c.bounds, got)
		}
		if box := boxOf(b); box[0] > box[2] {
			t.Errorf("TileJSON of %v goes across the antimeridian: %v", c.bounds, box)
		}
	}
}
