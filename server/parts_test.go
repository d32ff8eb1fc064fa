package server_test

import (
	"encoding/csv"
	"net/url"
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// Wherever an area is told, each assessor, claimant and holder has its own figure
// under its own name, and none is a sum.
func TestNoFigureIsASumOfSeveralWords(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.PartLayers())
	type areas struct {
		Area  []float64
		Parts []struct {
			HeldBy     string    `json:"held_by"`
			ClaimedBy  string    `json:"claimed_by"`
			AssessedBy string    `json:"assessed_by"`
			Area       []float64 `json:"km2"`
		}
	}
	for _, layer := range []string{"control", "claims"} {
		a := servertest.Decode[areas](t, f.Get("/api/layers/"+layer+"/area.json"))
		for i, all := range a.Area {
			sum := 0.0
			for _, p := range a.Parts {
				sum += p.Area[i]
			}
			if diff := sum - all; diff > 0.01 || diff < -0.01 || len(a.Parts) < 3 {
				t.Errorf("%s: %d parts are %v in all, want %v", layer, len(a.Parts), sum, all)
			}
		}
	}

	body := func(path string) func() string {
		return func() string { return string(servertest.Read(t, f.Get(path))) }
	}
	oembed := func(query string) func() string {
		return body("/oembed?url=" + url.QueryEscape("http://example.com/?lang=en&"+query))
	}
	held := []string{"2,104 km² held, assessed by Tester", "1,348 km² held by DPR, assessed by Tester", "758.9 km² held by Ukraine, assessed by Tester"}
	assessed := []string{"2,104 km² held, assessed by Alpha", "1,348 km² held, assessed by Beta"}
	claimed := []string{"km² claimed by Russia", "km² claimed by DPR", "km² claimed, claimant not stated"}
	lost := []string{"Newly held, assessed by Alpha: ", "Newly held, assessed by Beta: ", "No longer held, assessed by Tester: ", "No longer held by DPR, assessed by Tester: ", "No longer held by Ukraine, assessed by Tester: "}
	for name, c := range map[string]struct {
		said   func() string
		want   []string
		absent []string
	}{
		"text of holders": {body("/text/2025-11-25?lang=en"), append(held, claimed...), nil},
		"what a picture of holders is said to show":   {body("/image/2025-11-25.svg?size=600x400&lang=en"), append(held, claimed...), nil},
		"oEmbed of holders":                           {oembed("date=2025-11-25"), append(held, claimed...), nil},
		"text of assessors":                           {body("/text/2025-11-28?lang=en&layers=control"), assessed, []string{"3,452 km²", "4,211 km²"}},
		"what a picture of assessors is said to show": {body("/image/2025-11-28.svg?size=600x400&lang=en&layers=control"), assessed, nil},
		"oEmbed":           {oembed("date=2025-11-28&layers=control"), assessed, nil},
		"key of assessors": {body("/image/2025-11-28.svg?size=900x600&lang=en&layers=control"), []string{"assessed by Alpha", "assessed by Beta"}, nil},
		"text of a change": {body("/text/2025-11-25..2025-11-28?lang=en&layers=control"), lost, nil},
		"what a picture of a change is said to show": {body("/image/2025-11-25..2025-11-28.svg?size=600x400&lang=en&layers=control"), lost, []string{"No longer held, km²"}},
		"key of a change": {body("/image/2025-11-25..2025-11-28.svg?size=900x600&lang=en&layers=control"), []string{"assessed by Alpha", "assessed by Beta"}, nil},
		"feed":            {body("/feed.atom"), []string{"held by DPR", "held by Ukraine", "(assessed by Alpha)", "(assessed by Beta)", "by Alpha, Beta", "claimed by DPR", "claimed by Russia", "claimant not stated"}, nil},
	} {
		said := c.said()
		servertest.Contains(t, name, said, c.want...)
		for _, words := range c.absent {
			if strings.Contains(said, words) {
				t.Errorf("%s: has %q in %.3000s", name, words, said)
			}
		}
	}
	rows, err := csv.NewReader(strings.NewReader(body("/api/layers/control/area.csv")())).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	servertest.Contains(t, "the table", strings.Join(rows[0], "|"), "by Alpha", "by Beta", "by Tester", "held by DPR, by Tester", "held by Ukraine, by Tester", "held by not stated, by Alpha")
}

// What is claimed counts as the claimant's: a change of it is one figure, whoever
// assesses that it is claimed, and named with all who do.
func TestAChangeOfClaimedGroundIsTheClaimants(t *testing.T) {
	layers := servertest.PartLayers()
	delete(layers, "claims/layer.json")
	delete(layers, "claims/2025-11-25.geojson")
	layers["control/2025-11-25.geojson"] = servertest.Collection(
		servertest.Square("a", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Alpha"}`, 37, 47, 0.2))
	layers["control/2025-11-28.geojson"] = servertest.Collection(
		servertest.Square("a", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Alpha"}`, 37, 47, 0.3),
		servertest.Square("b", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Beta"}`, 37.2, 47, 0.5))
	f := servertest.Over(t, layers)
	type sums struct {
		Class      string  `json:"class"`
		ClaimedBy  string  `json:"claimed_by"`
		AssessedBy *string `json:"assessed_by"`
		Gained     float64 `json:"gained_km2"`
	}
	c := servertest.Decode[struct{ States, Classes, Pieces []sums }](t, f.Get("/api/layers/control/2025-11-25..2025-11-28.json"))
	if len(c.States) != 1 || len(c.Classes) != 1 || c.States[0].Gained != c.Classes[0].Gained || c.States[0].AssessedBy != nil || c.States[0].ClaimedBy != "Russia" {
		t.Errorf("%+v beside %+v", c.States, c.Classes)
	}
	const both = "Newly claimed by Russia, assessed by Alpha and Beta"
	servertest.Contains(t, "text", string(servertest.Read(t, f.Get("/text/2025-11-25..2025-11-28?lang=en&layers=control"))), both)
	svg := string(servertest.Read(t, f.Get("/image/2025-11-25..2025-11-28.svg?size=1200x800&lang=en&layers=control")))
	if n := strings.Count(svg, both+" after"); n != 1 {
		t.Errorf("the key has %q %d times", both, n)
	}
}
