package text

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server/words"
)

// CheckStyle refuses a style that there is not yet.
func (s *Texts) CheckStyle(style int) error {
	if style > s.styleVersion {
		return geo.Errorf(geo.EInvalid, "there is no style %d; the newest is %d", style, s.styleVersion)
	}
	return nil
}

// ReadLang reads a language as the page does, and refuses one that there are no
// words for.
func ReadLang(v string, langs []string, to *string) error {
	lang, ok := words.Find(v, langs)
	if !ok {
		return geo.Errorf(geo.EInvalid, "lang is one of %s", strings.Join(langs, ", "))
	}
	*to = lang
	return nil
}

// ParseMap reads zoom/latitude/longitude, as the map's page has it.
func ParseMap(v string) (zoom uint8, center orb.Point, err error) {
	parts := strings.Split(v, "/")
	numbers := make([]float64, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(n) {
			return 0, center, errImageMap()
		}
		numbers[i] = n
	}
	if len(numbers) != 3 || numbers[0] < 0 || numbers[0] > tile.MaxZoom || !OnEarth(numbers[2], numbers[1]) {
		return 0, center, errImageMap()
	}
	return uint8(math.Round(numbers[0])), orb.Point{numbers[2], numbers[1]}, nil
}

func errImageMap() error {
	return geo.Errorf(geo.EInvalid, "map is zoom/latitude/longitude with a zoom from 0 to %d, for example 7/48.2/37.2", tile.MaxZoom)
}

// OnEarth reports whether a point lies where maps are drawn.
func OnEarth(lon, lat float64) bool { return math.Abs(lon) <= 180 && math.Abs(lat) <= 85 }

// ParseStyle reads the number of a style.
func ParseStyle(v string) (int, error) {
	if !styleText.MatchString(v) {
		return 0, geo.Errorf(geo.EInvalid, "style is the number of a style, for example 1")
	}
	return strconv.Atoi(v)
}

// PictureLeast is the least width and height of a picture, in pixels at scale 1.
const PictureLeast = 64

var styleText = regexp.MustCompile(`^[1-9]\d{0,5}$`)
