package change_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// BenchmarkParts lays three assessments over one another: a real day, and two made up of it by moving it a
// little.
func BenchmarkParts(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join(os.Getenv("FRONTLINE_REAL"), "*.geojson"))
	if len(files) == 0 {
		b.Skip("FRONTLINE_REAL names no folder with real days")
	}
	f, err := os.Open(files[len(files)-1])
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{})
	if err != nil {
		b.Fatal(err)
	}
	moved := func(east, north float64) (out orb.MultiPolygon) {
		for _, p := range geo.Polygons(orb.Clone(features[0].Geometry)) {
			for _, r := range p {
				for i := range r {
					r[i][0], r[i][1] = r[i][0]+east, r[i][1]+north
				}
			}
			out = append(out, p)
		}
		return out
	}
	grounds := []orb.MultiPolygon{moved(0, 0), moved(0.02, 0.005), moved(-0.03, 0.01)}
	for b.Loop() {
		var covers [][]int
		if _, err := change.Parts(b.Context(), grounds, func(on []int) []int {
			covers = append(covers, slices.Clone(on))
			return []int{len(covers)}
		}); err != nil {
			b.Fatal(err)
		}
	}
}
