package planar

import (
	"fmt"
)

// Area is what an arrangement is made of: polygons that count for a label.
type Area struct {
	Label    int
	Weight   int // what being inside adds to the label's count; 1 or -1
	Polygons []Polygon
}

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
