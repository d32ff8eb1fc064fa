package poster

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// A poster is the same however many bands it is drawn in, and a movie of it too.
func TestBandsAreAsOnePicture(t *testing.T) {
	shown := bundled(t, "places", "2025-11-27")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30"), shown)
	for _, size := range [][4]float64{{900, 700, 1, 6}, {700, 320, 2, 6}, {700, 320, 2, 5.61}, {500, 320, 3.125, 6.3}} {
		v := posterView(shown, furnished)
		v.Width, v.Height, v.Scale, v.Fit, v.Zoom, v.Center = int(size[0]), int(size[1]), size[2], nil, size[3], orb.Point{36.2, 47.9}
		s := sheetOf(p, v)
		if len(s.ends) < 2 {
			t.Fatalf("%v is one band", size)
		}
		made := func(ends []int) (png, film []byte) {
			s.ends = ends
			png, err := s.encode()
			if err != nil {
				t.Fatal(err)
			}
			m := new(Movie)
			for _, title := range []string{"one", "two"} {
				s.frame.texts[0].text, _ = s.frame.texts[0].text.Style.Set([]string{title})
				if err := m.add(s); err != nil {
					t.Fatal(err)
				}
			}
			if film, err = m.APNG(Timing{}, ""); err != nil {
				t.Fatal(err)
			}
			return png, film
		}
		cut := s.ends
		made(cut) // from here on the title is the same
		png, film := made([]int{s.height})
		var odd []int
		for y := 37; y < s.height; y += 190 {
			odd = append(odd, y)
		}
		for _, ends := range [][]int{cut, append(odd, s.height)} {
			if gotPNG, gotFilm := made(ends); !bytes.Equal(png, gotPNG) || !bytes.Equal(film, gotFilm) {
				t.Errorf("%v: in bands that end at %v it is another picture", size, ends)
			}
		}
	}
}

// What waits to be written, of a large picture or of a film, is what it takes packed and no more:
// Cost and the bounds of a film count on it.
func TestWhatWaitsIsPacked(t *testing.T) {
	shown := bundled(t, "places", "2025-11-27")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30"), shown)
	v := posterView(shown, furnished)
	v.Width, v.Height, v.Scale, v.Fit, v.Zoom, v.Center = 1200, 900, 1, nil, 6, orb.Point{36.2, 47.9}
	s := sheetOf(p, v)
	e := bands{Encoder: paint.NewEncoder()}
	defer e.Release()
	e.gather(s)
	m := new(Movie)
	if err := m.add(s); err != nil {
		t.Fatal(err)
	}
	wide := *s // one row of its tiles is more than is numbered at a time
	wide.width, wide.Width, wide.height, wide.Height, wide.ends = 2*s.width, 2*s.Width, 512, 512, []int{256, 512}
	w := bands{Encoder: paint.NewEncoder()}
	defer w.Release()
	if w.gather(&wide); cap(w.low) > bandPixels || len(w.ends) <= len(wide.ends) {
		t.Errorf("%d pixels are numbered at a time, in %d parts", cap(w.low), len(w.ends))
	}
	pixels := s.width * s.height
	for name, packed := range map[string][][]byte{"picture": e.packed, "film": m.frames[0].packed} {
		takes := 0
		for _, b := range packed {
			takes += cap(b)
		}
		if len(packed) < 2 || takes > pixels/3*packedCost {
			t.Errorf("the bands of a %s of %d pixels take %d bytes in %d parts", name, pixels, takes, len(packed))
		}
	}
}

// Bands end where a tile does, and none is higher than it need be.
func TestNoTileIsInTwoBands(t *testing.T) {
	p := raster.Prepare(bundled(t, "base", "2014-01-01"))
	for _, size := range [][4]float64{{64, 64, 1, 7}, {1200, 800, 1, 7}, {1200, 800, 1, 6.61}, {2895, 2895, 1, 7}, {4096, 2000, 1, 7}, {4096, 512, 2, 7}, {300, 4000, 2, 7}, {1500, 1300, 2, 7.4}, {794, 1123, 3.1234, 6.2}} {
		for _, plain := range []bool{false, true} {
			v := posterView(raster.MapLayer{}, furnished)
			v.Width, v.Height, v.Scale, v.Plain, v.Fit, v.Zoom, v.Center = int(size[0]), int(size[1]), size[2], plain, nil, size[3], orb.Point{36.2, 47.9}
			s := sheetOf(p, v)
			if s.ends[len(s.ends)-1] != s.height || !slices.IsSorted(s.ends) {
				t.Fatalf("%v: the bands end at %v", size, s.ends)
			}
			first := 0
			for _, end := range s.ends {
				if n := (end - first) * s.width; n > bandPixels && float64(end-first) > math.Ceil(s.side())+1 {
					t.Errorf("%v: a band has %d pixels", size, n)
				}
				in := s.in.pixels(s.view.scale)
				row := end - in.Min.Y
				if n := float64(s.corner.Y+row) / s.side(); row > 0 && end < in.Max.Y && math.Abs(n-math.Round(n))*s.side() > 0.51 {
					t.Errorf("%v: row %d of the map cuts a tile", size, row)
				}
				first = end
			}
		}
	}
}

// What is past its cadence is paler on paper and in a drawing.
func TestStaleIsPalerOnPaper(t *testing.T) {
	layer := geo.Layer{ID: "control", Kind: geo.KindControl, Cadence: geo.CadenceDaily, Style: geo.Style{Color: "#aa0000"}}
	ring := orb.Ring{{30, 45}, {40, 45}, {40, 50}, {30, 50}, {30, 45}}
	set := tile.NewSet("control", []geo.Feature{{Key: "held", Geometry: orb.Polygon{ring}}})
	source := func(stale bool) raster.MapLayer { return raster.MapLayer{Set: set, Layer: layer, Stale: stale} }
	green := func(stale bool) uint32 {
		b, err := Poster{Width: 300, Height: 200, Scale: 1, Zoom: 6, Center: orb.Point{35, 48}, Plain: true}.PNG(raster.Prepare(source(stale)))
		if err != nil {
			t.Fatal(err)
		}
		_, g, _, _ := rastertest.Decoded(t, b).At(150, 100).RGBA()
		return g >> 8
	}
	if a, b := green(false), green(true); b <= a+20 {
		t.Errorf("on paper, what is stale has %d of green, and what is not %d: it is hardly paler", b, a)
	}
	drawing := func(stale bool) string {
		return string(Poster{Width: 300, Height: 200, Scale: 1, Zoom: 6, Center: orb.Point{35, 48}}.SVG(raster.Prepare(source(stale))))
	}
	if pale := ` opacity="` + decimal(float64(table.Stale.Opacity)) + `"`; strings.Contains(drawing(false), pale) || !strings.Contains(drawing(true), pale) {
		t.Errorf("a drawing of what is stale has no%s, or one of what is not has it", pale)
	}
}
