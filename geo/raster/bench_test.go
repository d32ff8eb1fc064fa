package raster

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/raster/mercator"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
)

// bundled is a snapshot of a bundled layer.
func bundled(t testing.TB, layer, date string) Source {
	t.Helper()
	src := Source{Set: tile.NewSet(layer, readFile(t, layers.FS, layer+"/"+date+".geojson"))}
	b, err := fs.ReadFile(layers.FS, layer+"/layer.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &src.Layer); err != nil {
		t.Fatal(err)
	}
	src.Layer.ID = layer
	return src
}

// realControl is a real day of control; what needs it is skipped where the
// real days are not at hand.
func realControl(t testing.TB) Source {
	t.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = "../../../shared/real"
	}
	path := filepath.Join(dir, "deepstatemap_data_20251127.geojson")
	if _, err := os.Stat(path); err != nil {
		t.Skip("the real days are not here: set FRONTLINE_REAL to their folder")
	}
	return Source{
		Set:   tile.NewSet("control", readFile(t, os.DirFS(dir), filepath.Base(path))),
		Layer: geo.Layer{ID: "control", Kind: geo.KindControl},
	}
}

func readFile(t testing.TB, from fs.FS, path string) []geo.Feature {
	t.Helper()
	f, err := from.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return features
}

// tilesIn are the tiles of a zoom that meet a box of degrees.
func tilesIn(z uint8, west, south, east, north float64) []tile.ID {
	n := math.Exp2(float64(z))
	a, b := mercator.Project([2]float64{west, north}), mercator.Project([2]float64{east, south})
	var out []tile.ID
	for y := uint32(a[1] * n); y <= uint32(b[1]*n); y++ {
		for x := uint32(a[0] * n); x <= uint32(b[0]*n); x++ {
			out = append(out, tile.ID{Z: z, X: x, Y: y})
		}
	}
	return out
}

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
			tiles := tilesIn(z, 30, 44.2, 40.5, 51.5)
			v := Variant{Scale: scale}
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

// BenchmarkPlace finds room for all names of the bundled basemap.
func BenchmarkPlace(b *testing.B) {
	subjects := subjectsIn(bundled(b, "base", "2014-01-01"))
	for _, z := range []uint8{5, 8, 12} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			for b.Loop() {
				place(subjects, z, "uk")
			}
		})
	}
}
