package raster_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// BenchmarkBasemapTile draws the tiles around Pokrovsk, of a made-up archive, as PNG: cold, with the
// archive's tile translated and read, and the names of its block placed, and drawn alone. An
// operation is one tile.
func BenchmarkBasemapTile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "made-up.pmtiles")
	if err := basemaptest.Write(b.Context(), path, basemaptest.Options{MaxZoom: 14}); err != nil {
		b.Fatal(err)
	}
	archive, err := basemap.Open(b.Context(), path, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer archive.Close()
	named := func(_ orb.Point, _ osm.Class, names map[string]string) map[string]string {
		return map[string]string{"en": names["name:en"] + names["uk"]}
	}
	read := func(tiles ...tile.ID) []raster.Basemap {
		of := raster.Basemap{Last: 14, Tiles: map[tile.ID]*osm.Tile{}}
		for _, id := range tiles {
			from := osm.DataTile(id, of.Last)
			if _, there := of.Tiles[from]; there {
				continue
			}
			raw, err := archive.Translated(b.Context(), from, named)
			if err != nil {
				b.Fatal(err)
			}
			if of.Tiles[from], err = osm.Read(raw); err != nil {
				b.Fatal(err)
			}
		}
		return []raster.Basemap{of}
	}
	ground := raster.Prepare(bundled(b, "base", "2014-01-01"))
	around := basemaptest.Around
	for _, z := range []uint8{9, 11, 12, 13, 15, 16} {
		tiles := rastertest.Tiles(z, around[0], around[1], around[2], around[3])
		draw := func(b *testing.B, of []raster.Basemap, names []label.Settled, id tile.ID, scale float64) int {
			png, err := raster.BasemapTile{Basemaps: of, Ground: ground, Settlements: names}.PNG(id, raster.Variant{Scale: scale})
			if err != nil {
				b.Fatal(err)
			}
			return len(png)
		}
		draw(b, nil, raster.BlockOf(tiles[0]).Settlements(nil, "en", ground), tiles[0], 1) // which places the ground's names
		b.Run(fmt.Sprintf("z%d/cold", z), func(b *testing.B) {
			bytes := 0
			for i := range b.N {
				id := tiles[i%len(tiles)]
				block := raster.BlockOf(id)
				bytes += draw(b, read(id), block.Settlements(read(block.Tiles()...), "en", ground), id, 1)
			}
			b.ReportMetric(float64(bytes)/float64(b.N), "bytes/tile")
		})
		all := read(tiles...)
		for scale := 1.0; scale <= 2; scale++ {
			b.Run(fmt.Sprintf("z%d/drawn@%vx", z, scale), func(b *testing.B) {
				for i := range b.N {
					draw(b, all, nil, tiles[i%len(tiles)], scale)
				}
			})
		}
	}
}
