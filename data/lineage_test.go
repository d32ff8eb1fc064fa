package data_test

import (
	"fmt"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo/geotest"
)

// A feature continues another where they share more than half of both; else
// none is claimed.
func TestAFeatureContinuesWhatItSharesMostWith(t *testing.T) {
	geotest.TakesLong(t)
	box := func(id, status string, west, east float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":"%s","properties":{"status":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%[3]g,0],[%[4]g,0],[%[4]g,1],[%[3]g,1],[%[3]g,0]]]}}`,
			id, status, west, east)
	}
	file := func(date string, features ...string) data.Input {
		return input(date, date, `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)
	}
	for name, c := range map[string]struct {
		now  []string
		want string
	}{
		"grown":           {[]string{box("b", "held", 0, 1.9)}, ""},
		"of another word": {[]string{box("b", "contested", 0, 1.2)}, "changed b"},
		"half of it":      {[]string{box("b", "held", 0, 0.5)}, "added b removed a"},
		"more than twice": {[]string{box("b", "held", 0, 2.1)}, "added b removed a"},
		"cut in two":      {[]string{box("b", "held", 0, 0.6), box("c", "held", 0.6, 1)}, "added c"},
		"elsewhere":       {[]string{box("b", "held", 3, 4)}, "added b removed a"},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			load(t, db, file("2025-10-01", box("a", "held", 0, 1)))
			report := load(t, db, file("2025-10-02", c.now...))
			var got []string
			for _, f := range report.Files[0].Changes.Features {
				got = append(got, f.What+" "+f.Key)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("it is told %q, want %q", got, c.want)
			}
		})
	}
}
