package poster

import (
	"bytes"
	"image"
	"image/color"
	"os/exec"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// beyond is a place so many kilometres along a straight part of Ukraine's border with
// Russia, and beyond it.
func beyondBorder(along, beyond float64) orb.Point {
	return orb.Point{33.9347 - 0.0093*along + 0.01139*beyond, 52.2566 + 0.00697*along + 0.005695*beyond}
}

func heldArea(key string, ring ...orb.Point) geo.Feature {
	f := rastertest.Shape(key, "", "", ring...)
	f.Class = geo.ClassHeld
	return f
}

// held is what an assessor calls held: ground across the border, and ground within
// what is claimed.
func heldLayer() raster.MapLayer {
	set := tile.NewSet("control", []geo.Feature{
		heldArea("across", beyondBorder(-9, -10), beyondBorder(-9, 7), beyondBorder(9, 7), beyondBorder(9, -10)),
		heldArea("claimed", orb.Point{37, 47.5}, orb.Point{37.8, 47.5}, orb.Point{37.8, 48}, orb.Point{37, 48}),
	})
	return raster.MapLayer{Set: set, Layer: geo.Layer{ID: "control", Kind: geo.KindControl, AssessedBy: "Tester"}}
}

func bundledLayer(t testing.TB, id, date string) raster.MapLayer {
	t.Helper()
	set, l := rastertest.Bundled(t, layers.FS, id, date)
	return raster.MapLayer{Set: set, Layer: l}
}

// over is a colour laid over another.
func overlaid(below, above color.NRGBA) color.NRGBA {
	mix := func(b, a uint8) uint8 {
		return uint8((int(b)*(255-int(above.A)) + int(a)*int(above.A) + 127) / 255)
	}
	return color.NRGBA{mix(below.R, above.R), mix(below.G, above.G), mix(below.B, above.B), 255}
}

func apart(a, b color.NRGBA) int {
	d := func(x, y uint8) int { return max(int(x), int(y)) - min(int(x), int(y)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

// What lies within and beyond borders, and on claims, is read from pixels.
func TestHeldGroundIsDrawnUpToBordersAndOverClaims(t *testing.T) {
	base, claims := bundledLayer(t, "base", "2014-01-01"), bundledLayer(t, "claims", "2022-09-30")
	for _, theme := range []look.Theme{look.Light, look.Dark} {
		ink := theme.Inks()
		home, land, control, claimed := ink.Named("home-land"), ink.Named("land"), ink.Named("control"), look.LayerInk(claims.Layer, theme)
		claimed.A = 0xd9 // as lines are
		if theme == look.Dark {
			claimed.A = 0x99
		}
		claimed = overlaid(home, claimed)
		fill := look.ByName(geo.KindControl, "held").Filled(control)
		withHeld := raster.Prepare(base, heldLayer(), claims)
		for name, tt := range map[string]struct {
			picture *raster.Picture
			zoom    float64
			at      orb.Point
			want    color.NRGBA
			share   float64 // of the pixels around, at least
			most    float64
		}{
			"held":                              {withHeld, 9, beyondBorder(0, -5), overlaid(home, fill), 1, 1},
			"near beyond the border":            {withHeld, 9, beyondBorder(0, 1.1), land, 0.9, 1},
			"near beyond the border, closer":    {withHeld, 12, beyondBorder(0, 1.6), land, 1, 1},
			"2.5 km beyond":                     {withHeld, 10, beyondBorder(0, 2.5), overlaid(land, fill), 1, 1},
			"2.5 km beyond, closer":             {withHeld, 12, beyondBorder(0, 2.5), overlaid(land, fill), 1, 1},
			"the front":                         {withHeld, 9, beyondBorder(0, -10), control, 0.3, 0.9},
			"where the edge meets the border":   {withHeld, 9, beyondBorder(9, -1), control, 0, 0.2},
			"the edge beyond":                   {withHeld, 9, beyondBorder(9, 4), control, 0, 0.25},
			"claimed and held":                  {withHeld, 8, orb.Point{37.3, 47.8}, overlaid(home, fill), 1, 1},
			"claimed and held, of claims":       {withHeld, 8, orb.Point{37.3, 47.8}, claimed, 0, 0},
			"claimed alone":                     {withHeld, 8, orb.Point{38.3, 47.75}, claimed, 0.05, 0.5},
			"claimed, with no control at hand":  {raster.Prepare(base, claims), 8, orb.Point{37.3, 47.8}, claimed, 0.05, 0.5},
			"a claim's line on ground held":     {withHeld, 8, orb.Point{37.02, 47.75}, claimed, 0, 0.5},
			"beside ground held, but the front": {withHeld, 8, orb.Point{37.4, 48}, control, 0.15, 0.9},
		} {
			const half = 4
			tolerance := 24
			if tt.want == claimed {
				tolerance = 64 // lines are thinner than a pixel
			}
			v := Poster{Width: 200, Height: 200, Theme: theme, Plain: true, Zoom: tt.zoom, Center: tt.at}
			png, err := v.PNG(tt.picture)
			if err != nil {
				t.Fatal(err)
			}
			pictures := map[string]image.Image{"PNG": rastertest.Decoded(t, png)}
			if rsvg, err := exec.LookPath("rsvg-convert"); err == nil {
				cmd := exec.Command(rsvg)
				cmd.Stdin = bytes.NewReader(v.SVG(tt.picture))
				out, err := cmd.Output()
				if err != nil {
					t.Fatal(err)
				}
				pictures["SVG"] = rastertest.Decoded(t, out)
			}
			for format, picture := range pictures {
				n := 0
				for y := 100 - half; y < 100+half; y++ {
					for x := 100 - half; x < 100+half; x++ {
						if got := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA); apart(got, tt.want) <= tolerance {
							n++
						}
					}
				}
				if share := float64(n) / (4 * half * half); share < tt.share || share > tt.most {
					t.Errorf("theme %d, %s in the %s: %.2f of the pixels are of the colour %v; want %.2f to %.2f", theme, name, format, share, tt.want, tt.share, tt.most)
				}
			}
		}
	}
}
