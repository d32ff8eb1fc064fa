package place_test

import (
	"testing"

	"frontline/geo"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// TestWhatChangedIsNear asks of ground that came on day 10, and of ground that was there all the time.
func TestWhatChangedIsNear(t *testing.T) {
	t.Parallel()
	square := func(west, south, size float64) orb.LineString {
		return orb.LineString{{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}}
	}
	of := func(since, until geo.Date) []geo.EdgeTime { return []geo.EdgeTime{{Since: since, Until: until}} }
	p := place.NewPast(geo.Edges{Territories: []geo.Territory{{Class: geo.ClassHeld}}, Parts: []geo.EdgePart{
		{Line: square(36, 47, 0.5), Times: of(1, geo.Ongoing)},
		{Line: square(38, 48, 0.4), Times: of(10, 20)},
	}}, place.NewBorders(nil, nil, 0, 0))
	for name, c := range map[string]struct {
		at                      orb.Point
		until                   geo.Date
		changed, front          bool
		leastMetres, mostMetres float64 // to what changed
	}{
		"within what came":           {orb.Point{38.2, 48.2}, 15, true, false, 0, 0},
		"before it came":             {orb.Point{38.2, 48.2}, 9, false, false, 0, 0},
		"beside what came":           {orb.Point{38.45, 48.2}, 15, true, true, 3500, 4000},
		"beside what has gone":       {orb.Point{38.45, 48.2}, 25, true, false, 3500, 4000},
		"beside what was there ever": {orb.Point{36.55, 47.2}, 25, false, true, 0, 0},
		"far away":                   {orb.Point{30, 50}, 25, false, false, 0, 0},
	} {
		metres, ok := p.ChangedNear(c.at, c.until, 5000)
		if ok != c.changed || ok && (metres < c.leastMetres || metres > c.mostMetres) {
			t.Errorf("%s: %v m from what changed, %v", name, metres, ok)
		}
		if _, ok := p.FrontNear(c.at, c.until, 5000); ok != c.front {
			t.Errorf("%s: near the edge: %v", name, ok)
		}
	}
}
