package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed statements.json
var statementsJSON []byte

// A statement is something said, in the map's own words. It stands where it
// was said, or where that is not stated, at the places that it is about.
type statement struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Text         string   `json:"text"`
	Speaker      string   `json:"speaker"`
	SaidOn       string   `json:"said_on"`
	ObservedOn   string   `json:"observed_on"`
	PlaceName    string   `json:"place_name"`
	Lon          float64  `json:"lon"`
	Lat          float64  `json:"lat"`
	DrawnAt      []string `json:"drawn_at"` // ids of places, instead of lon and lat
	LocationNote string   `json:"location_note"`
	About        []string `json:"about"` // as layer/id
	DeniedBy     []denial `json:"denied_by"`
	Source       string   `json:"source"`
	SourceURL    string   `json:"source_url"`
}

// A link names a feature of another layer.
type link struct {
	ID    string `json:"id"`
	Layer string `json:"layer"`
}

// statementSnapshots is one snapshot for each date on which something was said,
// with all that had been said by then.
func statementSnapshots() (map[string][]feature, error) {
	var statements []statement
	if err := decodeStrict(statementsJSON, &statements); err != nil {
		return nil, fmt.Errorf("statements.json: %w", err)
	}
	places, err := readLocations()
	if err != nil {
		return nil, err
	}
	at := map[string]point{}
	for _, p := range places {
		at[p.ID] = pointAt(p.Lon, p.Lat)
	}
	var said [][]turn
	for _, s := range statements {
		said = append(said, []turn{{On: s.ObservedOn}}, denialDates(deniedAfter(s.DeniedBy, s.ObservedOn)))
	}
	out := map[string][]feature{}
	for _, date := range turnDates(said...) {
		if out[date], err = saidBy(date, statements, at); err != nil {
			return nil, fmt.Errorf("statements.json: %w", err)
		}
	}
	return out, nil
}

// saidBy are the statements that were made by a date.
func saidBy(date string, statements []statement, at map[string]point) ([]feature, error) {
	var out []feature
	for _, s := range statements {
		if s.ObservedOn > date {
			continue
		}
		about, err := parseLinks(s.About)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		var shape shape = pointShape(pointAt(s.Lon, s.Lat))
		if len(s.DrawnAt) > 0 {
			var m multiPoint
			for _, id := range s.DrawnAt {
				p, ok := at[id]
				if !ok {
					return nil, fmt.Errorf("%s: no place %q", s.ID, id)
				}
				m = append(m, p)
			}
			shape = m
		}
		f := feature{id: s.ID, geometry: shape, properties: map[string]any{
			"about":         about,
			"claimed_by":    s.Speaker,
			"denied_by":     deniedBy(s.DeniedBy, date),
			"location_note": s.LocationNote,
			"observed_on":   s.ObservedOn,
			"place_name":    s.PlaceName,
			"said_on":       s.SaidOn,
			"source":        s.Source,
			"source_url":    s.SourceURL,
			"speaker":       s.Speaker,
			"status":        "stated",
			"text":          s.Text,
		}}
		f.named(map[string]string{"en": s.Title}, nil)
		out = append(out, f)
	}
	return out, nil
}

// parseLinks reads links written as layer/id.
func parseLinks(refs []string) ([]link, error) {
	var out []link
	for _, r := range refs {
		layer, id, ok := strings.Cut(r, "/")
		if !ok || layer == "" || id == "" {
			return nil, fmt.Errorf("%q is no layer/id", r)
		}
		out = append(out, link{ID: id, Layer: layer})
	}
	return out, nil
}
