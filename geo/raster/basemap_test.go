package raster

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// drawnTile is a tile of the map far from what the ground has, and dataTile the one that it is
// drawn of.
var (
	drawnTile = tile.ID{Z: 13, X: 4940, Y: 2834}
	dataTile  = osm.DataTile(drawnTile, 14)
)

func lines(class osm.Class, tunnel bool, of ...[]tile.Point) osm.Feature {
	return osm.Feature{Class: class, Tunnel: tunnel, Shape: tile.Piece{Lines: of}}
}

func polygon(class osm.Class, rings ...[]tile.Point) osm.Feature {
	q := make(tile.Polygon, len(rings))
	for i, r := range rings {
		q[i] = r
	}
	return osm.Feature{Class: class, Shape: tile.Piece{Polygons: []tile.Polygon{q}}}
}

func square(x, y, side int32) []tile.Point {
	return []tile.Point{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}}
}

func layered(layer string, features ...osm.Feature) *osm.Tile {
	return &osm.Tile{Layers: []osm.TileLayer{{Name: layer, Features: features}}}
}

// basemapOf is an archive with one tile.
func basemapOf(at tile.ID, t *osm.Tile) Basemap {
	return Basemap{Hash: "made-up", Last: 14, Tiles: map[tile.ID]*osm.Tile{at: t}}
}

// drawn draws a tile before it is encoded.
func drawn(p *Picture, id tile.ID, v Variant) []paint.Pixel {
	pix, _ := stitched(p, id.Z, id.X, id.Y, 1, 1, v)
	return pix
}

func opaquePixel(ink string, theme look.Theme) paint.Pixel {
	col := theme.Inks()[ink]
	return paint.Over(0, col, paint.Opaque)
}

func TestBasemapsLieBetweenTheGroundAndItsLines(t *testing.T) {
	// A wood over all, in a country with an oblast whose line goes through the tile.
	n := math.Exp2(float64(drawnTile.Z))
	west, north := mercator.Longitude(float64(drawnTile.X)/n), mercator.Latitude(float64(drawnTile.Y)/n)
	east, south := mercator.Longitude(float64(drawnTile.X+1)/n), mercator.Latitude(float64(drawnTile.Y+1)/n)
	middle := (west + east) / 2
	ring := func(w, e float64) []orb.Point {
		return []orb.Point{{w, south - 1}, {e, south - 1}, {e, north + 1}, {w, north + 1}}
	}
	land := rastertest.Shape("land", "country", "", ring(west-1, east+1)...)
	oblast := rastertest.Shape("oblast", "oblast", "", ring(middle, east+1)...)
	control := rastertest.Shape("held", "", "", ring(middle+0.003, east+1)...)
	held := source(geo.KindControl, control)
	wood := layered(osm.Landcover, polygon("wood", square(-80, -80, 4256)))
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		v := Variant{Theme: theme, Parts: Plain}
		p := Prepare(source(geo.KindBase, land, oblast), held).OnBasemaps(basemapOf(dataTile, wood))
		pix := drawn(p, drawnTile, v)
		row := pix[100*paint.TileSize : 101*paint.TileSize]
		want := opaquePixel("wood", theme)
		if row[40] != want {
			t.Errorf("theme %d: the wood is %08x, not %08x: the ground hides it", theme, row[40], want)
		}
		if row[paint.TileSize/2] == want {
			t.Errorf("theme %d: the wood hides the oblast's line", theme)
		}
		alone := Prepare(held).OnBasemaps(basemapOf(dataTile, wood))
		if got := drawn(alone, drawnTile, v)[100*paint.TileSize+250]; row[250] != got || got == want {
			t.Errorf("theme %d: what is held is %08x over a basemap, and %08x where there is ground beneath", theme, got, row[250])
		}
		if low := drawn(Prepare().OnBasemaps(basemapOf(dataTile, wood)), drawnTile, v); low[0] != want {
			t.Errorf("theme %d: a basemap alone is %08x", theme, low[0])
		}
	}
}

// Without basemaps, and where they have nothing, pictures are the same to the byte.
func TestABasemapWithNothingInItChangesNoPicture(t *testing.T) {
	layers := bundledTogether(t)
	id := tile.ID{Z: 11, X: 1235, Y: 709}
	want, err := Prepare(layers...).PNG(id, Variant{})
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]Basemap{"without a tile": {Last: 14}, "with an empty one": basemapOf(osm.DataTile(id, 14), &osm.Tile{})} {
		got, err := Prepare(layers...).OnBasemaps(of).PNG(id, Variant{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("a basemap %s changes the picture", name)
		}
	}
	blank, err := paint.Blank(1)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := Prepare().OnBasemaps(basemapOf(osm.DataTile(id, 14), &osm.Tile{})).PNG(id, Variant{}); err != nil || !bytes.Equal(b, blank) {
		t.Errorf("a basemap with nothing is %d bytes, not the transparent picture's (%v)", len(b), err)
	}
}

// What is drawn of two neighbours, of features that meet and of tiles beside each other, has no
// seam, at zooms between two whole ones neither.
func TestBasemapsShowNoSeam(t *testing.T) {
	halves := func(id tile.ID) *osm.Tile {
		// Each tile reaches into the next, and is cut along a slanted line into two.
		return layered(osm.Landcover,
			polygon("wood", []tile.Point{{X: -64, Y: -64}, {X: 1930, Y: -64}, {X: 2301, Y: 4160}, {X: -64, Y: 4160}}),
			polygon("wood", []tile.Point{{X: 1930, Y: -64}, {X: 4160, Y: -64}, {X: 4160, Y: 4160}, {X: 2301, Y: 4160}}))
	}
	b := Basemap{Last: 14, Tiles: map[tile.ID]*osm.Tile{}}
	for x := range uint32(3) {
		for y := range uint32(3) {
			id := tile.ID{Z: dataTile.Z, X: dataTile.X + x, Y: dataTile.Y + y}
			b.Tiles[id] = halves(id)
		}
	}
	p := Prepare().OnBasemaps(b)
	want := opaquePixel("wood", look.Light)
	for _, scale := range []float64{1, 2} {
		pix, width := stitched(p, drawnTile.Z, dataTile.X<<1, dataTile.Y<<1, 5, 5, Variant{Scale: scale, Parts: Plain})
		for i, got := range pix {
			if got != want {
				t.Fatalf("scale %v: the pixel %d,%d is %08x", scale, i%width, i/width, got)
			}
		}
	}
	// At zooms between two, and for print, whose tiles are deeper than the style.
	zoom := paint.ZoomOf(12.7)
	for deeper := range uint8(3) {
		for x := range 5 {
			at := Tile{tile.ID{Z: drawnTile.Z + deeper, X: dataTile.X<<(1+deeper) + uint32(x), Y: dataTile.Y << (1 + deeper)}, zoom}
			scale := float64(uint64(1) << deeper)
			c := paint.BorrowCanvas()
			c.ResetCell(paint.CellOf(int(at.ID.X), int(at.ID.Y), at.side()*scale), scale)
			p.DrawTile(c, 0, at, Variant{Scale: scale})
			if i := slices.IndexFunc(c.Pix, func(got paint.Pixel) bool { return got != want }); i >= 0 {
				t.Errorf("zoom 12.7, %d deeper: the pixel %d,%d of tile %d is %08x", deeper, i%c.Width, i/c.Width, x, c.Pix[i])
			}
			c.Release()
		}
	}
}

// A line is where it is in all tiles that are drawn of one tile of an archive, dashes included, also
// where those are many zooms on from it.
func TestLinesOfABasemapRunOnOverTiles(t *testing.T) {
	rail := layered(osm.Rail, lines("rail", false, []tile.Point{{X: -64, Y: 1000}, {X: 4160, Y: 1000}}))
	for up := uint8(1); up <= 4; up++ {
		b := Basemap{Last: 14 - up + 1, Tiles: map[tile.ID]*osm.Tile{}}
		z := b.Last + up
		from := tile.ID{Z: b.Last, X: 9880 >> (14 - b.Last), Y: 5668 >> (14 - b.Last)}
		b.Tiles[from] = rail
		y := from.Y<<up + uint32(1000<<up/tile.Extent)
		pix, width := stitched(Prepare().OnBasemaps(b), z, from.X<<up, y, 1<<up, 1, Variant{Parts: Plain})
		inTile := 1000 << up % tile.Extent / (tile.Extent / paint.TileSize)
		row := pix[inTile*width : (inTile+1)*width]
		// Dashes and gaps are six pixels each, from where the line begins on.
		var runs []int
		length := 0
		for x := 1; x < len(row); x++ {
			length++
			if row[x]>>24 == 0 || row[x-1]>>24 == 0 {
				t.Fatalf("%d zooms on: there is nothing at %d", up, x)
			}
			if (row[x]&0xff > 0xb0) != (row[x-1]&0xff > 0xb0) {
				runs, length = append(runs, length), 0
			}
		}
		if len(runs) < width/7 {
			t.Fatalf("%d zooms on: %d dashes and gaps over %d pixels", up, len(runs), width)
		}
		for i, n := range runs[1:] {
			if n < 5 || n > 7 {
				t.Errorf("%d zooms on: the run %d is %d pixels long", up, i, n)
			}
		}
	}
}

// Each kind of feature is drawn in the order of the style: roads over water, railways over roads.
func TestEachKindOfABasemapIsDrawn(t *testing.T) {
	all := rastertest.EachClass()
	from := tile.ID{Z: 14, X: 9880, Y: 5668}
	seen := map[[2]string]int{}
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		for z := uint8(15); z <= 16; z++ {
			up := z - 14
			pix, _ := stitched(Prepare().OnBasemaps(basemapOf(from, all)), z, from.X<<up, from.Y<<up, 1<<up, 1<<up, Variant{Theme: theme, Parts: Plain})
			for name := range theme.Inks() {
				if slices.Contains(pix, opaquePixel(name, theme)) {
					seen[[2]string{name, fmt.Sprint(theme)}]++
				}
			}
		}
	}
	for _, l := range look.Basemap {
		name := string(l.Paint.FillColor)
		if l.Type == "line" {
			name = string(l.Paint.LineColor)
		}
		for _, theme := range []look.Theme{look.Light, look.Dark} {
			if seen[[2]string{name, fmt.Sprint(theme)}] == 0 {
				t.Errorf("theme %d: nothing is drawn in %s, the colour of %s", theme, name, l.ID)
			}
		}
	}
}

// Ground is kept with the basemaps on it, by their hashes: what another one has is drawn anew, and
// what was not read is not kept.
func TestGroundIsKeptWithItsBasemaps(t *testing.T) {
	kept := map[GroundKey][]byte{}
	keep := func(k GroundKey, draw func() []byte) []byte {
		if _, there := kept[k]; !there {
			kept[k] = draw()
		}
		return kept[k]
	}
	layers := bundledTogether(t)
	id := drawnTile
	wood, water := layered(osm.Landcover, polygon("wood", square(0, 0, 3000))), layered(osm.Water, polygon("inland", square(0, 0, 3000)))
	for round := range 2 {
		for name, of := range map[string][]Basemap{
			"wood": {{Hash: "a", Last: 14, Tiles: map[tile.ID]*osm.Tile{dataTile: wood}}},
			"both": {{Hash: "a", Last: 14, Tiles: map[tile.ID]*osm.Tile{dataTile: wood}}, {Hash: "b", Last: 14, Tiles: map[tile.ID]*osm.Tile{dataTile: water}}},
			"none": nil,
		} {
			want := drawn(Prepare(layers...).OnBasemaps(of...), id, Variant{})
			got := drawn(Prepare(layers...).OnKeptGround("ground", keep).OnBasemaps(of...), id, Variant{})
			if !slices.Equal(got, want) {
				t.Errorf("round %d: %s is drawn otherwise on kept ground", round, name)
			}
			inset := func(p *Picture) []paint.Pixel {
				c := newCanvas(paint.TileSize, 1)
				defer c.Release()
				p.DrawGround(c.Canvas, 1, TileOf(id), Variant{})
				return slices.Clone(c.Pix)
			}
			if !slices.Equal(inset(Prepare(layers...).OnBasemaps(of...)), inset(Prepare(layers...))) {
				t.Errorf("%s is drawn where the ground alone is asked for", name)
			}
		}
	}
	if len(kept) != 3 {
		t.Errorf("%d grounds are kept of three", len(kept))
	}
	drawn(Prepare(layers...).OnKeptGround("ground", keep).OnBasemaps(Basemap{Hash: "c", Last: 14}), id, Variant{})
	if len(kept) != 3 {
		t.Error("what was not read is kept")
	}
}

// Nothing that an archive can have takes long: lines far outside, without end, to and fro.
func TestNoShapeOfABasemapTakesLong(t *testing.T) {
	const far = 1 << 24
	zigzag := make([]tile.Point, 20_000)
	for i := range zigzag {
		zigzag[i] = tile.Point{X: int32(i%2*2*far - far), Y: int32(i*7919%4096 - 10)}
	}
	outside := make([]tile.Point, 200_000)
	for i := range outside {
		outside[i] = tile.Point{X: -200 - int32(i%5), Y: int32(i * 31 % far)}
	}
	for name, of := range map[string]*osm.Tile{
		"zigzag":   layered(osm.Rail, lines("rail", false, zigzag)),
		"dashes":   layered(osm.Road, lines("path", false, zigzag), lines("path", false, outside)),
		"outside":  layered(osm.Road, lines("trunk", false, outside)),
		"areas":    layered(osm.Water, polygon("inland", outside), polygon("inland", zigzag[:2000])),
		"inverted": layered(osm.Landcover, polygon("wood", []tile.Point{{X: far, Y: far}, {X: -far, Y: far}, {X: -far, Y: -far}, {X: far, Y: -far}})),
		"empty":    layered(osm.Landcover, polygon("wood"), polygon("wood", nil), lines("wood", false, nil, []tile.Point{{}}, []tile.Point{{}, {}})),
	} {
		for _, up := range []uint8{1, 2, 16} {
			b := Basemap{Last: 16 - up, Tiles: map[tile.ID]*osm.Tile{{Z: 16 - up}: of}}
			id := tile.ID{Z: 16, X: 1<<up - 1}
			start := geotest.ProcessorTime(t)
			drawn(Prepare().OnBasemaps(b), id, Variant{Scale: 2})
			if took := geotest.ProcessorTime(t) - start; took > time.Second {
				t.Errorf("%s, %d zooms on: takes %s", name, up, took)
			}
		}
	}
}
