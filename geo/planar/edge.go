package planar

import (
	"slices"
)

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
