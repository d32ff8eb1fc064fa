package view

import (
	"context"
	"runtime"
	"testing"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/memo"

	"github.com/paulmach/orb"
)

// A set that somebody uses is not made again when the cache has put it out, and is not kept
// by that.
func TestASetInUseIsMadeOnce(t *testing.T) {
	sets := newSets(memo.NewMemory(memo.LeastMemory), nil, func(string) func() { return func() {} })
	made := map[string]int{}
	get := func(content string) Prepared {
		t.Helper()
		p, err := sets.preparedSet(t.Context(), SetKey{"control", content}, func(context.Context) (raster.MapLayer, error) {
			made[content]++
			ring := orb.Ring{{30, 50}, {31, 50}, {31, 51}, {30, 50}}
			return raster.MapLayer{Set: tile.NewSet("control", []geo.Feature{{Key: content, Geometry: orb.Polygon{ring}}})}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	putOut := func() {
		t.Helper()
		for i := range 400 { // of 200 kB each
			get("other " + string(rune('A'+i)))
		}
	}
	used := get("used")
	get("unused")
	putOut()
	runtime.GC()
	if again := get("used"); again.Set != used.Set || again.Picture != used.Picture || made["used"] != 1 {
		t.Errorf("a set in use was made %d times", made["used"])
	}
	if get("unused"); made["unused"] != 2 {
		t.Errorf("a set that nobody uses was made %d times, want 2: it was kept by more than the cache, or never put out", made["unused"])
	}
	putOut()
	runtime.GC()
	get("last")
	if n := len(sets.made); n > 300 {
		t.Errorf("%d sets are remembered", n)
	}
	runtime.KeepAlive(used)
}
