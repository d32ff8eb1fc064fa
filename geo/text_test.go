package geo

import (
	"strings"
	"testing"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"the file was of another day":  "the file was of another day",
		"  зведення за 27 листопада\n": "зведення за 27 листопада",
		"":                                       "",
		"a\nb":                                   "has the control character U+000A",
		"a\x1b[2Jb":                              "has the control character U+001B",
		"a\tb":                                   "has the control character U+0009",
		"a\x00":                                  "has the control character U+0000",
		"a\u0085b":                               "has the control character U+0085",
		"a\u2028b":                               "has the control character U+2028",
		"a\u202eb":                               "has the control character U+202E",
		"a\u2067b":                               "has the control character U+2067",
		"a\xffb":                                 "is not UTF-8",
		strings.Repeat("ї", maxLine):             strings.Repeat("ї", maxLine),
		strings.Repeat("ї", maxLine+1):           "has 2001 characters, more than 2000",
		"\u05e2\u05d1\u05e8\u05d9\u05ea\u200e 1": "\u05e2\u05d1\u05e8\u05d9\u05ea\u200e 1", // a mark is text
	} {
		got, err := Line("the note", text)
		switch {
		case err == nil && got != want:
			t.Errorf("%q is %q, want %q", text, got, want)
		case err != nil && (ErrorCode(err) != EInvalid || !strings.Contains(err.Error(), "the note "+want)):
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org": true, "HTTPS://example.org/": true, "https://приклад.укр/звіт": true,
		"javascript:alert(1)": false, "JavaScript://example.org/%0aalert(1)": false, "data:text/html,x": false, "ftp://example.org": false,
		"//example.org": false, "/a": false, "https://": false, "": false, "example.org": false, "https://example.org/a b": false,
		"https://example.org/\n": false, "https://example.org/\u202e": false, " https://example.org": false, "https:example.org": false,
	} {
		err := CheckWebAddress("source_url", address)
		if IsWebAddress(address) != want || (err == nil) != want || (WebAddress(address) == address) != (want || address == "") {
			t.Errorf("%q: %v, want %v", address, err, want)
		}
	}
}

func TestLayerSaysNothingThatBreaksLines(t *testing.T) {
	sound := Layer{ID: "x", Title: "X", Kind: KindClaims, Cadence: CadenceEvent}
	for name, change := range map[string]func(*Layer){
		"title": func(l *Layer) { l.Title = "a\nb" }, "assessed_by": func(l *Layer) { l.AssessedBy = "a\nb" },
		"attribution": func(l *Layer) { l.Attribution = "a\nb" }, "licence": func(l *Layer) { l.Licence = "a\nb" },
		"source": func(l *Layer) { l.Source = "a\nb" }, "note": func(l *Layer) { l.Note = "a\nb" },
		"source_url": func(l *Layer) { l.SourceURL = "javascript:alert(1)" },
	} {
		l := sound
		change(&l)
		if err := l.Validate(); ErrorCode(err) != EInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
