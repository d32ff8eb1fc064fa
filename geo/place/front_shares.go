package place

import (
	"math"

	"github.com/paulmach/orb"
)

// FrontShare is front: a share of one of the edges of a line, from 0 at its first position to 1 at
// its last.
type FrontShare struct {
	Edge     int
	From, To float64
}

// FrontShares are what of the edges of a line is not along a border or shore, in order: what Past
// measures to, of a part of an outline.
func (b *Borders) FrontShares(line orb.LineString) (shares []FrontShare) {
	var last side
	for n := 1; n < len(line); n++ {
		e := Edge{line[n-1], line[n]}
		b.front(e, &last, func(Edge) bool { return true }, func(part Edge) {
			shares = append(shares, FrontShare{n - 1, e.shareOf(part[0]), e.shareOf(part[1])})
		})
	}
	return shares
}

// shareOf is the share of the edge at which a position on it lies.
func (e Edge) shareOf(p orb.Point) float64 {
	axis := 0
	if math.Abs(e[1][1]-e[0][1]) > math.Abs(e[1][0]-e[0][0]) {
		axis = 1
	}
	if e[0][axis] == e[1][axis] {
		return 0
	}
	return (p[axis] - e[0][axis]) / (e[1][axis] - e[0][axis])
}

// Outlines are the borders and shores themselves, as lines of at most so many positions.
func (b *Borders) Outlines(most int) (lines []orb.LineString) {
	for _, e := range b.edges {
		last := len(lines) - 1
		if last >= 0 && len(lines[last]) < most && lines[last][len(lines[last])-1] == e[0] {
			lines[last] = append(lines[last], e[1])
			continue
		}
		lines = append(lines, orb.LineString{e[0], e[1]})
	}
	return lines
}
