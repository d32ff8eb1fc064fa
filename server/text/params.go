package text

import (
	"regexp"
	"strconv"
	"strings"

	"frontline/geo"
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
