package main

import (
	_ "embed"
	"fmt"
)

//go:embed places.json
var placesJSON []byte

// A location is a named place and what was said of it over time.
type location struct {
	ID      string            `json:"id"`
	Lon     float64           `json:"lon"`
	Lat     float64           `json:"lat"`
	Names   map[string]string `json:"names"`
	Aliases []string          `json:"aliases"`
	History []turn            `json:"history"`
}

func readLocations() ([]location, error) {
	var out []location
	if err := decodeStrict(placesJSON, &out); err != nil {
		return nil, fmt.Errorf("places.json: %w", err)
	}
	return out, nil
}

// placeSnapshots is one snapshot for each date on which a state changed, or was
// denied, with every place that had one by then. A denial is shown from its own
// date on.
func placeSnapshots() (map[string][]feature, error) {
	places, err := readLocations()
	if err != nil {
		return nil, err
	}
	var histories [][]turn
	for _, p := range places {
		histories = append(histories, p.History)
		for _, t := range p.History {
			histories = append(histories, denialDates(deniedAfter(t.DeniedBy, t.On)))
		}
	}
	out := map[string][]feature{}
	for _, date := range turnDates(histories...) {
		for _, p := range places {
			f := feature{id: p.ID, geometry: pointShape(pointAt(p.Lon, p.Lat)), properties: map[string]any{"country": ukraine}}
			f.named(p.Names, p.Aliases)
			if f.asOf(p.History, date) {
				f.properties["denied_by"] = deniedBy(f.properties["denied_by"].([]denial), date)
				out[date] = append(out[date], f)
			}
		}
	}
	return out, nil
}
