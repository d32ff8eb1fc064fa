package raster

import (
	"testing"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// overlapped are two features of one assessor that overlap in the middle, and a
// third beside them.
func overlapped(after bool) *Picture {
	square := func(key string, west, east float64) geo.Feature {
		f := rastertest.Shape(key, "", "", orb.Point{west, -60}, orb.Point{east, -60}, orb.Point{east, 60}, orb.Point{west, 60})
		f.Class = geo.ClassHeld
		return f
	}
	set := tile.NewSet("test", []geo.Feature{square("a", -150, 20), square("b", -20, 90), square("c", 90, 150)})
	return Prepare(MapLayer{Set: set, Layer: geo.Layer{ID: "test", Kind: geo.KindControl}, After: after})
}

func TestGroundThatTwoFeaturesHaveIsNoDarker(t *testing.T) {
	for _, after := range []bool{false, true} {
		pix, width := stitched(overlapped(after), 1, 0, 0, 2, 2, Variant{})
		alone, both := pix[256*width+100], pix[256*width+256]
		if alone != both || alone == 0 {
			t.Errorf("after %v: alone %08x, where two overlap %08x", after, alone, both)
		}
	}
}

func TestPaleGroundHasNoBordersWithin(t *testing.T) {
	pix, width := stitched(overlapped(true), 1, 0, 0, 2, 2, Variant{})
	row := pix[256*width : 257*width]
	inside := map[paint.Pixel]bool{}
	for x := 60; x < 460; x++ { // from 138° west to 143° east
		inside[row[x]] = true
	}
	if len(inside) != 1 {
		t.Errorf("pale ground is of %d colours along a line across three features", len(inside))
	}
	edge := false
	for x := 30; x < 60; x++ {
		edge = edge || row[x] != 0 && row[x] != row[100]
	}
	if !edge {
		t.Error("around all of it there is no outline")
	}
}
