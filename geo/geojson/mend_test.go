package geojson_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
	"frontline/geo/valid"
)

// What is read otherwise than it is written, and said.
var mendedInput = []input{
	{name: "latitude first by its reference system", json: `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4326"}},"type":"Point","coordinates":[30,50]}`},
	{name: "null geometry", json: in(`null`)},
	{name: "missing geometry", json: `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{}}]}`},
	{name: "geometry collection", json: in(`{"type":"GeometryCollection","geometries":[]}`)},
	{name: "geometry collection, bare", json: `{"geometries":[],"type":"GeometryCollection"}`},
	{name: "coordinates are null", json: in(`{"type":"Point","coordinates":null}`)},
	{name: "empty coordinates", json: in(`{"type":"Point","coordinates":[]}`)},
	{name: "empty polygon among others", json: multi(`[` + square + `],[]`)},
	{name: "empty ring", json: polygon(`[]`)},
	{name: "line of one place", json: in(`{"type":"MultiLineString","coordinates":[[[30,50],[31,50]],[[30,50],[30.0000001,50]]]}`)},
	{name: "unclosed ring", json: polygon(`[[0,0],[9,0],[9,9],[0,9]]`)},
	{name: "unclosed hole", json: polygon(square + `,[[1,1],[1,2],[2,2],[1.5,1]]`)},
	{name: "ring touches itself", json: polygon(`[[0,0],[9,0],[4,4],[9,9],[0,9],[4,4],[0,0]]`)},
	{name: "hole along the edge", json: polygon(square + `,[[0,1],[0,2],[2,2],[2,1],[0,1]]`)},
	{name: "holes cut the inside", json: polygon(square + `,[[0,4],[4.5,5],[9,4],[4.5,3],[0,4]]`)},
	{name: "ring of holes cuts the inside", json: polygon(square + `,[[4,2],[6,4],[4,3],[4,2]],[[6,4],[4,6],[5,4],[6,4]],[[4,6],[2,4],[4,5],[4,6]],[[2,4],[4,2],[3,4],[2,4]]`)},
	{name: "polygons share an edge", json: multi(`[` + square + `],[[[9,0],[18,0],[18,9],[9,9],[9,0]]]`)},
	{name: "null geometry of the only feature", json: `{"type":"Feature","id":"a","geometry":null,"properties":{"name":"Nowhere"}}`},
	{name: "empty object for null", json: in(`{}`)},
	{name: "empty MultiPolygon", json: in(`{"type":"MultiPolygon","coordinates":[[[]]]}`)},
	{name: "collection of one kind", json: in(`{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[` + square + `]},{"type":"Polygon","coordinates":[[[20,20],[21,20],[21,21],[20,20]]]}]}`)},
	{name: "collection of one", json: in(`{"geometries":[{"coordinates":[30,50],"type":"Point"}],"type":"GeometryCollection"}`)},
	{name: "collection of several kinds, nested", json: in(`{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[` + square + `]},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"LineString","coordinates":[[1,1],[2,2]]}]},{"type":"Point","coordinates":[2,1]}]}`)},
	{name: "bare collection of several kinds", json: `{"geometries":[{"type":"Point","coordinates":[1,1]},{"type":"LineString","coordinates":[[1,1],[2,2]]}],"type":"GeometryCollection"}`},
	{name: "ring turned", json: polygon(`[[0,0],[0,9],[9,9],[9,0],[0,0]]`)},
	{name: "position twice", json: polygon(`[[0,0],[9,0],[9,0],[9,9],[0,9],[0,0]]`)},
	{name: "rounding makes it touch itself", json: polygon(`[[10,10],[11,10],[11,10.4999999],[10.50000042,10.5],[11,10.5000001],[11,11],[10,11],[10,10.5000001],[10.50000038,10.5],[10,10.4999999],[10,10]]`)},
	{name: "ring too small for the resolution", json: polygon(`[[0,0],[0.0000001,0],[0.0000001,0.0000001],[0,0]]`)},
	{name: "rounding leaves nothing of a hole", json: polygon(square + `,[[1,1],[1,1.0000001],[1.0000001,1.0000001],[1,1]]`)},
	{name: "seam to a hole", json: polygon(`[[0,0],[9,0],[9,9],[0,9],[0,0],[2,2],[2,4],[4,4],[4,2],[2,2],[0,0]]`)},
	{name: "crs as EPSG code", json: `{"crs":{"type":"EPSG","properties":{"code":4326}},"type":"Point","coordinates":[30,50]}`},
	{name: "crs as an address", json: `{"crs":{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/4326"}},"type":"Point","coordinates":[30,50]}`},
}

// What only --repair brings in order.
var repairedInput = []input{
	{name: "bow tie", json: polygon(`[[0,0],[9,9],[9,0],[0,9],[0,0]]`)},
	{name: "spike", json: polygon(`[[0,0],[9,0],[9,9],[12,12],[9,9],[0,9],[0,0]]`)},
	{name: "ring without area", json: polygon(square + `,[[1,1],[2,1],[1,1]]`)},
	{name: "hole outside", json: polygon(square + `,[[20,20],[20,21],[21,21],[20,20]]`)},
	{name: "hole in a hole", json: polygon(square + `,[[1,1],[1,8],[8,8],[8,1],[1,1]],[[2,2],[2,3],[3,3],[2,2]]`)},
	{name: "overlapping polygons", json: multi(`[` + square + `],[[[8,8],[12,8],[12,12],[8,12],[8,8]]]`)},
	{name: "jump across the antimeridian", json: polygon(`[[179,60],[-179,60],[-179,61],[179,61],[179,60]]`)},
	{name: "longitudes from 0 to 360", json: polygon(`[[170,60],[190,60],[190,61],[170,61],[170,60]]`)},
	{name: "line of longitudes from 0 to 360", json: in(`{"type":"LineString","coordinates":[[170,60],[180,60],[190,61]]}`)},
	{name: "point at 190", json: in(`{"type":"MultiPoint","coordinates":[[190,60],[10,10]]}`)},
	{name: "line across the antimeridian", json: in(`{"type":"LineString","coordinates":[[179,60],[-179,62]]}`)},
}

func TestReadMends(t *testing.T) {
	geojsontest.Golden(t, "mended_input.golden", readAll(t, mendedInput, geojson.Options{Layer: "test"}))
	geojsontest.Golden(t, "repaired_input.golden", readAll(t, repairedInput, geojson.Options{Layer: "test", Repair: true, RepairLimit: 1}))
	for _, c := range repairedInput {
		if _, err := geojson.Read(strings.NewReader(c.json), geojson.Options{}); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), "--repair") {
			t.Errorf("%s, not to be repaired: %v", c.name, err)
		}
	}
}

// readAll is what is read of each input, and what is said of it.
func readAll(t *testing.T, inputs []input, opt geojson.Options) string {
	t.Helper()
	var b strings.Builder
	for _, c := range inputs {
		fmt.Fprintln(&b, c.name)
		reading, err := geojson.Read(bytes.NewReader(c.text()), opt)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		last := reading.Features[len(reading.Features)-1]
		g, err := geojson.AppendGeometry(nil, last.Geometry)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		fmt.Fprintf(&b, "\t%s %s\n", last.Key, g)
		for _, note := range reading.Notes {
			fmt.Fprintf(&b, "\tnote: %s\n", note)
		}
		mending := valid.ReportMends(reading.Features)
		for _, line := range mending.Lines() {
			fmt.Fprintf(&b, "\t%s\n", line)
		}
		geojsontest.Check(t, reading.Features)
		if again, err := valid.ParseMendReport(mending.JSON()); err != nil || again.JSON() != mending.JSON() {
			t.Errorf("%s: the mending is kept as %+v, %v", c.name, again, err)
		}
	}
	return b.String()
}

func TestRepairLimit(t *testing.T) {
	text := multi(`[` + square + `],[[[5,5],[12,5],[12,12],[5,12],[5,5]]]`) // 16 of 130 square degrees
	for limit, want := range map[float64]string{0: "", 0.13: "", 0.12: "repairing would change"} {
		_, err := geojson.Read(strings.NewReader(text), geojson.Options{Repair: true, RepairLimit: limit})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("limit %g: %v", limit, err)
		}
	}
}

// An empty collection is an end where it was said to be one, and else refused.
func TestReadNothing(t *testing.T) {
	const empty = `{"type":"FeatureCollection","features":[]}`
	if _, err := geojson.Read(strings.NewReader(empty), geojson.Options{}); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), "--nothing REASON") {
		t.Errorf("%v", err)
	}
	reading, err := geojson.Read(strings.NewReader(empty), geojson.Options{Nothing: true})
	if err != nil || len(reading.Features) > 0 {
		t.Errorf("%+v, %v", reading, err)
	}
	if _, err := geojson.Read(strings.NewReader(in(`null`)), geojson.Options{Nothing: true}); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("%v", err)
	}
}
