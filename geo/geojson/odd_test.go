package geojson_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
)

// oddInput is what the reader takes though it is not as it should be, or not
// as it usually is.
var oddInput = []input{
	{name: "a bare point", json: `{"type":"Point","coordinates":[37.176,48.282]}`},
	{name: "a bare geometry, members in another order", json: `{"coordinates":[[[0,0],[9,0],[9,9],[0,0]]],"type":"Polygon"}`},
	{name: "a feature", json: geojsontest.Feature(`"name":"Kyiv"`)},
	{name: "type comes last everywhere", json: `{"features":[{"properties":{"name":"a"},"geometry":{"coordinates":[30,50],"type":"Point"},"id":"a","type":"Feature"}],"crs":null,"type":"FeatureCollection"}`},
	{name: "gzip", raw: geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}`))},
	{name: "gzip of two members", raw: slices.Concat(geojsontest.Gzip([]byte(`{"type":"Point",`)), geojsontest.Gzip([]byte(`"coordinates":[30,50]}`)))},
	{name: "gzip with an empty member", raw: slices.Concat(geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}`)), geojsontest.Gzip(nil))},
	{name: "byte-order mark", json: "\ufeff" + `{"type":"Point","coordinates":[30,50]}`},
	{name: "byte-order mark in gzip", raw: geojsontest.Gzip([]byte("\ufeff" + `{"type":"Point","coordinates":[30,50]}`))},
	{name: "white space around", json: "\r\n\t " + `{"type":"Point","coordinates":[30,50]}` + "\r\n\n"},
	{name: "exactly at the size limit", json: `{"type":"Point","coordinates":[30,50]}`, max: 38},
	{name: "old reference system", json: `{"type":"Point","coordinates":[30,50],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}`},
	{name: "old reference system without version", json: `{"type":"Point","coordinates":[30,50],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC::CRS84"}}}`},
	{name: "reference system is null", json: `{"type":"Point","coordinates":[30,50],"crs":null}`},
	{name: "foreign members", json: `{"type":"FeatureCollection","name":"x","bbox":[0,0,1,1],"properties":{"name":7},"id":{},"features":[{"type":"Feature","bbox":null,"foreign":{"type":[]},"geometry":{"type":"Point","coordinates":[30,50],"bbox":[],"x":{"y":[1,{}]}},"properties":{}}]}`},
	{name: "a bare geometry with foreign properties", json: `{"properties":{"name":"x"},"type":"Point","coordinates":[30,50],"id":7}`},
	{name: "height and more", json: `{"type":"LineString","coordinates":[[30,50,120.5],[31,51,7,8]]}`},
	{name: "more than six decimals", json: `{"type":"Point","coordinates":[37.17649999,-0.00000049]}`},
	{name: "exponents", json: `{"type":"Point","coordinates":[3.7e1,5E-1]}`},
	{name: "exponent that vanishes", json: `{"type":"Point","coordinates":[1e-999,-0.0]}`},
	{name: "a rounding error past the edge", json: `{"type":"Point","coordinates":[180.00000000000003,-90.0000001]}`},
	{name: "rings the wrong way round", json: `{"type":"Polygon","coordinates":[[[0,0],[0,9],[9,9],[9,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}`},
	{name: "repeated positions", json: `{"type":"Polygon","coordinates":[[[0,0],[0,0],[9,0],[9,9],[9,9.0000001],[9,9],[0,0],[0,0]]]}`},
	{name: "ring closed but for the rounding", json: `{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0.0000004,0]]]}`},
	{name: "hole touches the edge at one point", json: `{"type":"Polygon","coordinates":[` + square + `,[[0,4],[2,5],[2,3],[0,4]]]}`},
	{name: "polygons touch at a corner", json: `{"type":"MultiPolygon","coordinates":[[` + square + `],[[[9,9],[12,9],[12,12],[9,9]]]]}`},
	{name: "island in a hole", json: `{"type":"MultiPolygon","coordinates":[[` + square + `,[[1,1],[1,8],[8,8],[8,1],[1,1]]],[[[3,3],[4,3],[4,4],[3,3]]]]}`},
	{name: "line crosses itself", json: `{"type":"LineString","coordinates":[[0,0],[9,9],[9,0],[0,9]]}`},
	{name: "several points and lines", json: `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4],[1,2]]},"properties":null},{"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}}]}`},
	{name: "ids of numbers", json: `{"type":"FeatureCollection","features":[` + onePair + `,"id":7},` + onePair + `,"id":-0},` + onePair + `,"id":8.0},` + onePair + `,"id":12e1},` + onePair + `,"id":0.5},` + onePair + `,"id":123456789012345678901}]}`},
	{name: "ids left out", json: `{"type":"FeatureCollection","features":[` + geojsontest.Feature(`"name":"a"`) + `,` + geojsontest.Feature(`"name":"a"`) + `,` + geojsontest.Feature(`"name":"b"`) + `,` + geojsontest.Feature(``) + `,` + onePair + `,"id":"point-e3b0c44298fc1c14-2"},` + geojsontest.Feature(``) + `]}`},
	{name: "canonical properties", json: geojsontest.Feature(`"z":1.50,"name":"Pokrovsk","names":{"uk":"Покровськ","ru":"","en":"Pokrovsk"},"aliases":["Покровск",""],"claimed_by":"Russia","denied_by":[{"source":"UN","on":"2014-03-27","by":"UN General Assembly","source_url":"https://un.org/x"},"Ukraine",{"by":"EU","on":null}],"assessed_by":"A","status":"disputed","source":"not stated","source_url":"http://example.org/","observed_on":"2025-11-27","a":"\u0041\/\n"`)},
	{name: "denied by a string", json: geojsontest.Feature(`"denied_by":"Ukraine"`)},
	{name: "lines of which the first is empty", json: in(`{"type":"MultiLineString","coordinates":[[],[[30,50],[31,50]],[]]}`)},
	{name: "empty and null properties", json: geojsontest.Feature(`"name":null,"names":{"en":null},"aliases":null,"claimed_by":"","denied_by":null,"source_url":"","observed_on":null,"status":null,"kept":null`)},
	{name: "nested properties", json: geojsontest.Feature(`"about": [ { "layer" : "places", "id":"pokrovsk" }, [ ], { } , -0.0, 1e5 ]`)},
}

// Properties just within their limit can be written and read again.
func TestLargeProperties(t *testing.T) {
	for _, properties := range []string{
		`"name":"` + strings.Repeat("x", 500_000) + `"`,
		`"denied_by":["A"` + strings.Repeat(`,"A"`, 90_000) + `]`,
		`"note":"` + strings.Repeat(`\u0001`, 170_000) + `"`,
		`"note":"` + strings.Repeat("я", 500_000) + `"`,
	} {
		features, err := geojson.ReadFeatures(strings.NewReader(geojsontest.Feature(properties)), geojson.Options{})
		if err != nil {
			t.Errorf("%.30s…: %v", properties, err)
			continue
		}
		geojsontest.Check(t, features)
	}
}

func TestReadGeoJSONAccepts(t *testing.T) {
	var got strings.Builder
	for _, c := range oddInput {
		features, err := geojson.ReadFeatures(bytes.NewReader(c.text()), geojson.Options{MaxBytes: c.max, Layer: "test"})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		geojsontest.Check(t, features)
		// However the text comes in, it is the same.
		slow, err := geojson.ReadFeatures(iotest.OneByteReader(bytes.NewReader(c.text())), geojson.Options{MaxBytes: c.max, Layer: "test"})
		if err != nil {
			t.Errorf("%s, byte by byte: %v", c.name, err)
		}
		if diff := geojsontest.Diff(features, slow); diff != "" {
			t.Errorf("%s, byte by byte (-whole +slow):\n%s", c.name, diff)
		}
		var out strings.Builder
		if err := geojson.Write(&out, geojson.Collection{Features: features}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		fmt.Fprintf(&got, "# %s\n%s", c.name, out.String())
	}
	geojsontest.Golden(t, "odd_input.golden", got.String())
}
