package icu

import (
	"errors"
	"strings"
	"testing"

	"frontline/server/words/cldr"
)

func locale(t testing.TB, tag string) *cldr.Locale {
	t.Helper()
	l, err := cldr.Find(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestFaultsOfAMessageAreSaidWithTheirPlace(t *testing.T) {
	deep := strings.Repeat("{n, plural, other{", maxDepth+1) + strings.Repeat("}}", maxDepth+1)
	for _, c := range []struct {
		text   string
		column int
		what   string
	}{
		{"day }", 5, "} without a {"},
		{"{", 2, "name must come here"},
		{"{день}", 2, "name must come here"},
		{"{a", 3, "must follow the name"},
		{"день {a b}", 9, "must follow the name"},
		{"{a, date, long}", 5, "the kind must be"},
		{"{a, number, percent}", 11, "styles of numbers"},
		{"{n, plural}", 11, ", must follow plural"},
		{"{n, plural, one{#}}", 20, "the choice other is missing"},
		{"{n, plural, other{#}", 21, "a choice must come here"},
		{"{n, plural, other{#", 20, "} is missing"},
		{"{n, plural, einige{x} other{y}}", 13, "no plural form"},
		{"{n, plural, other{x} other{y}}", 22, "stands twice"},
		{"{n, plural, =x{x} other{y}}", 13, "whole number"},
		{"{n, select, =1{x} other{y}}", 13, "choice of plurals"},
		{"{n, plural, one{x} offset:1 other{y}}", 27, "before the first choice"},
		{"{n, plural, offset:-1 other{y}}", 20, "offset must be"},
		{"a '{ b", 3, "no end"},
		{deep, 102, "nested deeper"},
		{strings.Repeat("a", MaxLength+1), 1, "longer than"},
		{"\xff", 1, "not UTF-8"},
	} {
		_, err := Parse(c.text)
		var wrong *SyntaxError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.What, c.what) || wrong.Column != c.column {
			t.Errorf("%.60q: %v, want %q in column %d", c.text, err, c.what, c.column)
		}
	}
}

func TestParametersOfATranslationAreThoseOfTheOriginal(t *testing.T) {
	for _, c := range []struct{ own, english, want string }{
		{"{b} und {a}", "{a} and {b}", ""},
		{"{a}", "{a} and {b}", "{b} of the English message is missing"},
		{"{a} {c}", "{a}", "{c} is no parameter"},
		{"{n, plural, one{#} other{#}}", "{n}", "is used as plural"},
		{"{n}", "{n, plural, one{#} other{#}}", ""},
		{"{n, number}", "{n, plural, one{#} other{#}}", ""},
		{"{n, select, x{1} other{2}}", "{n}", "is used as select"},
	} {
		own, err := Parse(c.own)
		if err != nil {
			t.Fatal(err)
		}
		english, err := Parse(c.english)
		if err != nil {
			t.Fatal(err)
		}
		if got := own.Params().Differ(english.Params()); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q for %q: %q, want %q", c.own, c.english, got, c.want)
		}
	}
}

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"de", "{n, plural, one{a} other{b}}", ""},
		{"de", "{n, plural, one{a} few{b} other{c}}", "no plural form few"},
		{"uk", "{n, plural, one{a} few{b} other{c}}", "form many of the language is missing"},
		{"ja", "{n, plural, =0{none} other{b}}", ""},
		{"en", "{n, selectordinal, one{#st} other{#th}}", "form two of the language is missing"},
	} {
		m, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		l := locale(t, c.lang)
		if got := m.Forms(l.Forms(false), l.Forms(true)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s %q: %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

// FuzzParse holds that what can be read can be written, in bounded time and
// without a panic, and that the place of a fault lies in the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "{a}", "it''s '{x}'", "{n, plural, offset:1 =0{a} one{#} other{'#' # {b}}}", "{a, select, x{1} other{{n, selectordinal, other{#}}}}", "{n, number}", "'{", "}{"} {
		f.Add(seed, 3.5)
	}
	l := locale(f, "uk")
	f.Fuzz(func(t *testing.T, text string, n float64) {
		m, err := Parse(text)
		var wrong *SyntaxError
		if err != nil {
			if !errors.As(err, &wrong) || wrong.Column < 1 || wrong.Column > len(text)+1 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		values := map[string]any{}
		for name := range m.Params() {
			values[name] = n
		}
		_ = m.Format(l, values)
		_ = m.Format(l, nil)
	})
}
