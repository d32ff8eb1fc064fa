package raster

import (
	"testing"

	"frontline/geo"
	"frontline/geo/raster/rastertest"
	"frontline/geo/style"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// What is past its cadence is paler, by what the table says, in every form in
// which layers are drawn together.
func TestStaleIsPaler(t *testing.T) {
	layer := geo.Layer{ID: "control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, Style: geo.Style{Color: "#aa0000"}}
	ring := orb.Ring{{30, 45}, {40, 45}, {40, 50}, {30, 50}, {30, 45}}
	set := tile.NewSet("control", []geo.Feature{{Key: "held", Geometry: orb.Polygon{ring}}})
	source := func(stale bool) MapLayer { return MapLayer{Set: set, Layer: layer, Stale: stale} }
	alpha := func(stale bool) uint32 {
		b, err := Prepare(source(stale)).PNG(tile.ID{Z: 7, X: 76, Y: 44}, Variant{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, _, a := rastertest.Decoded(t, b).At(128, 128).RGBA()
		return a >> 8
	}
	fresh, stale := alpha(false), alpha(true)
	if want := float64(fresh) * float64(style.Current().Stale.Opacity); stale == 0 || float64(stale) < want-2 || float64(stale) > want+2 {
		t.Errorf("the opacity of what is stale is %d of %d; want about %.0f", stale, fresh, want)
	}
}
