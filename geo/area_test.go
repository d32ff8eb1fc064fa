package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func boxPolygon(w, s, e, n float64) orb.Polygon {
	return orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
}

// cell is the area between two latitudes, one degree wide, summed from the
// radii of curvature: another way to the same figure.
func cell(south, north float64) float64 {
	const steps = 10000
	e2, sum := eccentricity*eccentricity, 0.0
	for i := range steps {
		phi := (south + (north-south)*(float64(i)+0.5)/steps) * math.Pi / 180
		w := 1 - e2*math.Sin(phi)*math.Sin(phi)
		sum += (1 - e2) / (w * w) * math.Cos(phi) // M N cos φ / a²
	}
	return sum * (north - south) / steps * math.Pi / 180 * math.Pi / 180 * semiMajor * semiMajor
}

// TestArea compares with the published area of the ellipsoid and with a sum
// over the radii of curvature.
func TestArea(t *testing.T) {
	hole := boxPolygon(1, 1, 2, 2)[0]
	tests := map[string]struct {
		g    orb.Geometry
		want float64 // m²
	}{
		"the earth":              {boxPolygon(-180, -90, 180, 90), 510065621724088.44},
		"half the earth":         {boxPolygon(-180, 0, 180, 90), 510065621724088.44 / 2},
		"a degree at 0":          {boxPolygon(0, 0, 1, 1), cell(0, 1)},
		"a degree at 48":         {boxPolygon(37, 48, 38, 49), cell(48, 49)},
		"a point":                {orb.Point{1, 2}, 0},
		"a line":                 {orb.LineString{{1, 2}, {3, 4}}, 0},
		"two polygons":           {orb.MultiPolygon{boxPolygon(0, 0, 1, 1), boxPolygon(5, 0, 6, 1)}, 2 * cell(0, 1)},
		"a collection":           {orb.Collection{orb.Point{0, 0}, boxPolygon(0, 0, 1, 1)}, cell(0, 1)},
		"a hole of all but half": {orb.Polygon{boxPolygon(0, 0, 3, 3)[0], hole}, Area(boxPolygon(0, 0, 3, 3)) - Area(orb.Polygon{hole})},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Area(test.g); math.Abs(got-test.want) > 1e-8*test.want+1e-3 {
				t.Errorf("area is %.3f m², want %.3f", got, test.want)
			}
		})
	}
}

// TestAreaIgnoresExtraPositions adds positions within edges, which RFC 7946
// says are straight in longitude and latitude.
func TestAreaIgnoresExtraPositions(t *testing.T) {
	coarse := orb.Polygon{{{30, 44}, {40, 46}, {35, 52}, {30, 44}}}
	var fine orb.Ring
	for i := 1; i < len(coarse[0]); i++ {
		a, b := coarse[0][i-1], coarse[0][i]
		for k := range 100 {
			f := float64(k) / 100
			fine = append(fine, orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])})
		}
	}
	fine = append(fine, fine[0])
	a, b := Area(coarse), Area(orb.Polygon{fine})
	if math.Abs(a-b) > 1e-8*a {
		t.Errorf("%.1f m² became %.1f m²", a, b)
	}
	reversed := coarse.Clone()
	reversed[0].Reverse()
	if r := Area(reversed); math.Abs(r-a) > 1e-12*a {
		t.Errorf("the other way round it is %.1f m², not %.1f", r, a)
	}
}
