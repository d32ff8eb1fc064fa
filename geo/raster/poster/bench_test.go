package poster

import (
	"testing"

	"frontline/geo/raster"
	"frontline/geo/raster/rastertest"

	"github.com/paulmach/orb"
)

// BenchmarkDate draws 1200×800 of a real day on all that is bundled, as a picture that
// nobody asked for before: the layers are ready, and of the picture nothing is kept but the
// ground of another date.
func BenchmarkDate(b *testing.B) {
	set, l := rastertest.RealControl(b)
	layers := []raster.MapLayer{
		bundledLayer(b, "base", "2014-01-01"), bundledLayer(b, "water", "2023-06-06"), {Set: set, Layer: l},
		bundledLayer(b, "claims", "2022-09-30"), bundledLayer(b, "places", "2025-11-27"), bundledLayer(b, "statements", "2025-11-27"),
	}
	for i := range layers {
		layers[i].Of = raster.Prepare(layers[i])
	}
	for _, of := range []struct {
		name string
		fit  orb.Bound
	}{
		{"held", orb.Bound{Min: orb.Point{32, 45}, Max: orb.Point{40.3, 50.3}}},
		{"all", orb.Bound{Min: orb.Point{22.1, 44.4}, Max: orb.Point{40.3, 52.4}}},
	} {
		b.Run(of.name, func(b *testing.B) {
			v := Poster{Width: 1200, Height: 800, Scale: 1, Fit: &of.fit, Padding: 28, Deepest: 8, Lang: "en", Title: "Benchmark", Credit: "x"}
			b.ReportAllocs()
			grounds := map[raster.GroundKey][]byte{}
			kept := func(k raster.GroundKey, draw func() []byte) []byte {
				if _, ok := grounds[k]; !ok {
					grounds[k] = draw()
				}
				return grounds[k]
			}
			for b.Loop() {
				if _, err := v.PNG(raster.Prepare(layers...).OnKeptGround("bundled", kept)); err != nil {
					b.Fatal(err)
				}
			}
			bytes := 0
			for _, packed := range grounds {
				bytes += len(packed)
			}
			b.ReportMetric(float64(bytes), "kept-bytes")
		})
	}
}
