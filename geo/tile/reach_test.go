package tile

import (
	"math/rand/v2"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
)

// TestFeaturesAreDrawnWithinReach holds each feature on the grid of each zoom against
// the box by which tiles pass it over.
func TestFeaturesAreDrawnWithinReach(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 18))
	var features []geo.Feature
	for range geotest.Cases(t, 300) {
		at := orb.Point{-180 + 360*rng.Float64(), -85 + 170*rng.Float64()}
		reach := []float64{1e-5, 1e-3, 0.1, 5}[rng.IntN(4)]
		ring := make(orb.Ring, 3+rng.IntN(30))
		for i := range ring {
			ring[i] = orb.Point{at[0] + reach*rng.NormFloat64(), at[1] + reach*rng.NormFloat64()}
		}
		ring = append(ring, ring[0])
		for _, g := range []orb.Geometry{orb.Polygon{ring}, orb.LineString(ring), at} {
			features = append(features, geo.Feature{Key: "f", Geometry: g})
		}
	}
	s := NewSet("x", features)
	for z := uint8(0); z <= MaxZoom; z++ {
		l := s.level(z)
		for i, f := range featuresAt(s, z) {
			if reach := l.features[i].reach; f.bounds.union(reach) != reach {
				t.Fatalf("zoom %d: feature %d is drawn in %+v, and sought in %+v", z, i, f.bounds, reach)
			}
		}
	}
}

func TestReadyIsWhatIsNear(t *testing.T) {
	ring := func(west float64, n int) orb.Polygon {
		r := make(orb.Ring, 0, n+3)
		for i := range n {
			r = append(r, orb.Point{west + float64(i)/float64(n), 48})
		}
		r = append(r, orb.Point{west + 1, 48}, orb.Point{west + 1, 49})
		return orb.Polygon{append(r, r[0])}
	}
	made := func(s *Set) (out []bool) {
		l := s.level(6)
		for i := range l.features {
			out = append(out, l.features[i].made.polygons != nil)
		}
		return out
	}
	near := orb.Bound{Min: orb.Point{29, 47}, Max: orb.Point{33, 50}}
	features := []geo.Feature{{Key: "a", Geometry: ring(30, turnPoints)}, {Key: "far", Geometry: ring(80, 3)}, {Key: "b", Geometry: ring(32, turnPoints)}}
	s := NewSet("x", features)
	if !s.Ready(6, near, func() bool { return true }) {
		t.Error("not ready")
	}
	if got := made(s); !got[0] || got[1] || !got[2] {
		t.Errorf("made: %v", got)
	}
	s = NewSet("x", features)
	asked := 0
	if s.Ready(6, near, func() bool { asked++; return asked < 2 }) {
		t.Error("ready, though it was to end")
	}
	if got := made(s); !got[0] || got[1] || got[2] {
		t.Errorf("made: %v", got)
	}
}
