package planar

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"frontline/geo/geotest"
)

// square is one, or a hole of the size.
func square(x, y, size int32, hole bool) Ring {
	r := rectangle(x, y, x+size, y+size)[0]
	if hole {
		slices.Reverse(r)
	}
	return r
}

// manyRings are areas of about n rings that a file of some megabytes may have,
// and how many polygons they are.
var manyRings = map[string]func(n int32) (polygons []Polygon, want int){
	"nested": func(n int32) (polygons []Polygon, want int) {
		for i := range n / 2 {
			polygons = append(polygons, Polygon{square(2*i, 2*i, 8*n-4*i, false), square(2*i+1, 2*i+1, 8*n-4*i-2, true)})
		}
		return polygons, int(n / 2)
	},
	"holes in a row": func(n int32) (polygons []Polygon, want int) {
		p := rectangle(-10, -10, 3*n+10, 12)
		for i := range n {
			p = append(p, square(3*i, 0, 2, true))
		}
		return []Polygon{p}, 1
	},
	"holes in a column": func(n int32) (polygons []Polygon, want int) {
		p := rectangle(-10, -10, 12, 3*n+10)
		for i := range n {
			p = append(p, square(0, 3*i, 2, true))
		}
		return []Polygon{p}, 1
	},
	"holes in a row that touch": func(n int32) (polygons []Polygon, want int) {
		p := rectangle(-10, -10, 2*n+10, 2*n+10)
		for i := range n {
			p = append(p, square(2*i, 2*i, 2, true))
		}
		return []Polygon{p}, 1
	},
	"parts with holes in a row": func(n int32) (polygons []Polygon, want int) {
		for i := range n / 2 {
			polygons = append(polygons, Polygon{square(6*i, 0, 5, false), square(6*i+1, 1, 3, true)})
		}
		return polygons, int(n / 2)
	},
}

// TestManyRings: each hole stays in its part, whatever the others are.
func TestManyRings(t *testing.T) {
	for name, shape := range manyRings {
		polygons, want := shape(400)
		got := arrange(t, Area{0, 1, polygons}).Polygons(has(0))
		if len(got) != want {
			t.Errorf("%s: %d polygons, not %d", name, len(got), want)
		}
		for _, p := range polygons {
			if !slices.ContainsFunc(got, func(q Polygon) bool {
				return fmt.Sprint(Polygon(slices.Clone(p)).Canonical()) == fmt.Sprint(q.Canonical())
			}) {
				t.Errorf("%s: %d rings are not as they were", name, len(p))
				break
			}
		}
	}
}

// TestManyRingsTakeLittle: four times the rings take about four times the work,
// by the processor's time.
func TestManyRingsTakeLittle(t *testing.T) {
	const few, growth, limit = 2000, 4, 10
	for name, shape := range manyRings {
		least := func(n int32) time.Duration { // of some, since machines are noisy
			polygons, _ := shape(n)
			best := time.Hour
			for range 2 {
				start := geotest.ProcessorTime(t)
				arrange(t, Area{0, 1, polygons}).Polygons(has(0))
				best = min(best, geotest.ProcessorTime(t)-start)
			}
			return best
		}
		if a, b := least(few), least(growth*few); b > limit*max(a, time.Millisecond) {
			t.Errorf("%s: %v for %d rings, and %v for %d", name, a, few, b, growth*few)
		}
	}
}

// BenchmarkManyRings lays out 100,000 rings.
func BenchmarkManyRings(b *testing.B) {
	for name, shape := range manyRings {
		b.Run(name, func(b *testing.B) {
			polygons, _ := shape(100_000)
			b.ReportAllocs()
			for b.Loop() {
				a, err := Arrange(Area{0, 1, polygons})
				if err != nil {
					b.Fatal(err)
				}
				a.Polygons(has(0))
			}
		})
	}
}
