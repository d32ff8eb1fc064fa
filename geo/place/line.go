package place

import (
	"math"

	"github.com/paulmach/orb"
)

// Lines finds the parts of outlines that are neither along a border nor along a shore. Outlines of one
// series share most of their edges, of which it looks at each once.
type Lines struct {
	borders *Borders
	known   map[Edge]frontOf
}

// frontOf are the parts of an edge that are front, and on which side of the borders it ends.
type frontOf struct {
	parts []Edge
	end   side
}

// Lines begins to look at outlines.
func (b *Borders) Lines() *Lines { return &Lines{b, map[Edge]frontOf{}} }

// Of are those parts of the outlines of polygons, in order along each. Where they were cut they end on
// the record's grid.
func (l *Lines) Of(polygons orb.MultiPolygon) (lines orb.MultiLineString) {
	for _, p := range polygons {
		for _, r := range p {
			first := len(lines)
			var last side
			for e := range (run{positions: r}).edges {
				of, ok := l.known[e]
				if !ok {
					of.end = last
					l.borders.front(e, &of.end, func(Edge) bool { return true }, func(part Edge) {
						if part = (Edge{onGrid(part[0]), onGrid(part[1])}); part[0] != part[1] {
							of.parts = append(of.parts, part)
						}
					})
					l.known[e] = of
				}
				last = of.end
				for _, part := range of.parts {
					if n := len(lines); n > first && lines[n-1][len(lines[n-1])-1] == part[0] {
						lines[n-1] = append(lines[n-1], part[1])
					} else {
						lines = append(lines, orb.LineString{part[0], part[1]})
					}
				}
			}
			// An outline begins somewhere: a line does not for that.
			if n := len(lines) - 1; n > first && lines[n][len(lines[n])-1] == lines[first][0] {
				lines[first] = append(lines[n], lines[first][1:]...)
				lines = lines[:n]
			}
		}
	}
	return lines
}

// onGrid is a position on whole steps of 0.000001°.
func onGrid(p orb.Point) orb.Point {
	const steps = 1e6
	return orb.Point{math.Round(p[0]*steps) / steps, math.Round(p[1]*steps) / steps}
}

// longEdge is how many degrees of an edge are taken for a geodesic: from one that is as long, the
// way between its ends differs by far less than a millionth.
const longEdge = 0.1

// Length is how long lines are, in metres along the ellipsoid. Their edges are straight in longitude
// and latitude.
func Length(lines orb.MultiLineString) (metres float64) {
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			metres += Edge{l[i-1], l[i]}.length()
		}
	}
	return metres
}

func (e Edge) length() (metres float64) {
	parts := max(math.Ceil(math.Hypot(e[1][0]-e[0][0], e[1][1]-e[0][1])/longEdge), 1)
	for n := range int(parts) {
		part, _ := Between(e.along(float64(n)/parts), e.along(float64(n+1)/parts))
		metres += part
	}
	return metres
}
