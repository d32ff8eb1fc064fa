package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"
)

//go:embed oblasts.json
var oblastsJSON []byte

// An oblast is one of Ukraine's 27 units: 24 oblasts, the Autonomous Republic
// of Crimea, and the cities of Kyiv and Sevastopol.
type oblast struct {
	ID      string            `json:"id"`
	FIPS    string            `json:"fips"` // by which the world map's province is found
	ISO     string            `json:"iso"`  // ISO 3166-2
	Names   map[string]string `json:"names"`
	Aliases []string          `json:"aliases"`
}

func readOblasts() ([]oblast, error) {
	var out []oblast
	if err := decodeStrict(oblastsJSON, &out); err != nil {
		return nil, fmt.Errorf("oblasts.json: %w", err)
	}
	return out, nil
}

// decodeStrict reads a hand-written table, in which a member that nothing
// reads is a mistake.
func decodeStrict(b []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// spellings are the source's own ways to write a province, less the country
// that one of them ends in.
func (p province) spellings() []string {
	label, _, _ := strings.Cut(p.Label, ", ")
	return []string{p.Name, p.WOE, label, p.GN}
}

// mergeAliases is all spellings but the names themselves, each once, in order.
func mergeAliases(names map[string]string, lists ...[]string) []string {
	var out []string
	for _, a := range slices.Concat(lists...) {
		isName := false
		for _, n := range names {
			isName = isName || n == a
		}
		if a != "" && !isName && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// spellingsByFIPS are the source's spellings of Ukraine's oblasts by code.
func spellingsByFIPS(provinces []province) map[string][]string {
	out := map[string][]string{}
	for _, p := range provinces {
		if isUkrainian(p) {
			out[p.FIPS] = p.spellings()
		}
	}
	return out
}
