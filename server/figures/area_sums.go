package figures

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"frontline/geo"
	"frontline/server/phrase"
)

// areaSums are square metres by snapshot date, all lists as long as dates.
type areaSums struct {
	dates     []geo.Date
	total     []float64                              // of what counts: on a control layer, of what is held
	classes   map[geo.Class][]float64                // of each other class
	parts     map[geo.Territory][]geo.Part           // of every class
	partsIn   map[geo.Territory]map[string][]float64 // by region
	classesIn map[geo.Class]map[string][]float64     // of each other class, by region
	gained    []float64                              // against the snapshot before; of the first date, nothing
	lost      []float64
	absorbed  []float64
	features  []geo.Feature // as said last, in order of their keys
	byFeature map[string][]float64
	claimants []claimant // of what counts, in order of their names
	byWhom    map[string][]float64
	regions   []geo.Region // those in which there is something, of any class
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

func claimantOf(f geo.Feature, l geo.Layer) claimant {
	if t := l.Territory(f); t.By != "" {
		return claimant{t.By, t.As}
	}
	return claimant{phrase.NotStated, phrase.NotStated}
}

// areasOf adds spans up, for each of the dates: those of the layer's
// territories, and for the areas of features alone those of its features. Spans have
// no geometries.
func areasOf(l geo.Layer, line *geo.Timeline, territories, features []geo.Span, dates []geo.Date) areaSums {
	a := areaSums{
		dates: dates, total: make([]float64, len(dates)),
		gained: make([]float64, len(dates)), lost: make([]float64, len(dates)), absorbed: make([]float64, len(dates)),
		parts: map[geo.Territory][]geo.Part{}, partsIn: map[geo.Territory]map[string][]float64{}, classes: map[geo.Class][]float64{}, classesIn: map[geo.Class]map[string][]float64{}, byFeature: map[string][]float64{}, byWhom: map[string][]float64{}, byRegion: map[string][]float64{},
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
	add := func(list []float64, area float64) {
		for i := range list {
			list[i] += area
		}
	}
	last := map[string]geo.Span{}
	for _, sp := range features {
		if sp.Area == 0 {
			continue
		}
		key := sp.Feature.Key
		if before, ok := last[key]; !ok || sp.Since >= before.Since {
			last[key] = sp
		}
		add(row(a.byFeature, key)[at(sp.Since):at(sp.Until)], sp.Area)
	}
	claimants, there := map[claimant]bool{}, map[string]bool{}
	var counted []geo.Span
	for _, sp := range territories {
		if sp.Area == 0 {
			continue
		}
		t := l.Territory(sp.Feature)
		part := a.parts[t]
		if part == nil {
			part = make([]geo.Part, len(dates))
			a.parts[t], a.partsIn[t] = part, map[string][]float64{}
		}
		from, to := at(sp.Since), at(sp.Until)
		for i := from; i < to; i++ {
			part[i].Area += sp.Area
		}
		for region, area := range sp.Regions {
			add(row(a.partsIn[t], region)[from:to], area)
			there[region] = true
		}
		if !t.Counts() {
			if a.classes[t.Class] == nil {
				a.classes[t.Class], a.classesIn[t.Class] = make([]float64, len(dates)), map[string][]float64{}
			}
			add(a.classes[t.Class][from:to], sp.Area)
			for region, area := range sp.Regions {
				add(row(a.classesIn[t.Class], region)[from:to], area)
			}
			continue
		}
		counted = append(counted, sp)
		who := claimantOf(sp.Feature, l)
		claimants[who] = true
		add(a.total[from:to], sp.Area)
		add(row(a.byWhom, who.Name)[from:to], sp.Area)
		for region, area := range sp.Regions {
			add(row(a.byRegion, region)[from:to], area)
		}
	}
	for _, turn := range turns(l, counted) {
		if i := at(turn.date); i > 0 && i < len(dates) {
			part := &a.parts[turn.of][i]
			if turn.gained {
				a.gained[i] += turn.area
				part.Gained += turn.area
			} else {
				a.lost[i] += turn.area
				part.Lost += turn.area
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
	for t, list := range a.parts {
		for i := range list {
			list[i].Territory = t
		}
	}
	a.claimants = slices.SortedFunc(maps.Keys(claimants), compareClaimants)
	for _, r := range line.Regions {
		if there[r.Key] {
			a.regions = append(a.regions, r)
		}
	}
	return a
}

// turn is ground that changed hands on a date.
type turn struct {
	of     geo.Territory
	date   geo.Date
	gained bool
	area   float64
}

// turns finds what ground changed hands when. Where a piece ends and the same
// piece of the same feature begins, only what is said of it has changed.
func turns(l geo.Layer, spans []geo.Span) []turn {
	type place struct {
		key  string
		date geo.Date
	}
	ending := map[place][]int64{}
	for _, sp := range spans {
		if sp.Until != geo.Ongoing {
			p := place{sp.Feature.Key, sp.Until}
			ending[p] = append(ending[p], sp.Shape)
		}
	}
	stayed := map[place][]int64{}
	var out []turn
	for _, sp := range spans {
		p := place{sp.Feature.Key, sp.Since}
		i := slices.Index(ending[p], sp.Shape)
		if i < 0 {
			out = append(out, turn{l.Territory(sp.Feature), sp.Since, true, sp.Area})
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
		i := slices.Index(stayed[p], sp.Shape)
		if i < 0 {
			out = append(out, turn{l.Territory(sp.Feature), sp.Until, false, sp.Area})
			continue
		}
		stayed[p] = slices.Delete(stayed[p], i, i+1)
	}
	return out
}
