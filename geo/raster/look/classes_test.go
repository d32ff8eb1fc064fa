package look

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"frontline/geo"
)

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
					if d < leastApart {
						t.Errorf("theme %v, %s: %s and %s are %.1f apart", theme, eye.name, names[j], names[i], d)
					}
				}
			}
			t.Logf("theme %v, %s: the most alike are %s, %.1f apart", theme, eye.name, which, least)
		}
	}
}

// Ground that all hold, that one of two or only some do, and that none does, is told apart by
// everybody, too.
func TestAgreementIsToldApart(t *testing.T) {
	layer := geo.Layer{Kind: geo.KindControl, HeldBy: "Russia"}
	for _, theme := range []Theme{Light, Dark} {
		for _, eye := range eyes {
			names, fills := []string{"open ground"}, [][]lab{swatch(nil, layer, theme, eye.see)}
			for _, name := range agreedLooks {
				fill := swatch(ByName(geo.KindControl, name), layer, theme, eye.see)
				for i, other := range fills {
					if d := apart(other, fill); d < leastApart {
						t.Errorf("theme %v, %s: %s and %s are %.1f apart", theme, eye.name, names[i], name, d)
					}
				}
				names, fills = append(names, name), append(fills, fill)
			}
		}
	}
}

// three are sides as a maintainer might give them.
func three() *geo.Setting {
	return &geo.Setting{Sides: []geo.Side{
		{ID: "astovar", Names: map[string]string{"en": "Astovar"}, Color: "#1d4fa3", ColorDark: "#8ab8ff"},
		{ID: "belmera", Names: map[string]string{"en": "Belmera"}, Spellings: []string{"Republic of Belmera"}, Color: "#a3303c", ColorDark: "#ff8f8f"},
		{ID: "corvane", Names: map[string]string{"en": "Corvane"}, Color: "#3f6b12", ColorDark: "#b5dd6a"},
	}}
}

// Sides that can be told apart are taken; others are refused, and the refusal says which.
func TestSidesAreToldApart(t *testing.T) {
	five := three()
	five.Sides = append(five.Sides,
		geo.Side{ID: "d", Names: map[string]string{"en": "D"}, Color: "#0000f0", ColorDark: "#a848f0"},
		geo.Side{ID: "e", Names: map[string]string{"en": "E"}, Color: "#000000", ColorDark: "#f01800"})
	for name, s := range map[string]*geo.Setting{"three": three(), "five": five} {
		if err := CheckSides(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, tt := range map[string]struct {
		change func(*geo.Setting)
		says   string
	}{
		"pale":       {func(s *geo.Setting) { s.Sides[0].Color = "#cfd8e8" }, "astovar: color #cfd8e8 can hardly be seen"},
		"dark":       {func(s *geo.Setting) { s.Sides[1].ColorDark = "#402020" }, "belmera: color_dark #402020 can hardly be seen"},
		"alike":      {func(s *geo.Setting) { s.Sides[2].Color = "#a83440" }, "belmera and corvane: color #a3303c and #a83440"},
		"red, green": {func(s *geo.Setting) { s.Sides[2].Color = "#5e5a13"; s.Sides[1].Color = "#8a4a12" }, "told apart without"},
	} {
		s := three()
		tt.change(s)
		if err := CheckSides(s); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(geo.ErrorMessage(err), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a side holds or claims has one look in every layer, by any of its names, whether
// the feature names it or the layer.
func TestASideHasOneLook(t *testing.T) {
	s := three()
	for _, own := range []string{"", "Astovar", "Republic of  Belmera", "Somebody"} {
		l := geo.Layer{Kind: geo.KindControl, HeldBy: own, Setting: s}
		for holder, want := range map[string]string{"Astovar": "held-side-1", "republic of belmera": "held-side-2", "Belmera": "held-side-2", "Corvane": "held-side-3", "Dorn": "held-other"} {
			if got := NameOf(l, &geo.Feature{Class: geo.ClassHeld, HeldBy: holder}); got != want {
				t.Errorf("in a layer of %q, what %s holds looks %s, not %s", own, holder, got, want)
			}
		}
		want := map[string]string{"": "held", "Astovar": "held-side-1", "Republic of  Belmera": "held-side-2", "Somebody": "held"}[own]
		if got := NameOf(l, &geo.Feature{}); got != want {
			t.Errorf("in a layer of %q, what nobody is named for looks %s, not %s", own, got, want)
		}
		if got := NameOf(l, &geo.Feature{Class: geo.ClassClaimed, ClaimedBy: "Corvane", HeldBy: "Astovar"}); got != "claimed-side-3" {
			t.Errorf("what Corvane claims looks %s", got)
		}
		if got := NameOf(l, &geo.Feature{Class: geo.ClassContested, HeldBy: "Astovar"}); got != "contested" {
			t.Errorf("contested ground looks %s", got)
		}
	}
	claims := geo.Layer{Kind: geo.KindClaims, Setting: s}
	for status, want := range map[string]string{"": "annexation", "recognised": "recognition"} {
		of := OfFeature(claims, &geo.Feature{Status: status, ClaimedBy: "Belmera"})
		if of.Name != want+"-side-2" || of.Pattern(claims) != "hatch" || of.LayerInk(claims, Light) != (color.NRGBA{0xa3, 0x30, 0x3c, 255}) {
			t.Errorf("what Belmera claims as %q looks %s, %s", status, of.Name, of.Pattern(claims))
		}
		if got := NameOf(claims, &geo.Feature{Status: status, ClaimedBy: "Dorn"}); got != want {
			t.Errorf("what another claims looks %s", got)
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
