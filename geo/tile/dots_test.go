package tile

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// Squares stand where nothing was drawn before them, as when each is held against
// all that is there.
func TestDotsStandWhereNothingIsDrawn(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	var polygons []Polygon
	for i := range int32(6) {
		polygons = append(polygons, Polygon{corners(box{900 * i, -300, 900*i + 400, 2500})})
	}
	points := make([]Point, 3000)
	for i := range points {
		points[i] = Point{r.Int32N(6000) - 500, r.Int32N(3000) - 500}
	}
	for _, before := range [][]Polygon{polygons, nil} {
		want := before[:len(before):len(before)]
		for _, p := range points {
			there := false
			for _, q := range want {
				there = there || boxOf(q[0]).meets(dot(p)) && drawnIn(q, dot(p))
			}
			if !there {
				want = append(want, Polygon{corners(dot(p))})
			}
		}
		got := addDots(before[:len(before):len(before)], points)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("upon %d polygons %d are drawn, want %d", len(before), len(got), len(want))
		}
		if len(got)-len(before) < 1000 || len(got)-len(before) == len(points) {
			t.Errorf("%d of %d points became squares: it shows nothing", len(got)-len(before), len(points))
		}
	}
}
