package main

import (
	_ "embed"
	"fmt"
)

//go:embed claims.json
var claimsJSON []byte

// A claim is on one oblast, whose outline and names it has; its id is the
// oblast's.
type claim struct {
	Oblast  string   `json:"oblast"`
	Aliases []string `json:"aliases"`
	History []turn   `json:"history"`
}

func claimSnapshots(t *territory, oblasts []oblast, provinces []province) (map[string][]feature, error) {
	var claims []claim
	if err := decodeStrict(claimsJSON, &claims); err != nil {
		return nil, fmt.Errorf("claims.json: %w", err)
	}
	byID := map[string]oblast{}
	for _, o := range oblasts {
		byID[o.ID] = o
	}
	spellings := spellingsByFIPS(provinces)
	var histories [][]turn
	for _, c := range claims {
		histories = append(histories, c.History)
	}
	out := map[string][]feature{}
	for _, date := range turnDates(histories...) {
		for _, c := range claims {
			o, ok := byID[c.Oblast]
			if !ok {
				return nil, fmt.Errorf("claims.json: no oblast %q", c.Oblast)
			}
			shape, err := t.oblastOutline(o.ID)
			if err != nil {
				return nil, err
			}
			f := feature{id: o.ID, geometry: shape, properties: map[string]any{"country": ukraine}}
			f.named(o.Names, mergeAliases(o.Names, c.Aliases, o.Aliases, spellings[o.FIPS]))
			if f.asOf(c.History, date) {
				out[date] = append(out[date], f)
			}
		}
	}
	return out, nil
}
