package tile

import (
	"bytes"
	"testing"
)

func TestNumbersFollowTheHilbertCurve(t *testing.T) {
	// By the tables of the PMTiles specification, 4.1.1, and its reader.
	for n, id := range map[uint64]ID{
		0: {0, 0, 0}, 1: {1, 0, 0}, 2: {1, 0, 1}, 3: {1, 1, 1}, 4: {1, 1, 0}, 5: {2, 0, 0},
		36052: {8, 40, 87}, 19078479: {12, 3423, 1763},
	} {
		if got := FromID(id); got != n {
			t.Errorf("%v has number %d, want %d", id, got, n)
		}
	}
	before := ID{}
	for n := range tilesAbove(8) {
		id := ToID(n)
		if FromID(id) != n {
			t.Fatalf("%d is %v, which is %d", n, id, FromID(id))
		}
		if id.Z == before.Z && max(id.X, before.X)-min(id.X, before.X)+max(id.Y, before.Y)-min(id.Y, before.Y) != 1 && n > 0 {
			t.Fatalf("%v and %v are no neighbours", before, id)
		}
		for _, c := range children(id) {
			if (ID{c.Z - 1, c.X / 2, c.Y / 2}) != id {
				t.Fatalf("%v is no child of %v", c, id)
			}
		}
		before = id
	}
	last := ID{MaxZoom, 1<<MaxZoom - 1, 0}
	if n := FromID(last); n != tilesAbove(MaxZoom+1)-1 || ToID(n) != last {
		t.Errorf("the last tile has number %d", n)
	}
}

// TestRunsLeaveNothingOut cuts every tile of the world, and holds that it is
// what its run says, and empty where no run has it.
func TestRunsLeaveNothingOut(t *testing.T) {
	sets := map[string]*Set{
		"base":   baseSet(),
		"claims": NewSet("claims", bundled(t, "claims", "2022-09-30")),
		"places": NewSet("places", bundled(t, "places", "2025-11-27")),
	}
	for name, features := range oddShapes() {
		sets[name] = NewSet("x", features)
	}
	for name, s := range sets {
		t.Run(name, func(t *testing.T) { checkRuns(t, s, 0, 6) })
	}
	t.Run("control", func(t *testing.T) {
		checkRuns(t, NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson")), 0, 8)
	})
}

// TestRunsLeaveNothingOutDeepDown is the same around what there is.
func TestRunsLeaveNothingOutDeepDown(t *testing.T) {
	s := NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson"))
	runs := map[uint64]Run{}
	const z = 11
	for r := range s.Runs(z, z) {
		for i := range r.Count {
			runs[FromID(r.First)+i] = r
		}
	}
	for _, id := range covering(s, z) {
		r, ok := runs[FromID(id)]
		switch b := s.MVT(id); {
		case !ok && b != nil:
			t.Errorf("%v is in no run", id)
		case ok && !bytes.Equal(b, s.MVT(r.First)):
			t.Errorf("%v is not as its run", id)
		}
	}
}

func checkRuns(t *testing.T, s *Set, first, last uint8) {
	t.Helper()
	next := tilesAbove(first)
	empty := func(until uint64) {
		for ; next < until; next++ {
			if s.MVT(ToID(next)) != nil {
				t.Errorf("%v is in no run", ToID(next))
			}
		}
	}
	for r := range s.Runs(first, last) {
		from := FromID(r.First)
		if from < next {
			t.Fatalf("%v comes late", r.First)
		}
		empty(from)
		want := s.MVT(r.First)
		for ; next < from+r.Count; next++ {
			if !bytes.Equal(s.MVT(ToID(next)), want) {
				t.Errorf("%v is not as its run's first, %v of %d", ToID(next), r.First, r.Count)
			}
		}
	}
	empty(tilesAbove(last + 1))
}
