package look

import (
	"image/color"
	"math"
	"testing"

	"frontline/geo"
	"frontline/geo/raster/paint"
)

// eyes are ways of seeing linear light: with all cones, without red or green ones
// (Machado, Oliveira and Fernandes, 2009, full severity), and as it is printed in
// grey.
var eyes = []struct {
	name string
	see  [3][3]float64
}{
	{"all cones", [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"no red cones", [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"no green cones", [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.01182, 0.04294, 0.968881}}},
	{"in grey", [3][3]float64{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}},
}

// lab is a colour of CIE L*a*b*, whose distances are about as they are seen.
type lab [3]float64

func labOf(p paint.Pixel, see [3][3]float64) lab {
	var linear, seen [3]float64
	for i := range linear {
		v := float64(p>>(8*i)&0xff) / 255
		if linear[i] = v / 12.92; v > 0.04045 {
			linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	for i, row := range see {
		seen[i] = min(max(row[0]*linear[0]+row[1]*linear[1]+row[2]*linear[2], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*seen[0] + 0.3575761*seen[1] + 0.1804375*seen[2]) / 0.95047)
	y := f(0.2126729*seen[0] + 0.7151522*seen[1] + 0.072175*seen[2])
	z := f((0.0193339*seen[0] + 0.119192*seen[1] + 0.9503041*seen[2]) / 1.08883)
	return lab{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// swatch is a period of a look's fill on the ground, as an eye sees it; nil is of
// the ground alone.
func swatch(l *Look, layer geo.Layer, t Theme, see [3][3]float64) []lab {
	n := table.Hatching.Period
	c := paint.NewCanvas(n, 1)
	defer c.Release()
	c.Rectangle(0, 0, float32(n), float32(n))
	c.Fill(t.Inks().Named(table.Legend.Ground))
	c.Rectangle(0, 0, float32(n), float32(n))
	c.Shape.Take(&c.Area)
	switch {
	case l == nil:
	case l.Pattern(layer) == "hatch":
		c.Paint(l.Ink(t.Inks(), LayerInk(layer, t)), l.Hatching(t, 1))
	default:
		c.Paint(l.Filled(l.Ink(t.Inks(), LayerInk(layer, t))), nil)
	}
	out := make([]lab, n*n)
	for i, p := range c.Pix {
		out[i] = labOf(p, see)
	}
	return out
}

// apart is how far two fills are from each other where they lie on each other as
// much alike as they can: the mean over their pixels.
func apart(a, b []lab) float64 {
	n := table.Hatching.Period
	least := math.Inf(1)
	for shift := range n * n / 4 { // by two pixels
		sum := 0.0
		for i := range a {
			x, y := (i%n+2*(shift%(n/2)))%n, (i/n+2*(shift/(n/2)))%n
			q := b[y*n+x]
			sum += math.Sqrt((a[i][0]-q[0])*(a[i][0]-q[0]) + (a[i][1]-q[1])*(a[i][1]-q[1]) + (a[i][2]-q[2])*(a[i][2]-q[2]))
		}
		least = min(least, sum/float64(n*n))
	}
	return least
}

// Whoever holds ground, and however surely, is told from all else by everybody:
// by colour and pattern in both themes, without red or green, and in grey.
func TestClassesAreToldApart(t *testing.T) {
	layer := geo.Layer{Kind: geo.KindControl}
	for _, theme := range []Theme{Light, Dark} {
		for _, eye := range eyes {
			names, fills := []string{"open ground"}, [][]lab{swatch(nil, layer, theme, eye.see)}
			for _, l := range OfKind(geo.KindControl) {
				names = append(names, l.Name)
				fills = append(fills, swatch(l, layer, theme, eye.see))
			}
			least, which := math.Inf(1), ""
			for i := range fills {
				for j := range i {
					d := apart(fills[i], fills[j])
					if d < least {
						least, which = d, names[j]+" and "+names[i]
					}
					if d < 5 {
						t.Errorf("theme %v, %s: %s and %s are %.1f apart", theme, eye.name, names[j], names[i], d)
					}
				}
			}
			t.Logf("theme %v, %s: the most alike are %s, %.1f apart", theme, eye.name, which, least)
		}
	}
}

func TestLayerInk(t *testing.T) {
	own := geo.Layer{Kind: geo.KindClaims, Style: geo.Style{Color: "#010203", ColorDark: "#040506"}}
	if got := LayerInk(own, Light); got != (color.NRGBA{1, 2, 3, 255}) {
		t.Errorf("its own colour is %v", got)
	}
	if got := LayerInk(own, Dark); got != (color.NRGBA{4, 5, 6, 255}) {
		t.Errorf("its own colour on dark is %v", got)
	}
	if got := LayerInk(geo.Layer{Kind: geo.KindControl}, Dark); got != Dark.Inks()["control"] {
		t.Errorf("control has colour %v", got)
	}
}

func TestHatchingIsTheSameAtBothScales(t *testing.T) {
	for _, l := range append(OfKind(geo.KindClaims), OfKind(geo.KindControl)...) {
		one, two := l.hatchings[Light][1].Opacity, l.hatchings[Light][2].Opacity
		for i := range one {
			// The four pixels of scale 2 within one of scale 1.
			sum, wide := 0, 2*table.Hatching.Period
			x, y := i%table.Hatching.Period, i/table.Hatching.Period
			for _, at := range []int{2*y*wide + 2*x, 2*y*wide + 2*x + 1, (2*y+1)*wide + 2*x, (2*y+1)*wide + 2*x + 1} {
				sum += int(two[at])
			}
			if d := sum/4 - int(one[i]); d < -40 || d > 40 {
				t.Errorf("at %d the opacity is %d at scale 1 and %d at scale 2", i, one[i], sum/4)
			}
		}
	}
}
