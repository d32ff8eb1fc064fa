package geo

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestCenter(t *testing.T) {
	// A C, open to the east: the middle of its bound is outside it.
	c := orb.Polygon{{{0, 0}, {9, 0}, {9, 1}, {1, 1}, {1, 8}, {9, 8}, {9, 9}, {0, 9}, {0, 0}}}
	box := func(x, y, size float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}
	}
	for _, test := range []struct {
		name string
		g    orb.Geometry
		want orb.Point
	}{
		{"point", orb.Point{37.176, 48.282}, orb.Point{37.176, 48.282}},
		{"points", orb.MultiPoint{{0, 0}, {4, 1}, {9, 0}}, orb.Point{4, 1}},
		{"line", orb.LineString{{0, 0}, {4, 1}, {9, 0}}, orb.Point{4, 1}},
		{"lines", orb.MultiLineString{{{0, 0}, {4, 1}, {9, 0}}, {{0, 9}, {9, 9}}}, orb.Point{4, 1}},
		{"square", box(0, 0, 8), orb.Point{4, 4}},
		{"a C", c, orb.Point{0.5, 4.5}},
		{"the largest of polygons", orb.MultiPolygon{box(20, 20, 1), box(0, 0, 8), box(30, 30, 2)}, orb.Point{4, 4}},
		{"largest on the ground, not in degrees", orb.MultiPolygon{box(0, 80, 8), box(40, 0, 4)}, orb.Point{42, 2}},
		{"nothing", orb.MultiPolygon{}, orb.Point{}},
		{"no geometry", nil, orb.Point{}},
	} {
		if got := (Feature{Geometry: test.g}).Center(); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestBound(t *testing.T) {
	f := Feature{Geometry: orb.LineString{{4, 1}, {0, 5}, {9, -2}}}
	if got, want := f.Bound(), (orb.Bound{Min: orb.Point{0, -2}, Max: orb.Point{9, 5}}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
