package server_test

import (
	"encoding/csv"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/geo/geotest"
)

// partLayers are a control layer of one assessor whose ground is that of several
// holders on one date, and that of two other assessors on the next, and claims of
// several claimants, which overlap.
func partLayers() fstest.MapFS {
	return fstest.MapFS{
		"base/layer.json": turnedLayers()["base/layer.json"], "base/2014-01-01.geojson": turnedLayers()["base/2014-01-01.geojson"],
		"control/layer.json": {Data: []byte(controlJSON)},
		"control/2025-11-25.geojson": collection(
			square("n", `{}`, 37, 47, 0.5), square("d", `{"held_by":"DPR"}`, 38, 47, 0.4), square("u", `{"held_by":"Ukraine"}`, 39, 47, 0.3)),
		"control/2025-11-28.geojson": collection(
			square("a", `{"assessed_by":"Alpha"}`, 37, 47, 0.5), square("b", `{"assessed_by":"Beta"}`, 37.2, 47, 0.4)),
		"claims/layer.json": {Data: []byte(`{"title":"Claims","kind":"claims","cadence":"daily"}`)},
		"claims/2025-11-25.geojson": collection(
			square("r", `{"claimed_by":"Russia"}`, 35, 46, 0.5), square("p", `{"claimed_by":"DPR"}`, 35.2, 46, 0.4), square("x", `{}`, 34, 46, 0.3)),
	}
}

// Wherever an area is told, each assessor, claimant and holder has its own figure
// under its own name, and none is a sum.
func TestNoFigureIsASumOfSeveralWords(t *testing.T) {
	geotest.TakesLong(t)
	f := serverOver(t, partLayers())
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
		a := decode[areas](t, f.get("/api/layers/"+layer+"/area.json"))
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

	body := func(path string) func() string { return func() string { return string(read(t, f.get(path))) } }
	oembed := func(query string) func() string {
		return body("/oembed?url=" + url.QueryEscape("http://example.com/?lang=en&"+query))
	}
	altOf := func(path string) func() string {
		return func() string { return alt(t, f.get(path).Header.Get("Frontline-Alt")) }
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
		"text of holders":   {body("/text/2025-11-25?lang=en"), append(held, claimed...), nil},
		"alt of holders":    {altOf("/image/2025-11-25.png?size=600x400&lang=en"), append(held, claimed...), nil},
		"oEmbed of holders": {oembed("date=2025-11-25"), append(held, claimed...), nil},
		"text of assessors": {body("/text/2025-11-28?lang=en&layers=control"), assessed, []string{"3,452 km²", "4,211 km²"}},
		"alt of assessors":  {altOf("/image/2025-11-28.png?size=600x400&lang=en&layers=control"), assessed, nil},
		"oEmbed":            {oembed("date=2025-11-28&layers=control"), assessed, nil},
		"key of assessors":  {body("/image/2025-11-28.svg?size=900x600&lang=en&layers=control"), []string{"assessed by Alpha", "assessed by Beta"}, nil},
		"text of a change":  {body("/text/2025-11-25..2025-11-28?lang=en&layers=control"), lost, nil},
		"alt of a change":   {altOf("/image/2025-11-25..2025-11-28.png?size=600x400&lang=en&layers=control"), lost, []string{"No longer held, km²"}},
		"key of a change":   {body("/image/2025-11-25..2025-11-28.svg?size=900x600&lang=en&layers=control"), []string{"assessed by Alpha", "assessed by Beta"}, nil},
		"feed":              {body("/feed.atom"), []string{"held by DPR", "held by Ukraine", "(assessed by Alpha)", "(assessed by Beta)", "by Alpha, Beta", "claimed by DPR", "claimed by Russia", "claimant not stated"}, nil},
	} {
		said := c.said()
		contains(t, name, said, c.want...)
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
	contains(t, "the table", strings.Join(rows[0], "|"), "by Alpha", "by Beta", "by Tester", "held by DPR, by Tester", "held by Ukraine, by Tester", "held by not stated, by Alpha")
}

// What is claimed counts as the claimant's: a change of it is one figure, whoever
// assesses that it is claimed, and named with all who do.
func TestAChangeOfClaimedGroundIsTheClaimants(t *testing.T) {
	layers := partLayers()
	delete(layers, "claims/layer.json")
	delete(layers, "claims/2025-11-25.geojson")
	layers["control/2025-11-25.geojson"] = collection(
		square("a", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Alpha"}`, 37, 47, 0.2))
	layers["control/2025-11-28.geojson"] = collection(
		square("a", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Alpha"}`, 37, 47, 0.3),
		square("b", `{"status":"claimed","claimed_by":"Russia","assessed_by":"Beta"}`, 37.2, 47, 0.5))
	f := serverOver(t, layers)
	type sums struct {
		Class      string  `json:"class"`
		ClaimedBy  string  `json:"claimed_by"`
		AssessedBy *string `json:"assessed_by"`
		Gained     float64 `json:"gained_km2"`
	}
	c := decode[struct{ States, Classes, Pieces []sums }](t, f.get("/api/layers/control/2025-11-25..2025-11-28.json"))
	if len(c.States) != 1 || len(c.Classes) != 1 || c.States[0].Gained != c.Classes[0].Gained || c.States[0].AssessedBy != nil || c.States[0].ClaimedBy != "Russia" {
		t.Errorf("%+v beside %+v", c.States, c.Classes)
	}
	const both = "Newly claimed by Russia, assessed by Alpha and Beta"
	contains(t, "text", string(read(t, f.get("/text/2025-11-25..2025-11-28?lang=en&layers=control"))), both)
	svg := string(read(t, f.get("/image/2025-11-25..2025-11-28.svg?size=1200x800&lang=en&layers=control")))
	if n := strings.Count(svg, both+" after"); n != 1 {
		t.Errorf("the key has %q %d times", both, n)
	}
}
