package poster

import (
	"bytes"
	"testing"

	"frontline/geo/raster"
	"frontline/geo/raster/look"

	"github.com/paulmach/orb"
)

// A picture on ground that was drawn for another is the same to the byte, and draws none.
func TestAPictureOnKeptGroundIsTheSame(t *testing.T) {
	grounds := []raster.MapLayer{bundledLayer(t, "base", "2014-01-01"), bundledLayer(t, "water", "2014-01-01")}
	drawn, kept := 0, map[raster.GroundKey][]byte{}
	ground := func(k raster.GroundKey, draw func() []byte) []byte {
		if _, ok := kept[k]; !ok {
			drawn++
			kept[k] = draw()
		}
		return kept[k]
	}
	dates := [][]raster.MapLayer{append(grounds[:2:2], bundledLayer(t, "claims", "2022-09-30")), append(grounds[:2:2], heldLayer())}
	for _, v := range []Poster{
		{Width: 500, Height: 300, Scale: 1, Zoom: 6, Center: orb.Point{36, 47}, Inset: true, Home: orb.Bound{Min: orb.Point{22, 44}, Max: orb.Point{40, 52}}},
		{Width: 300, Height: 300, Scale: 2, Zoom: 9, Center: beyondBorder(0, 0), Theme: look.Dark, Plain: true},
		{Width: 300, Height: 300, Scale: 1, Zoom: 9, Center: beyondBorder(0, 0)},
		{Width: 300, Height: 300, Scale: 1, Zoom: 3, Center: orb.Point{-30, 0}}, // the open sea
	} {
		for i, layers := range dates {
			want, err := v.PNG(raster.Prepare(layers...))
			if err != nil {
				t.Fatal(err)
			}
			before := drawn
			got, err := v.PNG(raster.Prepare(layers...).OnKeptGround("test", ground))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("date %d, zoom %v: another picture on kept ground", i, v.Zoom)
			}
			if more := drawn - before; (more > 0) != (i == 0) {
				t.Errorf("date %d, zoom %v: ground was drawn %d times", i, v.Zoom, more)
			}
		}
	}
}
