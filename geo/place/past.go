package place

import (
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

// pastPart are edges that follow each other, and when they are edges of what.
type pastPart struct {
	*pastLine
	times []pastTime
}

type pastLine struct {
	line  orb.LineString
	box   orb.Bound
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
		to.pastLine = &pastLine{line: part.Line, box: part.Line.Bound()}
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
		if !Crosses(part.line, part.box, a.at) {
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

// Crosses is whether edges along a line, with the box around it, cross the parallel of a position east of
// it, an odd number of times.
func Crosses(line []orb.Point, box orb.Bound, at orb.Point) (odd bool) {
	if box.Max[0] < at[0] || box.Min[1] > at[1] || box.Max[1] < at[1] {
		return false
	}
	for i := 1; i < len(line); i++ {
		s, e := line[i-1], line[i]
		if (s[1] > at[1]) != (e[1] > at[1]) && at[0] < s[0]+(at[1]-s[1])/(e[1]-s[1])*(e[0]-s[0]) {
			odd = !odd
		}
	}
	return odd
}
