package geo_test

import (
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

func TestMeetsGoesByTheShapeAndNotByItsBox(t *testing.T) {
	ring := func(x0, y0, x1, y1 float64) orb.Ring {
		return orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}
	}
	holed := orb.Polygon{ring(0, 0, 10, 10), {{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}}}
	triangle := orb.Polygon{{{0, 0}, {10, 0}, {0, 10}, {0, 0}}}
	box := func(x0, y0, x1, y1 float64) orb.Bound {
		return orb.Bound{Min: orb.Point{x0, y0}, Max: orb.Point{x1, y1}}
	}
	tests := map[string]struct {
		shape orb.Geometry
		box   orb.Bound
		want  bool
	}{
		"a point inside":                       {orb.Point{1, 1}, box(0, 0, 2, 2), true},
		"a point on the edge":                  {orb.Point{2, 1}, box(0, 0, 2, 2), true},
		"a point outside":                      {orb.Point{3, 1}, box(0, 0, 2, 2), false},
		"the second of two points":             {orb.MultiPoint{{9, 9}, {1, 1}}, box(0, 0, 2, 2), true},
		"points on both sides":                 {orb.MultiPoint{{-1, 1}, {9, 1}}, box(0, 0, 2, 2), false},
		"a line through":                       {orb.LineString{{-1, 1}, {9, 2}}, box(0, 0, 2, 2), true},
		"a line past a corner":                 {orb.LineString{{0, 5}, {5, 0}}, box(0, 0, 2, 2), false},
		"the second of two lines":              {orb.MultiLineString{{{5, 5}, {6, 6}}, {{1, -1}, {1, 9}}}, box(0, 0, 2, 2), true},
		"the box wholly in a polygon":          {triangle, box(1, 1, 2, 2), true},
		"a polygon wholly in the box":          {triangle, box(-1, -1, 20, 20), true},
		"the polygon's box alone":              {triangle, box(8, 8, 9, 9), false},
		"in a hole":                            {holed, box(4, 4, 5, 5), false},
		"across a hole's edge":                 {holed, box(1, 4, 3, 5), true},
		"the second of two polygons":           {orb.MultiPolygon{{ring(20, 20, 21, 21)}, triangle}, box(1, 1, 2, 2), true},
		"between two polygons":                 {orb.MultiPolygon{{ring(0, 0, 1, 1)}, {ring(5, 5, 6, 6)}}, box(2, 2, 3, 3), false},
		"a box that is a point, in a polygon":  {triangle, box(1, 1, 1, 1), true},
		"a box that is a point, beside it all": {triangle, box(9, 9, 9, 9), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := (geo.Feature{Geometry: tt.shape}).Meets(tt.box); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
