package server_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// aliveOn are the polygons of a timeline's tile that hold on a day, in units of
// the tile.
func aliveOn(f servertest.Fixture, t *testing.T, path string, day geo.Date) (alive []orb.Polygon) {
	t.Helper()
	layers, err := mvt.Unmarshal(servertest.Read(t, f.Get(path)))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		for _, feature := range l.Features {
			p := feature.Properties
			if p["since"].(float64) > float64(day) || p["until"] != nil && p["until"].(float64) <= float64(day) {
				continue
			}
			alive = append(alive, polygonsOf(feature.Geometry)...)
		}
	}
	return alive
}

func polygonsOf(g orb.Geometry) []orb.Polygon {
	switch g := g.(type) {
	case orb.Polygon:
		return []orb.Polygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// TestTimelineShowsEachDay holds, for real days, that what of a timeline's
// tile holds on a day covers what the tile of that day shows, and that between
// its pieces hardly an edge is alone: drawn together they show no line.
func TestTimelineShowsEachDay(t *testing.T) {
	geotest.TakesLong(t)
	f, dates := servertest.RealServer(t)
	var tiles []string
	for _, z := range []int{5, 6, 7, 8, 10} {
		tiles = append(tiles, fmt.Sprintf("%d/%s", z, viewTiles(z, 37.21, 48.29, 1, 1)[0]))
	}
	for _, day := range []string{dates[0], dates[17], dates[40], dates[59]} {
		for _, id := range tiles {
			alive := aliveOn(f, t, "/tiles/control/timeline/"+id+".mvt", geo.MustDate(day))
			layers, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/control/"+day+"/"+id+".mvt")))
			if err != nil {
				t.Fatal(err)
			}
			want, got, around := 0.0, 0.0, 0.0
			for _, l := range layers {
				for _, feature := range l.Features {
					want += planar.Area(feature.Geometry)
					for _, p := range polygonsOf(feature.Geometry) {
						for _, r := range p {
							around += planar.Length(r)
						}
					}
				}
			}
			for _, p := range alive {
				got += planar.Area(p)
			}
			// Simplified apart, the outline may differ by a fifth of a pixel.
			if allowed := 3.2 * around; want == 0 || math.Abs(got-want) > allowed {
				t.Errorf("%s in %s: the pieces cover %.0f, the day %.0f, allowed %.0f", day, id, got, want, allowed)
			}
			if seams, edges := seamsBetween(alive); seams*100 > edges {
				t.Errorf("%s in %s: %d of %d edges lie between pieces, in one of them only", day, id, seams, edges)
			}
		}
	}
}

// seamsBetween counts the edges that lie in one piece only although another
// piece is beside them.
func seamsBetween(pieces []orb.Polygon) (seams, edges int) {
	count := map[string]int{}
	name := func(a, b orb.Point) string {
		if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
			a, b = b, a
		}
		return fmt.Sprint(a, b)
	}
	each := func(visit func(piece int, a, b orb.Point)) {
		for i, p := range pieces {
			for _, r := range p {
				for k := 1; k < len(r); k++ {
					visit(i, r[k-1], r[k])
				}
			}
		}
	}
	each(func(_ int, a, b orb.Point) { count[name(a, b)]++; edges++ })
	each(func(piece int, a, b orb.Point) {
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		middle := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
		const edge = 4096 + 64
		if count[name(a, b)] > 1 || length < 1 || min(middle[0], middle[1]) <= -64 || max(middle[0], middle[1]) >= edge {
			return
		}
		for _, side := range []float64{-1, 1} {
			beside := orb.Point{middle[0] - side*0.05*(b[1]-a[1])/length, middle[1] + side*0.05*(b[0]-a[0])/length}
			for i, p := range pieces {
				if i != piece && planar.PolygonContains(p, beside) {
					seams++
					return
				}
			}
		}
	})
	return seams, edges
}
