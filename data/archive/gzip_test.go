package archive

import (
	"fmt"
	"path/filepath"
	"testing"

	"frontline/geo"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// TestTilesAreGzippedWhereThatIsSmaller: one square is larger so, many with names alike
// are not. The tiles are the same either way.
func TestTilesAreGzippedWhereThatIsSmaller(t *testing.T) {
	for _, c := range []struct {
		features int
		gzipped  bool
	}{{1, false}, {400, true}} {
		var features []geo.Feature
		for i := range c.features {
			west := 30 + float64(i%20)/10
			south := 48 + float64(i/20)/10
			features = append(features, geo.Feature{
				Key: fmt.Sprint(i), Names: map[string]string{"en": fmt.Sprint("The quarter of number ", i)},
				Geometry: orb.Polygon{{{west, south}, {west + 0.05, south}, {west + 0.05, south + 0.05}, {west, south + 0.05}, {west, south}}},
			})
		}
		o := bundled(t, "claims", "2022-09-30", "out.pmtiles", 6)
		o.Path, o.Set = filepath.Join(t.TempDir(), "out.pmtiles"), tile.NewSet("claims", features)
		export(t, o)
		got := readPMTiles(t, o.Path)
		if got.gzipped != c.gzipped {
			t.Errorf("of %d features: gzipped %t", c.features, got.gzipped)
		}
		for id, want := range tilesOf(o) {
			if string(got.tiles[id]) != string(want) {
				t.Errorf("of %d features: tile %v differs", c.features, id)
			}
		}
	}
}
