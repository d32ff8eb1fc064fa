package tile

import (
	"fmt"
	"testing"
	"time"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// sieve is one polygon with n oblong holes in rows.
func sieve(n int) geo.Feature {
	columns := 1
	for columns*columns < n {
		columns++
	}
	p := orb.Polygon{rectangle(30, 44, 38.1, 49.1)}
	step, width := 8/float64(columns), 3.2/float64(columns)
	for i := range n {
		x, y := 30.01+step*float64(i%columns), 44.01+5*float64(i/columns)/float64(columns)
		p = append(p, holeOf(rectangle(round6(x), round6(y), round6(x+width), round6(y+width/2))))
	}
	return geo.Feature{Key: "a", Geometry: p}
}

// BenchmarkFirstTileOfManyEdges times the first tile of a polygon with many holes, and of a long spiral, and reports
// how much longer it takes with four times as many: 4 where the work is in proportion
// to them, 16 where each is held against each. A spiral is mended at these zooms.
func BenchmarkFirstTileOfManyEdges(b *testing.B) {
	for _, c := range []struct {
		name  string
		shape func(n int) geo.Feature
		n     int
	}{
		{"holes", sieve, 25000},
		{"spiral", func(n int) geo.Feature { return spiral(n, 0.001) }, 150},
	} {
		few, many := []geo.Feature{c.shape(c.n)}, []geo.Feature{c.shape(4 * c.n)}
		for _, z := range []uint8{4, 6, 8} {
			b.Run(fmt.Sprintf("%s/z=%d", c.name, z), func(b *testing.B) {
				first := func(features []geo.Feature) time.Duration {
					s, start := NewSet("x", features), time.Now()
					for _, id := range covering(s, z)[:1] {
						s.MVT(id)
					}
					return time.Since(start)
				}
				var ofFew, ofMany time.Duration
				for b.Loop() {
					ofFew += first(few)
					ofMany += first(many)
				}
				b.ReportMetric(float64(ofMany)/float64(ofFew), "x-for-4n")
				b.ReportMetric(ofMany.Seconds()/float64(b.N), "s-of-4n")
			})
		}
	}
}
