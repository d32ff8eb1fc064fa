package raster

import (
	"bytes"
	"image/color"
	"slices"
	"sync"
	"testing"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

func TestTileOfNothingIsOnePicture(t *testing.T) {
	base, claims := Prepare(bundled(t, "base", "2014-01-01")), Prepare(bundled(t, "claims", "2022-09-30"))
	atSea, farOff := tile.ID{Z: 9, X: 10, Y: 300}, tile.ID{Z: 5, X: 0, Y: 3}
	for _, scale := range []int{1, 2} {
		a, err := base.PNG(atSea, Variant{Scale: scale})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []Variant{{Scale: scale}, {Scale: scale, Theme: Dark, Parts: Labels}} {
			b, err := claims.PNG(farOff, v)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%q at scale %d: two pictures of nothing differ", v, scale)
			}
		}
		img := decoded(t, a)
		if got := img.Bounds().Dx(); got != paint.TileSize*scale {
			t.Errorf("the picture is %d wide", got)
		}
		if _, _, _, alpha := img.At(5, 5).RGBA(); alpha != 0 {
			t.Error("the picture of nothing is not transparent")
		}
	}
}

func TestVariantsDiffer(t *testing.T) {
	p := Prepare(bundledTogether(t)...)
	id := tile.ID{Z: 7, X: 76, Y: 44}
	seen := map[string]Variant{}
	for _, v := range []Variant{
		{}, {Theme: Dark}, {Lang: "uk"}, {Lang: "ru"}, {Parts: Plain}, {Parts: Labels},
		{Theme: Dark, Parts: Plain}, {Theme: Dark, Lang: "uk", Parts: Labels}, {Scale: 2},
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
	tiles := append(tilesIn(6, 30, 46, 40, 51), tilesIn(8, 36, 47.5, 38, 48.5)...)
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

func TestPlaceSignsTellStandingApart(t *testing.T) {
	drawn := map[string]standing{}
	for _, s := range []standing{agreed, claimed, contested} {
		c := newCanvas(paint.TileSize, 1)
		(&subject{kind: subjectPlace, standing: s}).draw(c.Canvas, paint.Vec{X: 100, Y: 100}, 8, Light.inks()["places"], Light.inks())
		var shape bytes.Buffer
		for _, p := range c.Pix {
			shape.WriteByte(byte(p)) // one channel: no hue
		}
		if other, ok := drawn[shape.String()]; ok {
			t.Errorf("standing %d looks like %d", s, other)
		}
		drawn[shape.String()] = s
		c.Release()
	}
}

func TestStandingOfPlaces(t *testing.T) {
	p := bundled(t, "places", "2025-11-27")
	want := map[string]standing{"pokrovsk": contested, "huliaipole": claimed, "kherson": agreed, "bakhmut": contested}
	for _, s := range subjectsIn(p) {
		if w, ok := want[s.feature.Key]; ok && s.standing != w {
			t.Errorf("%s has standing %d, want %d", s.feature.Key, s.standing, w)
		}
	}
}

func TestLayerInk(t *testing.T) {
	own := geo.Layer{Kind: geo.KindClaims, Style: geo.Style{Color: "#010203", ColorDark: "#040506"}}
	if got := layerInk(own, Light); got != (color.NRGBA{1, 2, 3, 255}) {
		t.Errorf("its own colour is %v", got)
	}
	if got := layerInk(own, Dark); got != (color.NRGBA{4, 5, 6, 255}) {
		t.Errorf("its own colour on dark is %v", got)
	}
	if got := layerInk(geo.Layer{Kind: geo.KindControl}, Dark); got != Dark.inks()["control"] {
		t.Errorf("control has colour %v", got)
	}
}

func TestStatementsAreNamedInTheLanguageOfTheMap(t *testing.T) {
	for _, s := range subjectsIn(bundledTogether(t)...) {
		if s.kind == subjectStatement && placeName(s.feature) == "Bishkek" {
			if got := s.name("ru"); got != "Бишкек" {
				t.Errorf("%s was made in %q", s.feature.Key, got)
			}
			return
		}
	}
	t.Error("no statement was made in Bishkek")
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
