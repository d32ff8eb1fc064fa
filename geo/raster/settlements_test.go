package raster

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// settlement is one in the middle of nowhere of a tile.
func settlement(class osm.Class, x, y int32, name string) osm.Feature {
	return osm.Feature{Class: class, Names: map[string]string{"en": name, "uk": "Село " + name[:1]}, Shape: tile.Piece{Points: []tile.Point{{X: x, Y: y}}}}
}

// settled is an archive with many settlements in two blocks each way from one, at a zoom.
func settled(b Block) Basemap {
	of := Basemap{Hash: "settled", Last: 14, Tiles: map[tile.ID]*osm.Tile{}}
	r := rand.New(rand.NewPCG(1, uint64(b.Zoom)))
	classes := osm.ClassesOf(osm.Settlement)
	for y := range uint32(4) {
		for x := range uint32(4) {
			id := osm.DataTile(tile.ID{Z: b.Zoom, X: b.X*blockTiles + 2*x, Y: b.Y*blockTiles + 2*y}, of.Last)
			var features []osm.Feature
			for i := range 40 {
				features = append(features, settlement(classes[i%4], r.Int32N(4096), r.Int32N(4096), fmt.Sprintf("%c settlement %d.%d.%d", 'A'+i%26, x, y, i)))
			}
			of.Tiles[id] = layered(osm.Settlement, features...)
		}
	}
	return of
}

func meet(a, b orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}

var emptyBlock = Block{Zoom: 13, X: 4940 / blockTiles, Y: 2834 / blockTiles}

// blocksOf names the settlements of two blocks each way from one.
func blocksOf(b Block, of Basemap, lang string, ground ...*Picture) map[Block][]label.Settled {
	out := map[Block][]label.Settled{}
	for y := range uint32(2) {
		for x := range uint32(2) {
			at := Block{b.Zoom, b.X + x, b.Y + y}
			out[at] = at.Settlements([]Basemap{of}, lang, ground...)
		}
	}
	return out
}

// Over an area of 8×8 tiles each name is whole, and in one block, and none meets another.
func TestNoNameOfABasemapIsCutAtATile(t *testing.T) {
	of := settled(emptyBlock)
	zoom := paint.Whole(emptyBlock.Zoom)
	corner := emptyBlock.bound().Min
	for _, v := range []Variant{{Parts: Labels}, {Parts: Labels, Lang: "uk", Theme: look.Dark, Scale: 2}} {
		named := blocksOf(emptyBlock, of, v.Lang)
		size := 8 * paint.TileSize * int(v.scale())
		want := newCanvas(size, v.scale())
		defer want.Release()
		local := func(q orb.Point) paint.Vec {
			return paint.Vec{X: float32(q[0] - corner[0]), Y: float32(q[1] - corner[1])}
		}
		var all []label.Label
		for block, names := range named {
			if len(names) < 20 {
				t.Errorf("the block %v has only %d names", block, len(names))
			}
			for _, s := range names {
				l := s.Label(zoom)
				for _, box := range []orb.Bound{l.Box, l.Sign.Box(zoom.Style)} {
					if in := block.bound(); !in.Contains(box.Min) || !in.Contains(box.Max) {
						t.Errorf("%s reaches out of its block", s.Name)
					}
				}
				for _, o := range all {
					if meet(l.Box, o.Box) || meet(l.Box, o.Sign.Box(zoom.Style)) || meet(o.Box, l.Sign.Box(zoom.Style)) {
						t.Errorf("%s meets another name", s.Name)
					}
				}
				all = append(all, l)
				l.Sign.Symbol.Draw(want.Canvas, local(l.Sign.At), zoom.Style, color.NRGBA{}, v.Theme.Inks())
				l.Text.Draw(want.Canvas, local(l.At), v.Theme.Inks())
			}
		}
		side := paint.TileSize * int(v.scale())
		for y := range uint32(8) {
			for x := range uint32(8) {
				id := tile.ID{Z: emptyBlock.Zoom, X: emptyBlock.X*blockTiles + x, Y: emptyBlock.Y*blockTiles + y}
				c := newCanvas(side, v.scale())
				BasemapTile{Settlements: named[BlockOf(id)]}.names(c, id, v)
				for row := range side {
					whole := want.Pix[(int(y)*side+row)*size+int(x)*side:][:side]
					if !slices.Equal(c.Pix[row*side:(row+1)*side], whole) {
						t.Fatalf("%v: row %d of the tile %d,%d is not as it is in the whole", v, row, x, y)
					}
				}
				c.Release()
			}
		}
	}
}

// What a block names does not depend on its neighbours, nor on the order in which tiles were read.
func TestABlockIsNamedByItself(t *testing.T) {
	of := settled(emptyBlock)
	own := Basemap{Last: of.Last, Tiles: map[tile.ID]*osm.Tile{}}
	for _, id := range emptyBlock.Tiles() {
		at := osm.DataTile(id, of.Last)
		own.Tiles[at] = of.Tiles[at]
	}
	if len(own.Tiles) != 4 {
		t.Errorf("a block is made of %d tiles of an archive", len(own.Tiles))
	}
	want := emptyBlock.Settlements([]Basemap{own}, "en")
	for range 3 {
		if diff := cmp.Diff(want, emptyBlock.Settlements([]Basemap{of}, "en")); diff != "" {
			t.Fatal(diff)
		}
	}
	for rank, name := range map[int]string{1: "cities", 4: "hamlets"} {
		if !slices.ContainsFunc(want, func(s label.Settled) bool { return s.Rank == rank }) {
			t.Errorf("no %s are named", name)
		}
	}
	low := Block{Zoom: 8, X: 2, Y: 2}
	if got := low.Settlements([]Basemap{{Last: 14, Tiles: map[tile.ID]*osm.Tile{{Z: 7, X: 5, Y: 5}: layered(osm.Settlement, settlement("city", 1, 1, "Far"))}}}, "en"); len(got) > 0 {
		t.Errorf("at zoom 8 are named %v", got)
	}
}

// Settlements make room for what a picture marks and names, and are not named again beside it.
func TestSettlementsMakeRoomForThePicture(t *testing.T) {
	p := Prepare(bundledTogether(t)...)
	zoom := paint.Whole(11)
	at := p.Placement(zoom, "en")
	world := mercator.Project(orb.Point{37.8, 48.0}) // Donetsk
	n := float64(uint64(1) << zoom.Style)
	block := BlockOf(tile.ID{Z: zoom.Style, X: uint32(world[0] * n), Y: uint32(world[1] * n)})
	of := Basemap{Last: 14, Tiles: map[tile.ID]*osm.Tile{}}
	r := rand.New(rand.NewPCG(1, 2))
	i := 0
	for _, id := range block.Tiles() {
		id = osm.DataTile(id, of.Last)
		var features []osm.Feature
		for range 40 {
			features = append(features, settlement("village", r.Int32N(4096), r.Int32N(4096), fmt.Sprint("Village ", i)))
			i++
		}
		of.Tiles[id] = layered(osm.Settlement, features...)
	}
	// The city itself, too, a little way from where the ground has it.
	side := 1 / float64(uint64(1)<<(zoom.Style-1))
	city := tile.ID{Z: zoom.Style - 1, X: uint32(world[0] / side), Y: uint32(world[1] / side)}
	of.Tiles[city].Layers[0].Features = append([]osm.Feature{settlement("city", int32((world[0]/side-float64(city.X))*tile.Extent)+90, int32((world[1]/side-float64(city.Y))*tile.Extent), "Donetsk")}, of.Tiles[city].Layers[0].Features...)
	got := p.OnBasemaps(of).Settlements(zoom, "en", block.bound())
	if len(got) < 10 {
		t.Fatalf("only %d are named", len(got))
	}
	for _, l := range got {
		if l.Text.Lines[0].Words == "Donetsk" {
			t.Error("Donetsk is named twice")
		}
		for _, o := range at.Labels {
			if meet(l.Box, o.Box) || meet(l.Sign.Box(zoom.Style), o.Box) {
				t.Errorf("%s covers a name of the picture", l.Text.Lines[0].Words)
			}
		}
		for _, o := range at.Signs {
			if meet(l.Box, o.Box(zoom.Style)) {
				t.Errorf("%s covers a sign of the picture", l.Text.Lines[0].Words)
			}
		}
	}
	if alone := SettlementsOf([]Basemap{of}, zoom, "en", block.bound()); !slices.ContainsFunc(alone, func(l label.Label) bool { return l.Text.Lines[0].Words == "Donetsk" }) {
		t.Error("where the ground is not known Donetsk is not named")
	}
}

// A basemap's tile is transparent but for what it has, with the ground's lines over that; what an
// archive could say of borders, countries and capitals is nowhere.
func TestTilesOfABasemapAlone(t *testing.T) {
	blank, err := paint.Blank(2)
	if err != nil {
		t.Fatal(err)
	}
	png := func(b BasemapTile, id tile.ID, v Variant) []byte {
		t.Helper()
		out, err := b.PNG(id, v)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	across := []tile.Point{{X: 0, Y: 0}, {X: 4096, Y: 4096}}
	foreign := &osm.Tile{}
	for _, layer := range []string{"boundary", "boundaries", "boundary_labels", "place", "places", "place_labels", "countries"} {
		foreign.Layers = append(foreign.Layers, osm.TileLayer{Name: layer, Features: []osm.Feature{
			lines("country", false, across), polygon("country", square(0, 0, 4096)), settlement("country", 2000, 2000, "Country"),
		}})
	}
	foreign.Layers = append(foreign.Layers, layered(osm.Settlement,
		settlement("country", 2000, 2000, "Country"), settlement("region", 2000, 1000, "Region"), settlement("capital", 1000, 2000, "Capital")).Layers...)
	foreign.Layers = append(foreign.Layers, layered(osm.Road, lines("border", false, across), lines("", false, across)).Layers...)
	of := []Basemap{basemapOf(dataTile, foreign)}
	for _, parts := range []Parts{All, Plain, Labels} {
		names := BlockOf(drawnTile).Settlements(of, "en")
		if b := png(BasemapTile{of, nil, names}, drawnTile, Variant{Parts: parts, Scale: 2}); !bytes.Equal(b, blank) || len(names) > 0 {
			t.Errorf("parts %d: something of borders or countries is drawn", parts)
		}
	}
	// A tile on a line between oblasts: the line shows where there is a wood, and nowhere else.
	base := Prepare(bundled(t, "base", "2014-01-01"))
	at := mercator.Project(orb.Point{36.83, 48.07})
	var id tile.ID
	line := opaquePixel("oblast-line", look.Light)
	n := float64(uint64(1) << 12)
	for dx := range uint32(4) { // one of these has it
		id = tile.ID{Z: 12, X: uint32(at[0]*n) + dx, Y: uint32(at[1] * n)}
		if slices.Contains(drawn(base, id, Variant{Parts: Plain}), line) {
			break
		}
	}
	wood := []Basemap{basemapOf(osm.DataTile(id, 14), layered(osm.Landcover, polygon("wood", square(-64, -64, 4224))))}
	c := newCanvas(paint.TileSize, 1)
	defer c.Release()
	BasemapTile{Basemaps: wood, Ground: base}.draw(c, TileOf(id), Variant{Parts: Plain})
	if !slices.Contains(c.Pix, line) || !slices.Contains(c.Pix, opaquePixel("wood", look.Light)) {
		t.Error("a wood hides the line between oblasts")
	}
	if b := png(BasemapTile{of, base, nil}, id, Variant{Scale: 2}); !bytes.Equal(b, blank) {
		t.Error("lines are drawn where the basemap has nothing")
	}
	light, dark := png(BasemapTile{wood, base, nil}, id, Variant{}), png(BasemapTile{wood, base, nil}, id, Variant{Theme: look.Dark})
	if bytes.Equal(light, dark) || !bytes.Equal(light, png(BasemapTile{wood, base, nil}, id, Variant{})) {
		t.Error("dark is as light, or the same tile is not the same twice")
	}
}
