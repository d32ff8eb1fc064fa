package maplibre

import (
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/style"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
)

// What changes with the zoom has at each whole zoom what pictures have there,
// one zoom further in.
func TestSizesChangeByTheZoomsOfPictures(t *testing.T) {
	for _, tt := range []struct {
		size string
		want []any
	}{
		{`["step", ["zoom"], 0.7, 7, 1]`, []any{5, 0.7, 6, 1.0}},
		{`["step", ["zoom"], 0.6, 6, 1.1, 9, 1.4]`, []any{4, 0.6, 5, 1.1, 7, 1.1, 8, 1.4}},
		{`["step", ["zoom"], 0.45, 4, 0.55, 5, 0.7]`, []any{2, 0.45, 3, 0.55, 4, 0.7}},
		{`["step", ["zoom"], 1, 1, 2]`, []any{0, 2.0}},
	} {
		var size style.ByZoom
		if err := size.UnmarshalJSON([]byte(tt.size)); err != nil {
			t.Fatal(err)
		}
		want := append(expression{"interpolate", expression{"linear"}, expression{"zoom"}}, tt.want...)
		if diff := cmp.Diff(want, sizeByZoom(size)); diff != "" {
			t.Error(diff)
		}
	}
}

// Whoever a layer names as its own, no filter of its style is empty.
func TestNoFilterOfHoldersIsEmpty(t *testing.T) {
	for _, own := range []string{"", "Russia", "Ukraine", "Transnistria"} {
		l := geo.Layer{ID: "control", Kind: geo.KindControl, HeldBy: own}
		m := NewStyle(raster.Variant{})
		m.Add(l, 0, "names")
		b, err := json.Marshal(m.Layers())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "null") {
			t.Errorf("the style of a layer of %q has an empty filter: %s", own, b)
		}
	}
}

// What is past its cadence is paler in a style.
func TestStaleIsPalerInAStyle(t *testing.T) {
	layer := geo.Layer{ID: "control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, Style: geo.Style{Color: "#aa0000"}}
	style := func(stale bool) float64 {
		m := NewStyle(raster.Variant{})
		m.Add(layer, 0, "")
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
