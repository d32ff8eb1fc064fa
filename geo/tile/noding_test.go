package tile

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"
)

// TestEdgesAreCutAsIfAllWereComparedEachTime holds the edges of random partitions,
// laid over each other so that many meet, against all others in every round.
func TestEdgesAreCutAsIfAllWereComparedEachTime(t *testing.T) {
	most := 0
	for seed := range uint64(geotest.Cases(t, 20)) {
		r := rand.New(rand.NewPCG(seed, 7))
		var features []geo.Feature
		for range 1 + r.IntN(3) {
			features = append(features, patches(r, 2+r.IntN(9), 36.1+0.1*r.Float64(), 47.3, 0.1+r.Float64())...)
		}
		s := NewPartition("x", features)
		for z := uint8(0); z <= 12; z++ {
			got := nodedAt(s.shapes, z)
			want, rounds := nodedPlainly(s.shapes, z)
			if !maps.EqualFunc(got.cuts, want, slices.Equal) {
				t.Fatalf("seed %d, zoom %d: %d edges are cut, want %d, or elsewhere", seed, z, len(got.cuts), len(want))
			}
			most = max(most, rounds)
		}
	}
	if most < 2 {
		t.Errorf("no more than %d rounds", most)
	}
}

// nodedPlainly is nodedAt by all pairs in each round, and in how many edges were cut.
func nodedPlainly(shapes []*shape, z uint8) (map[edge][]Point, int) {
	var edges []edge
	seen := map[edge]bool{}
	add := func(to []edge, all []edge) []edge {
		clear(seen)
		for _, e := range all {
			if e = e.fromSmaller(); !seen[e] {
				seen[e] = true
				to = append(to, e)
			}
		}
		return to
	}
	var rings []Ring
	for k := range shapes {
		for i, p := range shapes[k].polygons {
			for j, r := range p {
				rings = append(rings, dedupe(thin(r, shapes[k].ringWeights[i][j], leastAt(z), z)))
			}
		}
	}
	edges = add(nil, edgesOf(rings))
	out := map[edge][]Point{}
	for round := range mendRounds {
		cuts := map[int][]Point{}
		meetings(edges, func(i, j int) bool { meet(edges, i, j, cuts); return true })
		if len(cuts) == 0 {
			return out, round
		}
		next, _ := cut(edges, cuts)
		for i, points := range cuts {
			out[edges[i]] = points
		}
		edges = add(nil, next)
	}
	return out, mendRounds
}

// BenchmarkNoding is the edges of a partition at one zoom.
func BenchmarkNoding(b *testing.B) {
	var features []geo.Feature
	for i := range 4 {
		features = append(features, patches(rand.New(rand.NewPCG(uint64(i), 7)), 30, 36.1+0.05*float64(i), 47.3, 2)...)
	}
	s := NewPartition("x", features)
	nodedAt(s.shapes, 6)
	b.ReportAllocs()
	for b.Loop() {
		nodedAt(s.shapes, 6)
	}
}
