package main

import (
	"slices"
	"testing"
)

// pts is a ring or line through whole degrees.
func pts(coords ...int32) []point {
	var out []point
	for i := 0; i < len(coords); i += 2 {
		out = append(out, point{coords[i] * microdegrees, coords[i+1] * microdegrees})
	}
	return out
}

// square is the unit square whose lower left corner is x, y, in units of n
// degrees.
func square(x, y, n int32) ring {
	return pts(x, y, x+n, y, x+n, y+n, x, y+n, x, y)
}

func one(f face, rings ...ring) area { return area{face: f, polygons: multiPolygon{rings}} }

func isFace(f face) func(face) bool { return func(g face) bool { return f == g } }

func mustArcs(t *testing.T, areas ...area) []arc {
	t.Helper()
	arcs, err := newArcs(areas)
	if err != nil {
		t.Fatal(err)
	}
	return arcs
}

func mustOutline(t *testing.T, arcs []arc, in func(face) bool) multiPolygon {
	t.Helper()
	m, err := outline(arcs, in)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sizes is the area of each ring in square degrees, holes negative.
func sizes(m multiPolygon) [][]float64 {
	var out [][]float64
	for _, pg := range m {
		var rings []float64
		for _, r := range pg {
			rings = append(rings, r.area2()/2)
		}
		out = append(out, rings)
	}
	return out
}

func TestOutline(t *testing.T) {
	tests := []struct {
		name  string
		areas []area
		in    func(face) bool
		want  [][]float64
	}{
		{"a square", []area{one("a", square(0, 0, 2))}, isFace("a"), [][]float64{{4}}},
		{"two provinces of one country", []area{one("a", square(0, 0, 1)), one("a", square(1, 0, 1))}, isFace("a"), [][]float64{{2}}},
		{"two faces together", []area{one("a", square(0, 0, 1)), one("b", square(1, 0, 1))},
			func(f face) bool { return f != sea }, [][]float64{{2}}},
		{"a country without its neighbour", []area{one("a", square(0, 0, 1)), one("b", square(1, 0, 1))}, isFace("b"), [][]float64{{1}}},
		{"squares that touch in a corner", []area{one("a", square(0, 0, 1)), one("a", square(1, 1, 1))}, isFace("a"), [][]float64{{1}, {1}}},
		{"a lake", []area{one("a", square(0, 0, 3), square(1, 1, 1).reversed())}, isFace("a"), [][]float64{{9, -1}}},
		{"a lake that touches the coast", []area{one("a", square(0, 0, 3), ring(pts(0, 0, 1, 2, 2, 1, 0, 0)))}, isFace("a"), [][]float64{{9, -1.5}}},
		{"an enclave", []area{one("a", square(0, 0, 3), square(1, 1, 1).reversed()), one("b", square(1, 1, 1))}, isFace("a"), [][]float64{{9, -1}}},
		{"an island in a lake", []area{one("a", square(0, 0, 5), square(1, 1, 3).reversed()), one("a", square(2, 2, 1))}, isFace("a"), [][]float64{{25, -9}, {1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := sizes(mustOutline(t, mustArcs(t, tt.areas...), tt.in))
			if !slices.EqualFunc(got, tt.want, slices.Equal[[]float64]) {
				t.Errorf("rings of %v, not %v", got, tt.want)
			}
		})
	}
}

func TestOverlapIsRefused(t *testing.T) {
	if arcs, err := newArcs([]area{one("a", square(0, 0, 1)), one("b", square(0, 0, 1))}); err == nil {
		t.Errorf("two countries on one ground made %d arcs", len(arcs))
	}
}

func TestArcsAreShared(t *testing.T) {
	arcs := mustArcs(t, one("a", square(0, 0, 1)), one("b", square(1, 0, 1)))
	shared := 0
	for _, a := range arcs {
		if a.left != sea && a.right != sea {
			shared++
		}
	}
	if len(arcs) != 3 || shared != 1 {
		t.Errorf("%d arcs, %d shared; two neighbours have a coast each and a border", len(arcs), shared)
	}
}

func TestBorderLinesRunOn(t *testing.T) {
	got := borderLines([]arc{{line: pts(0, 0, 1, 0)}, {line: pts(2, 0, 1, 0)}, {line: pts(5, 5, 6, 6)}})
	want := multiLine{pts(0, 0, 1, 0, 2, 0), pts(5, 5, 6, 6)}
	if !slices.EqualFunc(got, want, slices.Equal[line]) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestSegmentsClash(t *testing.T) {
	tests := []struct {
		name string
		s    []point
		want bool
	}{
		{"crossing", pts(0, 0, 2, 2, 0, 2, 2, 0), true},
		{"apart", pts(0, 0, 1, 0, 0, 1, 1, 1), false},
		{"a common end", pts(0, 0, 1, 1, 1, 1, 2, 0), false},
		{"a common start", pts(0, 0, 1, 1, 0, 0, 2, 0), false},
		{"an end on the other's middle", pts(0, 0, 2, 0, 1, 0, 1, 1), true},
		{"one on the other from a common end", pts(0, 0, 2, 0, 0, 0, 1, 0), true},
		{"the same", pts(0, 0, 2, 0, 2, 0, 0, 0), true},
		{"in line, one after the other", pts(0, 0, 1, 0, 1, 0, 2, 0), false},
		{"in line, apart", pts(0, 0, 1, 0, 2, 0, 3, 0), false},
	}
	for _, tt := range tests {
		if got := segmentsClash(tt.s[0], tt.s[1], tt.s[2], tt.s[3]); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		if got := segmentsClash(tt.s[3], tt.s[2], tt.s[0], tt.s[1]); got != tt.want {
			t.Errorf("%s, turned round: %v", tt.name, got)
		}
	}
}
