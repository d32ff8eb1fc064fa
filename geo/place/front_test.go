package place_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// square is one around a position, so many degrees to each side, with so many edges a side.
func square(at orb.Point, half float64, edges int) orb.Polygon {
	var ring orb.Ring
	corners := []orb.Point{{-half, -half}, {half, -half}, {half, half}, {-half, half}, {-half, -half}}
	for i := range corners[1:] {
		for n := range edges {
			t := float64(n) / float64(edges)
			ring = append(ring, orb.Point{at[0] + corners[i][0] + t*(corners[i+1][0]-corners[i][0]), at[1] + corners[i][1] + t*(corners[i+1][1]-corners[i][1])})
		}
	}
	return orb.Polygon{append(ring, ring[0])}
}

func edges(polygons orb.MultiPolygon) (out []place.Edge) {
	for _, p := range polygons {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				out = append(out, place.Edge{r[i-1], r[i]})
			}
		}
	}
	return out
}

// densely is the least way to many positions on each edge.
func densely(at orb.Point, polygons orb.MultiPolygon, keep func(orb.Point) bool) float64 {
	best := math.Inf(1)
	for _, p := range polygons {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				const parts = 200
				for n := range parts + 1 {
					t := float64(n) / parts
					on := orb.Point{r[i-1][0] + t*(r[i][0]-r[i-1][0]), r[i-1][1] + t*(r[i][1]-r[i-1][1])}
					if !keep(on) {
						continue
					}
					metres, _ := place.Between(at, on)
					best = min(best, metres)
				}
			}
		}
	}
	return best
}

func TestTheNearestEdgeIsTheNearestOfManyPositions(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for range 40 {
		at := orb.Point{20 + 20*r.Float64(), -60 + 120*r.Float64()}
		reach := []float64{0.02, 0.5, 3, 12}[r.IntN(4)]
		var polygons orb.MultiPolygon
		for range 4 {
			middle := orb.Point{at[0] + reach*(r.Float64()-0.5), at[1] + reach*(r.Float64()-0.5)}
			polygons = append(polygons, square(middle, reach/4*r.Float64()+0.001, 1+r.IntN(6)))
		}
		got := place.NearestEdge(at, polygons)
		want := densely(at, polygons, func(orb.Point) bool { return true })
		if got > want+0.01 || got < want*0.9995-500*reach {
			t.Errorf("from %v, within %v°: %v m, by many positions %v", at, reach, got, want)
		}
	}
	if got := place.NearestEdge(orb.Point{1, 1}, nil); !math.IsInf(got, 1) {
		t.Errorf("nothing is %v m away", got)
	}
}

// An edge straight in longitude and latitude bulges away from the geodesic between its ends.
func TestAnEdgeIsNoGeodesic(t *testing.T) {
	at := orb.Point{35, 50.2}
	got := place.NearestEdge(at, orb.MultiPolygon{{{{30, 50}, {40, 50}, {35, 40}, {30, 50}}}})
	want, _ := place.Between(at, orb.Point{35, 50})
	if math.Abs(got-want) > 1 {
		t.Errorf("%v m to the parallel, want %v", got, want)
	}
}

func TestTheFrontIsWhatIsNotAlongABorder(t *testing.T) {
	country := orb.MultiPolygon{square(orb.Point{35, 48}, 1, 7)}
	const metres = 2000
	borders := place.NewBorders(country, nil, metres, metres)
	// Half of what is held lies within the country: it ends at the border in the east, a kilometre
	// short of it in the south, and has a corner beyond.
	held := orb.MultiPolygon{{{{35.5, 47.01}, {36, 47.01}, {36.005, 47.5}, {35.99, 47.9}, {35.5, 48.4}, {35.5, 47.01}}}}
	fromBorder := func(p orb.Point) float64 { return place.NearestEdge(p, country) }
	var length float64
	for _, e := range edges(held) {
		for _, part := range borders.Front(e) {
			for n := range 101 {
				s := float64(n) / 100
				on := orb.Point{part[0][0] + s*(part[1][0]-part[0][0]), part[0][1] + s*(part[1][1]-part[0][1])}
				if d := fromBorder(on); d < metres*0.995 {
					t.Fatalf("%v is front, and %v m from the border", on, d)
				}
			}
			metres, _ := place.Between(part[0], part[1])
			length += metres
		}
	}
	// All but the last 2 km of the edge in the west, and most of that in the north.
	west, _ := place.Between(orb.Point{35.5, 47.01}, orb.Point{35.5, 48.4})
	north, _ := place.Between(orb.Point{35.99, 47.9}, orb.Point{35.5, 48.4})
	if want := west + north; length > want || length < want-8000 {
		t.Errorf("the front is %.0f m long, want nearly %.0f", length, want)
	}
	r := rand.New(rand.NewPCG(1, 3))
	for range 8 {
		at := orb.Point{35.2 + r.Float64(), 46.9 + 1.6*r.Float64()}
		got := borders.NearestFront(at, held)
		want := densely(at, held, func(p orb.Point) bool { return fromBorder(p) >= metres })
		if math.Abs(got-want) > max(300, want/500) {
			t.Errorf("%v: the front is %v m away, by many positions %v", at, got, want)
		}
	}
	if got := place.NewBorders(nil, nil, metres, metres).NearestFront(orb.Point{36.5, 47.5}, held); got > 40_000 {
		t.Errorf("without borders all is front, and it is %v m away", got)
	}
	if got := borders.NearestFront(orb.Point{35, 48}, country); !math.IsInf(got, 1) {
		t.Errorf("a border is a front, %v m away", got)
	}
}

// An outline that goes around the world is neither lost nor looked for in each cell.
func TestALongEdgeAlongALongBorder(t *testing.T) {
	world := orb.MultiPolygon{{{{-179, -60}, {179, -60}, {179, 60}, {-179, 60}, {-179, -60}}}}
	borders := place.NewBorders(world, nil, 2000, 5000)
	for _, e := range edges(world) {
		if parts := borders.Front(e); len(parts) > 0 {
			t.Errorf("of %v there is front: %v", e, parts)
		}
	}
	if parts := borders.Front(place.Edge{{-100, -30}, {100, 30}}); len(parts) != 1 {
		t.Errorf("far from it there is %v", parts)
	}
}

// Outside of a country, what runs along its border a little farther off is another drawing of it.
func TestWhatRunsAlongABorderOutsideIsNoFront(t *testing.T) {
	country := orb.MultiPolygon{square(orb.Point{35, 48}, 1, 1)}
	neighbour := orb.MultiPolygon{{{{34, 49}, {36, 49}, {36, 51}, {34, 51}, {34, 49}}}}
	borders := place.NewBorders(country, neighbour, 2000, 5000)
	for _, c := range []struct {
		latitude float64
		front    bool
	}{{48.9, true}, {48.97, true}, {48.99, false}, {49.01, false}, {49.03, false}, {49.06, true}} {
		parts := borders.Front(place.Edge{{34.9, c.latitude}, {35.1, c.latitude}})
		if len(parts) > 0 != c.front {
			t.Errorf("at %v°, with a border at 49°, the front is %v", c.latitude, parts)
		}
	}
	if parts := borders.Front(place.Edge{{34.9, 47.03}, {35.1, 47.03}}); len(parts) > 0 {
		t.Errorf("inland, 3 km from the shore, the front is %v", parts)
	}
	if parts := borders.Front(place.Edge{{34.9, 46.8}, {35.1, 46.8}}); len(parts) > 0 {
		t.Errorf("on the sea, 22 km from the shore, the front is %v", parts)
	}
}
