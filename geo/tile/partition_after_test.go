package tile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// TestAPartitionFollowsFromTheLastAsFromNothing takes partitions through random
// histories, in which pieces are split, joined, moved, ended and said otherwise: each
// made of the one before has the bytes of one made of nothing, at all zooms.
func TestAPartitionFollowsFromTheLastAsFromNothing(t *testing.T) {
	shared, again := 0, 0
	for seed := range uint64(geotest.Cases(t, 30)) {
		r := rand.New(rand.NewPCG(seed, 11))
		features := patches(r, 2+r.IntN(6), 36.1, 47.3, 0.5+2*r.Float64())
		last := NewPartition("x", features)
		for step := range 6 {
			features = stepOf(r, features, step)
			if r.IntN(3) > 0 { // else its shapes are weighed when the next has them
				last.MVT(ID{6, 38, 22})
			}
			next := NewPartitionAfter(last, "x", features)
			fresh := NewPartition("x", features)
			before := map[*shape]bool{}
			for _, sh := range last.shapes {
				before[sh] = true
			}
			for i, sh := range next.shapes {
				switch {
				case before[sh]:
					shared++
				case slices.ContainsFunc(last.features, func(f geo.Feature) bool { return orb.Equal(f.Geometry, features[i].Geometry) }):
					again++
				}
			}
			for run := range fresh.Runs(0, 8) {
				if got, want := next.MVT(run.First), fresh.MVT(run.First); !bytes.Equal(got, want) {
					t.Fatalf("seed %d, step %d, tile %v: %d bytes, want %d, or others", seed, step, run.First, len(got), len(want))
				}
				if next.Content(run.First) != fresh.Content(run.First) {
					t.Fatalf("seed %d, step %d, tile %v: another content", seed, step, run.First)
				}
			}
			last = next
		}
	}
	if shared == 0 || again == 0 {
		t.Errorf("%d shapes are taken over, %d weighed again", shared, again)
	}
}

// stepOf is a partition after something has happened to it.
func stepOf(r *rand.Rand, before []geo.Feature, step int) []geo.Feature {
	var out []geo.Feature
	for i, f := range before {
		ring := f.Geometry.(orb.Polygon)[0]
		open := ring[:len(ring)-1]
		switch r.IntN(12) {
		case 0: // gone
		case 1: // split between two of its corners
			k := len(open) / 2
			one := append(slices.Clone(open[:k+1]), open[0])
			two := append(slices.Clone(open[k:]), open[0], open[k])
			for n, half := range []orb.Ring{one, two} {
				out = append(out, geo.Feature{Key: fmt.Sprintf("%s %d.%d", f.Key, step, n), Geometry: orb.Polygon{half}})
			}
		case 2: // a corner moved, out of its neighbours or into them
			moved := slices.Clone(ring)
			moved[1][0] += 0.02 * (r.Float64() - 0.5)
			out = append(out, geo.Feature{Key: f.Key, Geometry: orb.Polygon{moved}})
		case 3: // ended
			f.Properties = map[string]json.RawMessage{"until": json.RawMessage(fmt.Sprint(step))}
			out = append(out, f)
		case 4: // a point less, on one side only
			out = append(out, geo.Feature{Key: f.Key, Geometry: orb.Polygon{slices.Delete(slices.Clone(ring), 1, 2)}})
		case 5: // the same ground twice
			out = append(out, f, geo.Feature{Key: f.Key + "'", Geometry: f.Geometry})
		case 6: // read anew
			out = append(out, geo.Feature{Key: f.Key, Names: map[string]string{"en": "n"}, Geometry: orb.Polygon{slices.Clone(ring)}})
		default:
			out = append(out, f)
		}
		if i == 0 && len(out) > 3 {
			out[0], out[1] = out[1], out[0]
		}
	}
	return out
}

// TestTagsAreTakenOverOnlyOfTheSame changes each field of a feature in turn, so that one
// which tagsOf comes to read cannot be left out of sameTags: its old value would be
// shown on.
func TestTagsAreTakenOverOnlyOfTheSame(t *testing.T) {
	day := geo.MustDate("2025-11-27")
	changed := geo.Feature{
		Key: "b", Geometry: orb.Point{1, 2}, Names: map[string]string{"en": "b"}, Aliases: []string{"b"}, ClaimedBy: "b",
		DeniedBy: []geo.Denial{{By: "b"}}, AssessedBy: "b", Status: "b", Class: geo.ClassContested, HeldBy: "b", Source: "b",
		SourceURL: "https://b.example/", ObservedOn: &day, Properties: map[string]json.RawMessage{"b": json.RawMessage(`1`)}, Mended: &geo.Mended{},
	}
	plain, told := geo.Feature{Key: "a"}, 0
	for i := range reflect.TypeFor[geo.Feature]().NumField() {
		name := reflect.TypeFor[geo.Feature]().Field(i).Name
		f, to := plain, reflect.ValueOf(changed).Field(i)
		if to.IsZero() {
			t.Errorf("%s is not changed", name)
		}
		reflect.ValueOf(&f).Elem().Field(i).Set(to)
		if tagsOf(f).sum == tagsOf(plain).sum {
			continue
		}
		told++
		if sameTags(plain, f) || sameTags(f, plain) {
			t.Errorf("%s is told in a tile, and may change unseen", name)
		}
	}
	if told < 10 {
		t.Errorf("only %d fields are told in a tile", told)
	}
}
