package tile

import (
	"math/rand/v2"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// TestTidyKeepsWhatASpikeStandsOn holds that a spike goes and the point that
// it stands on stays.
func TestTidyKeepsWhatASpikeStandsOn(t *testing.T) {
	tests := map[string]struct {
		ring  Ring
		area2 int64
	}{
		"a spike at a corner":      {Ring{{0, 0}, {10, 0}, {10, 10}, {20, 20}, {10, 10}, {0, 10}}, 200},
		"a spike with a bend":      {Ring{{0, 0}, {10, 0}, {10, 10}, {20, 20}, {20, 30}, {20, 20}, {10, 10}, {0, 10}}, 200},
		"one that begins the ring": {Ring{{20, 20}, {10, 10}, {0, 10}, {0, 0}, {10, 0}, {10, 10}}, 200},
		"a spike along a side":     {Ring{{0, 0}, {10, 0}, {10, 10}, {10, 20}, {10, 10}, {0, 10}}, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := area2(tidy(tt.ring)); got != tt.area2 {
				t.Errorf("%v became %v: twice the area %d, want %d", tt.ring, tidy(tt.ring), got, tt.area2)
			}
		})
	}
}

// TestASpitLeavesItsCoast draws a spit far thinner than a unit that stands on
// the corner of a square.
func TestASpitLeavesItsCoast(t *testing.T) {
	s := NewSet("x", []geo.Feature{{Key: "a", Geometry: orb.Polygon{{
		{30, 45}, {36, 45}, {36, 49}, {37, 50}, {36, 49.00001}, {30, 49}, {30, 45},
	}}}})
	r := rand.New(rand.NewPCG(1, 1))
	for z := uint8(0); z <= 10; z++ {
		if err := disagreement(s, z, 300, r); err != nil {
			t.Error(err)
		}
	}
}
