package raster

import (
	"fmt"
	"image/color"
	"os"
	"regexp"
	"testing"
)

// The colours of pictures are those of the front end's style sheet.
func TestColoursAreThoseOfTheStyleSheet(t *testing.T) {
	for theme, name := range map[Theme]string{Light: "tokens.css", Dark: "tokens_dark.css"} {
		part, err := os.ReadFile("../../static/src/css/" + name)
		if err != nil {
			t.Fatal(err)
		}
		styled := map[string]string{}
		for _, m := range regexp.MustCompile(`--map-([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(string(part), -1) {
			styled[m[1]] = m[2]
		}
		k := theme.inks()
		for name, col := range map[string]color.NRGBA{
			"sea": k.sea, "land": k.land, "home-land": k.homeLand, "coast": k.coast, "border": k.border,
			"oblast-line": k.oblastLine, "country-name": k.countryName, "oblast-name": k.oblastName,
			"city-name": k.cityName, "place-name": k.placeName, "halo": k.halo, "control": k.control,
			"claims": k.claims, "places": k.places, "statements": k.statements, "gained": k.gained, "lost": k.lost,
		} {
			if got := fmt.Sprintf("#%02x%02x%02x", col.R, col.G, col.B); got != styled[name] {
				t.Errorf("theme %v: %s is %s, and %s in the style sheet", theme, name, got, styled[name])
			}
		}
	}
}
