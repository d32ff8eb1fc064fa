package planar

import (
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/geo/geotest"
)

// rectangle runs anticlockwise.
func rectangle(w, s, e, n int32) Polygon {
	return Polygon{{{w, s}, {e, s}, {e, n}, {w, n}}}
}

func arrange(t *testing.T, areas ...Area) *Arrangement {
	t.Helper()
	a, err := Arrange(areas...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// has is the ground that every label named lies on.
func has(labels ...int) func(Cover) bool {
	return func(c Cover) bool {
		return !slices.ContainsFunc(labels, func(l int) bool { return c.Count(l) == 0 })
	}
}

// area is doubled, so that it is whole.
func area(polygons []Polygon) (sum int64) {
	for _, p := range polygons {
		for _, r := range p {
			sum += area2(r)
		}
	}
	return sum
}

func TestPolygonsOfTwoAreas(t *testing.T) {
	tests := map[string]struct {
		a, b          Polygon
		both, oneOnly int64
	}{
		"apart":            {rectangle(0, 0, 10, 10), rectangle(20, 0, 30, 10), 0, 200},
		"the same":         {rectangle(0, 0, 10, 10), rectangle(0, 0, 10, 10), 100, 0},
		"side by side":     {rectangle(0, 0, 10, 10), rectangle(10, 0, 20, 10), 0, 200},
		"half over":        {rectangle(0, 0, 10, 10), rectangle(5, 0, 15, 10), 50, 100},
		"within":           {rectangle(0, 0, 10, 10), rectangle(3, 3, 6, 6), 9, 91},
		"touching corners": {rectangle(0, 0, 10, 10), rectangle(10, 10, 20, 20), 0, 200},
		"a cross":          {rectangle(0, 4, 10, 6), rectangle(4, 0, 6, 10), 4, 32},
		"in a hole": {Polygon{rectangle(0, 0, 10, 10)[0], {{2, 2}, {2, 8}, {8, 8}, {8, 2}}},
			rectangle(4, 4, 6, 6), 0, 68},
		"filling a hole": {Polygon{rectangle(0, 0, 10, 10)[0], {{2, 2}, {2, 8}, {8, 8}, {8, 2}}},
			rectangle(2, 2, 8, 8), 0, 100},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := arrange(t, Area{0, 1, []Polygon{tt.a}}, Area{1, 1, []Polygon{tt.b}})
			if got := area(a.Polygons(has(0, 1))); got != 2*tt.both {
				t.Errorf("both: %d, want %d", got, 2*tt.both)
			}
			if got := area(a.Polygons(func(c Cover) bool { return len(c) == 1 })); got != 2*tt.oneOnly {
				t.Errorf("one only: %d, want %d", got, 2*tt.oneOnly)
			}
		})
	}
}

// TestEqualBoundariesCancel: of two nearly equal areas with opposite weights
// only what differs is left.
func TestEqualBoundariesCancel(t *testing.T) {
	before := Polygon{{{0, 0}, {100, 0}, {100, 100}, {50, 100}, {0, 100}}}
	after := Polygon{{{0, 0}, {100, 0}, {100, 100}, {50, 120}, {0, 100}}}
	a := arrange(t, Area{0, 1, []Polygon{after}}, Area{0, -1, []Polygon{before}})
	if len(a.edges) != 4 {
		t.Errorf("%d edges are left, want 4", len(a.edges))
	}
	if got := area(a.Polygons(func(c Cover) bool { return c.Count(0) > 0 })); got != 2000 {
		t.Errorf("gained %d, want 2000", got)
	}
}

// TestRandomPartition: the pieces of random areas make up each of them, do not
// overlap, and are simple.
func TestRandomPartition(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 300)) {
		rng := rand.New(rand.NewPCG(seed, 1))
		size := int32(6 + rng.IntN(60)) // a small grid makes for many coincidences
		if seed%3 == 0 {
			size = 1 << 20
		}
		var areas []Area
		for label := range 1 + rng.IntN(4) {
			var list []Polygon
			for range 1 + rng.IntN(3) {
				r := make(Ring, 3+rng.IntN(6)) // may cross itself: windings count
				for i := range r {
					r[i] = Point{rng.Int32N(size), rng.Int32N(size)}
				}
				list = append(list, Polygon{r})
			}
			areas = append(areas, Area{label, 1, list})
		}
		a, err := Arrange(areas...)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checkLaws(t, seed, areas, a, float64(size))
	}
}

func checkLaws(t *testing.T, seed uint64, areas []Area, a *Arrangement, size float64) {
	t.Helper()
	var covers []Cover
	a.Polygons(func(c Cover) bool {
		if !slices.ContainsFunc(covers, func(d Cover) bool { return slices.Equal(c, d) }) {
			covers = append(covers, c)
		}
		return false
	})
	counted := make([]int64, len(areas))
	var all int64
	for _, c := range covers {
		if len(c) == 0 {
			continue
		}
		polygons := a.Polygons(func(d Cover) bool { return slices.Equal(c, d) })
		checkSimple(t, seed, polygons)
		all += area(polygons)
		for _, term := range c {
			counted[term.Label] += int64(term.Count) * area(polygons)
		}
	}
	if union := area(a.Polygons(func(c Cover) bool { return len(c) > 0 })); union != all {
		t.Errorf("seed %d: pieces of %d in all, union of %d", seed, all, union)
	}
	for i, in := range areas {
		want, length := 0.0, 0.0
		for _, p := range in.Polygons {
			want += float64(area2(p[0]))
			length += float64(len(p[0])) * size * 3
		}
		// Edges move by a unit at most.
		if d := float64(counted[i]) - want; d > length || d < -length {
			t.Errorf("seed %d: area %d has %d, want %.0f", seed, i, counted[i], want)
		}
	}
}

// checkSimple: edges meet at their ends only, holes lie in their exteriors.
func checkSimple(t *testing.T, seed uint64, polygons []Polygon) {
	t.Helper()
	var edges []edge
	for _, p := range polygons {
		for i, r := range p {
			if a := area2(r); a > 0 != (i == 0) {
				t.Errorf("seed %d: ring %d turns the wrong way: %v", seed, i, r)
			}
			seen := map[Point]bool{}
			for j, q := range r {
				if seen[q] {
					t.Errorf("seed %d: the ring comes by %v twice", seed, q)
				}
				seen[q] = true
				edges = append(edges, newEdge(q, r[(j+1)%len(r)], noCover))
			}
		}
	}
	slices.SortFunc(edges, compareEdges)
	for i, e := range edges {
		if i > 0 && compareEdges(e, edges[i-1]) == 0 {
			t.Errorf("seed %d: two rings share the edge %v", seed, e)
		}
		for _, f := range edges[:i] {
			if _, crosses := crossing(e, f); crosses {
				t.Errorf("seed %d: %v and %v cross", seed, e, f)
			}
		}
	}
}

// TestSettledStaysSettled: laying the pieces over one another again moves
// nothing, and the same input gives the same answer in any order.
func TestSettledStaysSettled(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range geotest.Cases(t, 100) {
		var areas []Area
		for label := range 3 {
			r := make(Ring, 4+rng.IntN(5))
			for i := range r {
				r[i] = Point{rng.Int32N(40), rng.Int32N(40)}
			}
			areas = append(areas, Area{label, 1, []Polygon{{r}}})
		}
		a := arrange(t, areas...)
		slices.Reverse(areas)
		b := arrange(t, areas...)
		if !slices.EqualFunc(a.edges, b.edges, func(e, f edge) bool {
			return compareEdges(e, f) == 0 && slices.Equal(a.covers.cover(e.cover), b.covers.cover(f.cover))
		}) {
			t.Fatal("the order of areas matters")
		}
		var again []Area
		for label := range 3 {
			again = append(again, Area{label, 1, a.Polygons(func(c Cover) bool { return c.Count(label) > 0 })})
		}
		for _, e := range arrange(t, again...).edges {
			if !slices.ContainsFunc(a.edges, func(f edge) bool { return compareEdges(e, f) == 0 }) {
				t.Fatalf("edge %v is new", e)
			}
		}
	}
}

func TestArrangeRefusesFarPositions(t *testing.T) {
	far := Polygon{{{0, 0}, {1 << 30, 0}, {0, 5}}}
	if _, err := Arrange(Area{0, 1, []Polygon{far}}); err == nil {
		t.Error("a position beyond the grid was taken")
	}
}

func TestShareRounds(t *testing.T) {
	for _, tt := range []struct{ length, n, d, want int64 }{
		{10, 1, 4, 3}, {-10, 1, 4, -2}, {10, 1, 3, 3}, {-10, 1, 3, -3}, {10, -1, -2, 5},
		{1 << 29, (1 << 60) - 1, 1 << 60, 1 << 29}, {-7, 0, 5, 0}, {7, 5, 5, 7},
	} {
		if got := share(tt.length, tt.n, tt.d); got != tt.want {
			t.Errorf("%d·%d/%d is %d, want %d", tt.length, tt.n, tt.d, got, tt.want)
		}
	}
}
