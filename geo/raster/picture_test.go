package raster

import (
	"bytes"
	"image/color"
	"slices"
	"sync"
	"testing"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

func TestTileOfNothingIsOnePicture(t *testing.T) {
	base, claims := Prepare(bundled(t, "base", "2014-01-01")), Prepare(bundled(t, "claims", "2022-09-30"))
	atSea, farOff := tile.ID{Z: 9, X: 10, Y: 300}, tile.ID{Z: 5, X: 0, Y: 3}
	for _, scale := range []int{1, 2} {
		a, err := base.PNG(atSea, Variant{Scale: float64(scale), Parts: Labels})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []Variant{{Scale: float64(scale)}, {Scale: float64(scale), Theme: look.Dark, Parts: Labels}} {
			b, err := claims.PNG(farOff, v)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%q at scale %d: two pictures of nothing differ", v, scale)
			}
		}
		img := rastertest.Decoded(t, a)
		if got := img.Bounds().Dx(); got != paint.TileSize*scale {
			t.Errorf("the picture is %d wide", got)
		}
		if _, _, _, alpha := img.At(5, 5).RGBA(); alpha != 0 {
			t.Error("the picture of nothing is not transparent")
		}
	}
}

// A basemap has the sea around its land, to lie beneath all else; its names and every other layer are
// transparent, the basemap's water too.
func TestABasemapHasTheSea(t *testing.T) {
	base, water, claims := bundled(t, "base", "2014-01-01"), bundled(t, "water", "2014-01-01"), bundled(t, "claims", "2022-09-30")
	atSea, coast := tile.ID{Z: 9, X: 10, Y: 300}, tile.ID{Z: 5, X: 18, Y: 11}
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		for _, tt := range []struct {
			name   string
			layers []MapLayer
			parts  Parts
			opaque bool
		}{
			{"the basemap", []MapLayer{base}, All, true}, {"its ground", []MapLayer{base}, Plain, true}, {"with claims", []MapLayer{base, claims}, All, true},
			{"its names", []MapLayer{base}, Labels, false}, {"its water", []MapLayer{water}, All, false}, {"claims", []MapLayer{claims}, All, false},
		} {
			for _, id := range []tile.ID{atSea, coast} {
				b, err := Prepare(tt.layers...).PNG(id, Variant{Theme: theme, Parts: tt.parts})
				if err != nil {
					t.Fatal(err)
				}
				img := rastertest.Decoded(t, b)
				clear := 0
				for y := range paint.TileSize {
					for x := range paint.TileSize {
						if _, _, _, alpha := img.At(x, y).RGBA(); alpha != 0xffff {
							clear++
						}
					}
				}
				if (clear == 0) != tt.opaque {
					t.Errorf("%s at %v, %v: %d pixels are transparent", tt.name, id, theme, clear)
				}
				if got, sea := color.NRGBAModel.Convert(img.At(5, 5)), theme.Sea(); tt.opaque && id == atSea && got != sea {
					t.Errorf("%s, %v: the sea is %v, want %v", tt.name, theme, got, sea)
				}
			}
		}
	}
}

func TestVariantsDiffer(t *testing.T) {
	p := Prepare(bundledTogether(t)...)
	id := tile.ID{Z: 7, X: 76, Y: 44}
	seen := map[string]Variant{}
	for _, v := range []Variant{
		{}, {Theme: look.Dark}, {Lang: "uk"}, {Lang: "ru"}, {Parts: Plain}, {Parts: Labels},
		{Theme: look.Dark, Parts: Plain}, {Theme: look.Dark, Lang: "uk", Parts: Labels}, {Scale: 2},
	} {
		b, err := p.PNG(id, v)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(b)]; ok {
			t.Errorf("%+v looks like %+v", v, other)
		}
		seen[string(b)] = v
	}
	a, _ := p.PNG(id, Variant{})
	b, _ := p.PNG(id, Variant{Lang: "en", Scale: 1})
	if !bytes.Equal(a, b) {
		t.Error("the defaults, written out, give another picture")
	}
}

func TestSameBytesFromManyAtOnce(t *testing.T) {
	sources := bundledTogether(t)
	want := map[tile.ID][]byte{}
	tiles := append(rastertest.Tiles(6, 30, 46, 40, 51), rastertest.Tiles(8, 36, 47.5, 38, 48.5)...)
	for _, id := range tiles {
		b, err := Prepare(sources[:2]...).PNG(id, Variant{Lang: "uk"})
		if err != nil {
			t.Fatal(err)
		}
		want[id] = b
	}
	p := Prepare(sources[:2]...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, id := range tiles {
				b, err := p.PNG(id, Variant{Lang: "uk"})
				if err != nil || !bytes.Equal(b, want[id]) {
					t.Errorf("tile %v is another picture, %v", id, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestPointsOfAnyLayerAreMarked(t *testing.T) {
	for _, kind := range []geo.Kind{geo.KindClaims, geo.KindControl, geo.KindPlaces, geo.KindStatements} {
		p := Prepare(source(kind, geo.Feature{Key: "a", Geometry: orb.Point{11, 11}}))
		pix, _ := stitched(p, 3, 4, 3, 1, 1, Variant{Parts: Plain})
		if !slices.ContainsFunc(pix, func(q paint.Pixel) bool { return q != 0 }) {
			t.Errorf("a point of %s does not show", kind)
		}
	}
}

func TestNamesAreNotCutAtTileEdges(t *testing.T) {
	p := Prepare(bundledTogether(t)...)
	p.ready()
	for z := uint8(4); z <= 9; z++ {
		for _, v := range []Variant{{Parts: Labels}, {Parts: Labels, Lang: "uk", Scale: 2, Theme: look.Dark}} {
			at := mercator.Project(orb.Point{36.5, 48.2})
			x, y := uint32(at[0]*float64(int(1)<<z)), uint32(at[1]*float64(int(1)<<z))
			parts, width := stitched(p, z, x, y, 2, 2, v)

			// The same names on one canvas that is as large.
			whole := newCanvas(2*paint.TileSize*int(v.scale()), v.scale())
			placed := p.Placement(paint.Whole(z), v.lang())
			crossing := 0
			for i := len(placed.Labels) - 1; i >= 0; i-- {
				l := &placed.Labels[i]
				local := func(q orb.Point) paint.Vec {
					return paint.Vec{X: float32(q[0] - float64(x)*paint.TileSize), Y: float32(q[1] - float64(y)*paint.TileSize)}
				}
				if l.Sign != nil {
					l.Sign.Symbol.Draw(whole.Canvas, local(l.Sign.At), z, color.NRGBA{}, v.Theme.Inks())
				}
				l.Text.Draw(whole.Canvas, local(l.At), v.Theme.Inks())
				edgeX, edgeY := float64(x+1)*paint.TileSize, float64(y+1)*paint.TileSize
				if l.Box.Min[0] < edgeX && edgeX < l.Box.Max[0] && edgeY-paint.TileSize < l.Box.Min[1] && l.Box.Max[1] < edgeY+paint.TileSize ||
					l.Box.Min[1] < edgeY && edgeY < l.Box.Max[1] && edgeX-paint.TileSize < l.Box.Min[0] && l.Box.Max[0] < edgeX+paint.TileSize {
					crossing++
				}
			}
			for i, want := range whole.Pix {
				if got := parts[i]; got != want {
					t.Fatalf("z%d %q: pixel %d,%d is %08x, in one piece %08x", z, v, i%width, i/width, got, want)
				}
			}
			t.Logf("z%d %q: %d names cross an edge", z, v, crossing)
			whole.Release()
		}
	}
}

func TestPictureKeepsFewPlacements(t *testing.T) {
	p := Prepare(bundled(t, "places", "2025-11-27"))
	p.ready()
	for z := range uint8(17) {
		for _, lang := range langs {
			p.Placement(paint.Whole(z), lang)
		}
	}
	if len(p.placements) > mostPlacements {
		t.Errorf("%d placements are kept, the most is %d", len(p.placements), mostPlacements)
	}
	if again := p.Placement(paint.Whole(16), "ru"); again != p.Placement(paint.Whole(16), "ru") {
		t.Error("the latest placement is made anew")
	}
}
