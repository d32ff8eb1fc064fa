package main

import (
	"slices"
	"testing"
)

// degrees is a line through positions in degrees.
func degrees(coords ...float64) line {
	var out line
	for i := 0; i < len(coords); i += 2 {
		out = append(out, pointAt(coords[i], coords[i+1]))
	}
	return out
}

// TestACoastIsPutInByPatches: two neighbours whose coast is the parallel of 46° get
// another one, with land before it and bays behind it.
func TestACoastIsPutInByPatches(t *testing.T) {
	west := ring(degrees(10, 46, 33, 46, 33, 48, 33, 60, 10, 60, 10, 46))
	east := ring(degrees(33, 46, 60, 46, 60, 60, 33, 60, 33, 48, 33, 46))
	was := territory{arcs: mustArcs(t, one("west", west), one("east", east)), country: map[face]string{"west": "W", "east": "E"}}
	err := was.withCoast(&waters{mainland: degrees(
		18, 40, 18, 46,
		19.95, 46, 19.95, 46.1, 20.05, 46.1, 20.05, 46, // a bay that reaches beyond the area
		28, 46, 28, 45.5, 30, 45.5, 30, 46, // land before the coast
		31, 46, 31, 46.1, 31.2, 46.1, 31.2, 46, // a bay
		32.5, 46, 32.5, 45.5, 33, 45.5, 34, 45.5, 34, 46, // land before the coast of both
		35, 46, 35, 46.5, 36, 46.5, 36, 46, // water too large to be taken from the land
		45, 46, 45, 40,
	)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		lon, lat float64
		want     face
	}{
		{"inland", 25, 50, "west"}, {"inland", 40, 50, "east"},
		{"the open sea", 25, 45, sea}, {"beside land before the coast", 31, 45.8, sea},
		{"land before the coast", 29, 45.8, "west"},
		{"a bay", 31.1, 46.05, sea}, {"beside the bay", 31.1, 46.15, "west"},
		{"land before both, west of their border", 32.8, 45.8, "west"}, {"land before both, east of it", 33.4, 45.8, "east"},
		{"a large lagoon", 35.5, 46.2, "east"},
		{"a bay that reaches beyond the area", 20, 46.05, "west"},
	} {
		got := sea
		for f := range was.country {
			for _, pg := range mustOutline(t, was.arcs, isFace(f)) {
				if pg[0].place(pointAt(tt.lon, tt.lat)) > 0 {
					got = f
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s is of %q, want %q", tt.name, got, tt.want)
		}
	}
	// The border goes on to the new coast, keeps its own position and has no other.
	border := degrees(33, 60, 33, 48, 33, 46, 33, 45.5)
	found := slices.ContainsFunc(was.arcs, func(a arc) bool { return slices.Equal(a.line, border) || slices.Equal(a.reversed().line, border) })
	if !found {
		t.Errorf("there is no border %v in %v", border, was.arcs)
	}
}

// TestIslandsOfTheCoastAreLandOfTheNearest: what lies apart in the sea is of the face that
// has the nearest position, and no island where it is too small for the base map.
func TestIslandsOfTheCoastAreLandOfTheNearest(t *testing.T) {
	west := ring(degrees(10, 46, 32, 46, 33, 46, 33, 60, 10, 60, 10, 46))
	east := ring(degrees(33, 46, 34, 46, 60, 46, 60, 60, 33, 60, 33, 46))
	now := territory{arcs: mustArcs(t, one("west", west), one("east", east)), country: map[face]string{"west": "W", "east": "E"}}
	island := func(lon, lat, size float64) polygon {
		return polygon{ring(degrees(lon, lat, lon+size, lat, lon+size, lat+size, lon, lat+size, lon, lat))}
	}
	w := &waters{
		mainland: degrees(18, 40, 18, 46, 32, 46, 34, 46, 45, 46, 45, 40),
		islands:  planarPolygons(multiPolygon{island(32, 45, 0.1), island(34, 45, 0.1), island(36, 45, 0.005)}),
	}
	if err := now.withCoast(w); err != nil {
		t.Fatal(err)
	}
	for f, want := range map[face][]float64{"west": {32.05, 45.05}, "east": {34.05, 45.05}} {
		shape := mustOutline(t, now.arcs, isFace(f))
		if len(shape) != 2 || !slices.ContainsFunc(shape, func(pg polygon) bool { return pg[0].place(pointAt(want[0], want[1])) > 0 }) {
			t.Errorf("%s is %v", f, shape)
		}
	}
}
