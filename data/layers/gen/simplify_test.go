package main

import (
	"slices"
	"testing"
)

// micro is a line through positions in microdegrees, far from the detail box.
func micro(coords ...int32) line {
	var out line
	for i := 0; i < len(coords); i += 2 {
		out = append(out, point{coords[i], coords[i+1]})
	}
	return out
}

func mustSimplify(t *testing.T, arcs []arc) []arc {
	t.Helper()
	out, err := simplifyArcs(arcs)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestToleranceIsNoneInTheBoxAndGrows(t *testing.T) {
	tests := []struct {
		name     string
		lon, lat float64
		want     float64
	}{
		{"Crimea", 34, 45, 0},
		{"the box's edge", 20, 50, 0},
		{"one degree away", 19, 50, toleranceGrowth},
		{"far away", -100, 40, toleranceMost},
		{"the antimeridian", 180, 67, 0},
	}
	for _, tt := range tests {
		if got := tolerance(pointAt(tt.lon, tt.lat)); got != tt.want {
			t.Errorf("%s: %g, not %g", tt.name, got, tt.want)
		}
	}
}

func TestSimplifyDropsWhatTheToleranceHides(t *testing.T) {
	wiggle := arc{line: micro(0, 0, 500_000, 10_000, 1_000_000, 0), left: "a", right: "b"}
	if got := simplify(wiggle, 1); !slices.Equal(got, []int{0, 2}) {
		t.Errorf("a kilometre stays far away: %v", got)
	}
	if got := simplify(wiggle, 0); len(got) != 3 {
		t.Errorf("without tolerance %v stays", got)
	}
	near := arc{line: line{pointAt(30, 50), pointAt(30.5, 50.000001), pointAt(31, 50)}, left: "a", right: "b"}
	if got := simplify(near, 1); len(got) != 3 {
		t.Errorf("inside the box %v stays", got)
	}
}

// A coast that would be drawn straight across an island beside it must keep
// its bend.
func TestSimplifyDoesNotJumpOverAnIsland(t *testing.T) {
	coast := arc{line: micro(0, 0, 500_000, 30_000, 1_000_000, 0), left: "a", right: sea}
	island := arc{line: micro(500_000, 10_000, 501_000, 11_000, 499_000, 11_000, 500_000, 10_000), left: "b", right: sea}
	got := mustSimplify(t, []arc{coast, island})
	if len(got) != 2 || len(got[0].line) != 3 {
		t.Errorf("%d arcs, the coast of %d positions", len(got), len(got[0].line))
	}
}

func TestSmallIslandsGoButNotTheOnlyOneOfACountry(t *testing.T) {
	at := func(x int32) line { return micro(x, 0, x+1000, 0, x+1000, 1000, x, 0) }
	large := micro(0, 500_000, 600_000, 500_000, 600_000, 900_000, 0, 500_000)
	got := mustSimplify(t, []arc{
		{line: large, left: "a", right: sea},
		{line: at(2_000_000), left: "a", right: sea},
		{line: at(3_000_000), left: "b", right: sea},
	})
	var faces []face
	for _, a := range got {
		faces = append(faces, a.left)
	}
	if !slices.Equal(faces, []face{"a", "b"}) {
		t.Errorf("islands of %v stay", faces)
	}
}
