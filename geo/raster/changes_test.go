package raster

import (
	"fmt"
	"testing"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/style"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

func changed(key, change string, ring ...orb.Point) geo.Feature {
	f := rastertest.Shape(key, "", "", ring...)
	text, _ := json.Marshal(change)
	f.Properties = map[string]json.RawMessage{"change": text}
	return f
}

// changePicture has ground gained in the west and lost in the east.
func changePicture() *Picture {
	set := tile.NewSet("test", []geo.Feature{
		changed("a", "gained", orb.Point{-170, -80}, orb.Point{-10, -80}, orb.Point{-10, 80}, orb.Point{-170, 80}),
		changed("b", "lost", orb.Point{10, -80}, orb.Point{170, -80}, orb.Point{170, 80}, orb.Point{10, 80}),
	})
	return Prepare(MapLayer{Set: set, Layer: geo.Layer{ID: "test", Kind: geo.KindControl}, Change: true})
}

// runs counts the pixels that are like their neighbour up and to the right,
// and those that are like the one up and to the left, in a square of 64.
func runs(pix []paint.Pixel, width, x, y int) (rising, falling int) {
	for j := y + 1; j < y+64; j++ {
		for i := x + 1; i < x+63; i++ {
			p := pix[j*width+i]
			if p == pix[(j-1)*width+i+1] {
				rising++
			}
			if p == pix[(j-1)*width+i-1] {
				falling++
			}
		}
	}
	return rising, falling
}

func TestGainedAndLostDifferByHueAndHatching(t *testing.T) {
	for _, v := range []Variant{{}, {Theme: look.Dark}, {Scale: 2}, {Theme: look.Dark, Scale: 2}} {
		pix, width := stitched(changePicture(), 2, 0, 1, 4, 2, v)
		at := func(x, y int) (int, int) { return x * int(v.scale()), y * int(v.scale()) }
		gx, gy := at(300, 200)
		lx, ly := at(700, 200)
		if rising, falling := runs(pix, width, gx, gy); rising != 63*62 || falling > rising/2 {
			t.Errorf("%+v: what was gained has %d pixels along rising lines and %d along falling ones", v, rising, falling)
		}
		if rising, falling := runs(pix, width, lx, ly); falling != 63*62 || rising > falling/2 {
			t.Errorf("%+v: what was lost has %d pixels along falling lines and %d along rising ones", v, falling, rising)
		}
		// The premultiplied red outweighs blue and green in the one, and not
		// in the other.
		red := func(p paint.Pixel) bool { return p&0xff > p>>8&0xff && p&0xff > p>>16&0xff }
		if g, l := pix[gy*width+gx], pix[ly*width+lx]; !red(g) || red(l) {
			t.Errorf("%+v: gained is %08x and lost %08x", v, g, l)
		}
	}
}

func TestHatchingRunsOnFromTileToTile(t *testing.T) {
	for _, scale := range []int{1, 2} {
		// Both sides lie across the edges of tiles.
		pix, width := stitched(changePicture(), 2, 0, 1, 4, 2, Variant{Scale: float64(scale)})
		for _, x := range []int{224, 736} {
			if rising, falling := runs(pix, width, x*scale, 224*scale); rising != 63*62 && falling != 63*62 {
				t.Errorf("at scale %d, lines break at the edge of a tile at %d", scale, x)
			}
		}
	}
}

// Who looks at what changed takes no claim for ground that is held now.
func TestANewClaimIsNotDrawnAsNewlyHeld(t *testing.T) {
	square := rastertest.Shape("a", "", "", orb.Point{-150, -60}, orb.Point{150, -60}, orb.Point{150, 60}, orb.Point{-150, 60})
	for _, change := range []string{style.LookGained, style.LookLost} {
		square.Properties = map[string]json.RawMessage{"change": fmt.Appendf(nil, "%q", change)}
		drawn := map[geo.Kind]string{}
		for _, kind := range []geo.Kind{geo.KindClaims, geo.KindControl} {
			pix, _ := stitched(Prepare(MapLayer{Set: tile.NewSet("test", []geo.Feature{square}), Layer: geo.Layer{ID: "test", Kind: kind}, Change: true}), 1, 0, 0, 2, 2, Variant{})
			drawn[kind] = fmt.Sprint(pix)
		}
		if drawn[geo.KindClaims] == drawn[geo.KindControl] {
			t.Errorf("%s: a claim is drawn as what is held", change)
		}
	}
}
