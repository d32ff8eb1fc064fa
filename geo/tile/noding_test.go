package tile

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
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
			got := nodedAt(s.shapes, z, nil).rounds
			want, rounds := nodedPlainly(s.shapes, z)
			if !slices.EqualFunc(got, want, sameCuts) {
				t.Fatalf("seed %d, zoom %d: edges are cut in %d rounds, want %d, or elsewhere", seed, z, len(got), len(want))
			}
			most = max(most, rounds)
		}
	}
	if most < 2 {
		t.Errorf("no more than %d rounds", most)
	}
}

func sameCuts(a, b map[edge][]Point) bool { return maps.EqualFunc(a, b, slices.Equal) }

// TestNodesFollowFromThoseBefore holds where the edges of a partition are cut, given
// those of one of which some pieces were moved, left out and put in, to all cut anew: in
// each round, and along histories.
func TestNodesFollowFromThoseBefore(t *testing.T) {
	few, most := 0, 0
	for seed := range uint64(geotest.Cases(t, 20)) {
		r := rand.New(rand.NewPCG(seed, 17))
		var features []geo.Feature
		for range 2 + r.IntN(4) {
			features = append(features, patches(r, 2+r.IntN(9), 36.1+0.3*r.Float64(), 47.3+0.3*r.Float64(), 0.1+r.Float64())...)
		}
		var before [13]*noded
		for step := range 4 {
			shapes := NewPartition("x", features).shapes
			for z := range before {
				want := nodedAt(shapes, uint8(z), nil)
				if before[z] != nil {
					got := &noded{start: want.start}
					changed := before[z].changed(got.start)
					got.follow(before[z], changed)
					if !slices.EqualFunc(got.rounds, want.rounds, sameCuts) {
						t.Fatalf("seed %d, step %d, zoom %d: edges are cut in %d rounds, want %d, or elsewhere", seed, step, z, len(got.rounds), len(want.rounds))
					}
					if len(changed) > 0 && 4*len(changed) < len(got.start) {
						few++
					}
					most = max(most, len(got.rounds))
					want = got
				}
				before[z] = want
			}
			for range 1 + r.IntN(2) {
				k := r.IntN(len(features))
				switch r.IntN(3) {
				case 0:
					features = slices.Delete(slices.Clone(features), k, k+1)
				case 1:
					features = slices.Insert(slices.Clone(features), k, patches(r, 2, 36.1+0.3*r.Float64(), 47.3+0.3*r.Float64(), 0.1)...)
				default:
					features = slices.Clone(features)
					features[0], features[k] = features[k], features[0] // in another order
					ring := slices.Clone(features[k].Geometry.(orb.Polygon)[0])
					ring[1][0] += 0.02 * (r.Float64() - 0.5)
					features[k].Geometry = orb.Polygon{ring}
				}
			}
		}
	}
	if few == 0 || most < 2 {
		t.Errorf("%d times few edges changed, at most %d rounds", few, most)
	}
}

// nodedPlainly is nodedAt by all pairs in each round, and in how many edges were cut.
func nodedPlainly(shapes []*shape, z uint8) ([]map[edge][]Point, int) {
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
	var out []map[edge][]Point
	for round := range mendRounds {
		cuts := map[int][]Point{}
		meetings(edges, func(i, j int) bool { meetInOrder(edges, i, j, cuts); return true })
		if len(cuts) == 0 {
			return out, round
		}
		next, _ := cut(edges, cuts)
		of := map[edge][]Point{}
		for i, points := range cuts {
			of[edges[i]] = slices.Compact(points)
		}
		out = append(out, of)
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
	nodedAt(s.shapes, 6, nil)
	b.ReportAllocs()
	for b.Loop() {
		nodedAt(s.shapes, 6, nil)
	}
}
