package raster

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
)

// BenchmarkPNG draws every tile around the front, one after another, with
// nothing kept but what a picture keeps itself. An operation is one tile.
func BenchmarkPNG(b *testing.B) {
	base, claims := bundled(b, "base", "2014-01-01"), bundled(b, "claims", "2022-09-30")
	places := bundled(b, "places", "2025-11-27")
	pictures := []struct {
		name    string
		picture *Picture
	}{
		{"base", Prepare(base)},
		{"claims", Prepare(claims)},
		{"places", Prepare(places)},
		{"together", Prepare(base, claims, places)},
	}
	b.Run("control", func(b *testing.B) { benchmarkPicture(b, Prepare(realControl(b)), 1) })
	for _, p := range pictures {
		b.Run(p.name, func(b *testing.B) { benchmarkPicture(b, p.picture, 1) })
	}
	b.Run("together@2x", func(b *testing.B) { benchmarkPicture(b, pictures[3].picture, 2) })
}

func benchmarkPicture(b *testing.B, p *Picture, scale int) {
	for z := uint8(5); z <= 10; z++ {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			tiles := rastertest.Tiles(z, 30, 44.2, 40.5, 51.5)
			v := Variant{Scale: float64(scale)}
			var times []time.Duration
			bytes, drawn := 0, 0
			empty, err := paint.Blank(scale)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := p.PNG(tiles[0], v); err != nil { // places the names
				b.Fatal(err)
			}
			b.ResetTimer()
			for i := range b.N {
				start := time.Now()
				png, err := p.PNG(tiles[i%len(tiles)], v)
				if err != nil {
					b.Fatal(err)
				}
				if len(png) != len(empty) {
					times = append(times, time.Since(start))
					bytes += len(png)
					drawn++
				}
			}
			b.StopTimer()
			if drawn == 0 {
				return
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[drawn/2].Microseconds())/1000, "ms-median")
			b.ReportMetric(float64(times[drawn*99/100].Microseconds())/1000, "ms-p99")
			b.ReportMetric(float64(bytes)/float64(drawn), "bytes/tile")
		})
	}
}
