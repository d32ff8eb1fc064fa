package server_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/server/servertest"
)

// classLayers is a control layer whose features are of several classes, one of
// them by a word that nothing knows, and held by two.
func classLayers() fstest.MapFS {
	layer := strings.Replace(servertest.ControlJSON, `"cadence"`, `"held_by":"Russia","cadence"`, 1)
	features := []string{
		servertest.Square("plain", `{}`, 37, 47, 0.5),
		servertest.Square("freed", `{"status":"Liberated"}`, 38, 47, 0.5),
		servertest.Square("grey", `{"status":"grey"}`, 39, 47, 0.5),
		servertest.Square("theirs", `{"status":"controlled","held_by":"Ukraine"}`, 40, 47, 0.5),
	}
	return fstest.MapFS{
		"control/layer.json":         {Data: []byte(layer)},
		"control/2025-11-25.geojson": servertest.Collection(servertest.Square("before", `{}`, 36, 47, 0.5)),
		"control/2025-11-28.geojson": servertest.Collection(features...),
	}
}

// Wherever a feature goes out it says its class and who holds it.
func TestAFeatureSaysItsClassEverywhere(t *testing.T) {
	f := servertest.Over(t, classLayers())
	want := map[string][2]string{
		"plain": {"held", "Russia"}, "freed": {"liberated", "Russia"}, "grey": {"unknown", "Russia"}, "theirs": {"held", "Ukraine"},
	}
	type properties = map[string]any
	ofTile := func(path string) func(t *testing.T) map[string]properties {
		return func(t *testing.T) map[string]properties {
			out := map[string]properties{}
			layers, err := mvt.Unmarshal(servertest.Read(t, f.Get(path)))
			if err != nil || len(layers) != 1 {
				t.Fatalf("%s: %d layers, %v", path, len(layers), err)
			}
			for _, feature := range layers[0].Features {
				out[feature.Properties["fid"].(string)] = properties(feature.Properties)
			}
			return out
		}
	}
	ofGeoJSON := func(path string) func(t *testing.T) map[string]properties {
		return func(t *testing.T) map[string]properties {
			out := map[string]properties{}
			c := servertest.Decode[struct {
				Features []struct {
					ID         string
					Properties properties
				}
			}](t, f.Get(path))
			for _, feature := range c.Features {
				id, _ := feature.Properties["fid"].(string)
				if id == "" {
					id = feature.ID
				}
				out[id] = feature.Properties
			}
			return out
		}
	}
	for name, surface := range map[string]func(t *testing.T) map[string]properties{
		"tile":          ofTile("/tiles/control/2025-11-28/3/4/2.mvt"),
		"timeline":      ofTile("/tiles/control/timeline/3/4/2.mvt"),
		"change":        ofTile("/tiles/control/2025-11-25..2025-11-28/3/4/2.mvt"),
		"GeoJSON":       ofGeoJSON("/api/layers/control/2025-11-28.geojson"),
		"difference":    ofGeoJSON("/api/layers/control/2025-11-25..2025-11-28.geojson"),
		"OGC":           ofGeoJSON("/ogc/collections/control/items?datetime=2025-11-28"),
		"features.json": ofGeoJSON("/api/layers/control/2025-11-28/features.json"),
		"CSV": func(t *testing.T) map[string]properties {
			rows, err := csv.NewReader(f.Get("/api/layers/control/2025-11-25..2025-11-28.csv").Body).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]properties{}
			for _, row := range rows[1:] {
				p := properties{}
				for i, column := range rows[0] {
					p[column] = row[i]
				}
				out[row[1]] = p
			}
			return out
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := surface(t)
			for id, w := range want {
				if p := got[id]; p["class"] != w[0] || p["held_by"] != w[1] {
					t.Errorf("%s says %v", id, p)
				}
			}
		})
	}
	var j struct {
		VectorLayers []struct{ Fields map[string]string } `json:"vector_layers"`
	}
	if err := json.Unmarshal(servertest.Read(t, f.Get("/tiles/control/2025-11-28.json")), &j); err != nil {
		t.Fatal(err)
	}
	if got := j.VectorLayers[0].Fields; got["class"] != "String" || got["held_by"] != "String" {
		t.Errorf("the TileJSON has the fields %v", got)
	}
}

// A class has its figures by oblast as what is held has, in JSON and in the table.
func TestEachClassHasItsFiguresByOblast(t *testing.T) {
	f := servertest.Over(t, fstest.MapFS{
		"base/layer.json": servertest.TurnedLayers()["base/layer.json"], "base/2014-01-01.geojson": servertest.TurnedLayers()["base/2014-01-01.geojson"],
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-28.geojson": servertest.Collection(servertest.Square("h", `{}`, 37, 47, 0.2), servertest.Square("c", `{"status":"contested"}`, 37.4, 47, 0.2), servertest.Square("d", `{"status":"contested"}`, 37.5, 47, 0.2)),
	})
	a := servertest.Decode[struct {
		ByRegion        map[string][]float64            `json:"by_region"`
		ClassesByRegion map[string]map[string][]float64 `json:"classes_by_region"`
		Contested       []float64                       `json:"contested_km2"`
		Regions         []struct{ Key string }
	}](t, f.Get("/api/layers/control/area.json"))
	sum := 0.0
	for _, list := range a.ClassesByRegion["contested"] {
		sum += list[0]
	}
	if len(a.Contested) != 1 || a.Contested[0] == 0 || math.Abs(sum-a.Contested[0]) > 0.01 || len(a.Regions) == 0 {
		t.Errorf("by oblast %v, in all %v", a.ClassesByRegion, a.Contested)
	}
	rows, err := csv.NewReader(f.Get("/api/layers/control/area.csv").Body).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	inTable := 0.0
	for i, name := range rows[0] {
		if strings.HasPrefix(name, "contested_km2 in ") {
			v, err := strconv.ParseFloat(rows[1][i], 64)
			if err != nil {
				t.Fatal(err)
			}
			inTable += v
		}
	}
	if math.Abs(inTable-a.Contested[0]) > 0.01 {
		t.Errorf("the table has %v of %v: %v", inTable, a.Contested, rows)
	}
}
