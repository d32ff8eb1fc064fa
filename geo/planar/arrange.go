package planar

import (
	"errors"
	"fmt"
	"slices"
)

// Area is what an arrangement is made of: polygons that count for a label.
type Area struct {
	Label    int
	Weight   int // what being inside adds to the label's count; 1 or -1
	Polygons []Polygon
}

// Cover is what lies on a piece of the plane: the labels whose count is not
// zero there, in ascending order.
type Cover []Term

// Term is a label and its count.
type Term struct{ Label, Count int }

// Count is that of a label, 0 where it is not in the cover.
func (c Cover) Count(label int) int {
	for _, t := range c {
		if t.Label == label {
			return t.Count
		}
	}
	return 0
}

// Arrangement is the plane cut by the boundaries of areas. Each piece lies
// wholly in or wholly outside of each area.
type Arrangement struct {
	edges []edge
	loops []loop
	halfs []half
}

// ErrUnsettled is returned for areas whose edges keep meeting in new points
// while they are moved to the grid.
var ErrUnsettled = errors.New("planar: the edges did not settle on the grid")

// Arrange lays areas over one another. Boundaries that cancel each other, the
// same edges of areas of one label and opposite weight, cost next to nothing.
// The error is ErrUnsettled or names a position beyond the grid.
func Arrange(areas ...Area) (*Arrangement, error) {
	return lay(noding{}, areas)
}

func lay(n noding, areas []Area) (*Arrangement, error) {
	edges, err := edgesOf(areas)
	if err != nil {
		return nil, err
	}
	if edges, err = n.settle(merge(edges)); err != nil {
		return nil, err
	}
	a := &Arrangement{edges: edges}
	a.trace()
	if err := n.ended(); err != nil {
		return nil, err
	}
	a.cover()
	return a, nil
}

// edgesOf are the edges of all areas.
func edgesOf(areas []Area) ([]edge, error) {
	n := 0
	for _, a := range areas {
		for _, p := range a.Polygons {
			for _, r := range p {
				n += len(r)
			}
		}
	}
	edges := make([]edge, 0, n)
	for _, a := range areas {
		for _, p := range a.Polygons {
			for _, r := range p {
				for i, from := range r {
					if from.X < -maxCoordinate || from.X > maxCoordinate || from.Y < -maxCoordinate || from.Y > maxCoordinate {
						return nil, fmt.Errorf("planar: position %d, %d is beyond the grid", from.X, from.Y)
					}
					to := r[(i+1)%len(r)]
					if from != to {
						edges = append(edges, newEdge(from, to, Cover{{a.Label, a.Weight}}))
					}
				}
			}
		}
	}
	return edges, nil
}

// edge is a straight line from a to b, a the lesser, and what is added to the
// cover by stepping over it from its right to its left.
type edge struct {
	a, b  Point
	cover Cover
}

func newEdge(from, to Point, left Cover) edge {
	if comparePoints(from, to) < 0 {
		return edge{from, to, left}
	}
	return edge{to, from, left.times(-1)}
}

func compareEdges(e, f edge) int {
	if e.a != f.a {
		return comparePoints(e.a, f.a)
	}
	return comparePoints(e.b, f.b)
}

// merge makes one edge of those in the same place, and none where they add up
// to nothing.
func merge(edges []edge) []edge {
	slices.SortFunc(edges, compareEdges) // the order of equal ones does not matter to their sum
	out := edges[:0]
	for i := 0; i < len(edges); {
		e := edges[i]
		for i++; i < len(edges) && compareEdges(e, edges[i]) == 0; i++ {
			e.cover = e.cover.plus(edges[i].cover, 1)
		}
		if len(e.cover) > 0 {
			out = append(out, e)
		}
	}
	return out
}

func (c Cover) times(n int) Cover {
	out := slices.Clone(c)
	for i := range out {
		out[i].Count *= n
	}
	return out
}

// plus is c and n times d.
func (c Cover) plus(d Cover, n int) Cover {
	out := make(Cover, 0, len(c)+len(d))
	for len(c) > 0 || len(d) > 0 {
		switch {
		case len(d) == 0 || len(c) > 0 && c[0].Label < d[0].Label:
			out, c = append(out, c[0]), c[1:]
		case len(c) == 0 || d[0].Label < c[0].Label:
			out, d = append(out, Term{d[0].Label, n * d[0].Count}), d[1:]
		default:
			if sum := c[0].Count + n*d[0].Count; sum != 0 {
				out = append(out, Term{c[0].Label, sum})
			}
			c, d = c[1:], d[1:]
		}
	}
	return out
}
