package tile

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkSingleTile times each of the tiles that cover one real day at zooms
// 4 to 10 on its own and reports the middle one and the slowest but one in a
// hundred: from a set that other tiles were cut from before, and from features
// as they come out of the store.
func BenchmarkSingleTile(b *testing.B) {
	features := realDay(b, "deepstatemap_data_20251127.geojson")
	prepared := NewSet("control", features)
	var ids []ID
	for z := uint8(4); z <= 10; z++ {
		for _, id := range covering(prepared, z) {
			if prepared.MVT(id) != nil {
				ids = append(ids, id)
			}
		}
	}
	for _, c := range []struct {
		name string
		set  func() *Set
	}{
		{"prepared", func() *Set { return prepared }},
		{"first-of-its-day", func() *Set { return NewSet("control", features) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for n := 0; b.Loop(); n++ {
				start := time.Now()
				c.set().MVT(ids[n%len(ids)])
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			at := func(q float64) float64 {
				return float64(took[int(q*float64(len(took)-1))]) / float64(time.Microsecond)
			}
			b.ReportMetric(at(0.5), "p50-µs")
			b.ReportMetric(at(0.99), "p99-µs")
		})
	}
}
