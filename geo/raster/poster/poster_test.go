package poster

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// posterView is a poster of all that there is to draw around it.
func posterView(shown raster.MapLayer, change func(*Poster)) Poster {
	v := Poster{
		Width: 600, Height: 400, Scale: 1, Fit: &orb.Bound{Min: orb.Point{32, 44}, Max: orb.Point{37, 47}}, Padding: 28, Deepest: 8,
		Title: "A title", Km: "km", Lines: []string{"a line"}, Credit: "whose data",
		Legend: []LegendEntry{{Look: "annexation", Layer: shown.Layer, Words: "claimed"}, {Look: "held", Layer: shown.Layer, Words: "held"}},
	}
	if change != nil {
		change(&v)
	}
	return v
}

func drawn(t testing.TB, p *raster.Picture, v Poster) []byte {
	t.Helper()
	b, err := v.PNG(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPosterIsAsLargeAsAsked(t *testing.T) {
	shown := bundled(t, "claims", "2014-03-18")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), shown)
	for _, size := range [][3]int{{600, 400, 1}, {600, 400, 2}, {64, 64, 1}, {64, 900, 1}, {900, 64, 1}, {400, 300, 3}} {
		b := drawn(t, p, posterView(shown, func(v *Poster) { v.Width, v.Height, v.Scale = size[0], size[1], float64(size[2]) }))
		want := image.Pt(size[0]*size[2], size[1]*size[2])
		if got := rastertest.Decoded(t, b).Bounds().Size(); got != want {
			t.Errorf("%v: it is %v", size, got)
		}
	}
}

func TestPosterIsTheSameAgain(t *testing.T) {
	shown := bundled(t, "claims", "2014-03-18")
	first := drawn(t, raster.Prepare(bundled(t, "base", "2014-01-01"), shown), posterView(shown, nil))
	if !bytes.Equal(first, drawn(t, raster.Prepare(bundled(t, "base", "2014-01-01"), shown), posterView(shown, nil))) {
		t.Error("the same view gives other bytes")
	}
}

// Whatever its place among the tiles, the map in a poster is what the tiles
// are.
func TestPosterShowsTheTiles(t *testing.T) {
	p := raster.Prepare(bundled(t, "base", "2014-01-01"))
	const z = 5
	tiles := rastertest.Tiles(z, 33, 46, 34, 46.5)
	want, err := p.PNG(tiles[0], raster.Variant{Parts: raster.Plain})
	if err != nil {
		t.Fatal(err)
	}
	x, y := (float64(tiles[0].X)+0.5)/(1<<z), (float64(tiles[0].Y)+0.5)/(1<<z)
	middle := orb.Point{x*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi}
	v := Poster{Width: paint.TileSize, Height: paint.TileSize, Scale: 1, Plain: true, Zoom: z, Center: middle}
	// Without its names and signs a poster would be the tile; they are laid over
	// it, and cover little.
	got, tile := rastertest.Decoded(t, drawn(t, p, v)), rastertest.Decoded(t, want)
	differ := 0
	for y := range paint.TileSize {
		for x := range paint.TileSize {
			r, g, b, a := tile.At(x, y).RGBA()
			if a < 0xffff {
				continue // the sea, which a tile leaves to the page
			}
			r2, g2, b2, _ := got.At(x, y).RGBA()
			// Files of few colours have them rounded.
			if far := func(a, b uint32) bool { return max(a, b)-min(a, b) > 12<<8 }; far(r, r2) || far(g, g2) || far(b, b2) {
				differ++
			}
		}
	}
	if differ > paint.TileSize*paint.TileSize/20 {
		t.Errorf("%d of %d pixels are not the tile's", differ, paint.TileSize*paint.TileSize)
	}
}

func TestFittedViewShowsItAll(t *testing.T) {
	for _, b := range []orb.Bound{
		{Min: orb.Point{22, 44}, Max: orb.Point{40, 52}},
		{Min: orb.Point{-180, -85}, Max: orb.Point{180, 85}},
		{Min: orb.Point{37, 48}, Max: orb.Point{37, 48}},
	} {
		zoom, center := mercator.Fit(b, 900, 600, 28, 8)
		world := paint.ZoomOf(zoom).World()
		middle := mercator.Project(center)
		for _, corner := range []orb.Point{b.Min, b.Max} {
			at := mercator.Project(corner)
			x, y := (at[0]-middle[0])*world, (at[1]-middle[1])*world
			if zoom > 0 && (x < -450 || x > 450 || y < -300 || y > 300) {
				t.Errorf("%v at zoom %v: %v is out of sight", b, zoom, corner)
			}
		}
		if zoom > 8 {
			t.Errorf("%v: zoom %v is deeper than there is data for", b, zoom)
		}
	}
}

// A title that is long is broken, and leaves a map of a third of the height.
func TestFrameLeavesTheMapItsRoom(t *testing.T) {
	long := strings.Repeat("a long title ", 9)
	shown := raster.MapLayer{Layer: geo.Layer{ID: "claims", Kind: geo.KindClaims}}
	for _, size := range [][2]int{{64, 64}, {300, 200}, {600, 400}, {1200, 630}, {4096, 100}} {
		v := posterView(shown, func(v *Poster) { v.Width, v.Height, v.Title = size[0], size[1], long })
		f := frameOf(v)
		if f.area.h < v.Height/3 || f.area.w != v.Width || f.area.y < 0 || f.area.y+f.area.h > v.Height {
			t.Errorf("%v: the map is %+v", size, f.area)
		}
		for _, text := range f.texts {
			if text.at.X+text.text.Width > float32(v.Width) {
				t.Errorf("%v: a text ends at %v", size, text.at.X+text.text.Width)
			}
		}
	}
}

// What stands on the map covers no name, and not itself; the inset shows home
// and the view, in the corner with the fewest signs.
func TestNothingStandsOnNames(t *testing.T) {
	shown := bundled(t, "places", "2025-11-27")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), shown)
	for _, size := range [][2]int{{64, 64}, {300, 200}, {600, 400}, {1200, 800}, {400, 1600}, {1600, 400}, {4096, 2000}} {
		for _, zoom := range []float64{0, 1, 4, 6.4, 7, 12} {
			v := posterView(shown, furnished)
			v.Width, v.Height, v.Fit, v.Zoom, v.Center = size[0], size[1], nil, zoom, orb.Point{37.2, 48.3}
			l := layoutOf(p, v)
			taken := l.furniture.taken
			for i, a := range taken {
				if a.x < l.in.x || a.y < l.in.y || a.x+a.w > l.in.x+l.in.w || a.y+a.h > l.in.y+l.in.h {
					t.Errorf("%v zoom %v: %v is not on the map %v", size, zoom, a, l.in)
				}
				others := furniture{taken: taken[i+1:]}
				if others.meets(paint.Vec{X: float32(a.x), Y: float32(a.y)}, paint.Vec{X: float32(a.x + a.w), Y: float32(a.y + a.h)}) {
					t.Errorf("%v zoom %v: %v overlaps another of %v", size, zoom, a, taken)
				}
			}
			for _, n := range seenLabels(p, v, &l) {
				if l.furniture.meets(l.local(n.Box.Min), l.local(n.Box.Max)) {
					t.Errorf("%v zoom %v: a name is covered", size, zoom)
				}
			}
			wide, high := l.in.w >= leastInset, l.in.h >= 2*max(min(l.in.w/5, insetMost), insetLeast)*3/4
			if has := l.furniture.inset != nil; has != (wide && high && zoom >= 2) {
				t.Errorf("%v zoom %v: there is an inset: %t", size, zoom, has)
			}
		}
	}
}

// everySign are all entries that a key can have.
func everySign() (out []LegendEntry) {
	claims, control := geo.Layer{ID: "claims", Kind: geo.KindClaims}, geo.Layer{ID: "control", Kind: geo.KindControl}
	for _, layer := range []geo.Layer{claims, control} {
		for _, l := range look.OfKind(layer.Kind) {
			out = append(out, LegendEntry{Look: l.Name, Layer: layer})
			if layer.Kind == geo.KindControl && l.Name != string(geo.ClassHeld) {
				out = append(out, LegendEntry{Look: l.Name, Layer: layer, Outline: true})
			}
		}
	}
	for _, look := range []string{style.LookGained, style.LookLost, style.LookAfter} {
		out = append(out, LegendEntry{Look: look, Layer: control})
		if look != style.LookGained { // a new claim is drawn as a claim
			out = append(out, LegendEntry{Look: look, Layer: claims})
		}
	}
	for _, sign := range []string{"contested", "claimed", "agreed", "statement"} {
		out = append(out, LegendEntry{Sign: sign, Layer: claims})
	}
	return out
}

// Every sign of the key is drawn: none is as another, in both themes.
func TestSignsOfTheKeyDiffer(t *testing.T) {
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		seen := map[string]LegendEntry{}
		for _, e := range everySign() {
			c := paint.NewCanvas(64, 1)
			e.draw(c, paint.Vec{X: 8, Y: 8}, Poster{Theme: theme, Scale: 1})
			key := fmt.Sprint(c.Pix)
			if other, ok := seen[key]; ok {
				t.Errorf("theme %v: %+v is as %+v", theme, e, other)
			}
			seen[key] = e
			c.Release()
		}
	}
}

// BenchmarkPoster draws a picture of 1200×800 over all layers anew, with
// nothing kept from one to the next.
func BenchmarkPoster(b *testing.B) {
	base, claims, places, control := bundled(b, "base", "2014-01-01"), bundled(b, "claims", "2022-09-30"), bundled(b, "places", "2025-11-27"), realControl(b)
	for b.Loop() {
		v := posterView(claims, func(v *Poster) { v.Width, v.Height = 1200, 800 })
		drawn(b, raster.Prepare(base, control, claims, places), v)
	}
}
