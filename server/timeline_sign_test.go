package server_test

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/geo"
	"frontline/server/servertest"
)

// TestTheTimelineTellsSigns: what a sign and its label are made of is in the
// tile, and a change of it ends a span.
func TestTheTimelineTellsSigns(t *testing.T) {
	town := func(properties string) string {
		return `{"type":"Feature","id":"town","properties":` + properties + `,"geometry":{"type":"Point","coordinates":[37.2,48.2]}}`
	}
	layers := servertest.TestLayers()
	layers["places/layer.json"] = servertest.Collection()
	layers["places/layer.json"].Data = []byte(`{"title":"Places","kind":"places","cadence":"event"}`)
	layers["places/2025-11-01.geojson"] = servertest.Collection(town(`{"name":"Town","claimed_by":"A"}`))
	layers["places/2025-11-10.geojson"] = servertest.Collection(town(`{"name":"Town","claimed_by":"A","source":"another"}`))
	layers["places/2025-11-20.geojson"] = servertest.Collection(town(`{"name":"Town","claimed_by":"A","agreed":"by both","place_name":"Town Hall"}`))
	f := servertest.Over(t, fs.FS(layers))
	tiles, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/places/timeline/6/38/22.mvt")))
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) float64 { return float64(geo.MustDate(s)) }
	want := []map[string]any{
		{"fid": "town", "name": "Town", "claimed_by": "A", "since": day("2025-11-01"), "until": day("2025-11-20")},
		{"fid": "town", "name": "Town", "claimed_by": "A", "agreed": "by both", "place_name": "Town Hall", "since": day("2025-11-20")},
	}
	var got []map[string]any
	for _, feature := range tiles[0].Features {
		got = append(got, feature.Properties)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}
