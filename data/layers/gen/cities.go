package main

import (
	_ "embed"
	"fmt"
)

//go:embed cities.json
var citiesJSON []byte

// A city is a point of the base map. Coordinates are by hand, to the
// precision of a label.
type city struct {
	ID      string            `json:"id"`
	Lon     float64           `json:"lon"`
	Lat     float64           `json:"lat"`
	Country string            `json:"country"` // ISO 3166-1
	Capital bool              `json:"capital"` // of the country
	Rank    int               `json:"rank"`    // 1 comes first as one zooms in
	Names   map[string]string `json:"names"`
	Aliases []string          `json:"aliases"`
}

func cityFeatures() ([]feature, error) {
	var cities []city
	if err := decodeStrict(citiesJSON, &cities); err != nil {
		return nil, fmt.Errorf("cities.json: %w", err)
	}
	var out []feature
	for _, c := range cities {
		f := feature{id: "city-" + c.ID, geometry: pointShape(pointAt(c.Lon, c.Lat)), properties: map[string]any{
			"class":   "city",
			"country": c.Country,
			"rank":    c.Rank,
		}}
		if c.Capital {
			f.properties["capital"] = true
		}
		f.named(c.Names, c.Aliases)
		out = append(out, f)
	}
	return out, nil
}
