package mapping

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
)

func readTestFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "geojson", "testdata", "formats", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func preset(name string) *Mapping {
	m, ok := Presets()[name]
	if !ok {
		panic(name)
	}
	return &m
}

func mappingOf(text string) *Mapping {
	m, err := Parse([]byte(text))
	if err != nil {
		panic(err)
	}
	return &m
}

// Each format as it is found in the wild, read from a file of its kind.
func TestReadFormats(t *testing.T) {
	mapping := func(name string) *Mapping { return mappingOf(string(readTestFile(t, name))) }
	var got strings.Builder
	for _, c := range []struct {
		file string
		opt  Options
	}{
		{file: "plain.geojson"},
		{file: "plain.geojson.gz"},
		{file: "plain.geojson.zst"},
		{file: "sequence.geojsons"},
		{file: "lines.geojsonl"},
		{file: "by_date.geojson", opt: Options{Date: &DateProperty{Property: "day"}}},
		{file: "arcgis.geojson"},
		{file: "arcgis.geojson", opt: Options{Mapping: preset("arcgis")}},
		{file: "arcgis.geojson", opt: Options{Mapping: mapping("arcgis_mapping.json"), Date: &DateProperty{"Edited", DateEpochMillis}}},
		{file: "deepstate.geojson", opt: Options{Mapping: preset("deepstate")}},
		{file: "mapped.geojson", opt: Options{Mapping: mapping("mapped_mapping.json")}},
	} {
		text := readTestFile(t, c.file)
		c.opt.Layer = "test"
		reading, err := Read(bytes.NewReader(text), c.opt)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		slow, err := Read(iotest.OneByteReader(bytes.NewReader(text)), c.opt)
		if err != nil {
			t.Errorf("%s, byte by byte: %v", c.file, err)
		}
		if diff := geojsontest.Diff(reading, slow); diff != "" {
			t.Errorf("%s, byte by byte (-whole +slow):\n%s", c.file, diff)
		}
		fmt.Fprintf(&got, "# %s: %s %s\n", c.file, reading.Format, reading.Packing)
		if reading.Report != nil {
			b, err := json.Marshal(reading.Report)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%s\n", b)
			for _, line := range reading.Report.Lines() {
				fmt.Fprintf(&got, "- %s\n", line)
			}
		}
		days := reading.Days
		if reading.Features != nil {
			days = []Day{{Features: reading.Features}}
		}
		for _, day := range days {
			if len(reading.Days) > 0 {
				if diff := geojsontest.Diff(day.Features, reading.On(day.Date)); diff != "" {
					t.Errorf("%s, %s: %s", c.file, day.Date, diff)
				}
				fmt.Fprintf(&got, "## %s\n", day.Date)
			}
			geojsontest.Check(t, day.Features)
			if err := geojson.Write(&got, geojson.Collection{Features: day.Features}); err != nil {
				t.Errorf("%s: %v", c.file, err)
			}
		}
	}
	geojsontest.Golden(t, "formats.golden", got.String())
}

// However a text is made, reading it takes about as long as its size lets one
// expect. The bound is generous: machines are noisy, but squaring would take
// minutes.
func TestHostileTexts(t *testing.T) {
	mapping := preset("deepstate")
	mapping.Geometry = nil
	for name, text := range hostileTexts(256 << 10) {
		for _, opt := range []Options{{}, {Mapping: mapping}} {
			start := geotest.ProcessorTime(t)
			_, err := Read(strings.NewReader(text), opt)
			if took := geotest.ProcessorTime(t) - start; took > 10*time.Second {
				t.Errorf("%s, mapped %v: %v, %.80v", name, opt.Mapping != nil, took, err)
			}
		}
	}
}

// What a stranger may send in a mebibyte should cost no more than about a
// second.
func BenchmarkHostileMebibyte(b *testing.B) {
	for name, text := range hostileTexts(1 << 20) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, _ = Read(strings.NewReader(text), Options{})
			}
		})
	}
}

// hostileTexts are texts of about size bytes, each of which costs the square
// of that where something is done the simple way.
func hostileTexts(size int) map[string]string {
	repeat := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(f(i))
		}
		return b.String()
	}
	collection := func(features string) string {
		return `{"type":"FeatureCollection","features":[` + features + `]}`
	}
	point := `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{`
	ring := func(f func(i int) string) string {
		return `{"type":"Polygon","coordinates":[[[0,0],` + repeat(size, f) + `,[1,0],[0,0]]]}`
	}
	return map[string]string{
		"points":          collection(repeat(size, func(int) string { return point + `}}` })),
		"same name":       collection(repeat(size, func(int) string { return point + `"name":"a"}}` })),
		"properties":      point + repeat(size-9, func(i int) string { return fmt.Sprintf(`"%d":0`, i) }) + `}}`,
		"small polygons":  `{"type":"MultiPolygon","coordinates":[` + repeat(size, func(i int) string { return fmt.Sprintf(`[[[0,0],[9,%d],[9,%d.5],[0,0]]]`, i%80, i%80) }) + `]}`,
		"random ring":     ring(func(i int) string { return fmt.Sprintf("[%d,%d]", i*7919%180, i*104729%90) }),
		"comb":            ring(func(i int) string { return fmt.Sprintf("[0.%06d,%d]", i, 1+i%2*80) }),
		"deep properties": collection(repeat(size, func(int) string { return point + `"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}}` })),
		"escapes":         point + `"a":"` + strings.Repeat(`\u0001`, size/8) + `"}}`,
		"holes":           `{"type":"Polygon","coordinates":[` + repeat(size, func(i int) string { return fmt.Sprintf("[[-170,-80],[170,-80],[%d.%d,80],[-170,-80]]", i%170, i) }) + `]}`,
	}
}
