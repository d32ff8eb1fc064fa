package place

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// starDays are the outlines of a rough shape on some days, of which each moves a few corners, in parts
// that days share.
func starDays(r *rand.Rand, days int) geo.Edges {
	const corners, long = 96, 8
	far := make([]float64, corners)
	for i := range far {
		far[i] = 0.5 + 0.3*r.Float64()
	}
	edges := geo.Edges{Territories: []geo.Territory{{Class: geo.ClassHeld}}}
	known := map[string]int{}
	for day := range days {
		for range 3 {
			far[r.IntN(corners)] += 0.2 * (r.Float64() - 0.5)
		}
		var ring orb.LineString
		for i := range corners + 1 {
			sin, cos := math.Sincos(2 * math.Pi * float64(i%corners) / corners)
			ring = append(ring, onGrid(orb.Point{37 + 1.5*far[i%corners]*cos, 48 + far[i%corners]*sin}))
		}
		for i := 0; i < corners; i += long {
			line := ring[i : i+long+1]
			n, ok := known[fmt.Sprint(line)]
			if !ok {
				n = len(edges.Parts)
				known[fmt.Sprint(line)] = n
				edges.Parts = append(edges.Parts, geo.EdgePart{Line: line})
			}
			times := &edges.Parts[n].Times
			if k := len(*times) - 1; k >= 0 && (*times)[k].Until == geo.Date(day) {
				(*times)[k].Until++
			} else {
				*times = append(*times, geo.EdgeTime{Since: geo.Date(day), Until: geo.Date(day + 1)})
			}
		}
	}
	return edges
}

// TestOfOneDateIsAsOfAllTime: what is asked of the edges of one date is what all of time has for it, and
// is how far a position is from the nearest of all edges.
func TestOfOneDateIsAsOfAllTime(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	edges := starDays(r, 40)
	past := NewPast(edges, NewBorders(nil, nil, 0, 0))
	for range 8 {
		at := orb.Point{35 + 4*r.Float64(), 46.5 + 3*r.Float64()}
		all := past.From(at)[0].Times
		for day := geo.Date(0); day < 40; day += 13 {
			var want PastTime
			for _, now := range all {
				if now.Since <= day && day < now.Until {
					want = now
				}
			}
			got := past.On(day).From(at)[0].Times
			if len(got) != 1 || got[0].Inside != want.Inside || got[0].Metres != want.Metres {
				t.Fatalf("%v on day %d: %+v, of all time %+v", at, day, got, want)
			}
			nearest := math.Inf(1)
			for _, part := range edges.Parts {
				for _, time := range part.Times {
					if time.Since > day || day >= time.Until {
						continue
					}
					for e := range (run{positions: part.Line}).edges {
						nearest = min(nearest, e.metresFrom(at))
					}
				}
			}
			if got[0].Metres != nearest {
				t.Fatalf("%v on day %d: %v m, the nearest edge is %v m away", at, day, got[0].Metres, nearest)
			}
		}
	}
}

// TestWhatChangedIsNear: where something else is said of a position than on another date, an edge that
// changed is no farther than what is said; and settlements near such edges are those that are.
func TestWhatChangedIsNear(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	past := NewPast(starDays(r, 40), NewBorders(nil, nil, 0, 0))
	differ := 0
	for range 60 {
		at := orb.Point{35 + 4*r.Float64(), 46.5 + 3*r.Float64()}
		first := geo.Date(r.IntN(38))
		a, b := past.On(first), past.On(first+1+geo.Date(r.IntN(3)%2))
		was, is := a.From(at)[0].Times[0], b.From(at)[0].Times[0]
		changed := a.Changed(b)
		if was.Inside == is.Inside && was.Metres == is.Metres {
			continue
		}
		if differ++; !changed.Near(at, max(was.Metres, is.Metres)+0.01) {
			t.Fatalf("%v: %+v and then %+v, and no changed edge is as near", at, was, is)
		}
	}
	if differ < 5 {
		t.Errorf("only %d positions differ", differ)
	}
	if same := past.On(3).Changed(past.On(3)); same != nil {
		t.Errorf("between a date and itself %d parts changed", len(same))
	}
	var places []Place
	for i := range 500 {
		places = append(places, Place{ID: int64(i), Point: orb.Point{34 + 6*r.Float64(), 46 + 4*r.Float64()}})
	}
	changed := past.On(3).Changed(past.On(9))
	near := map[int64]bool{}
	g := New(places)
	for _, p := range g.Near(changed, 10_000) {
		near[p.ID] = true
	}
	for _, p := range g.Places() {
		nearest := math.Inf(1)
		for _, line := range changed {
			for e := range (run{positions: line.line}).edges {
				nearest = min(nearest, e.metresFrom(p.Point))
			}
		}
		if near[p.ID] != (nearest < 10_000) {
			t.Errorf("a settlement %v m from what changed is listed: %v", nearest, near[p.ID])
		}
	}
	if len(near) < 5 {
		t.Errorf("only %d settlements are near", len(near))
	}
}
