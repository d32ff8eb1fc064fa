package mapping

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"

	"github.com/klauspost/compress/zstd"
)

var zstdStart = []byte{0x28, 0xb5, 0x2f, 0xfd} // of every frame

// badReading are files that Read refuses, with its options.
var badReading = []struct {
	name    string
	text    string
	raw     []byte // instead of text
	max     int64
	at      int // MaxPositions
	mapping string
	date    *DateProperty
}{
	// Sequences.
	{name: "sequence of nothing", text: "\x1e\n\x1e\n"},
	{name: "sequence with a text cut off", text: "\x1e" + point7 + "\n\x1e{\"type\":\"Feature\",\"geom\n\x1e" + point7 + "\n"},
	{name: "sequence with a text cut off between members", text: "\x1e" + point7[:len(point7)-1] + "\n\x1e" + point8 + "\n"},
	{name: "sequence that is cut off", text: "\x1e" + point7 + "\n\x1e" + point8[:40]},
	{name: "sequence with two objects in a text", text: "\x1e" + point7 + "\n" + point8 + "\n"},
	{name: "sequence with an array", text: "\x1e" + point7 + "\n\x1e[]\n"},
	{name: "sequence with one id twice", text: "\x1e" + point7 + "\n\x1e" + point7 + "\n"},
	{name: "sequence with a bad third feature", text: "\x1e" + point7 + "\n\x1e" + point8 + "\n\x1e" + `{"type":"Feature","geometry":{"type":"Point","coordinates":[30]},"properties":{}}`},
	{name: "record separator in the middle", text: `{"type":"FeatureCollection",` + "\x1e" + `"features":[]}`},
	{name: "separators without end", text: strings.Repeat("\x1e", 4096), max: 1024},
	{name: "sequence over the size limit", text: strings.Repeat("\x1e"+point7+"\n", 20), max: 1024},

	// Lines.
	{name: "two Features on a line", text: point7 + point8},
	{name: "two Features on a line, blank between", text: point7 + " " + point8},
	{name: "lines of collections", text: `{"type":"FeatureCollection","features":[` + point7 + "]}\n" + `{"type":"FeatureCollection","features":[` + point8 + `]}`},
	{name: "lines of geometries", text: `{"type":"Point","coordinates":[30,50]}` + "\n" + `{"type":"Point","coordinates":[30,50]}`},
	{name: "a collection after a Feature", text: point7 + "\n" + `{"type":"FeatureCollection","features":[` + point8 + `]}`},
	{name: "a geometry after a Feature", text: point7 + "\n" + `{"type":"Point","coordinates":[30,50]}`},
	{name: "lines that are cut off", text: point7 + "\n" + point8[:40]},
	{name: "lines with something else", text: point7 + "\n42\n"},
	{name: "lines with one id twice", text: point7 + "\n" + point7},
	{name: "lines with commas", text: point7 + ",\n" + point8},

	// Packing.
	{name: "zstd cut off", raw: geojsontest.Zstd([]byte(point7))[:60]},
	{name: "zstd of which only the magic is there", raw: zstdStart},
	{name: "zstd followed by other bytes", raw: append(geojsontest.Zstd([]byte(point7)), "rest of it"...)},
	{name: "zstd with a wrong checksum", raw: geojsontest.Spoil(geojsontest.Zstd([]byte(point7)), -1)},
	{name: "zstd damaged", raw: geojsontest.Spoil(geojsontest.Zstd(bytes.Repeat([]byte(point7), 9), zstd.WithEncoderCRC(false)), -9)},
	{name: "zstd that needs a dictionary", raw: slices.Concat(zstdStart, []byte{0x21, 0x07, 0x05, 0x01, 0, 0, 0})},
	{name: "zstd with a reserved block", raw: slices.Concat(zstdStart, []byte{0x00, 0x58, 0x07, 0, 0})},
	{name: "zstd with a large window", raw: slices.Concat(zstdStart, []byte{0x00, 0x90, 0x01, 0, 0})},
	{name: "zstd over the size limit", raw: geojsontest.Zstd(bytes.Repeat([]byte(" "), 1<<20)), max: 64 << 10},
	{name: "zstd in zstd", raw: geojsontest.Zstd(geojsontest.Zstd([]byte(point7)))},
	{name: "zstd in gzip", raw: geojsontest.Gzip(geojsontest.Zstd([]byte(point7)))},
	{name: "truncated text within zstd", raw: geojsontest.Zstd([]byte(point7[:50]))},
	{name: "UTF-16 in zstd", raw: geojsontest.Zstd([]byte("\xff\xfe{\x00}\x00"))},
	{name: "another packing", raw: []byte("BZh91AY&SY")},
	{name: "a ZIP archive", raw: []byte("PK\x03\x04\x14\x00\x00\x00")},
	{name: "too many positions", text: `{"type":"LineString","coordinates":[[1,2],[3,4],[5,6],[7,8]]}`, at: 3},

	// ArcGIS.
	{name: "ArcGIS left features out", text: `{"type":"FeatureCollection","properties":{"exceededTransferLimit":true},"features":[` + point7 + `]}`},
	{name: "ArcGIS left features out, older", text: `{"type":"FeatureCollection","exceededTransferLimit":true,"features":[` + point7 + `]}`},
	{name: "ArcGIS left features out, said last", text: `{"type":"FeatureCollection","features":[` + point7 + `],"properties":{"exceededTransferLimit":true}}`},
	{name: "ArcGIS left features out, said first", text: `{"properties":{"exceededTransferLimit":true},"type":"FeatureCollection","features":[` + point7 + `]}`},
	{name: "ArcGIS left features out, mapped", text: `{"properties":{"exceededTransferLimit":true},"type":"FeatureCollection","features":[` + point7 + `]}`, mapping: `{}`},
	{name: "Esri JSON", text: `{"objectIdFieldName":"OBJECTID","geometryType":"esriGeometryPolygon","features":[]}`},
	{name: "Esri JSON features", text: `{"features":[{"attributes":{},"geometry":{"rings":[[[0,0]]]}}]}`},
	{name: "Esri JSON lines", text: `{"features":[{"attributes":{},"geometry":{"paths":[[[0,0]]]}}]}`},
	{name: "an ArcGIS error", text: `{"error":{"code":400,"message":"Invalid query","details":[]}}`},
	{name: "web mercator by its number", text: `{"crs":{"type":"name","properties":{"name":"EPSG:3857"}},` + point7[1:]},

	// Dates.
	{name: "no date", text: dated(``), date: &DateProperty{Property: "day"}},
	{name: "date is null", text: dated(`"day":null`), date: &DateProperty{Property: "day"}},
	{name: "date is an object", text: dated(`"day":{}`), date: &DateProperty{Property: "day"}},
	{name: "date is a boolean", text: dated(`"day":true`), date: &DateProperty{Property: "day"}},
	{name: "date is empty", text: dated(`"day":""`), date: &DateProperty{Property: "day"}},
	{name: "no such date", text: dated(`"day":"2025-02-29"`), date: &DateProperty{Property: "day"}},
	{name: "date that may have either first", text: dated(`"day":"3/4/1914"`), date: &DateProperty{Property: "day"}},
	{name: "date with the day first", text: dated(`"day":"13/3/1914"`), date: &DateProperty{Property: "day"}},
	{name: "neither a day nor a month first", text: dated(`"day":"13/13/1914"`), date: &DateProperty{Property: "day"}},
	{name: "American date", text: dated(`"day":"11/27/2025"`), date: &DateProperty{Property: "day"}},
	{name: "no such day of the month", text: dated(`"day":"31.11.2025"`), date: &DateProperty{"day", DateDMY}},
	{name: "a date of two digits", text: dated(`"day":"27.11.25"`), date: &DateProperty{"day", DateDMY}},
	{name: "instant without offset", text: dated(`"day":"2025-11-27T10:00:00"`), date: &DateProperty{Property: "day"}},
	{name: "instant before the years", text: dated(`"day":"0001-01-01T00:00:00+14:00"`), date: &DateProperty{"day", DateInstant}},
	{name: "instant where a date is said", text: dated(`"day":"2025-11-27T10:00:00Z"`), date: &DateProperty{"day", DateISO}},
	{name: "number where a date is said", text: dated(`"day":20251127`), date: &DateProperty{"day", DateISO}},
	{name: "number that may be anything", text: dated(`"day":20251127`), date: &DateProperty{Property: "day"}},
	{name: "milliseconds that are seconds", text: dated(`"day":1764201600`), date: &DateProperty{"day", DateEpochMillis}},
	{name: "seconds that are milliseconds", text: dated(`"day":1764201600000`), date: &DateProperty{"day", DateEpochSeconds}},
	{name: "half a millisecond", text: dated(`"day":1764201600000.5`), date: &DateProperty{"day", DateEpochMillis}},
	{name: "milliseconds without end", text: dated(`"day":1e300`), date: &DateProperty{"day", DateEpochMillis}},
	{name: "milliseconds as a string", text: dated(`"day":"1764201600000"`), date: &DateProperty{"day", DateEpochMillis}},
	{name: "unknown date format", text: dated(`"day":"2025-11-27"`), date: &DateProperty{"day", "iso"}},
	{name: "one id twice on a day", text: `{"type":"FeatureCollection","features":[` + point7 + `,` + point7 + `]}`, date: &DateProperty{Property: "day"}},

	// Mapped.
	{name: "nothing is left", text: point7, mapping: `{"geometry":["polygon"]}`},
	{name: "all dropped by a rule", text: point7, mapping: `{"rules":[{"geometry":"point","drop":true}]}`},
	{name: "name is an object", text: dated(`"title":{}`), mapping: `{"name":"title"}`},
	{name: "packed name is a list", text: dated(`"name":["a"]`), mapping: `{"split_name":{"property":"name","separator":"///","parts":["uk","en"]}}`},
	{name: "alias within a list", text: dated(`"other":["a",["b"]]`), mapping: `{"aliases":["other"]}`},
	{name: "link is a script", text: dated(`"link":"javascript:alert(1)"`), mapping: `{"source_url":"link"}`},
	{name: "observed on no date", text: dated(`"seen":"soon"`), mapping: `{"observed_on":{"property":"seen"}}`},
	{name: "key is a list", text: dated(`"uid":[1]`), mapping: `{"key":"uid"}`},
	{name: "key is too long", text: dated(`"uid":"` + strings.Repeat("x", 300) + `"`), mapping: `{"key":"uid"}`},
	{name: "key holds a line break", text: dated(`"uid":"a\nb"`), mapping: `{"key":"uid"}`},
	{name: "key is a huge number", text: dated(`"uid":1e999`), mapping: `{"key":"uid"}`},
	{name: "one key twice", text: `{"type":"FeatureCollection","features":[` + dated(`"uid":7`) + `,` + dated(`"uid":"7"`) + `]}`, mapping: `{"key":"uid"}`},
	{name: "a canonical property that is wrong", text: dated(`"status":7`), mapping: `{"name":"title"}`},
	{name: "another canonical property that is wrong", text: dated(`"denied_by":[{"on":"2014-03-27"}]`), mapping: `{}`},
	{name: "member that is no object", text: `{"map":[]}`, mapping: `{"within":"map"}`},
	{name: "member that is not there", text: `{"id":1}`, mapping: `{"within":"map"}`},
	{name: "member within a member", text: `{"map":{"map":` + point7 + `}}`, mapping: `{"within":"map"}`},
	{name: "GeoJSON with a member", text: `{"map":` + point7 + `,` + point8[1:], mapping: `{"within":"map"}`},
	{name: "no mapping for the member", text: `{"id":1,"map":` + point7 + `}`},
	{name: "properties too large once mapped", text: dated(`"title":"` + strings.Repeat("x", 600_000) + `"`), mapping: `{"name":"title"}`},
}

const (
	point7 = `{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[30,50]},"properties":{"day":"2025-01-01"}}`
	point8 = `{"type":"Feature","id":8,"geometry":{"type":"Point","coordinates":[31,50]},"properties":{"day":"2025-01-01"}}`
)

// dated is a feature with the properties given, one alone, as with has it.
func dated(properties string) string { return geojsontest.Feature(properties) }

func TestReadRefuses(t *testing.T) {
	var got strings.Builder
	for _, c := range badReading {
		opt := Options{Options: geojson.Options{MaxBytes: c.max, MaxPositions: c.at, Layer: "test"}, Date: c.date}
		if c.mapping != "" {
			opt.Mapping = mappingOf(c.mapping)
		}
		text := c.raw
		if text == nil {
			text = []byte(c.text)
		}
		reading, err := Read(bytes.NewReader(text), opt)
		if err == nil {
			t.Errorf("%s: read %d features and %d days, want it refused", c.name, len(reading.Features), len(reading.Days))
			continue
		}
		if code := geo.ErrorCode(err); code != geo.EInvalid && code != geo.ETooLarge {
			t.Errorf("%s: code %s: %v", c.name, code, err)
		}
		fmt.Fprintf(&got, "%s\n\t%s: %s\n", c.name, geo.ErrorCode(err), err)
	}
	geojsontest.Golden(t, "bad_reading.golden", got.String())
}
