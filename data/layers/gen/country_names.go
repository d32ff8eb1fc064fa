package main

import (
	_ "embed"
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed countries.json
var countriesJSON []byte

// countryNames are the names of countries by language: those of Unicode's
// CLDR, and by hand where that edition is out of date or too long for a map,
// and for the areas that have no code.
type countryNames struct {
	byHand map[string]handNames
	cldr   map[string]display.Namer
}

type handNames struct {
	Names   map[string]string `json:"names"`
	Aliases []string          `json:"aliases"`
}

func newCountryNames() (*countryNames, error) {
	n := &countryNames{cldr: map[string]display.Namer{
		"en": display.Regions(language.English),
		"uk": display.Regions(language.Ukrainian),
		"ru": display.Regions(language.Russian),
	}}
	if err := decodeStrict(countriesJSON, &n.byHand); err != nil {
		return nil, fmt.Errorf("countries.json: %w", err)
	}
	return n, nil
}

func (n *countryNames) of(code string) (names map[string]string, aliases []string, err error) {
	hand := n.byHand[code]
	names = map[string]string{}
	var region language.Region
	if isISO(code) {
		if region, err = language.ParseRegion(code); err != nil {
			return nil, nil, fmt.Errorf("country %s: %w", code, err)
		}
	}
	for lang, namer := range n.cldr {
		names[lang] = hand.Names[lang]
		if names[lang] == "" && isISO(code) {
			names[lang] = presentSpelling.Replace(namer.Name(region))
		}
		if names[lang] == "" {
			return nil, nil, fmt.Errorf("country %s has no name in %s", code, lang)
		}
	}
	return names, hand.Aliases, nil
}

// presentSpelling undoes the one habit of that edition's Ukrainian names that
// usage in Ukraine does not share.
var presentSpelling = strings.NewReplacer("ґ", "г", "Ґ", "Г")

// isISO tells an ISO 3166-1 code from the name of an area without one.
func isISO(code string) bool { return len(code) == 2 }

func lower(code string) string { return strings.ToLower(code) }
