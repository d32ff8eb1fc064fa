package mapping

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson/geojsontest"

	"github.com/go-json-experiment/json/v1"
)

// fuzzMappings are the mappings and dates by which FuzzRead reads.
var fuzzMappings = []Options{
	{},
	{Mapping: &Mapping{}},
	{Mapping: preset("arcgis")},
	{Mapping: preset("deepstate")},
	{Date: &DateProperty{Property: "day"}},
	{Date: &DateProperty{Property: "observed_on"}, Mapping: preset("arcgis")},
	{Mapping: mappingOf(`{"key":"uid","ignore_id":true,"name":"title","names":{"uk":"name"},"aliases":["other"],"claimed_by":"a",
		"denied_by":"b","status":"c","source":"d","source_url":"e","observed_on":{"property":"day"},"date":{"property":"day"},
		"rules":[{"property":"fill","contains":"a","status":"x"},{"geometry":"line","drop":true}]}`)},
}

// FuzzRead holds for every format, packing and mapping what FuzzReadGeoJSON
// holds for plain GeoJSON. The first number packs the text, the second picks
// the mapping.
func FuzzRead(f *testing.F) {
	for _, c := range badReading {
		text := c.raw
		if text == nil {
			text = []byte(c.text)
		}
		if len(text) < 16<<10 {
			for i := range fuzzMappings {
				f.Add(text, byte(0), byte(i))
			}
		}
	}
	files, err := filepath.Glob(filepath.Join("..", "geojson", "testdata", "formats", "*.geojson*"))
	if err != nil || len(files) == 0 {
		f.Fatal("no test files", err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for i := range fuzzMappings {
			f.Add(text, byte(i%3), byte(i))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, packing, mapping byte) {
		switch packing {
		case 1:
			text = geojsontest.Gzip(text)
		case 2:
			text = geojsontest.Zstd(text)
		}
		opt := fuzzMappings[int(mapping)%len(fuzzMappings)]
		opt.MaxBytes, opt.Layer = 1<<20, "fuzz"
		reading, err := Read(bytes.NewReader(text), opt)
		if err != nil {
			var e *geo.Error
			if !errors.As(err, &e) || (e.Code != geo.EInvalid && e.Code != geo.ETooLarge) {
				t.Fatalf("the error is not the text's fault: %v", err)
			}
			return
		}
		days := reading.Days
		if (reading.Features == nil) == (days == nil) {
			t.Fatalf("%d features and %d days", len(reading.Features), len(days))
		}
		if days == nil {
			days = []Day{{Features: reading.Features}}
		}
		kept := 0
		for i, day := range days {
			if i > 0 && days[i-1].Date >= day.Date || len(day.Features) == 0 {
				t.Fatalf("day %d is %s, of %d features", i, day.Date, len(day.Features))
			}
			geojsontest.Check(t, day.Features)
			kept += len(day.Features)
		}
		if r := reading.Report; r != nil {
			dropped := 0
			for _, n := range r.DroppedGeometry {
				dropped += n
			}
			for _, n := range r.DroppedByRule {
				dropped += n.Count
			}
			if r.Kept != kept || r.Dropped() != dropped {
				t.Fatalf("%d features are kept, the report says %+v", kept, r)
			}
		}
	})
}

// FuzzParseMapping holds that a mapping that is taken is written in one way,
// and can be applied.
func FuzzParseMapping(f *testing.F) {
	for _, c := range badMappings {
		if len(c.text) < 16<<10 {
			f.Add([]byte(c.text))
		}
	}
	for _, m := range Presets() {
		b, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"key":"uid","ignore_id":true,"name":"title","aliases":["a"],"date":{"property":"d","format":"dmy"},"set":{"denied_by":"x"}}`))
	text := []byte(`{"type":"FeatureCollection","features":[` + geojsontest.Feature(`"name":"a /// b","uid":7,"d":"27.11.2025"`) + `,` + geojsontest.Feature(`"title":"t","a":[1]`) + `]}`)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if err != nil {
			var e *geo.Error
			if !errors.As(err, &e) || (e.Code != geo.EInvalid && e.Code != geo.ETooLarge) {
				t.Fatalf("the error is not the mapping's fault: %v", err)
			}
			return
		}
		checkMapping(t, "mapping", m)
		reading, err := Read(bytes.NewReader(text), Options{Mapping: &m})
		if err == nil && reading.Days == nil {
			geojsontest.Check(t, reading.Features)
		}
	})
}

// FuzzDateProperty holds that a value is a date of the record or refused.
func FuzzDateProperty(f *testing.F) {
	for _, s := range []string{`"2025-11-27"`, `"27.11.2025"`, `"2025-11-27T10:00:00Z"`, `1764201600000`, `1764201600`, `-1e15`, `null`, `{}`} {
		for _, format := range []DateFormat{DateAny, DateISO, DateInstant, DateDMY, DateEpochMillis, DateEpochSeconds} {
			f.Add(s, string(format))
		}
	}
	f.Fuzz(func(t *testing.T, raw, format string) {
		p := DateProperty{"p", DateFormat(format)}
		if p.Validate() != nil || !json.Valid([]byte(raw)) {
			return
		}
		date, err := p.Parse(json.RawMessage(raw))
		if err == nil && (date < geo.MinDate || date > geo.MaxDate) {
			t.Fatalf("%s is %d", raw, date)
		}
	})
}
