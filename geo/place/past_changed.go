package place

import (
	"frontline/geo"

	"github.com/paulmach/orb"
)

// ChangedNear is how far it is from a position to the nearest ground that came or went until a date, 0
// within such ground; false where that is no nearer than some metres.
func (p *Past) ChangedNear(at orb.Point, until geo.Date, within float64) (metres float64, ok bool) {
	a := pastAsked{at: at, past: p, inside: make([][]bool, len(p.territories))}
	for i := range p.territories {
		a.inside[i] = make([]bool, len(p.territories[i].there)+1)
	}
	a.findInside()
	for i, of := range p.territories {
		for k := 1; k < len(of.there) && of.dates[k] <= until; k++ {
			if a.inside[i][k] != a.inside[i][k-1] {
				return 0, true
			}
		}
	}
	metres = within
	for i := range p.parts {
		part := &p.parts[i]
		if boxAtLeast(at, part.box) < metres && p.changes(part, until) {
			metres = min(metres, edgesAlong(part.line).nearest(at, part.box, metres))
		}
	}
	return metres, metres < within
}

// changes is whether a part came or went until a date, as an edge of any territory.
func (p *Past) changes(part *pastPart, until geo.Date) bool {
	for _, t := range part.times {
		of := &p.territories[t.of]
		if t.from > 0 && of.dates[t.from] <= until || of.dates[t.until] <= until {
			return true
		}
	}
	return false
}

// FrontNear is how far it is to the nearest edge that is neither border nor shore on a date; false where
// that is no nearer than some metres.
func (p *Past) FrontNear(at orb.Point, on geo.Date, within float64) (metres float64, ok bool) {
	metres = within
	for i := range p.parts {
		part := &p.parts[i]
		if boxAtLeast(at, part.box) < metres && p.isEdge(part, on) {
			metres = min(metres, p.frontOf(part).nearest(at, part.box, metres))
		}
	}
	return metres, metres < within
}

// isEdge is whether a part is an edge of any territory on a date.
func (p *Past) isEdge(part *pastPart, on geo.Date) bool {
	for _, t := range part.times {
		of := &p.territories[t.of]
		if of.dates[t.from] <= on && on < of.dates[t.until] {
			return true
		}
	}
	return false
}

// nearest is how far the nearest of the edges, which lie in a box, is; or anything that is no less than
// what is to be beaten.
func (p pastEdges) nearest(at orb.Point, box orb.Bound, beat float64) float64 {
	n := p.near(at, box)
	if n.least >= beat {
		return beat
	}
	return p.metres(at, n, beat)
}
