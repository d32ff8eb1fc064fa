package server_test

import (
	"encoding/csv"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"frontline/geo/place"
	"frontline/server/servertest"
)

// lengths is the answer of length.json.
type lengths struct {
	Layer struct {
		ID, Title, Note string
		AssessedBy      string `json:"assessed_by"`
	}
	Of    []string
	Not   map[string]any `json:"not_counted"`
	Dates []string
	Parts []struct {
		AssessedBy string `json:"assessed_by"`
		HeldBy     string `json:"held_by"`
		KM         []float64
	}
	Gaps []struct{ From, Until string }
}

// The line of a layer is the edge of what it shows as held, without what runs along the border, and
// says by whom, of which date and by which rule, wherever it is told.
func TestTheLineOfALayer(t *testing.T) {
	layers := servertest.TurnedLayers()
	// What is held reaches the border in the east along two degrees.
	layers["control/2025-11-27.geojson"] = servertest.Collection(servertest.Square("a", `{}`, 40, 47, 2))
	f := servertest.Over(t, layers)

	r := f.Get("/api/layers/control~line/2025-11-27.geojson")
	c, err := geojson.UnmarshalFeatureCollection(servertest.Read(t, r))
	if err != nil || len(c.Features) != 1 {
		t.Fatalf("%d features, %v", len(c.Features), err)
	}
	one := c.Features[0]
	for name, want := range map[string]any{
		"name": "Edge of what Tester assesses as held on 2025-11-27", "assessed_by": "Tester", "class": "held", "snapshot": "2025-11-27",
		"land_border_m": 2000.0, "shore_m": 5000.0, "accuracy_m": 2000.0, "borders_snapshot": "2014-01-01",
	} {
		if one.Properties[name] != want {
			t.Errorf("%s is %v, want %v", name, one.Properties[name], want)
		}
	}
	if r.Header.Get("Frontline-Snapshot") != "2025-11-27" {
		t.Errorf("it is of %q", r.Header.Get("Frontline-Snapshot"))
	}
	lines := one.Geometry.(orb.MultiLineString)
	km := place.Length(lines) / 1000
	// There is no land beyond the border, so that it is a shore.
	outline := place.Length(orb.MultiLineString{{{40, 47}, {42, 47}, {42, 49}, {40, 49}, {40, 47}}})/1000 - place.Length(orb.MultiLineString{{{42, 47}, {42, 49}}})/1000 - 10
	if math.Abs(km-outline) > 0.1 || math.Abs(one.Properties["km"].(float64)-km) > 0.001 {
		t.Errorf("it is %.3f km long and says %v, want %.3f", km, one.Properties["km"], outline)
	}
	if list := string(servertest.Read(t, f.Get("/api/layers"))); strings.Contains(list, "front line") || !strings.Contains(list, `"lines":[{"id":"control~line"`) {
		t.Errorf("the layers are listed as %s", list)
	}

	l := servertest.Decode[lengths](t, f.Get("/api/layers/control~line/length.json"))
	if len(l.Dates) != 4 || len(l.Parts) != 1 || l.Parts[0].AssessedBy != "Tester" || l.Parts[0].KM[2] != one.Properties["km"] || l.Layer.ID != "control~line" || l.Not["land_border_m"] != 2000.0 {
		t.Errorf("the lengths are %+v", l)
	}
	// Two squares that share an edge are one ground: what lies between them is no edge.
	a, b := place.Length(orb.MultiLineString{{{36, 47}, {37, 47}, {37, 48}, {36, 48}, {36, 47}}}), place.Length(orb.MultiLineString{{{37, 47}, {37.5, 47}, {37.5, 47.5}, {37, 47.5}}})
	if want := (a + b - place.Length(orb.MultiLineString{{{37, 47}, {37, 47.5}}})) / 1000; math.Abs(l.Parts[0].KM[1]-want) > 0.01 || math.Abs(l.Parts[0].KM[0]-a/1000) > 0.01 {
		t.Errorf("they are %v km, want %.3f and %.3f first", l.Parts[0].KM, a/1000, want)
	}
	rows, err := csv.NewReader(f.Get("/api/layers/control~line/length.csv").Body).ReadAll()
	if err != nil || len(rows) != 5 || !strings.HasSuffix(rows[0][1], "by Tester") || rows[3][0] != "2025-11-27" {
		t.Errorf("the table is %v, %v", rows, err)
	}

	set := servertest.Decode[map[string]any](t, f.Get("/tiles/control~line/2025-11-30.json"))
	if got := set["attribution"].(string); !strings.Contains(got, "assesses as held on 2025-11-28") || !strings.Contains(got, "2 days") {
		t.Errorf("two days later it is credited as %q", got)
	}
	tile, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/control~line/2025-11-27/5/19/11.mvt")))
	if err != nil || len(tile) != 1 || tile[0].Features[0].Geometry.GeoJSONType() != "LineString" && tile[0].Features[0].Geometry.GeoJSONType() != "MultiLineString" {
		t.Errorf("its tile is %v, %v", tile, err)
	}
	for path, want := range map[string]int{
		"/api/layers/claims~line/2025-11-27.geojson": http.StatusNotFound, "/api/layers/claims~line/length.json": http.StatusNotFound,
		"/api/layers/control~line/area.json": http.StatusNotFound, "/tiles/control~line/timeline.json": http.StatusNotFound, "/tiles/control~line/2025-11-27/5/19/11.png": http.StatusNotFound,
		"/api/layers/control~line/2025-11-24.geojson": http.StatusNotFound, "/api/layers/control~line/2025-11-25..2025-11-28.json": http.StatusNotFound,
	} {
		if r := f.Get(path); r.StatusCode != want {
			t.Errorf("%s is %d, want %d", path, r.StatusCode, want)
		}
	}
}
