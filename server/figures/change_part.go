package figures

import (
	"maps"
	"slices"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
)

// ChangePart is how much changed of what one assesses or claims, and one holds:
// in all, and by region.
type ChangePart struct {
	State  phrase.State
	Counts bool
	sums
	Regions map[string]*sums
}

type changeParts map[phrase.State]*ChangePart

func (c changeParts) add(l geo.Layer, p view.Patch, shares map[string]float64) {
	s := p.State
	s.Look = "" // ground counts as one however it is drawn
	if l.Kind == geo.KindClaims {
		s.Class = geo.ClassClaimed
	}
	if c[s] == nil {
		c[s] = &ChangePart{State: s, Counts: p.Territory.Counts(), Regions: map[string]*sums{}}
	}
	c[s].add(p.Gained, p.Area)
	for key, area := range shares {
		sumOf(c[s].Regions, key).add(p.Gained, area)
	}
}

func (c changeParts) sorted() (out []ChangePart) {
	for _, s := range slices.SortedFunc(maps.Keys(c), phrase.CompareStates) {
		out = append(out, *c[s])
	}
	return out
}
