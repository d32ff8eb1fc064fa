package server

import (
	"maps"
	"slices"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
)

// changePart is how much changed of what one assesses or claims, and one holds:
// in all, and by region.
type changePart struct {
	state  phrase.State
	counts bool
	sums
	regions map[string]*sums
}

type changeParts map[phrase.State]*changePart

func (c changeParts) add(l geo.Layer, p view.Patch, shares map[string]float64) {
	s := p.State
	s.Look = "" // ground counts as one however it is drawn
	if l.Kind == geo.KindClaims {
		s.Class = geo.ClassClaimed
	}
	if c[s] == nil {
		c[s] = &changePart{state: s, counts: p.Territory.Counts(), regions: map[string]*sums{}}
	}
	c[s].add(p.Gained, p.Area)
	for key, area := range shares {
		sumOf(c[s].regions, key).add(p.Gained, area)
	}
}

func (c changeParts) sorted() (out []changePart) {
	for _, s := range slices.SortedFunc(maps.Keys(c), phrase.CompareStates) {
		out = append(out, *c[s])
	}
	return out
}
