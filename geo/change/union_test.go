package change

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/paulmach/orb"
)

// squares are n of a size, up to a degree to the east and north of one another.
func squares(n int, size float64, apart func() float64) []orb.MultiPolygon {
	list := make([]orb.MultiPolygon, n)
	for i := range list {
		x, y := 36+apart(), 48+apart()
		list[i] = orb.MultiPolygon{box(x, y, x+size, y+size)}
	}
	return list
}

// Many equal grounds cost no more than reading them; many that cross one another
// are refused, soon; and both end with their context.
func TestUnionIsBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	equal := squares(20_000, 1, func() float64 { return 0 })
	crossing := squares(20_000, 1, rng.Float64)
	start := geotest.ProcessorTime(t)
	ground, err := Union(t.Context(), equal...)
	if err != nil || math.Abs(geo.Area(ground)/geo.Area(equal[0])-1) > 1e-9 {
		t.Errorf("equal: %v, %d parts", err, len(ground))
	}
	if _, err = Union(t.Context(), crossing...); geo.ErrorCode(err) != geo.ETooLarge {
		t.Errorf("crossing: %v", err)
	}
	if took := geotest.ProcessorTime(t) - start; took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start = geotest.ProcessorTime(t)
	if _, err = Union(ctx, crossing...); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled: %v", err)
	}
	if took := geotest.ProcessorTime(t) - start; took > 5*time.Second {
		t.Errorf("it ended %s after it was to", took)
	}
}

// Boxes that meet are one group, in whatever order they come.
func TestMeeting(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		boxes := make([]orb.Bound, 1+rng.IntN(30))
		for i := range boxes {
			x, y := 10*rng.Float64(), 10*rng.Float64()
			boxes[i] = orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + 2*rng.Float64(), y + 2*rng.Float64()}}
		}
		of := map[int]int{}
		for g, group := range meeting(boxes) {
			for _, i := range group {
				of[i] = g
			}
		}
		// Directly, or by way of others: spread until nothing changes.
		want := make([]int, len(boxes))
		for i := range want {
			want[i] = i
		}
		for changed := true; changed; {
			changed = false
			for i := range boxes {
				for j := range boxes {
					if m := min(want[i], want[j]); boxes[i].Intersects(boxes[j]) && (want[i] != m || want[j] != m) {
						want[i], want[j], changed = m, m, true
					}
				}
			}
		}
		for i := range boxes {
			for j := range boxes {
				if (of[i] == of[j]) != (want[i] == want[j]) {
					t.Fatalf("boxes %d and %d of %v", i, j, boxes)
				}
			}
		}
	}
}
