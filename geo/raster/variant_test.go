package raster

import (
	"testing"

	"frontline/geo"
	"frontline/geo/raster/look"
)

func TestParseVariant(t *testing.T) {
	for s, want := range map[string]Variant{
		"dark":           {Theme: look.Dark},
		"uk":             {Lang: "uk"},
		"ru":             {Lang: "ru"},
		"plain":          {Parts: Plain},
		"labels":         {Parts: Labels},
		"dark-uk":        {Theme: look.Dark, Lang: "uk"},
		"dark-plain":     {Theme: look.Dark, Parts: Plain},
		"uk-labels":      {Lang: "uk", Parts: Labels},
		"dark-ru-labels": {Theme: look.Dark, Lang: "ru", Parts: Labels},
	} {
		got, err := ParseVariant(s)
		if err != nil || got != want {
			t.Errorf("ParseVariant(%q) = %+v, %v; want %+v", s, got, err, want)
		}
		if got.String() != s {
			t.Errorf("ParseVariant(%q).String() = %q", s, got.String())
		}
	}
	for _, s := range []string{
		"", "light", "en", "all", "uk-dark", "plain-dark", "dark-en", "light-uk", "uk-ru", "dark-dark",
		"plain-labels", "uk-plain", "dark-ru-plain", "Dark", "dark-", "-dark", "dark--uk", "de", "dark uk", "@2x",
	} {
		if v, err := ParseVariant(s); geo.ErrorCode(err) != geo.EInvalid {
			t.Errorf("ParseVariant(%q) = %+v, %v; want it refused", s, v, err)
		}
	}
	if got := (Variant{Lang: "en", Scale: 2}).String(); got != "" {
		t.Errorf("the default variant is %q, want nothing", got)
	}
}

func FuzzParseVariant(f *testing.F) {
	for _, s := range []string{"", "dark", "uk-labels", "dark-ru-plain", "plain-dark", "--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseVariant(s)
		if err == nil && (s == "" || v.String() != s) {
			t.Errorf("ParseVariant(%q) = %+v, which is written %q", s, v, v.String())
		}
	})
}
