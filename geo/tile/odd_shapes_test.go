package tile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// rectangle is a ring, counter-clockwise, or clockwise for a hole.
func rectangle(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func holeOf(r orb.Ring) orb.Ring {
	r = r.Clone()
	r.Reverse()
	return r
}

// oddShapes are valid, and hard on what cuts them.
func oddShapes() map[string][]geo.Feature {
	polygon := func(rings ...orb.Ring) geo.Feature { return geo.Feature{Geometry: orb.Polygon(rings)} }
	parts := func(polygons ...orb.Polygon) geo.Feature { return geo.Feature{Geometry: orb.MultiPolygon(polygons)} }
	shapes := map[string][]geo.Feature{
		"the whole world":          {polygon(rectangle(-180, -90, 180, 90))},
		"all but one country":      {polygon(rectangle(-180, -90, 180, 90), holeOf(rectangle(22, 44, 40, 52)))},
		"a band around the world":  {polygon(rectangle(-180, 40, 180, 50))},
		"at the antimeridian":      {parts(orb.Polygon{rectangle(179, 65, 180, 70)}, orb.Polygon{rectangle(-180, 65, -179, 70)})},
		"islets at the edges":      {parts(orb.Polygon{rectangle(179.9999, 10, 180, 10.0001)}, orb.Polygon{rectangle(-180, 10, -179.9999, 10.0001)}, orb.Polygon{rectangle(10, -85.06, 10.0001, -85.0599)}, orb.Polygon{rectangle(10, 85.0599, 10.0001, 85.06)})},
		"beyond the square":        {parts(orb.Polygon{rectangle(0, 86, 20, 90)}, orb.Polygon{rectangle(0, -90, 20, -86)})},
		"across the southern edge": {polygon(rectangle(-180, -90, 180, -60))},
		"parts that share a point": {parts(orb.Polygon{rectangle(30, 45, 32, 47)}, orb.Polygon{rectangle(32, 47, 34, 49)}, orb.Polygon{rectangle(34, 45, 36, 47)})},
		"a chequerboard":           {chequerboard(12)},
		"a hole at the shell":      {polygon(rectangle(30, 45, 36, 49), orb.Ring{{30, 47}, {33, 48}, {33, 46}, {30, 47}})},
		"holes in a row":           {polygon(rectangle(30, 45, 36, 49), orb.Ring{{31, 47}, {32, 48}, {33, 47}, {32, 46}, {31, 47}}, orb.Ring{{33, 47}, {34, 48}, {35, 47}, {34, 46}, {33, 47}})},
		"a hole nearly all":        {polygon(rectangle(30, 45, 36, 49), holeOf(rectangle(30.0001, 45.0001, 35.9999, 48.9999)))},
		"an island in a hole":      {parts(orb.Polygon{rectangle(30, 45, 36, 49), holeOf(rectangle(31, 46, 35, 48))}, orb.Polygon{rectangle(31.0001, 46.0001, 34.9999, 47.9999)})},
		"the hole filled":          {polygon(rectangle(30, 45, 36, 49), holeOf(rectangle(31, 46, 35, 48))), polygon(rectangle(31, 46, 35, 48))},
		"the same twice":           {polygon(rectangle(30, 45, 36, 49)), polygon(rectangle(30, 45, 36, 49))},
		"a sliver":                 {polygon(orb.Ring{{20, 44}, {40, 52}, {40, 52.000002}, {20, 44}})},
		"slivers side by side":     {slivers(40, 0)},
		"slivers that touch":       {slivers(40, 1)},
		"a comb":                   {comb(100)},
		"a fine comb":              {comb(1000)},
		"a spiral":                 {spiral(12, 0.4)},
		"a tight spiral":           {spiral(40, 0.02)},
		"hundreds of islands":      {islands(500)},
		"a diamond":                {polygon(orb.Ring{{0, -60}, {60, 0}, {0, 60}, {-60, 0}, {0, -60}})},
	}
	for _, features := range shapes {
		for i := range features {
			features[i].Key = fmt.Sprint(i)
		}
	}
	return shapes
}

// chequerboard is the black fields of a board, which share corners.
func chequerboard(n int) geo.Feature {
	var m orb.MultiPolygon
	for i := range n {
		for j := range n {
			if (i+j)%2 == 0 {
				x, y := 30+float64(i)/4, 45+float64(j)/4
				m = append(m, orb.Polygon{rectangle(x, y, x+0.25, y+0.25)})
			}
		}
	}
	return geo.Feature{Geometry: m}
}

// slivers are long strips a metre wide and a metre apart; with touch they meet
// at one end.
func slivers(n int, touch float64) geo.Feature {
	var m orb.MultiPolygon
	for i := range n {
		y := 48 + 0.00002*float64(i)
		m = append(m, orb.Polygon{{{30, y - touch*0.00002*float64(i)}, {38, y}, {38, y + 0.00001}, {30, y - touch*0.00002*float64(i)}}})
		if touch == 0 {
			m[i] = orb.Polygon{rectangle(30, y, 38, y+0.00001)}
		}
	}
	return geo.Feature{Geometry: m}
}

// comb is one polygon with n teeth.
func comb(n int) geo.Feature {
	ring := orb.Ring{{30, 45}, {36, 45}}
	for i := range n {
		x := 36 - 6*(float64(i)+0.5)/float64(n)
		ring = append(ring, orb.Point{round6(x + 2/float64(n)), 49}, orb.Point{round6(x), 45.01})
	}
	return geo.Feature{Geometry: orb.Polygon{append(ring, orb.Point{30, 49}, orb.Point{30, 45})}}
}

// spiral is an arm of the given width in degrees that winds inward.
func spiral(turns int, width float64) geo.Feature {
	var out, in orb.Ring
	n := 24 * turns
	for i := range n {
		a := 2 * math.Pi * float64(i) / 24
		d := 6 * (1 - 0.9*float64(i)/float64(n))
		out = append(out, orb.Point{round6(35 + d*math.Cos(a)), round6(48 + d*math.Sin(a))})
		d -= min(width, 6*0.9/float64(turns)/2)
		in = append(in, orb.Point{round6(35 + d*math.Cos(a)), round6(48 + d*math.Sin(a))})
	}
	in.Reverse()
	ring := append(out, in...)
	return geo.Feature{Geometry: orb.Polygon{append(ring, ring[0])}}
}

// islands are n triangles of a few metres to a few kilometres, on a grid so
// that none touches another.
func islands(n int) geo.Feature {
	r := rand.New(rand.NewPCG(5, 5))
	var m orb.MultiPolygon
	side := int(math.Sqrt(float64(n)))
	for i := range n {
		x, y := 30+0.2*float64(i%side), 40+0.2*float64(i/side)
		size := math.Pow(10, -4.5+3.5*r.Float64())
		m = append(m, orb.Polygon{{{x, y}, {round6(x + size), y}, {x, round6(y + size)}, {x, y}}})
	}
	return geo.Feature{Geometry: m}
}

func TestOddShapesAreDrawnAsTheyAre(t *testing.T) {
	for name, features := range oddShapes() {
		t.Run(name, func(t *testing.T) {
			s := NewSet("x", features)
			r := rand.New(rand.NewPCG(3, 3))
			for z := uint8(0); z <= MaxZoom; z++ {
				if err := disagreement(s, z, 40, r); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
