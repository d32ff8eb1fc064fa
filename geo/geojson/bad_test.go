package geojson_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
)

// input is a text for the reader, and what it shows.
type input struct {
	name string
	json string
	raw  []byte // instead of json
	max  int64
}

func (c input) text() []byte {
	if c.raw != nil {
		return c.raw
	}
	return []byte(c.json)
}

// in wraps the text of a geometry into a collection, as its third feature.
func in(geometry string) string {
	const point = `{"type":"Feature","geometry":{"type":"Point","coordinates":[30,50]},"properties":{}}`
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[%s,%s,{"type":"Feature","properties":{},"geometry":%s}]}`, point, point, geometry)
}

func polygon(rings string) string { return in(`{"type":"Polygon","coordinates":[` + rings + `]}`) }

func multi(polygons string) string {
	return in(`{"type":"MultiPolygon","coordinates":[` + polygons + `]}`)
}

const (
	square  = `[[0,0],[9,0],[9,9],[0,9],[0,0]]`
	onePair = `{"type":"Feature","geometry":{"type":"Point","coordinates":[30,50]},"properties":{}`
)

var badInput = []input{
	// The text.
	{name: "empty", json: ``},
	{name: "only white space", json: " \n"},
	{name: "no JSON", json: `<kml/>`},
	{name: "UTF-16", raw: []byte("\xff\xfe{\x00}\x00")},
	{name: "wrong UTF-8 in a property", json: geojsontest.Feature(`"note":"caf` + "\xe9" + `"`)},
	{name: "half a surrogate pair", json: geojsontest.Feature(`"note":"\ud800"`)},
	{name: "NaN", json: in(`{"type":"Point","coordinates":[NaN,50]}`)},
	{name: "comment", json: "{// note\n}"},
	{name: "an array", json: `[]`},
	{name: "truncated in a number", json: `{"type":"Point","coordinates":[30,5`},
	{name: "truncated between features", json: `{"type":"FeatureCollection","features":[` + onePair + `},`},
	{name: "trailing text", json: `{"type":"Point","coordinates":[30,50]} x`},
	{name: "Git LFS pointer", json: "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n"},
	{name: "a web page", json: "<!DOCTYPE html>\n<html><head></head></html>"},
	{name: "KML", json: `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>`},
	{name: "GML", json: `<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">`},
	{name: "GPX", json: `<gpx version="1.1">`},
	{name: "OpenStreetMap XML", json: `<osm version="0.6">`},
	{name: "Overpass JSON", json: `{"version":0.6,"elements":[]}`},
	{name: "CSV", json: "name,lat,lon\nPokrovsk,48.28,37.18\n"},
	{name: "WKT", json: "POLYGON((0 0,9 0,9 9,0 0))"},
	{name: "shapefile", raw: []byte{0, 0, 0x27, 0x0a, 0, 0, 0, 0}},
	{name: "GeoPackage", json: "SQLite format 3\x00"},
	{name: "FlatGeobuf", json: "fgb\x03fgb\x00"},
	{name: "GeoParquet", json: "PAR1"},
	{name: "KMZ", json: "PK\x03\x04" + strings.Repeat("\x00", 22) + "\x07\x00\x00\x00doc.kml"},
	{name: "shapefile in a ZIP", json: "PK\x03\x04" + strings.Repeat("\x00", 22) + "\x09\x00\x00\x00lines.shp"},
	{name: "spreadsheet", json: "PK\x03\x04" + strings.Repeat("\x00", 22) + "\x13\x00\x00\x00[Content_Types].xml"},
	{name: "PDF", json: "%PDF-1.7"},
	{name: "a picture", json: "\x89PNG\r\n\x1a\n"},
	{name: "tar", json: "a.geojson" + strings.Repeat("\x00", 248) + "ustar\x0000"},
	{name: "bzip2", json: "BZh91AY"},
	{name: "UTF-16 without a mark", raw: []byte("{\x00\"\x00")},
	{name: "NUL bytes", raw: make([]byte, 100)},
	{name: "Windows-1251", raw: []byte("{\"name\":\"\xcf\xee\xea\xf0\"}")},
	{name: "JavaScript", json: `var map = {"type":"Point","coordinates":[30,50]};`},
	{name: "Esri geometry", json: `{"displayFieldName":"","geometryType":"esriGeometryPolygon","features":[]}`},
	{name: "several faults", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","id":"a","properties":{"name":"Bow"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,9],[0,0]]]}},` +
		`{"type":"Feature","id":"b","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[12,12],[9,9],[0,9],[0,0]],[[20,20],[20,21],[21,21],[20,20]]]}}]}`},
	{name: "positions out of range in several", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[500,50]}},` +
		`{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[30,50],[30,95],[31,99]]}}]}`},
	{name: "many faults", json: `{"type":"FeatureCollection","features":[` + strings.TrimSuffix(strings.Repeat(
		`{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[500,50]}},`, 25), ",") + `]}`},
	{name: "jump across the antimeridian", json: polygon(`[[179,60],[-179,60],[-179,61],[179,61],[179,60]]`)},
	{name: "line across the antimeridian", json: in(`{"type":"LineString","coordinates":[[179,60],[-179,60]]}`)},
	{name: "around the pole", json: polygon(`[[0,80],[120,80],[-120,80],[0,80]]`)},
	{name: "a second object", json: `{"type":"Point","coordinates":[30,50]}{"type":"Point","coordinates":[30,50]}`},
	{name: "trailing bytes after gzip", raw: append(geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}`)), "rest"...)},
	{name: "trailing text within gzip", raw: geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}]`))},
	{name: "truncated gzip", raw: geojsontest.Gzip([]byte(in(`{"type":"Point","coordinates":[30,50]}`)))[:60]},
	{name: "wrong gzip checksum", raw: geojsontest.Spoil(geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}`)), -6)},
	{name: "damaged gzip", raw: append(geojsontest.Gzip(nil)[:10:10], 0xff, 0xff, 0xff, 0xff)},
	{name: "gzip in gzip", raw: geojsontest.Gzip(geojsontest.Gzip([]byte(`{"type":"Point","coordinates":[30,50]}`)))},
	{name: "over the size limit", json: in(`{"type":"Point","coordinates":[30,50]}`), max: 64},
	{name: "gzip over the size limit", raw: geojsontest.Gzip(bytes.Repeat([]byte(" "), 1<<20)), max: 64 << 10},
	{name: "white space bomb", json: strings.Repeat(" ", 3<<20) + `{}`},
	{name: "string bomb", json: `{"note":"` + strings.Repeat("x", 3<<20) + `"}`},
	{name: "nesting bomb of arrays", json: `{"x":` + strings.Repeat("[", 100_000)},
	{name: "nesting bomb of objects", json: strings.Repeat(`{"x":`, 100_000)},
	{name: "nesting bomb in coordinates", json: `{"type":"Polygon","coordinates":` + strings.Repeat("[", 100_000)},
	{name: "nesting bomb in properties", json: geojsontest.Feature(`"x":` + strings.Repeat(`[{"y":`, 50_000))},
	{name: "duplicate member", json: `{"type":"Point","coordinates":[30,50],"type":"Point"}`},
	{name: "duplicate property", json: geojsontest.Feature(`"note":1,"note":2`)},
	{name: "duplicate within a property", json: geojsontest.Feature(`"note":{"a":1,"a":2}`)},
	{name: "path with control characters", json: geojsontest.Feature("\"a\\u001b[2Jb\":\"\\q\"")},

	// The document.
	{name: "no type", json: `{"features":[]}`},
	{name: "unknown type", json: `{"type":"Topology","objects":{}}`},
	{name: "type in the wrong case", json: `{"type":"point","coordinates":[30,50]}`},
	{name: "type is a number", json: `{"type":1}`},
	{name: "no features", json: `{"type":"FeatureCollection"}`},
	{name: "empty collection", json: `{"type":"FeatureCollection","features":[]}`},
	{name: "features are an object", json: `{"type":"FeatureCollection","features":{}}`},
	{name: "a feature is a geometry", json: `{"type":"FeatureCollection","features":[{"type":"Point","coordinates":[30,50]}]}`},
	{name: "a feature is null", json: `{"type":"FeatureCollection","features":[null]}`},
	{name: "a feature has no type", json: `{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[30,50]},"properties":{}}]}`},
	{name: "a Feature with features", json: `{"type":"Feature","features":[` + onePair + `}]}`},
	{name: "a geometry with features", json: `{"type":"Point","coordinates":[30,50],"features":[` + onePair + `}]}`},
	{name: "a collection with a geometry", json: `{"type":"FeatureCollection","features":[` + onePair + `}],"geometry":{"type":"Point","coordinates":[30,50]}}`},
	{name: "another reference system", json: `{"type":"Point","coordinates":[30,50],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}`},
	{name: "a linked reference system", json: `{"crs":{"type":"link","properties":{"href":"http://example.com/crs"}},"type":"Point","coordinates":[30,50]}`},
	{name: "reference system is a string", json: `{"crs":"EPSG:3857","type":"Point","coordinates":[30,50]}`},
	{name: "Web Mercator by its number", json: `{"type":"Point","coordinates":[30,50],"crs":{"type":"EPSG","properties":{"code":3857}}}`},
	{name: "Pulkovo 1942", json: `{"type":"Point","coordinates":[30,50],"crs":{"type":"name","properties":{"name":"EPSG:4284"}}}`},
	{name: "reference system that only looks right", json: `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:x:CRS84"}},"type":"Point","coordinates":[30,50]}`},

	// Identity.
	{name: "id is null", json: onePair + `,"id":null}`},
	{name: "id is empty", json: onePair + `,"id":""}`},
	{name: "id is an object", json: onePair + `,"id":{}}`},
	{name: "id is too long", json: onePair + `,"id":"` + strings.Repeat("x", 300) + `"}`},
	{name: "id holds a line break", json: onePair + `,"id":"a\nb"}`},
	{name: "id is a huge number", json: onePair + `,"id":1e999}`},
	{name: "duplicate id", json: `{"type":"FeatureCollection","features":[` + onePair + `,"id":"a"},` + onePair + `},` + onePair + `,"id":"a"}]}`},
	{name: "number and string id alike", json: `{"type":"FeatureCollection","features":[` + onePair + `,"id":7.0},` + onePair + `,"id":"7"}]}`},

	// Geometry.
	{name: "geometry is a string", json: in(`"POINT(30 50)"`)},
	{name: "coordinates beside a geometry", json: onePair + `,"coordinates":[30,50]}`},
	{name: "missing coordinates", json: in(`{"type":"Point"}`)},
	{name: "missing coordinates of a bare geometry", json: `{"type":"Point"}`},
	{name: "missing geometry type", json: in(`{"coordinates":[30,50]}`)},
	{name: "unknown geometry type", json: in(`{"type":"Circle","coordinates":[30,50]}`)},
	{name: "a geometry in a geometry", json: in(`{"type":"Point","geometry":{"type":"Point","coordinates":[30,50]}}`)},

	// Coordinates.
	{name: "one number", json: in(`{"type":"Point","coordinates":[30]}`)},
	{name: "no exterior", json: polygon(`[],[[0,0],[9,0],[9,9],[0,0]]`)},
	{name: "no exterior in one of several", json: multi(`[[[0,0],[9,0],[9,9],[0,0]]],[[],[[20,0],[29,0],[29,9],[20,0]]]`)},
	{name: "NUL in a name", json: geojsontest.Feature(`"name":"a\u0000b"`)},
	{name: "escape in names", json: geojsontest.Feature(`"names":{"uk":"a\u001b[2J"}`)},
	{name: "backspace in an alias", json: geojsontest.Feature(`"aliases":["a\bb"]`)},
	{name: "NUL in who denies", json: geojsontest.Feature(`"denied_by":[{"by":"a\u0000"}]`)},
	{name: "faults of values and geometries", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{"observed_on":"yesterday","source_url":"javascript:x","name":"a\u0000"},"geometry":{"type":"Point","coordinates":[30,95]}},` +
		`{"type":"Feature","properties":{"observed_on":"2025-02-30"},"geometry":{"type":"Point","coordinates":[300,50]}}]}`},
	{name: "faults and what ends the reading", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{"observed_on":"yesterday"},"geometry":{"type":"Point","coordinates":[30,95]}},` +
		`{"type":"Feature","properties":{"name":7},"geometry":null}]}`},
	{name: "faults of values and of shapes", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","id":"a","properties":{"name":"Bow"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,9],[0,0]]]}},` +
		`{"type":"Feature","id":"a","properties":{"observed_on":"2025-02-30"},"geometry":{"type":"Point","coordinates":[300,50]}}]}`},
	{name: "two of an id and a shape", json: `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,9],[0,0]]]}},` +
		`{"type":"Feature","id":"a","properties":{},"geometry":null}]}`},
	{name: "longitude is a string", json: in(`{"type":"Point","coordinates":["30",50]}`)},
	{name: "latitude is a string", json: in(`{"type":"LineString","coordinates":[[30,50],[30,"51"]]}`)},
	{name: "latitude is null", json: in(`{"type":"Point","coordinates":[30,null]}`)},
	{name: "height is null", json: in(`{"type":"Point","coordinates":[30,50,null]}`)},
	{name: "longitude out of range", json: polygon(`[[0,0],[361.2,0],[9,9],[0,0]]`)},
	{name: "longitude from 0 to 360", json: polygon(`[[179,0],[181,0],[181,1],[179,0]]`)},
	{name: "longitude just out of range", json: in(`{"type":"Point","coordinates":[180.000001,50]}`)},
	{name: "latitude out of range", json: in(`{"type":"Point","coordinates":[100,-90.5]}`)},
	{name: "latitude first", json: in(`{"type":"Point","coordinates":[48.3,137.2]}`)},
	{name: "metres", json: in(`{"type":"Point","coordinates":[4138000.5,6150000.25]}`)},
	{name: "huge exponent", json: in(`{"type":"Point","coordinates":[1e400,50]}`)},
	{name: "huge number", json: in(`{"type":"Point","coordinates":[` + strings.Repeat("9", 500) + `,50]}`)},
	{name: "too shallow", json: in(`{"type":"Polygon","coordinates":[[0,0],[9,0],[9,9],[0,0]]}`)},
	{name: "too deep", json: in(`{"type":"Point","coordinates":[[30,50]]}`)},
	{name: "too deep for any", json: in(`{"type":"MultiPolygon","coordinates":[[` + `[` + square + `]` + `]]}`)},
	{name: "uneven depth", json: multi(`[` + square + `],` + square)},
	{name: "number among positions", json: in(`{"type":"LineString","coordinates":[[30,50],31]}`)},
	{name: "line of one position", json: in(`{"type":"LineString","coordinates":[[30,50]]}`)},

	// Rings.
	{name: "ring of three positions", json: polygon(`[[0,0],[9,0],[0,0]]`)},
	{name: "ring without area", json: polygon(`[[0,0],[9,0],[4,0],[0,0]]`)},
	{name: "bow tie", json: polygon(`[[0,0],[9,9],[9,0],[0,9],[0,0]]`)},
	{name: "ring goes back on itself", json: polygon(`[[0,0],[9,0],[9,9],[9,4],[0,4],[0,0]]`)},
	{name: "spike", json: polygon(`[[0,0],[9,0],[9,9],[12,12],[9,9],[0,9],[0,0]]`)},
	{name: "spike at the start", json: polygon(`[[-3,0],[0,0],[9,0],[9,9],[0,9],[0,0],[-3,0]]`)},
	{name: "self-intersecting hole of the second polygon", json: multi(`[[[20,20],[21,20],[21,21],[20,20]]],[` + square + `,[[1,1],[2,2],[2,1],[1,2],[1,1]]]`)},
	{name: "hole outside", json: polygon(square + `,[[20,20],[20,21],[21,21],[20,20]]`)},
	{name: "hole across the edge", json: polygon(square + `,[[8,1],[8,2],[12,2],[12,1],[8,1]]`)},
	{name: "hole in a hole", json: polygon(square + `,[[1,1],[1,8],[8,8],[8,1],[1,1]],[[2,2],[2,3],[3,3],[2,2]]`)},
	{name: "overlapping polygons", json: multi(`[` + square + `],[[[5,5],[12,5],[12,12],[5,12],[5,5]]]`)},
	{name: "polygon within another", json: multi(`[` + square + `],[[[5,5],[6,5],[6,6],[5,6],[5,5]]]`)},
	{name: "the same polygon twice", json: multi(`[` + square + `],[` + square + `]`)},

	// Properties.
	{name: "properties are an array", json: `{"type":"Feature","geometry":{"type":"Point","coordinates":[30,50]},"properties":[]}`},
	{name: "name is a number", json: geojsontest.Feature(`"name":7`)},
	{name: "name differs from names.en", json: geojsontest.Feature(`"name":"Kyiv","names":{"en":"Kiev"}`)},
	{name: "names are a string", json: geojsontest.Feature(`"names":"Kyiv"`)},
	{name: "a name is an array", json: geojsontest.Feature(`"names":{"en":["Kyiv"]}`)},
	{name: "no language", json: geojsontest.Feature(`"names":{"":"Kyiv"}`)},
	{name: "aliases are a string", json: geojsontest.Feature(`"aliases":"Kiev"`)},
	{name: "an alias is a number", json: geojsontest.Feature(`"aliases":["Kiev",7]`)},
	{name: "claimed by an object", json: geojsontest.Feature(`"claimed_by":{"by":"Russia"}`)},
	{name: "denied by a number", json: geojsontest.Feature(`"denied_by":7`)},
	{name: "denied by nobody", json: geojsontest.Feature(`"denied_by":[{"on":"2014-03-27"}]`)},
	{name: "denied on no date", json: geojsontest.Feature(`"denied_by":[{"by":"Ukraine","on":"27.3.2014"}]`)},
	{name: "denied with an unknown member", json: geojsontest.Feature(`"denied_by":[{"by":"Ukraine","since":"2014-03-27"}]`)},
	{name: "denied by a list of numbers", json: geojsontest.Feature(`"denied_by":["Ukraine",7]`)},
	{name: "observed on no date", json: geojsontest.Feature(`"observed_on":"2025-11-31"`)},
	{name: "observed on a number", json: geojsontest.Feature(`"observed_on":20251127`)},
	{name: "source is a script", json: geojsontest.Feature(`"source_url":"javascript:alert(1)"`)},
	{name: "source is no address", json: geojsontest.Feature(`"source_url":"un.org"`)},
	{name: "properties over their limit when written", json: geojsontest.Feature(`"name":"` + strings.Repeat("x", 600_000) + `"`)},
	{name: "properties over their limit", json: geojsontest.Feature(`"a":"` + strings.Repeat("x", 600_000) + `","b":"` + strings.Repeat("x", 600_000) + `"`)},
}

func TestReadGeoJSONRefuses(t *testing.T) {
	var got strings.Builder
	for _, c := range badInput {
		features, err := geojson.ReadFeatures(bytes.NewReader(c.text()), geojson.Options{MaxBytes: c.max, Layer: "test"})
		if err == nil {
			t.Errorf("%s: read %d features, want it refused", c.name, len(features))
			continue
		}
		if code := geo.ErrorCode(err); code != geo.EInvalid && code != geo.ETooLarge {
			t.Errorf("%s: code %s: %v", c.name, code, err)
		}
		fmt.Fprintf(&got, "%s\n\t%s: %s\n", c.name, geo.ErrorCode(err), err)
	}
	geojsontest.Golden(t, "bad_input.golden", got.String())
}
