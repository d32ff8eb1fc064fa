package raster

import (
	"image/color"
	"testing"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// stitched draws a block of tiles, before they are encoded, as one picture of
// so many pixels a row.
func stitched(p *Picture, z uint8, x, y, across, down uint32, v Variant) ([]paint.Pixel, int) {
	p.ready()
	size := paint.TileSize * int(v.scale())
	width := size * int(across)
	out := make([]paint.Pixel, width*size*int(down))
	for ty := range down {
		for tx := range across {
			c := newCanvas(size, v.scale())
			p.draw(c, tile.ID{Z: z, X: x + tx, Y: y + ty}, v, nil)
			for row := range size {
				copy(out[(int(ty)*size+row)*width+int(tx)*size:], c.Pix[row*size:(row+1)*size])
			}
			c.Release()
		}
	}
	return out, width
}

// A slanted square around the place where four tiles meet, at 0° N 0° E.
func diamond(key, class, status string, r float64) geo.Feature {
	return rastertest.Shape(key, class, status, orb.Point{r, 0.1 * r}, orb.Point{-0.1 * r, r}, orb.Point{-r, -0.1 * r}, orb.Point{0.1 * r, -r})
}

func TestPolygonAcrossFourTilesShowsNoLine(t *testing.T) {
	for kind, class := range map[geo.Kind]string{geo.KindBase: "country", geo.KindControl: ""} {
		for _, scale := range []int{1, 2} {
			p := Prepare(source(kind, diamond("a", class, "", 10)))
			pix, width := stitched(p, 4, 7, 7, 2, 2, Variant{Scale: float64(scale)})
			middle := width / 2
			want := pix[(middle-40)*width+middle-40]
			if want == 0 {
				t.Fatalf("%s: nothing is drawn", kind)
			}
			for y := middle - 50; y < middle+50; y++ {
				for x := middle - 50; x < middle+50; x++ {
					if got := pix[y*width+x]; got != want {
						t.Fatalf("%s at scale %d: pixel %d,%d is %08x, others %08x", kind, scale, x, y, got, want)
					}
				}
			}
		}
	}
}

// neighbours share a jagged, slanted edge.
func neighbours(class string) []geo.Feature {
	edge := []orb.Point{{-3.1, -8}, {1.37, -4.2}, {-1.9, -1.13}, {2.71, 2.3}, {0.3, 8}}
	west := append([]orb.Point{{-8, 8}, {-8, -8}}, edge...)
	east := []orb.Point{{8, -8}, {8, 8}}
	for i := len(edge) - 1; i >= 0; i-- {
		east = append(east, edge[i])
	}
	return []geo.Feature{rastertest.Shape("west", class, "", west...), rastertest.Shape("east", class, "", east...)}
}

func TestNeighboursShowNothingBetweenThem(t *testing.T) {
	for z := uint8(3); z <= 7; z++ {
		p := Prepare(source(geo.KindBase, neighbours("country")...))
		n := uint32(1) << (z - 1)
		pix, width := stitched(p, z, n-1, n-1, 2, 2, Variant{})
		want := paint.Pixel(0xff)<<24 | 0xeaeff1 // land
		reach := min(int(float64(int(paint.TileSize)<<z)/360*7), 250)
		for y := width/2 - reach; y < width/2+reach; y++ {
			for x := width/2 - reach; x < width/2+reach; x++ {
				if got := pix[y*width+x]; got != want {
					t.Fatalf("z%d: pixel %d,%d is %08x, land %08x", z, x, y, got, want)
				}
			}
		}
	}
}

func TestHeldNeighboursAreFilledUpToEachOther(t *testing.T) {
	p := Prepare(source(geo.KindControl, neighbours("")...))
	pix, width := stitched(p, 5, 15, 15, 2, 2, Variant{})
	holdOpacity := paint.Pixel(look.ByName(geo.KindControl, "held").Filled(color.NRGBA{}).A)
	for y := width/2 - 150; y < width/2+150; y++ {
		for x := width/2 - 150; x < width/2+150; x++ {
			if a := pix[y*width+x] >> 24; a < holdOpacity {
				t.Fatalf("pixel %d,%d shows the ground: its opacity is %d, not %d", x, y, a, holdOpacity)
			}
		}
	}
}

func TestHatchingRunsOnOverTiles(t *testing.T) {
	for _, status := range []string{"annexation claimed", "recognised by Russia as independent"} {
		for _, scale := range []int{1, 2} {
			p := Prepare(source(geo.KindClaims, diamond("a", "", status, 30)))
			p.layers[0].Layer.Style.Pattern = "hatch"
			pix, width := stitched(p, 4, 7, 7, 2, 2, Variant{Scale: float64(scale)})
			middle := width / 2
			seen := map[paint.Pixel]bool{}
			for y := middle - 100; y < middle+100; y++ {
				for x := middle - 100; x < middle+100; x++ {
					// Lines rise to the right: x+y is the same along them.
					if a, b := pix[y*width+x], pix[(y+1)*width+x-1]; a != b {
						t.Fatalf("%s at scale %d: the line breaks at %d,%d", status, scale, x, y)
					}
					seen[pix[y*width+x]] = true
				}
			}
			if len(seen) < 3 {
				t.Fatalf("%s at scale %d is not hatched", status, scale)
			}
		}
	}
}

func TestClaimsOfDifferentKindsDiffer(t *testing.T) {
	drawn := map[string]int{}
	for _, status := range []string{"annexation claimed", "recognised by Russia as independent"} {
		p := Prepare(source(geo.KindClaims, diamond("a", "", status, 30)))
		pix, width := stitched(p, 4, 8, 7, 1, 1, Variant{})
		lines := 0
		for x := 1; x < width; x++ {
			if pix[200*width+x]>>24 > 100 && pix[200*width+x-1]>>24 <= 100 {
				lines++
			}
		}
		drawn[status] = lines
	}
	if a, r := drawn["annexation claimed"], drawn["recognised by Russia as independent"]; a < r*3/2 {
		t.Errorf("%d lines for annexation, %d for recognition: too alike", a, r)
	}
}

func TestDashesRunOnOverTiles(t *testing.T) {
	// A ring whose northern side runs along the middle of two tiles.
	r := 20.0
	g := orb.Polygon{{{-r, -r}, {r, -r}, {r, 5}, {-r, 5}, {-r, -r}}}
	at := mercator.Project(orb.Point{0, 5})
	const z = 4
	y := at[1] * (paint.TileSize << z)
	row := make([]uint8, 2*paint.TileSize)
	for i, x := range []uint32{7, 8} {
		c := newCanvas(paint.TileSize, 1)
		for _, tr := range trailsOf(g) {
			c.dashes(tr, TileOf(tile.ID{Z: z, X: x, Y: uint32(y) / paint.TileSize}), 3, 7, 4)
		}
		c.Shape.Take(&c.Area)
		inTile := int(y) % paint.TileSize
		e := c.Area.Rows[inTile]
		copy(row[i*paint.TileSize+int(e.From):(i+1)*paint.TileSize], c.Area.Row(inTile)[e.From:e.To])
	}
	// Full dashes and gaps, whether or not a tile ends in one.
	var runs []int
	length := 0
	for x := 1; x < len(row); x++ {
		length++
		if (row[x] > 127) != (row[x-1] > 127) {
			runs = append(runs, length)
			length = 0
		}
	}
	if len(runs) < 30 {
		t.Fatalf("%d dashes and gaps over two tiles", len(runs))
	}
	for i, n := range runs[1:] {
		if n < 3 || n > 8 {
			t.Errorf("run %d is %d pixels long, not 7 or 4", i, n)
		}
	}
}
