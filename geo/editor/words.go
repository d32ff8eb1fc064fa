package editor

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontline/geo"
)

// tag is what a program could take for HTML.
var tag = regexp.MustCompile(`<[A-Za-z/!?]`)

// Words are words of the editor's as they are shown, trimmed, their spaces single. It refuses
// (EInvalid) what is more than so many characters, what is no text, and what could be taken for
// something else: HTML, and characters that are not seen or turn how others are read.
func Words(name, v string, most int) (string, error) {
	if !utf8.ValidString(v) {
		return "", geo.Errorf(geo.EInvalid, "%s is not UTF-8", name)
	}
	for _, r := range v {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf, unicode.Co, unicode.Cs) {
			return "", geo.Errorf(geo.EInvalid, "%s has the character %U, which is not seen or turns how others are read: write it as plain text", name, r)
		}
	}
	if tag.MatchString(v) {
		return "", geo.Errorf(geo.EInvalid, "%s is plain text, without HTML", name)
	}
	v = strings.Join(strings.Fields(v), " ")
	if n := utf8.RuneCountInString(v); n > most {
		return "", geo.Errorf(geo.EInvalid, "%s has %d characters, and at most %d are shown", name, n, most)
	}
	return v, nil
}
