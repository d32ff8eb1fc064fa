package tile

import (
	"reflect"
	"testing"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Junctions are the same whether points are looked at all at once or some at a time.
func TestJunctionsOfPartsAreThoseOfAll(t *testing.T) {
	var features []geo.Feature
	for i := range 400 {
		x, y := 30+float64(i%20)/10, 46+float64(i/20)/10
		features = append(features, geo.Feature{Geometry: orb.Polygon{{{x, y}, {x + .1, y}, {x + .1, y + .05}, {x + .1, y + .1}, {x, y + .1}, {x, y}}}})
		features = append(features, geo.Feature{Geometry: orb.LineString{{x, y}, {x + .1, y + .05}, {x + .15, y + .1}, {x + .3, y + .3}}})
	}
	found := func(most int) (out []any) {
		shapes := newShapes(len(features))
		for i, f := range features {
			shapes[i].project(f.Geometry)
		}
		findNodes(shapes, most)
		for i := range shapes {
			out = append(out, shapes[i].ringNodes, shapes[i].lineNodes)
		}
		return out
	}
	all := found(partPoints)
	for _, most := range []int{1000, 100, 7} {
		if some := found(most); !reflect.DeepEqual(some, all) {
			t.Errorf("with %d points at a time other junctions are found", most)
		}
	}
}
