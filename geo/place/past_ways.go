package place

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

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
		if atLeast >= max(within, without) {
			continue
		}
		all := edgesAlong(part.line).near(a.at, part.box)
		if all.least < without {
			candidates = append(candidates, pastCandidate{part, false, all})
			a.beat(part, all.most, false)
		}
		if all.least < within { // else what of it is front, which takes long to find, is no nearer
			if front := a.past.frontOf(part).near(a.at, part.box); front.least < within {
				candidates = append(candidates, pastCandidate{part, true, front})
				a.beat(part, front.most, true)
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
