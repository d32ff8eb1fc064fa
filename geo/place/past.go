package place

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Past are the edges of a layer's territories through all of its time, to be asked from any position.
type Past struct {
	territories []pastTerritory
	parts       []pastPart
	borders     *Borders
	positions   int
}

type pastTerritory struct {
	geo.Territory
	dates []geo.Date // on which it may change, in order; the last is geo.Ongoing
	there []bool     // from each of them but the last, whether there is ground of it
}

// pastPart are edges that follow each other.
type pastPart struct {
	line  orb.LineString
	box   orb.Bound
	times []pastTime
	front atomic.Pointer[[]Edge] // what of it is front, once that was asked for
}

// pastTime is from one of a territory's dates until another, by their numbers.
type pastTime struct{ of, from, until int32 }

// NewPast prepares edges; those along borders and shores are no front.
func NewPast(e geo.Edges, borders *Borders) *Past {
	p := &Past{parts: make([]pastPart, len(e.Parts)), borders: borders, territories: make([]pastTerritory, len(e.Territories))}
	for i, t := range e.Territories {
		p.territories[i].Territory = t
	}
	for _, part := range e.Parts {
		for _, t := range part.Times {
			of := &p.territories[t.Territory]
			of.dates = append(of.dates, t.Since, t.Until)
		}
	}
	for i := range p.territories {
		of := &p.territories[i]
		slices.Sort(of.dates)
		of.dates = slices.Compact(of.dates)
		of.there = make([]bool, max(len(of.dates)-1, 0))
	}
	for i, part := range e.Parts {
		to := &p.parts[i]
		to.line, to.box = part.Line, part.Line.Bound()
		to.times = make([]pastTime, len(part.Times))
		p.positions += len(part.Line)
		for n, t := range part.Times {
			of := &p.territories[t.Territory]
			from, _ := slices.BinarySearch(of.dates, t.Since)
			until, _ := slices.BinarySearch(of.dates, t.Until)
			to.times[n] = pastTime{int32(t.Territory), int32(from), int32(until)}
			for k := from; k < until; k++ {
				of.there[k] = true
			}
		}
	}
	return p
}

// MemorySize is about how many bytes they take, what is front of them included.
func (p *Past) MemorySize() int {
	n := p.positions * (16 + 32)
	for i := range p.parts {
		n += 128 + 12*len(p.parts[i].times)
	}
	for _, t := range p.territories {
		n += 200 + 9*len(t.dates)
	}
	return n
}

// PastTime is what there is between a position and the ground of a territory over a time.
type PastTime struct {
	Since, Until geo.Date
	// Inside is whether the position is in it.
	Inside bool
	// Metres are to the ground from outside, and to its edge from inside, borders and shores apart;
	// +Inf where there is none.
	Metres float64
}

// PastOf is what there is between a position and a territory, in order of time; not when there was
// no ground of it.
type PastOf struct {
	geo.Territory
	Times []PastTime
}

// From is what there is between a position and each territory.
func (p *Past) From(at orb.Point) []PastOf {
	a := pastAsked{at: at, past: p, inside: make([][]bool, len(p.territories)), metres: make([][]float64, len(p.territories))}
	for i := range p.territories {
		n := len(p.territories[i].there)
		a.inside[i] = make([]bool, n+1)
		a.metres[i] = slices.Repeat([]float64{math.Inf(1)}, n)
	}
	a.findInside()
	a.findMetres()
	out := make([]PastOf, len(p.territories))
	for i := range p.territories {
		of := &p.territories[i]
		out[i].Territory = of.Territory
		times := &out[i].Times
		for k, there := range of.there {
			if !there {
				continue
			}
			now := PastTime{of.dates[k], of.dates[k+1], a.inside[i][k], a.metres[i][k]}
			if n := len(*times); n > 0 && (*times)[n-1].Until == now.Since && (*times)[n-1].Inside == now.Inside && (*times)[n-1].Metres == now.Metres {
				(*times)[n-1].Until = now.Until
				continue
			}
			*times = append(*times, now)
		}
	}
	return out
}

// pastAsked is what is found from one position, by territory and date.
type pastAsked struct {
	at     orb.Point
	past   *Past
	inside [][]bool
	metres [][]float64
}

// findInside counts the edges east of the position: it is within where they are odd.
func (a *pastAsked) findInside() {
	for i := range a.past.parts {
		part := &a.past.parts[i]
		if part.box.Max[0] < a.at[0] || part.box.Min[1] > a.at[1] || part.box.Max[1] < a.at[1] || !part.crosses(a.at) {
			continue
		}
		for _, t := range part.times { // its ends, of what is summed below
			a.inside[t.of][t.from] = !a.inside[t.of][t.from]
			a.inside[t.of][t.until] = !a.inside[t.of][t.until]
		}
	}
	for _, inside := range a.inside {
		for k := 1; k < len(inside); k++ {
			inside[k] = inside[k] != inside[k-1]
		}
	}
}

// crosses is whether the edges cross the parallel of a position east of it, an odd number of times.
func (p *pastPart) crosses(at orb.Point) (odd bool) {
	for i := 1; i < len(p.line); i++ {
		s, e := p.line[i-1], p.line[i]
		if (s[1] > at[1]) != (e[1] > at[1]) && at[0] < s[0]+(at[1]-s[1])/(e[1]-s[1])*(e[0]-s[0]) {
			odd = !odd
		}
	}
	return odd
}

// findMetres goes through the parts, the nearest first, until none can be nearer than what was found
// for each date.
func (a *pastAsked) findMetres() {
	type ordered struct {
		part    *pastPart
		atLeast float64
	}
	parts := make([]ordered, len(a.past.parts))
	for i := range parts {
		part := &a.past.parts[i]
		parts[i] = ordered{part, boxAtLeast(a.at, part.box)}
	}
	slices.SortFunc(parts, func(x, y ordered) int { return cmp.Compare(x.atLeast, y.atLeast) })
	for i, next := range parts {
		if i%64 == 0 && next.atLeast >= a.farthest() {
			return
		}
		a.measure(next.part, next.atLeast)
	}
}

// farthest is the longest way that was found for any date.
func (a *pastAsked) farthest() (farthest float64) {
	for i, metres := range a.metres {
		there := a.past.territories[i].there
		for k, m := range metres {
			if there[k] {
				farthest = max(farthest, m)
			}
		}
	}
	return farthest
}

// measure finds the way to a part, where it may be less than what was found before.
func (a *pastAsked) measure(part *pastPart, atLeast float64) {
	within, without := 0.0, 0.0 // the most that is to be beaten
	for _, t := range part.times {
		inside, metres := a.inside[t.of], a.metres[t.of]
		for k := t.from; k < t.until; k++ {
			if inside[k] {
				within = max(within, metres[k])
			} else {
				without = max(without, metres[k])
			}
		}
	}
	toFront, toEdge := math.Inf(1), math.Inf(1)
	if within > atLeast {
		toFront = nearestOf(a.at, a.past.frontOf(part), within)
	}
	if without > atLeast {
		toEdge = nearestOf(a.at, run{positions: part.line}.edges, without)
	}
	if toFront >= within && toEdge >= without {
		return
	}
	for _, t := range part.times {
		inside, metres := a.inside[t.of], a.metres[t.of]
		for k := t.from; k < t.until; k++ {
			if inside[k] {
				metres[k] = min(metres[k], toFront)
			} else {
				metres[k] = min(metres[k], toEdge)
			}
		}
	}
}

// frontOf are the edges of a part that are front, found once.
func (p *Past) frontOf(part *pastPart) func(yield func(Edge) bool) {
	front := part.front.Load()
	if front == nil {
		found := []Edge{}
		var last side
		for e := range (run{positions: part.line}).edges {
			p.borders.front(e, &last, func(Edge) bool { return true }, func(f Edge) { found = append(found, f) })
		}
		found = slices.Clip(found)
		front = &found
		part.front.Store(front)
	}
	return slices.Values(*front)
}

// nearestOf is how far the nearest of some edges is, or anything else that is no less than what is
// to be beaten.
func nearestOf(at orb.Point, edges func(yield func(Edge) bool), beat float64) float64 {
	var first Edge // what seems to be the nearest is measured first
	least := math.Inf(1)
	for e := range edges {
		if l := e.atLeast(at); l < least {
			first, least = e, l
		}
	}
	if least >= beat {
		return math.Inf(1)
	}
	beat = min(beat, first.metresFrom(at))
	for e := range edges {
		if e != first && e.atLeast(at) < beat {
			beat = min(beat, e.metresFrom(at))
		}
	}
	return beat
}
