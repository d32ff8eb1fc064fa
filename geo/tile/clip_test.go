package tile

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo/geotest"
)

// TestClippingChangesNothingInside cuts polygons of few units, in which edges
// run through corners and along sides more often than not.
func TestClippingChangesNothingInside(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 3000)) {
		r := rand.New(rand.NewPCG(seed, 11))
		// 45° edges in every third, so that they meet corners exactly.
		polygons := mend([]Ring{randomRing(r, seed%3 == 0), randomRing(r, seed%3 == 0)})
		b := box{10, 10, 10 + 4 + int32(r.IntN(16)), 10 + 4 + int32(r.IntN(16))}
		var inside []Polygon
		anyCut := false
		for _, p := range polygons {
			part, cut := clipPolygon(indexPolygon(p), b)
			inside = append(inside, part...)
			anyCut = anyCut || cut
		}
		if anyCut && !soundAtSides(inside, b) {
			inside = mendPolygons(inside, tidy)
		}
		if err := invalid(inside); err != nil {
			t.Errorf("seed %d: %v to %v: %v: %v", seed, polygons, b, inside, err)
		}
		for x := b.minX; x < b.maxX; x++ {
			for y := b.minY; y < b.maxY; y++ {
				p := spot{float64(x) + 0.5, float64(y) + 0.5}
				if edgeDistance(polygons, p) > 1 && covers(polygons, p) != covers(inside, p) {
					t.Fatalf("seed %d: %v to %v: %v: %v is drawn %v", seed, polygons, b, inside, p, covers(inside, p))
				}
			}
		}
	}
}

// randomRing is a ring, valid or not, around and across the boxes of the test.
func randomRing(r *rand.Rand, diagonal bool) Ring {
	ring := make(Ring, 3+r.IntN(9))
	p := Point{int32(r.IntN(50)), int32(r.IntN(50))}
	for i := range ring {
		ring[i] = p
		if d := int32(r.IntN(41)) - 20; diagonal && r.IntN(3) > 0 {
			p = Point{p.X + d, p.Y + d*(1-2*int32(r.IntN(2)))}
		} else {
			p = Point{int32(r.IntN(50)), int32(r.IntN(50))}
		}
	}
	return ring
}

func edgeDistance(polygons []Polygon, p spot) float64 {
	d := math.Inf(1)
	for _, poly := range polygons {
		for _, r := range poly {
			for i, a := range r {
				b := r[(i+1)%len(r)]
				d = min(d, spotDistance(p, spot{float64(a.X), float64(a.Y)}, spot{float64(b.X), float64(b.Y)}))
			}
		}
	}
	return d
}
