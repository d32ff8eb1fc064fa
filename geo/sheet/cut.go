package sheet

import (
	"slices"

	"github.com/paulmach/orb"
)

// A sheet is cut in four where it has more than so many edges, down to the last level. One of so
// many takes some 15 kB.
const (
	mostEdges  = 4000
	pointCosts = 8 // edges
	lastLevel  = 15
)

// Cut cuts ground in sheets, in order from the south-west in each square. Of what has neither edges nor
// points, and lies in nothing, there is no sheet.
func Cut(g Ground) (sheets []Sheet) {
	c := cutter{Ground: g, bounds: make([]orb.Bound, len(g.Parts))}
	whole := Sheet{}
	for i, p := range g.Parts {
		c.bounds[i] = p.Line.Bound()
		whole.Runs = append(whole.Runs, Run{i, 0, len(p.Line) - 1})
	}
	for i := range g.Points {
		whole.Points = append(whole.Points, i)
	}
	c.cut(whole)
	for i := range c.out {
		c.out[i].Corner = c.cornerOf(c.out[i].Square)
	}
	return slices.DeleteFunc(c.out, func(s Sheet) bool { return len(s.Runs)+len(s.Points)+len(s.Corner) == 0 })
}

type cutter struct {
	Ground
	bounds []orb.Bound // of the parts
	out    []Sheet
}

func (c *cutter) cut(s Sheet) {
	edges := pointCosts * len(s.Points)
	for _, r := range s.Runs {
		edges += r.Until - r.From
	}
	if edges <= mostEdges || s.Level == lastLevel {
		c.out = append(c.out, s)
		return
	}
	for _, q := range s.quarters() {
		c.cut(c.within(s, q))
	}
}

// within is what of a sheet lies in a square.
func (c *cutter) within(s Sheet, q Square) Sheet {
	out := Sheet{Square: q}
	bound := q.Bound()
	for _, r := range s.Runs {
		if !bound.Intersects(c.bounds[r.Part]) {
			continue
		}
		line := c.Parts[r.Part].Line
		from := -1
		for n := r.From; n <= r.Until; n++ {
			is := n < r.Until && bound.Intersects(orb.MultiPoint{line[n], line[n+1]}.Bound())
			switch {
			case is && from < 0:
				from = n
			case !is && from >= 0:
				out.Runs = append(out.Runs, Run{r.Part, from, n})
				from = -1
			}
		}
	}
	for _, i := range s.Points {
		if bound.Contains(c.Points[i]) {
			out.Points = append(out.Points, i)
		}
	}
	return out
}
