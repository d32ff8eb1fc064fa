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
	edges  []edge
	covers *coverTable
	loops  []loop
	halfs  []half
	// vertices is how many points the edges meet in.
	vertices int32
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
	n.covers = newCoverTable()
	edges, err := edgesOf(areas, n.covers)
	if err != nil {
		return nil, err
	}
	if edges, err = n.settle(n.covers.merge(edges)); err != nil {
		return nil, err
	}
	a := &Arrangement{edges: edges, covers: n.covers}
	a.trace()
	if err := n.ended(); err != nil {
		return nil, err
	}
	a.cover()
	return a, nil
}

// edgesOf are the edges of all areas.
func edgesOf(areas []Area, covers *coverTable) ([]edge, error) {
	edges := make([]edge, 0, countEdges(areas))
	for _, a := range areas {
		left := covers.of(Cover{{a.Label, a.Weight}})
		for _, p := range a.Polygons {
			for _, r := range p {
				for i, from := range r {
					if from.X < -maxCoordinate || from.X > maxCoordinate || from.Y < -maxCoordinate || from.Y > maxCoordinate {
						return nil, fmt.Errorf("planar: position %d, %d is beyond the grid", from.X, from.Y)
					}
					to := r[0]
					if i+1 < len(r) {
						to = r[i+1]
					}
					if from != to {
						edges = append(edges, newEdge(from, to, left))
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
	cover coverID
}

func newEdge(from, to Point, left coverID) edge {
	if comparePoints(from, to) < 0 {
		return edge{from, to, left}
	}
	return edge{to, from, left.negative()}
}

func compareEdges(e, f edge) int {
	if e.a != f.a {
		return comparePoints(e.a, f.a)
	}
	return comparePoints(e.b, f.b)
}

// merge makes one edge of those in the same place, and none where they add up
// to nothing. The result is in order.
func (t *coverTable) merge(edges []edge) []edge {
	keys := make([]sortKey, len(edges))
	for i, e := range edges {
		keys[i] = sortKey{e.a.order(), int32(i)}
	}
	keys = sortByKey(keys)
	out := make([]edge, 0, len(edges))
	for i := 0; i < len(keys); {
		first := len(out)
		for k := keys[i].key; i < len(keys) && keys[i].key == k; i++ {
			out = append(out, edges[keys[i].at])
		}
		out = t.mergeFrom(out, first)
	}
	return out
}

// mergeFrom is merge for the edges from first on, which begin in one point.
func (t *coverTable) mergeFrom(edges []edge, first int) []edge {
	same := edges[first:]
	// The order of equal ones does not matter to their sum.
	slices.SortFunc(same, func(e, f edge) int { return comparePoints(e.b, f.b) })
	out := edges[:first]
	for i := 0; i < len(same); {
		e := same[i]
		for i++; i < len(same) && e.b == same[i].b; i++ {
			e.cover = t.sum(e.cover, same[i].cover)
		}
		if e.cover != noCover {
			out = append(out, e)
		}
	}
	return out
}

// mergeSorted is merge for two lists that are merged each; isNew tells those of
// the result that came from the second alone.
func (t *coverTable) mergeSorted(old, more []edge) (edges []edge, isNew []bool) {
	edges, isNew = make([]edge, 0, len(old)+len(more)), make([]bool, 0, len(old)+len(more))
	for len(old) > 0 || len(more) > 0 {
		order := 0
		switch {
		case len(more) == 0:
			order = -1
		case len(old) == 0:
			order = 1
		default:
			order = compareEdges(old[0], more[0])
		}
		switch {
		case order < 0:
			edges, isNew, old = append(edges, old[0]), append(isNew, false), old[1:]
		case order > 0:
			edges, isNew, more = append(edges, more[0]), append(isNew, true), more[1:]
		default:
			e := old[0]
			if e.cover = t.sum(e.cover, more[0].cover); e.cover != noCover {
				edges, isNew = append(edges, e), append(isNew, false)
			}
			old, more = old[1:], more[1:]
		}
	}
	return edges, isNew
}
