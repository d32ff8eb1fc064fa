package raster

import (
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// What is past its cadence is paler, by what the table says, in every form in
// which layers are drawn together.
func TestStaleIsPaler(t *testing.T) {
	layer := geo.Layer{ID: "control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, Style: geo.Style{Color: "#aa0000"}}
	ring := orb.Ring{{30, 45}, {40, 45}, {40, 50}, {30, 50}, {30, 45}}
	set := tile.NewSet("control", []geo.Feature{{Key: "held", Geometry: orb.Polygon{ring}}})
	source := func(stale bool) Source { return Source{Set: set, Layer: layer, Stale: stale} }
	alpha := func(stale bool) uint32 {
		b, err := Prepare(source(stale)).PNG(tile.ID{Z: 7, X: 76, Y: 44}, Variant{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, _, a := decoded(t, b).At(128, 128).RGBA()
		return a >> 8
	}
	fresh, stale := alpha(false), alpha(true)
	if want := float64(fresh) * float64(table.Stale.Opacity); stale == 0 || float64(stale) < want-2 || float64(stale) > want+2 {
		t.Errorf("the opacity of what is stale is %d of %d; want about %.0f", stale, fresh, want)
	}
	green := func(stale bool) uint32 {
		b, err := Poster{Width: 300, Height: 200, Scale: 1, Zoom: 6, Center: orb.Point{35, 48}, Plain: true}.PNG(Prepare(source(stale)))
		if err != nil {
			t.Fatal(err)
		}
		_, g, _, _ := decoded(t, b).At(150, 100).RGBA()
		return g >> 8
	}
	if a, b := green(false), green(true); b <= a+20 {
		t.Errorf("on paper, what is stale has %d of green, and what is not %d: it is hardly paler", b, a)
	}
	drawing := func(stale bool) string {
		return string(Poster{Width: 300, Height: 200, Scale: 1, Zoom: 6, Center: orb.Point{35, 48}}.SVG(Prepare(source(stale))))
	}
	if pale := ` opacity="` + decimal(float64(table.Stale.Opacity)) + `"`; strings.Contains(drawing(false), pale) || !strings.Contains(drawing(true), pale) {
		t.Errorf("a drawing of what is stale has no%s, or one of what is not has it", pale)
	}
	style := func(stale bool) float64 {
		m := NewMapStyle(Variant{})
		m.Add(layer, "")
		if stale {
			m.Pale(layer)
		}
		for _, l := range m.Layers() {
			if paint := l["paint"].(map[string]any); l["type"] == "fill" && paint["fill-color"] != nil {
				return paint["fill-opacity"].(float64)
			}
		}
		t.Fatal("the style has no fill")
		return 0
	}
	if got, want := style(true), style(false)*float64(table.Stale.Opacity); got != want {
		t.Errorf("the fill of a style is %g opaque; want %g", got, want)
	}
}
