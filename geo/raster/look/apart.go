package look

import (
	"image/color"
	"math"

	"frontline/geo"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// eyes are ways of seeing linear light: with all cones, without red or green ones
// (Machado, Oliveira and Fernandes, 2009, full severity), and as it is printed in
// grey.
var eyes = []struct {
	name string
	see  [3][3]float64
}{
	{"with all cones", [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"without red cones", [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"without green cones", [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.01182, 0.04294, 0.968881}}},
	{"in grey", [3][3]float64{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}},
}

// The least that fills are apart, and the colours of sides, whose claims are all hatched
// alike; and the least contrast of a line with the ground.
const (
	leastApart    = 5.0
	leastHues     = 20.0
	leastContrast = 3.0
	leastRead     = 4.5 // of words
)

// lab is a colour of CIE L*a*b*, whose distances are about as they are seen.
type lab [3]float64

func (a lab) to(b lab) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// linear is a part of a colour as light.
func linear(part uint8) float64 {
	v := float64(part) / 255
	if v > 0.04045 {
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return v / 12.92
}

func labOf(r, g, b uint8, see [3][3]float64) lab {
	light := [3]float64{linear(r), linear(g), linear(b)}
	var seen [3]float64
	for i, row := range see {
		seen[i] = min(max(row[0]*light[0]+row[1]*light[1]+row[2]*light[2], 0), 1)
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

// contrast is that of WCAG, from 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 { return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) }
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
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
		c.Paint(l.Ink(t.Inks(), l.LayerInk(layer, t)), l.Hatching(t, 1))
	default:
		c.Paint(l.Filled(l.Ink(t.Inks(), l.LayerInk(layer, t))), nil)
	}
	out := make([]lab, n*n)
	for i, p := range c.Pix {
		out[i] = labOf(uint8(p), uint8(p>>8), uint8(p>>16), see)
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
			sum += a[i].to(b[y*n+x])
		}
		least = min(least, sum/float64(n*n))
	}
	return least
}

// CheckTheme refuses a theme whose colours would let what is drawn be taken for something else, or
// hardly be read, and says which, by whom and how far.
func CheckTheme(t Theme) error {
	ink := t.Inks()
	for _, pair := range []struct {
		over, on string
		least    float64
	}{
		{"paper-ink", "paper", leastRead}, {"paper-muted", "paper", leastRead}, {"paper-ink", "halo", leastRead},
		{"place-name", "halo", leastRead}, {"city-name", "halo", leastRead}, {"country-name", "land", leastContrast},
		{"control", "home-land", leastContrast}, {"control", "land", leastContrast}, {"control", "sea", leastContrast},
		{"claims", "home-land", leastContrast}, {"claims", "land", leastContrast},
		{"gained", "home-land", leastContrast}, {"lost", "home-land", leastContrast},
		{"places", "home-land", leastContrast}, {"statements", "home-land", leastContrast},
	} {
		if have := contrast(ink[pair.over], ink[pair.on]); have < pair.least {
			return geo.Errorf(geo.EInvalid, "%s %s can hardly be seen on %s %s: its contrast is %.1f, and %.1f is the least",
				pair.over, Hex(ink[pair.over]), pair.on, Hex(ink[pair.on]), have, pair.least)
		}
	}
	for _, eye := range eyes {
		a, b := ink["gained"], ink["lost"]
		if have := labOf(a.R, a.G, a.B, eye.see).to(labOf(b.R, b.G, b.B, eye.see)); eye.name != eyes[len(eyes)-1].name && have < leastHues/2 {
			return geo.Errorf(geo.EInvalid, "gained %s and lost %s can hardly be told apart %s: they are %.0f apart, and %.0f is the least (CIE L*a*b*)", Hex(a), Hex(b), eye.name, have, leastHues/2)
		}
		var names []string
		var fills [][]lab
		add := func(name string, l *Look, layer geo.Layer) error {
			fill := swatch(l, layer, t, eye.see)
			for i, other := range fills {
				if have := apart(other, fill); have < leastApart {
					return geo.Errorf(geo.EInvalid, "what is %s looks too much like what is %s %s: they are %.1f apart, and %.0f is the least (CIE L*a*b*)", names[i], name, eye.name, have, leastApart)
				}
			}
			names, fills = append(names, name), append(fills, fill)
			return nil
		}
		control, claims := geo.Layer{Kind: geo.KindControl}, geo.Layer{Kind: geo.KindClaims}
		if err := add("open ground", nil, control); err != nil {
			return err
		}
		for _, l := range OfKind(geo.KindControl) {
			if err := add(l.Name, l, control); err != nil {
				return err
			}
		}
		if have := apart(fills[0], swatch(ByName(geo.KindClaims, "annexation"), claims, t, eye.see)); have < leastApart {
			return geo.Errorf(geo.EInvalid, "what is claimed can hardly be told from open ground %s: they are %.1f apart, and %.0f is the least (CIE L*a*b*)", eye.name, have, leastApart)
		}
	}
	return nil
}

// CheckSides refuses sides that could be taken for each other on a map, or for ground in
// another state, or that are hard to see, and says which, by whom and how far.
func CheckSides(s *geo.Setting) error { return CheckSidesIn(s, Light, Dark) }

// CheckSidesIn is CheckSides in some themes.
func CheckSidesIn(s *geo.Setting, themes ...Theme) error {
	if s == nil {
		return nil
	}
	layer := geo.Layer{Kind: geo.KindControl, Setting: s}
	for _, t := range themes {
		if err := checkColours(s, layer, t); err != nil {
			return err
		}
	}
	for _, t := range themes { // which takes longer
		if err := checkFills(layer, t); err != nil {
			return err
		}
	}
	return nil
}

func (t Theme) field() string {
	if t.IsDark() {
		return "color_dark"
	}
	return "color"
}

// checkColours compares the colours of sides with the ground and with each other.
func checkColours(s *geo.Setting, layer geo.Layer, t Theme) error {
	colours := make([]color.NRGBA, len(s.Sides))
	for i, side := range s.Sides {
		c := Named(layer, sideLook(style.LookHeld, i)).LayerInk(layer, t)
		for _, ground := range []string{"land", "home-land", "sea"} {
			if have := contrast(c, t.Inks()[ground]); have < leastContrast {
				return geo.Errorf(geo.EInvalid, "%s: %s %s can hardly be seen on the map's ground, %s: its contrast is %.1f, and %.0f is the least. Take one that is %s",
					side.ID, t.field(), Hex(c), Hex(t.Inks()[ground]), have, leastContrast, map[Theme]string{Light: "darker", Dark: "lighter"}[t.Ground()])
			}
		}
		colours[i] = c
		for j, other := range colours[:i] {
			for _, eye := range eyes[:3] { // in grey patterns tell them apart, and words
				least := leastHues
				if eye.name != eyes[0].name {
					least /= 2
				}
				a, b := labOf(c.R, c.G, c.B, eye.see), labOf(other.R, other.G, other.B, eye.see)
				if have := a.to(b); have < least {
					return geo.Errorf(geo.EInvalid, "%s and %s: %s %s and %s can hardly be told apart %s: they are %.0f apart, and %.0f is the least (CIE L*a*b*)",
						s.Sides[j].ID, side.ID, t.field(), Hex(other), Hex(c), eye.name, have, least)
				}
			}
		}
	}
	return nil
}

// checkFills compares what sides hold with all else that is drawn of control.
func checkFills(layer geo.Layer, t Theme) error {
	for _, eye := range eyes {
		names, fills := []string{"open ground"}, [][]lab{swatch(nil, layer, t, eye.see)}
		for _, l := range OfLayer(layer) {
			if l.side != nil && !isSideHeld(l.Name) {
				continue // claims of sides are hatched alike, each in its colour
			}
			fill := swatch(l, layer, t, eye.see)
			for i, other := range fills {
				if l.side == nil && !isSideHeld(names[i]) {
					continue
				}
				if have := apart(other, fill); have < leastApart {
					return geo.Errorf(geo.EInvalid, "what is %s looks too much like what is %s %s: they are %.1f apart, and %.0f is the least (CIE L*a*b*). Choose another %s",
						saidOf(layer.Setting, names[i]), saidOf(layer.Setting, l.Name), eye.name, have, leastApart, t.field())
				}
			}
			names, fills = append(names, l.Name), append(fills, fill)
		}
	}
	return nil
}

// saidOf puts a look into words.
func saidOf(s *geo.Setting, look string) string {
	for i, side := range s.Sides {
		if look == sideLook(style.LookHeld, i) {
			return "held by " + side.Names["en"]
		}
	}
	return look
}
