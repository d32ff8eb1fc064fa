package geojson_test

import (
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/valid"
)

// Geometries of a collection may overlap (RFC 7946): as one feature's ground
// they are joined, and nobody has to ask for it. Parts of a MultiPolygon may not.
func TestGeometriesOfACollectionAreJoined(t *testing.T) {
	const one, other = `[[[0,0],[2,0],[2,2],[0,2],[0,0]]]`, `[[[1,0],[3,0],[3,2],[1,2],[1,0]]]`
	read := func(geometry string) ([]geo.Feature, error) {
		return geojson.ReadFeatures(strings.NewReader(`{"type":"Feature","properties":{},"geometry":`+geometry+`}`), geojson.Options{})
	}
	features, err := read(`{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":` + one + `},{"type":"Polygon","coordinates":` + other + `}]}`)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := read(`{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,2],[0,2],[0,0]]]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := geo.Area(features[0].Geometry), geo.Area(whole[0].Geometry); got < 0.999*want || got > 1.001*want {
		t.Errorf("the ground is %.0f m², want %.0f", got, want)
	}
	if m := valid.ReportMends(features); m == nil || m.Repaired {
		t.Errorf("what was done is told as %+v", m)
	}
	if _, err := read(`{"type":"MultiPolygon","coordinates":[` + one + `,` + other + `]}`); err == nil || !strings.Contains(err.Error(), "parts overlap") {
		t.Errorf("of a MultiPolygon: %v", err)
	}
}
