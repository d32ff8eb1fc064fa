package geojson_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"

	"github.com/klauspost/compress/zstd"
)

// formatFile returns a file of testdata/formats.
func formatFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "formats", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The same features come of every way to pack and divide them.
func TestReadPackings(t *testing.T) {
	text := formatFile(t, "plain.geojson")
	want, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	half := len(text) / 2
	sequence := formatFile(t, "sequence.geojsons")
	for name, c := range map[string]struct {
		text    []byte
		packing geojson.Packing
		format  geojson.Format
	}{
		"gzip":                      {geojsontest.Gzip(text), geojson.PackedGzip, geojson.FormatGeoJSON},
		"zstd":                      {geojsontest.Zstd(text), geojson.PackedZstd, geojson.FormatGeoJSON},
		"zstd of two frames":        {slices.Concat(geojsontest.Zstd(text[:half]), geojsontest.Zstd(text[half:])), geojson.PackedZstd, geojson.FormatGeoJSON},
		"zstd, best":                {geojsontest.Zstd(text, zstd.WithEncoderLevel(zstd.SpeedBestCompression)), geojson.PackedZstd, geojson.FormatGeoJSON},
		"zstd without checksum":     {geojsontest.Zstd(text, zstd.WithEncoderCRC(false)), geojson.PackedZstd, geojson.FormatGeoJSON},
		"byte-order mark in zstd":   {geojsontest.Zstd(append([]byte("\ufeff"), text...)), geojson.PackedZstd, geojson.FormatGeoJSON},
		"sequence of one":           {append([]byte("\x1e"), text...), geojson.PackedNot, geojson.FormatSequence},
		"sequence, no line break":   {append([]byte("\x1e\n\x1e"), bytes.TrimSpace(text)...), geojson.PackedNot, geojson.FormatSequence},
		"sequence after a mark":     {append([]byte("\ufeff\x1e"), text...), geojson.PackedNot, geojson.FormatSequence},
		"sequence, trailing":        {slices.Concat([]byte("\x1e"), text, []byte("\x1e \n")), geojson.PackedNot, geojson.FormatSequence},
		"sequence in gzip":          {geojsontest.Gzip(append([]byte("\x1e"), text...)), geojson.PackedGzip, geojson.FormatSequence},
		"sequence in zstd":          {geojsontest.Zstd(append([]byte("\x1e"), text...)), geojson.PackedZstd, geojson.FormatSequence},
		"sequence with more, split": {sequence, geojson.PackedNot, geojson.FormatSequence},
		"lines":                     {formatFile(t, "lines.geojsonl"), geojson.PackedNot, geojson.FormatLines},
		"lines, Windows":            {bytes.ReplaceAll(formatFile(t, "lines.geojsonl"), []byte("\n"), []byte("\r\n\r\n")), geojson.PackedNot, geojson.FormatLines},
		"lines in zstd":             {geojsontest.Zstd(formatFile(t, "lines.geojsonl")), geojson.PackedZstd, geojson.FormatLines},
	} {
		got, err := geojson.Read(iotest.HalfReader(bytes.NewReader(c.text)), geojson.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Packing != c.packing || got.Format != c.format {
			t.Errorf("%s: %s %s", name, got.Format, got.Packing)
		}
		if diff := geojsontest.Diff(want, got.Features[:len(want)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The limit of positions counts those of all features.
func TestMaxPositions(t *testing.T) {
	text := formatFile(t, "plain.geojson")
	if _, err := geojson.Read(bytes.NewReader(text), geojson.Options{MaxPositions: 15}); err != nil {
		t.Error(err)
	}
	_, err := geojson.Read(bytes.NewReader(text), geojson.Options{MaxPositions: 14})
	if geo.ErrorCode(err) != geo.ETooLarge {
		t.Errorf("over the limit: %v", err)
	}
}

// What unpacks to far more than it is stops at the limit, and soon.
func TestUnpackingBombs(t *testing.T) {
	spaces := bytes.Repeat([]byte(" "), 64<<20)
	for name, text := range map[string][]byte{"gzip": geojsontest.Gzip(spaces), "zstd": geojsontest.Zstd(spaces)} {
		_, err := geojson.Read(bytes.NewReader(text), geojson.Options{MaxBytes: 512 << 10})
		if geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A failure of the reader below is not the file's fault, packed or not.
func TestReadFailure(t *testing.T) {
	text := formatFile(t, "plain.geojson")
	for name, b := range map[string][]byte{"plain": text, "gzip": geojsontest.Gzip(text), "zstd": geojsontest.Zstd(text), "sequence": append([]byte("\x1e"), text...)} {
		// It fails at the second read.
		_, err := geojson.Read(iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader(b))), geojson.Options{})
		if err == nil || geo.ErrorCode(err) != geo.EInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}
