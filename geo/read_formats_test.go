package geo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/go-json-experiment/json/v1"
	"github.com/klauspost/compress/zstd"
)

// zstdPacked is text as Zstandard.
func zstdPacked(text []byte, opt ...zstd.EOption) []byte {
	w, err := zstd.NewWriter(nil, append(opt, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(text, nil)
}

func readTestFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "formats", name))
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
	m, err := ParseMapping([]byte(text))
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
		opt  ReadOptions
	}{
		{file: "plain.geojson"},
		{file: "plain.geojson.gz"},
		{file: "plain.geojson.zst"},
		{file: "sequence.geojsons"},
		{file: "lines.geojsonl"},
		{file: "by_date.geojson", opt: ReadOptions{Date: &DateProperty{Property: "day"}}},
		{file: "arcgis.geojson"},
		{file: "arcgis.geojson", opt: ReadOptions{Mapping: preset("arcgis")}},
		{file: "arcgis.geojson", opt: ReadOptions{Mapping: mapping("arcgis_mapping.json"), Date: &DateProperty{"Edited", DateEpochMillis}}},
		{file: "deepstate.geojson", opt: ReadOptions{Mapping: preset("deepstate")}},
		{file: "mapped.geojson", opt: ReadOptions{Mapping: mapping("mapped_mapping.json")}},
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
		if diff := difference(reading, slow); diff != "" {
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
				if diff := difference(day.Features, reading.On(day.Date)); diff != "" {
					t.Errorf("%s, %s: %s", c.file, day.Date, diff)
				}
				fmt.Fprintf(&got, "## %s\n", day.Date)
			}
			checkFixpoint(t, day.Features)
			if err := WriteGeoJSON(&got, Collection{Features: day.Features}); err != nil {
				t.Errorf("%s: %v", c.file, err)
			}
		}
	}
	compareGolden(t, "formats.golden", got.String())
}

// The same features come of every way to pack and divide them.
func TestReadPackings(t *testing.T) {
	text := readTestFile(t, "plain.geojson")
	want, err := ReadGeoJSON(bytes.NewReader(text), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	half := len(text) / 2
	sequence := readTestFile(t, "sequence.geojsons")
	for name, c := range map[string]struct {
		text    []byte
		packing Packing
		format  Format
	}{
		"gzip":                      {packed(text), PackedGzip, FormatGeoJSON},
		"zstd":                      {zstdPacked(text), PackedZstd, FormatGeoJSON},
		"zstd of two frames":        {slices.Concat(zstdPacked(text[:half]), zstdPacked(text[half:])), PackedZstd, FormatGeoJSON},
		"zstd, best":                {zstdPacked(text, zstd.WithEncoderLevel(zstd.SpeedBestCompression)), PackedZstd, FormatGeoJSON},
		"zstd without checksum":     {zstdPacked(text, zstd.WithEncoderCRC(false)), PackedZstd, FormatGeoJSON},
		"byte-order mark in zstd":   {zstdPacked(append([]byte("\ufeff"), text...)), PackedZstd, FormatGeoJSON},
		"sequence of one":           {append([]byte{recordSeparator}, text...), PackedNot, FormatSequence},
		"sequence, no line break":   {append([]byte("\x1e\n\x1e"), bytes.TrimSpace(text)...), PackedNot, FormatSequence},
		"sequence after a mark":     {append([]byte("\ufeff\x1e"), text...), PackedNot, FormatSequence},
		"sequence, trailing":        {slices.Concat([]byte{recordSeparator}, text, []byte("\x1e \n")), PackedNot, FormatSequence},
		"sequence in gzip":          {packed(append([]byte{recordSeparator}, text...)), PackedGzip, FormatSequence},
		"sequence in zstd":          {zstdPacked(append([]byte{recordSeparator}, text...)), PackedZstd, FormatSequence},
		"sequence with more, split": {sequence, PackedNot, FormatSequence},
		"lines":                     {readTestFile(t, "lines.geojsonl"), PackedNot, FormatLines},
		"lines, Windows":            {bytes.ReplaceAll(readTestFile(t, "lines.geojsonl"), []byte("\n"), []byte("\r\n\r\n")), PackedNot, FormatLines},
		"lines in zstd":             {zstdPacked(readTestFile(t, "lines.geojsonl")), PackedZstd, FormatLines},
	} {
		got, err := Read(iotest.HalfReader(bytes.NewReader(c.text)), ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Packing != c.packing || got.Format != c.format {
			t.Errorf("%s: %s %s", name, got.Format, got.Packing)
		}
		if diff := difference(want, got.Features[:len(want)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The limit of positions counts those of all features.
func TestMaxPositions(t *testing.T) {
	text := readTestFile(t, "plain.geojson")
	if _, err := Read(bytes.NewReader(text), ReadOptions{MaxPositions: 15}); err != nil {
		t.Error(err)
	}
	_, err := Read(bytes.NewReader(text), ReadOptions{MaxPositions: 14})
	if ErrorCode(err) != ETooLarge {
		t.Errorf("over the limit: %v", err)
	}
}

// What unpacks to far more than it is stops at the limit, and soon.
func TestUnpackingBombs(t *testing.T) {
	spaces := bytes.Repeat([]byte(" "), 64<<20)
	for name, text := range map[string][]byte{"gzip": packed(spaces), "zstd": zstdPacked(spaces)} {
		_, err := Read(bytes.NewReader(text), ReadOptions{MaxBytes: 512 << 10})
		if ErrorCode(err) != ETooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A failure of the reader below is not the file's fault, packed or not.
func TestReadFailure(t *testing.T) {
	text := readTestFile(t, "plain.geojson")
	for name, b := range map[string][]byte{"plain": text, "gzip": packed(text), "zstd": zstdPacked(text), "sequence": append([]byte{recordSeparator}, text...)} {
		// It fails at the second read.
		_, err := Read(iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader(b))), ReadOptions{})
		if err == nil || ErrorCode(err) != EInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// However a text is made, reading it takes about as long as its size lets one
// expect. The bound is generous: machines are noisy, but squaring would take
// minutes.
func TestHostileTexts(t *testing.T) {
	mapping := preset("deepstate")
	mapping.Geometry = nil
	for name, text := range hostileTexts(256 << 10) {
		for _, opt := range []ReadOptions{{}, {Mapping: mapping}} {
			start := time.Now()
			_, err := Read(strings.NewReader(text), opt)
			if took := time.Since(start); took > 10*time.Second {
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
				_, _ = Read(strings.NewReader(text), ReadOptions{})
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
