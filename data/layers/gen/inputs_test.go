package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestHandWrittenLayersAreUpToDate makes the layers that need no world map
// and compares them with what is committed.
func TestHandWrittenLayersAreUpToDate(t *testing.T) {
	for layer, generate := range map[string]func() (map[string][]feature, error){
		"places":     placeSnapshots,
		"statements": statementSnapshots,
	} {
		snapshots, err := generate()
		if err != nil {
			t.Fatal(err)
		}
		committed, err := filepath.Glob(filepath.Join("..", layer, "*.geojson"))
		if err != nil {
			t.Fatal(err)
		}
		if len(committed) != len(snapshots) {
			t.Errorf("%s: %d files for %d snapshots: run make layers", layer, len(committed), len(snapshots))
		}
		for date, features := range snapshots {
			want, err := collection(features)
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join("..", layer, date+".geojson"))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s of %s is not what its table says: run make layers", layer, date)
			}
		}
	}
}

func TestCountryOf(t *testing.T) {
	tests := []struct {
		name string
		p    province
		want string // "" for an error
	}{
		{"Crimea, coded as Russian", province{ISO: "RU", Part: "RUS", FIPS: "UP11"}, "UA"},
		{"Sevastopol, coded as Russian", province{ISO: "RU", Part: "RUS", FIPS: "UP20"}, "UA"},
		{"Donetsk", province{ISO: "UA", Part: "UKR", FIPS: "UP05"}, "UA"},
		{"Rostov", province{ISO: "RU", Part: "RUS", FIPS: "RS61"}, "RU"},
		{"northern Cyprus", province{ISO: "-1", Part: "CYN"}, "CY"},
		{"Siachen", province{ISO: "-1", Part: "KAS"}, "siachen"},
		{"something new", province{ISO: "-1", Part: "XYZ"}, ""},
	}
	for _, tt := range tests {
		got, err := countryOf(tt.p)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

func TestAsOf(t *testing.T) {
	history := []turn{
		{On: "2022-03-02", State: "Taken.", Status: "taken", Agreed: true},
		{On: "2022-11-11", State: "Retaken.", Status: "retaken", ClaimedBy: "Ukraine"},
	}
	tests := []struct {
		date, status string
		earlier      int
	}{
		{"2022-03-01", "", 0},
		{"2022-03-02", "taken", 0},
		{"2022-11-10", "taken", 0},
		{"2022-11-11", "retaken", 1},
		{"2025-01-01", "retaken", 1},
	}
	for _, tt := range tests {
		f := feature{properties: map[string]any{}}
		if said := f.asOf(history, tt.date); said != (tt.status != "") {
			t.Errorf("%s: something said: %v", tt.date, said)
			continue
		}
		if tt.status == "" {
			continue
		}
		earlier, _ := f.properties["history"].([]past)
		if f.properties["status"] != tt.status || len(earlier) != tt.earlier {
			t.Errorf("%s: %v, after %v", tt.date, f.properties["status"], earlier)
		}
	}
}
