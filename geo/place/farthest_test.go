package place_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo/place"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// A strip along what was held reaches as far as it is wide, a pocket as far as its middle is from
// its rim, and where nothing was held before no distance is made up.
func TestTheFarthestPositionOfWhatWasGained(t *testing.T) {
	held := orb.MultiPolygon{square(orb.Point{36, 48}, 0.5, 4)}
	wide, _ := place.Between(orb.Point{36.5, 48}, orb.Point{36.54, 48})
	strip := orb.Polygon{{{36.5, 47.8}, {36.54, 47.9}, {36.54, 48.1}, {36.5, 48.2}, {36.5, 47.8}}}
	if got, at := place.Farthest(strip, held); math.Abs(got-wide) > 0.002*wide || at[0] != 36.54 {
		t.Errorf("the strip reaches %.0f m, at %v; want %.0f", got, at, wide)
	}
	pocket := square(orb.Point{36, 48}, 0.1, 3)
	ring := orb.MultiPolygon{{held[0][0], pocket[0]}}
	deep, _ := place.Between(orb.Point{36, 48}, orb.Point{36.1, 48}) // less than to the north
	if got, at := place.Farthest(pocket, ring); got > deep*1.001 || got < deep*0.99 {
		t.Errorf("the pocket reaches %.0f m, at %v; want %.0f", got, at, deep)
	}
	if got, _ := place.Farthest(strip, nil); !math.IsInf(got, 1) {
		t.Errorf("from nothing it reaches %v m", got)
	}
}

// No position of a piece is farther than is said, and the one that is told is.
func TestNoPositionOfWhatWasGainedIsFarther(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 45))
	for range 25 {
		at := orb.Point{30 + 8*r.Float64(), 44 + 8*r.Float64()}
		size := []float64{0.01, 0.08, 0.4}[r.IntN(3)]
		var piece orb.Ring
		for n := range 24 {
			sin, cos := math.Sincos(float64(n) * math.Pi / 12)
			far := size * (0.3 + 0.7*r.Float64())
			piece = append(piece, orb.Point{at[0] + far*cos, at[1] + far*sin})
		}
		piece = append(piece, piece[0])
		var held orb.MultiPolygon // around it
		for n := range 5 {
			sin, cos := math.Sincos(float64(n)*math.Pi*2/5 + r.Float64())
			held = append(held, square(orb.Point{at[0] + size*(2+r.Float64())*cos, at[1] + size*(2+r.Float64())*sin}, size*(0.2+0.7*r.Float64()), 1+r.IntN(9)))
		}
		got, where := place.Farthest(orb.Polygon{piece}, held)
		if !planar.RingContains(piece, where) {
			t.Errorf("the farthest position %v is none of the piece", where)
		}
		if own := place.NearestEdge(where, held); math.Abs(own-got) > 1e-6 {
			t.Errorf("%v is %v m away, and not %v", where, own, got)
		}
		for range 400 {
			p := orb.Point{at[0] + size*(2*r.Float64()-1), at[1] + size*(2*r.Float64()-1)}
			if !planar.RingContains(piece, p) {
				continue
			}
			if metres := place.NearestEdge(p, held); metres > got*1.011+21 {
				t.Errorf("%v is %.1f m away, which is more than %.1f at %v", p, metres, got, where)
			}
		}
	}
}

// BenchmarkFarthest is of a piece of 300 positions beside ground of 4,000.
func BenchmarkFarthest(b *testing.B) {
	held := orb.MultiPolygon{square(orb.Point{36, 48}, 1, 1000)}
	var piece orb.Ring
	for n := range 300 {
		sin, cos := math.Sincos(float64(n) * math.Pi / 150)
		piece = append(piece, orb.Point{37.03 + 0.03*cos*(1+0.1*math.Sin(float64(n))), 48 + 0.02*sin})
	}
	for b.Loop() {
		place.Farthest(orb.Polygon{append(piece, piece[0])}, held)
	}
}
