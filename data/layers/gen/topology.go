package main

import (
	"fmt"
	"slices"
)

// A face is what lies on a side of a line: one of the areas that are drawn,
// or none of them.
type face string

// sea is the face outside all others.
const sea face = ""

// An arc is a stretch of line with the same face on its left, and the same on
// its right, all along. It is kept once for both, so that neighbours keep
// sharing it whatever is done to it.
type arc struct {
	line        line
	left, right face
}

func (a arc) closed() bool { return a.line[0] == a.line[len(a.line)-1] }

// island is whether the arc is the whole outline of something in the sea.
func (a arc) island() bool { return a.closed() && (a.left == sea || a.right == sea) }

func (a arc) reversed() arc {
	return arc{line: line(ring(a.line).reversed()), left: a.right, right: a.left}
}

// area is a ring set with the face that it belongs to, as it was read.
type area struct {
	face     face
	polygons multiPolygon
}

// An edge runs between two neighbouring positions, the lesser first.
type edge struct{ a, b point }

type sides struct{ left, right face }

// newArcs finds the lines between the faces. Areas of one face are melted
// together. It relies on what the source has: neighbours that repeat each
// other's positions exactly.
func newArcs(areas []area) ([]arc, error) {
	edges := map[edge]*sides{}
	for _, ar := range areas {
		for _, pg := range ar.polygons {
			for _, r := range pg {
				if err := addRing(edges, ar.face, r); err != nil {
					return nil, err
				}
			}
		}
	}
	between := make([]edge, 0, len(edges))
	for e, s := range edges {
		if s.left != s.right {
			between = append(between, e)
		}
	}
	slices.SortFunc(between, func(e, f edge) int {
		if e == f {
			return 0
		}
		if e.a.less(f.a) || e.a == f.a && e.b.less(f.b) {
			return -1
		}
		return 1
	})
	w := walker{edges: edges, at: map[point][]edge{}, done: map[edge]bool{}}
	for _, e := range between {
		w.at[e.a] = append(w.at[e.a], e)
		w.at[e.b] = append(w.at[e.b], e)
	}
	var arcs []arc
	for _, fromNode := range []bool{true, false} { // what is left after the nodes is closed
		for _, e := range between {
			for _, start := range []point{e.a, e.b} {
				if !w.done[e] && (!fromNode || w.node(start)) {
					arcs = append(arcs, w.walk(start, e))
				}
			}
		}
	}
	return arcs, nil
}

// addRing notes on which side of its edges the face lies: on the left, since
// exteriors run counter-clockwise and holes clockwise.
func addRing(edges map[edge]*sides, f face, r ring) error {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if a == b {
			continue // two positions that rounding made one
		}
		e, forward := edge{a, b}, true
		if b.less(a) {
			e, forward = edge{b, a}, false
		}
		s := edges[e]
		if s == nil {
			s = &sides{}
			edges[e] = s
		}
		side := &s.left
		if !forward {
			side = &s.right
		}
		if *side != sea {
			lon, lat := a.degrees()
			return fmt.Errorf("%s and %s overlap at %.6f, %.6f", *side, f, lon, lat)
		}
		*side = f
	}
	return nil
}

// A walker follows edges from node to node.
type walker struct {
	edges map[edge]*sides
	at    map[point][]edge
	done  map[edge]bool
}

// sidesFrom is what lies left and right of e when it is left from p.
func (w *walker) sidesFrom(p point, e edge) sides {
	s := *w.edges[e]
	if p == e.b {
		s.left, s.right = s.right, s.left
	}
	return s
}

// node is whether arcs end at p: where lines meet, or the faces change.
func (w *walker) node(p point) bool {
	at := w.at[p]
	if len(at) != 2 {
		return true
	}
	in, out := w.sidesFrom(p, at[0]), w.sidesFrom(p, at[1])
	return in.left != out.right || in.right != out.left
}

func (w *walker) walk(start point, e edge) arc {
	s := w.sidesFrom(start, e)
	a := arc{line: line{start}, left: s.left, right: s.right}
	for p := start; ; {
		w.done[e] = true
		if p == e.a {
			p = e.b
		} else {
			p = e.a
		}
		a.line = append(a.line, p)
		if p == start || w.node(p) {
			return a
		}
		if next := w.at[p]; next[0] == e {
			e = next[1]
		} else {
			e = next[0]
		}
	}
}
