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

func TestNewest(t *testing.T) {
	day := func(s string) *Date { d := MustDate(s); return &d }
	a, b, c, d := Feature{Key: "a", ObservedOn: day("2025-11-27")}, Feature{Key: "b"}, Feature{Key: "c", ObservedOn: day("2022-03-02")}, Feature{Key: "d", ObservedOn: day("2025-11-27")}
	for _, test := range []struct {
		of   []Feature
		want string
	}{{[]Feature{c, a, b, d}, "ad"}, {[]Feature{a, c}, "a"}, {[]Feature{c, b}, "c"}, {[]Feature{b}, ""}, {nil, ""}} {
		got := ""
		for _, f := range Newest(test.of) {
			got += f.Key
		}
		if got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestExtentHasAnArea(t *testing.T) {
	at := func(g orb.Geometry) Feature { return Feature{Geometry: g} }
	for _, test := range []struct {
		name string
		of   []Feature
		want [4]float64
	}{
		{"one point", []Feature{at(orb.Point{30.5, 50.4})}, [4]float64{30.499999, 50.399999, 30.500001, 50.400001}},
		{"the corner of the world", []Feature{at(orb.Point{180, 90})}, [4]float64{179.999999, 85.051127, 180, 85.051128}},
		{"a meridian", []Feature{at(orb.LineString{{-180, -90}, {-180, 0}})}, [4]float64{-180, -85.051128, -179.999999, 0}},
		{"a point and nothing", []Feature{at(nil), at(orb.Point{0, 0})}, [4]float64{-0.000001, -0.000001, 0.000001, 0.000001}},
		{"a square", []Feature{at(orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}.ToPolygon())}, [4]float64{1, 2, 3, 4}},
	} {
		b, ok := Extent(test.of)
		if got := [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}; !ok || got != test.want {
			t.Errorf("%s: %v, %v, want %v", test.name, got, ok, test.want)
		}
	}
	if b, ok := Extent([]Feature{at(nil)}); ok {
		t.Errorf("of nothing it is %v", b)
	}
}

// A feature of several kinds is one feature on every surface.
func TestSeveralKinds(t *testing.T) {
	f := Feature{Geometry: orb.Collection{orb.Point{1, 1}, orb.LineString{{3, 3}, {4, 4}}, orb.Polygon{{{5, 5}, {9, 5}, {9, 9}, {5, 5}}}}}
	if b := f.Bound(); b != (orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{9, 9}}) {
		t.Errorf("bound %v", b)
	}
	if c := f.Center(); c[0] < 5 {
		t.Errorf("center %v is not in the polygon", c)
	}
	for _, box := range []orb.Bound{{Min: orb.Point{0, 0}, Max: orb.Point{2, 2}}, {Min: orb.Point{3, 3}, Max: orb.Point{3.5, 3.5}}, {Min: orb.Point{8, 6}, Max: orb.Point{8.5, 6.5}}} {
		if !f.Meets(box) {
			t.Errorf("does not meet %v", box)
		}
	}
	if f.Meets(orb.Bound{Min: orb.Point{1.5, 2}, Max: orb.Point{2, 3}}) || (Feature{}).Meets(f.Bound()) {
		t.Error("meets what it does not")
	}
}
