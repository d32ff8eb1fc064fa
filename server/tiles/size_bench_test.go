package tiles_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"os"
	"sync"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/tile"
	"frontline/server/web"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// sizedTiles is about how many tiles of a zoom are weighed; where more cover
// the layer, it is a sample spread over all of them.
const sizedTiles = 400

// BenchmarkTileSizes reports what the tiles that cover each layer weigh at each
// zoom: raw, with gzip and with brotli, in the mean of those with something in
// them over Ukraine. It times nothing.
func BenchmarkTileSizes(b *testing.B) {
	real := os.DirFS(cmp.Or(os.Getenv("FRONTLINE_REAL"), "../../../shared/real"))
	for _, l := range []struct {
		layer string
		files fs.FS
		path  string
	}{
		{"control", real, "deepstatemap_data_20251127.geojson"},
		{"claims", layers.FS, "claims/2022-09-30.geojson"},
		{"base", layers.FS, "base/2014-01-01.geojson"},
	} {
		b.Run(l.layer, func(b *testing.B) {
			set := tile.NewSet(l.layer, readSized(b, l.layer, l.files, l.path))
			for z := maptile.Zoom(0); z <= 14; z++ {
				sizes := sync.OnceValues(func() ([3]int, int) { return weighTiles(b, set, z) })
				b.Run(fmt.Sprintf("z=%d", z), func(b *testing.B) {
					sum, n := sizes()
					b.ReportMetric(0, "ns/op")
					b.ReportMetric(float64(n), "tiles")
					for c, name := range map[web.Coding]string{web.Identity: "raw-B", web.Gzip: "gzip-B", web.Brotli: "brotli-B"} {
						b.ReportMetric(math.Round(float64(sum[c])/float64(max(n, 1))), name)
					}
				})
			}
		})
	}
}

func readSized(b *testing.B, layer string, files fs.FS, path string) []geo.Feature {
	b.Helper()
	f, err := files.Open(path)
	if err != nil {
		b.Skip("the real days are not here: set FRONTLINE_REAL to their folder")
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: layer})
	if err != nil {
		b.Fatal(err)
	}
	return features
}

// weighTiles sums the bytes of a zoom's tiles in each coding, and counts those
// that are not empty.
func weighTiles(b *testing.B, set *tile.Set, z maptile.Zoom) (sum [3]int, n int) {
	b.Helper()
	for _, id := range tilesUnder(orb.Bound{Min: orb.Point{22, 44.3}, Max: orb.Point{40.3, 52.4}}, z) {
		raw := set.MVT(id)
		if len(raw) == 0 {
			continue
		}
		n++
		for c := web.Identity; c <= web.Brotli; c++ {
			packed, err := web.NewBody(raw, c)
			if err != nil {
				b.Fatal(err)
			}
			sum[c] += len(packed.Bytes)
		}
	}
	return sum, n
}

// tilesUnder is at most about sizedTiles of the tiles under a bound.
func tilesUnder(under orb.Bound, z maptile.Zoom) []tile.ID {
	from, to := maptile.At(under.LeftTop(), z), maptile.At(under.RightBottom(), z)
	all := int(to.X-from.X+1) * int(to.Y-from.Y+1)
	var ids []tile.ID
	for i := 0; i < all; i += max(all/sizedTiles, 1) {
		wide := int(to.X - from.X + 1)
		ids = append(ids, tile.ID{Z: uint8(z), X: from.X + uint32(i%wide), Y: from.Y + uint32(i/wide)})
	}
	return ids
}
