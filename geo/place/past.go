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

// pastCandidate are edges of a part that may be the nearest on some date.
type pastCandidate struct {
	part  *pastPart
	front bool // to the front from within, else to the ground from outside
	near  nearIn
}

func (c pastCandidate) edges(p *Past) pastEdges {
	if c.front {
		return p.frontOf(c.part)
	}
	return edgesAlong(c.part.line)
}

// findMetres goes through the parts, the nearest first, until none can be nearer than what was found
// for each date: in the plane first, and along geodesics those that may be the nearest by that.
func (a *pastAsked) findMetres() {
	order := make([]uint64, len(a.past.parts)) // the least ways to their boxes, with their numbers: sorted at once
	for i := range order {
		order[i] = uint64(math.Float32bits(float32(boxAtLeast(a.at, a.past.parts[i].box))))<<32 | uint64(i)
	}
	slices.Sort(order)
	var candidates []pastCandidate
	for i, next := range order {
		part, atLeast := &a.past.parts[next&math.MaxUint32], float64(math.Float32frombits(uint32(next>>32)))
		if i%32 == 0 && atLeast >= a.farthest() {
			break
		}
		within, without := a.toBeat(part)
		for _, front := range [...]bool{true, false} {
			beat := without
			if front {
				beat = within
			}
			c := pastCandidate{part: part, front: front}
			if atLeast >= beat {
				continue
			}
			if c.near = c.edges(a.past).near(a.at, c.part.box); c.near.least < beat {
				candidates = append(candidates, c)
				a.beat(c.part, c.near.most, front)
			}
		}
	}
	for _, metres := range a.metres {
		for k := range metres {
			metres[k] = math.Inf(1)
		}
	}
	slices.SortFunc(candidates, func(x, y pastCandidate) int { return cmp.Compare(x.near.least, y.near.least) })
	for _, c := range candidates {
		within, without := a.toBeat(c.part)
		beat := without
		if c.front {
			beat = within
		}
		if c.near.least < beat {
			a.beat(c.part, c.edges(a.past).metres(a.at, c.near, beat), c.front)
		}
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

// toBeat are the longest ways that were found for the dates of a part: from within, and from outside.
func (a *pastAsked) toBeat(part *pastPart) (within, without float64) {
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
	return within, without
}

// beat has a way to a part as found for its dates on which the position is within, or outside.
func (a *pastAsked) beat(part *pastPart, way float64, within bool) {
	for _, t := range part.times {
		inside, metres := a.inside[t.of], a.metres[t.of]
		for k := t.from; k < t.until; k++ {
			if inside[k] == within && way < metres[k] {
				metres[k] = way
			}
		}
	}
}

// frontOf are the edges of a part that are front, found once.
func (p *Past) frontOf(part *pastPart) pastEdges {
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
	return pastEdges{edges: *front}
}

// pastEdges are edges of a part: those along a line, or others.
type pastEdges struct {
	line  orb.LineString
	edges []Edge
}

func edgesAlong(line orb.LineString) pastEdges { return pastEdges{line: line} }

func (p pastEdges) len() int { return max(len(p.line)-1, 0) + len(p.edges) }

func (p pastEdges) at(i int) Edge {
	if p.line != nil {
		return Edge{p.line[i], p.line[i+1]}
	}
	return p.edges[i]
}

// The planes of parts: how tall one may be, and by how much a way along the geodesic differs from that
// in the plane halfway to its middle.
const (
	planeDegrees = 0.2
	planeMargin  = 0.005
)

// nearIn is what is found quickly of the way to the nearest of some edges.
type nearIn struct {
	plane       flat
	isFlat      bool
	first       int     // the one that seems to be the nearest; -1 without edges
	least, most float64 // what the way does not fall below, and does not exceed
}

// near finds it of edges in a box.
func (p pastEdges) near(at orb.Point, box orb.Bound) nearIn {
	n := nearIn{first: -1, least: math.Inf(1), most: math.Inf(1)}
	away := max(box.Max[0]-at[0], at[0]-box.Min[0], box.Max[1]-at[1], at[1]-box.Min[1])
	if n.isFlat = box.Max[1]-box.Min[1] <= planeDegrees && away <= 5 && math.Abs(at[1]) <= 70; !n.isFlat {
		for i := range p.len() {
			if l := p.at(i).atLeast(at); l < n.least {
				n.first, n.least = i, l
			}
		}
		return n
	}
	n.plane = flatAround(at, (at[1]+(box.Min[1]+box.Max[1])/2)/2)
	square := math.Inf(1)
	for i := range p.len() {
		if q := n.plane.square(p.at(i)); q < square {
			n.first, square = i, q
		}
	}
	metres := math.Sqrt(square)
	n.least, n.most = metres*(1-planeMargin), metres*(1+planeMargin)
	return n
}

// metres is how far the nearest of the edges is, or anything that is no less than what is to be beaten.
func (p pastEdges) metres(at orb.Point, n nearIn, beat float64) float64 {
	if n.first < 0 {
		return beat
	}
	beat = min(beat, p.at(n.first).metresFrom(at))
	for i := range p.len() {
		e := p.at(i)
		if i == n.first || n.isFlat && n.plane.metres(e)*(1-planeMargin) >= beat {
			continue
		}
		if e.atLeast(at) < beat {
			beat = min(beat, e.metresFrom(at))
		}
	}
	return beat
}
