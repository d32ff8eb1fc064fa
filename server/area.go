package server

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"frontline/geo"
)

// areas are square metres by snapshot date, all lists as long as dates.
type areas struct {
	dates     []geo.Date
	total     []float64
	gained    []float64 // against the snapshot before; of the first date, nothing
	lost      []float64
	absorbed  []float64
	features  []geo.Feature // as said last, in order of their keys
	byFeature map[string][]float64
	claimants []claimant // in order of their names
	byWhom    map[string][]float64
	regions   []geo.Region // those in which there is something
	byRegion  map[string][]float64
}

// claimant is by whose word ground is counted.
type claimant struct {
	Name string `json:"name"`
	// As says what the name is: who claims the ground, or who assesses it.
	As string `json:"as"`
}

func compareClaimants(a, b claimant) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.As, b.As))
}

// notStated is who claims or assesses what nobody is named for.
const notStated = "not stated"

func claimantOf(f geo.Feature, l geo.Layer) claimant {
	switch {
	case f.ClaimedBy != "":
		return claimant{f.ClaimedBy, "claimed_by"}
	case f.AssessedBy != "":
		return claimant{f.AssessedBy, "assessed_by"}
	case l.AssessedBy != "":
		return claimant{l.AssessedBy, "assessed_by"}
	}
	return claimant{notStated, notStated}
}

// areasOf adds the spans up, for each of the dates.
func areasOf(l geo.Layer, line *geo.Timeline, spans []geo.Span, dates []geo.Date) areas {
	a := areas{
		dates: dates, total: make([]float64, len(dates)),
		gained: make([]float64, len(dates)), lost: make([]float64, len(dates)), absorbed: make([]float64, len(dates)),
		byFeature: map[string][]float64{}, byWhom: map[string][]float64{}, byRegion: map[string][]float64{},
	}
	at := func(d geo.Date) int {
		return sort.Search(len(dates), func(i int) bool { return dates[i] >= d })
	}
	row := func(by map[string][]float64, key string) []float64 {
		if by[key] == nil {
			by[key] = make([]float64, len(dates))
		}
		return by[key]
	}
	last := map[string]geo.Span{}
	claimants := map[claimant]bool{}
	for _, sp := range spans {
		if sp.Area == 0 {
			continue
		}
		key, who := sp.Feature.Key, claimantOf(sp.Feature, l)
		claimants[who] = true
		if before, ok := last[key]; !ok || sp.Since >= before.Since {
			last[key] = sp
		}
		lists := [][]float64{a.total, row(a.byFeature, key), row(a.byWhom, who.Name)}
		from, to := at(sp.Since), at(sp.Until)
		for i := from; i < to; i++ {
			for _, list := range lists {
				list[i] += sp.Area
			}
		}
		for region, area := range sp.Regions {
			list := row(a.byRegion, region)
			for i := from; i < to; i++ {
				list[i] += area
			}
		}
	}
	for _, turn := range turns(spans) {
		if i := at(turn.date); i > 0 && i < len(dates) {
			if turn.gained {
				a.gained[i] += turn.area
			} else {
				a.lost[i] += turn.area
			}
		}
	}
	for _, ab := range line.Absorbed {
		if i := at(ab.Date); i < len(dates) && dates[i] == ab.Date {
			a.absorbed[i] += ab.Area
		}
	}
	for _, key := range slices.Sorted(maps.Keys(last)) {
		a.features = append(a.features, last[key].Feature)
	}
	a.claimants = slices.SortedFunc(maps.Keys(claimants), compareClaimants)
	for _, r := range line.Regions {
		if a.byRegion[r.Key] != nil {
			a.regions = append(a.regions, r)
		}
	}
	return a
}

// turn is ground that changed hands on a date.
type turn struct {
	date   geo.Date
	gained bool
	area   float64
}

// turns finds what ground changed hands when. Where a piece ends and the same
// piece of the same feature begins, only what is said of it has changed.
func turns(spans []geo.Span) []turn {
	type place struct {
		key  string
		date geo.Date
	}
	ending := map[place][]orb.Geometry{}
	for _, sp := range spans {
		if sp.Until != geo.Ongoing {
			p := place{sp.Feature.Key, sp.Until}
			ending[p] = append(ending[p], sp.Feature.Geometry)
		}
	}
	stayed := map[place][]orb.Geometry{}
	var out []turn
	for _, sp := range spans {
		p := place{sp.Feature.Key, sp.Since}
		i := slices.IndexFunc(ending[p], func(g orb.Geometry) bool { return orb.Equal(g, sp.Feature.Geometry) })
		if i < 0 {
			out = append(out, turn{sp.Since, true, sp.Area})
			continue
		}
		stayed[p] = append(stayed[p], ending[p][i])
		ending[p] = slices.Delete(ending[p], i, i+1)
	}
	for _, sp := range spans {
		if sp.Until == geo.Ongoing {
			continue
		}
		p := place{sp.Feature.Key, sp.Until}
		i := slices.IndexFunc(stayed[p], func(g orb.Geometry) bool { return orb.Equal(g, sp.Feature.Geometry) })
		if i < 0 {
			out = append(out, turn{sp.Until, false, sp.Area})
			continue
		}
		stayed[p] = slices.Delete(stayed[p], i, i+1)
	}
	return out
}
