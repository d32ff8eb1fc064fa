package place

import (
	"math"
	"slices"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// PastOn are the edges of a layer's territories on one date, of those of all of its time: much less
// to ask.
type PastOn struct {
	*Past
	parts map[*pastLine][]pastTime
}

// On are the edges on a date.
func (p *Past) On(date geo.Date) PastOn {
	out := PastOn{&Past{borders: p.borders, territories: make([]pastTerritory, len(p.territories))}, map[*pastLine][]pastTime{}}
	for i, t := range p.territories {
		out.territories[i] = pastTerritory{t.Territory, []geo.Date{date, date + 1}, []bool{false}}
	}
	for _, part := range p.parts {
		one := pastPart{pastLine: part.pastLine}
		for _, t := range part.times {
			if of := p.territories[t.of]; of.dates[t.from] <= date && date < of.dates[t.until] {
				one.times = append(one.times, pastTime{t.of, 0, 1})
				out.territories[t.of].there[0] = true
			}
		}
		if one.times != nil {
			out.Past.parts, out.positions = append(out.Past.parts, one), out.positions+len(one.line)
			out.parts[one.pastLine] = one.times
		}
	}
	return out
}

// ChangedEdges are edges of one date that are none on another, both ways.
type ChangedEdges []*pastLine

// Changed are the edges that two dates do not have in common, some beside them included: edges are
// kept in parts, of which two dates of one record share those that did not change.
func (p PastOn) Changed(other PastOn) (changed ChangedEdges) {
	for _, one := range [][2]PastOn{{p, other}, {other, p}} {
		for _, part := range one[0].Past.parts {
			if !slices.Equal(part.times, one[1].parts[part.pastLine]) {
				changed = append(changed, part.pastLine)
			}
		}
	}
	return changed
}

// Near are the settlements that lie nearer to changed edges than some metres, in order of their id.
func (g *Gazetteer) Near(changed ChangedEdges, metres float64) (near []*Place) {
	seen := make([]bool, len(g.places))
	for _, c := range changed {
		g.grid.within(padded(c.box, metres), func(i int32) {
			seen[i] = seen[i] || c.isNear(g.places[i].Point, metres)
		})
	}
	for i := range seen {
		if seen[i] {
			near = append(near, &g.places[i])
		}
	}
	return near
}

// Near is whether a position lies nearer to one of them than some metres.
func (c ChangedEdges) Near(at orb.Point, metres float64) bool {
	return slices.ContainsFunc(c, func(l *pastLine) bool { return padded(l.box, metres).Contains(at) && l.isNear(at, metres) })
}

func (l *pastLine) isNear(at orb.Point, metres float64) bool {
	edges := edgesAlong(l.line)
	n := edges.near(at, l.box)
	return n.most < metres || n.least < metres && edges.metres(at, n, metres) < metres
}

// padded is a box with some metres around it, and a bit more.
func padded(box orb.Bound, metres float64) orb.Bound {
	lat := metres / metresPerDegree
	north := min(max(math.Abs(box.Min[1]), math.Abs(box.Max[1]))+lat, 89)
	lon := lat / math.Cos(north*math.Pi/180)
	return orb.Bound{Min: orb.Point{box.Min[0] - lon, box.Min[1] - lat}, Max: orb.Point{box.Max[0] + lon, box.Max[1] + lat}}
}
