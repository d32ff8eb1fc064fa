package geo_test

import (
	"strings"
	"testing"

	"frontline/geo"
)

func TestSettingsThatAreRefused(t *testing.T) {
	const a, colours = `{"id":"a","names":{"en":"A"}`, `"color":"#1d4fa3","color_dark":"#8ab8ff"}`
	for text, says := range map[string]string{
		`{"view":[1,2,1,4]}`:       "is no such box",
		`{"view":[-190,2,1,4]}`:    "is no such box",
		`{"language":"not a tag"}`: "is no tag of a language",
		`{"colour":"#123456"}`:     "unknown field",
		`{} {}`:                    "there is more after the settings",
		`{"sides":[` + a + `,"color":"red","color_dark":"#8ab8ff"}]}`:                          `a: color "red" is no colour`,
		`{"sides":[{"id":"all","names":{"en":"A"},` + colours + `]}`:                           `id "all" is none`,
		`{"sides":[{"id":"a","names":{"uk":"А"},` + colours + `]}`:                             "names has none in English",
		`{"sides":[` + a + `,` + colours + `,` + a + `,` + colours + `]}`:                      "the id a is another's",
		`{"sides":[` + a + `,` + colours + `,{"id":"b","names":{"en":" a "},` + colours + `]}`: `" a " is a name of a too`,
		`{"sides":[` + strings.Repeat(a+`,`+colours+`,`, 5) + a + `,` + colours + `]}`:         "no more than 5",
	} {
		if _, err := geo.ParseSetting([]byte(text)); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(geo.ErrorMessage(err), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"", "{}", `{"view":[-65,-25,-55,-15]}`, `{"sides":[` + a + `,"spellings":["The A"],` + colours + `]}`} {
		s, err := geo.ParseSetting([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		again, err := geo.ParseSetting([]byte(s.Text()))
		if err != nil || again.Text() != s.Text() {
			t.Errorf("%s: written as %s: %v", text, s.Text(), err)
		}
		if one, _ := geo.ParseSetting([]byte(text)); one != s {
			t.Errorf("%s: read twice, it is two", text)
		}
	}
}
