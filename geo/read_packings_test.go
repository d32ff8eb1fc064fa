package geo

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

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
	want, err := ReadGeoJSON(bytes.NewReader(text), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	half := len(text) / 2
	sequence := formatFile(t, "sequence.geojsons")
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
		"sequence of one":           {append([]byte("\x1e"), text...), PackedNot, FormatSequence},
		"sequence, no line break":   {append([]byte("\x1e\n\x1e"), bytes.TrimSpace(text)...), PackedNot, FormatSequence},
		"sequence after a mark":     {append([]byte("\ufeff\x1e"), text...), PackedNot, FormatSequence},
		"sequence, trailing":        {slices.Concat([]byte("\x1e"), text, []byte("\x1e \n")), PackedNot, FormatSequence},
		"sequence in gzip":          {packed(append([]byte("\x1e"), text...)), PackedGzip, FormatSequence},
		"sequence in zstd":          {zstdPacked(append([]byte("\x1e"), text...)), PackedZstd, FormatSequence},
		"sequence with more, split": {sequence, PackedNot, FormatSequence},
		"lines":                     {formatFile(t, "lines.geojsonl"), PackedNot, FormatLines},
		"lines, Windows":            {bytes.ReplaceAll(formatFile(t, "lines.geojsonl"), []byte("\n"), []byte("\r\n\r\n")), PackedNot, FormatLines},
		"lines in zstd":             {zstdPacked(formatFile(t, "lines.geojsonl")), PackedZstd, FormatLines},
	} {
		got, err := readText(iotest.HalfReader(bytes.NewReader(c.text)), ReadOptions{})
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
	text := formatFile(t, "plain.geojson")
	if _, err := readText(bytes.NewReader(text), ReadOptions{MaxPositions: 15}); err != nil {
		t.Error(err)
	}
	_, err := readText(bytes.NewReader(text), ReadOptions{MaxPositions: 14})
	if ErrorCode(err) != ETooLarge {
		t.Errorf("over the limit: %v", err)
	}
}

// What unpacks to far more than it is stops at the limit, and soon.
func TestUnpackingBombs(t *testing.T) {
	spaces := bytes.Repeat([]byte(" "), 64<<20)
	for name, text := range map[string][]byte{"gzip": packed(spaces), "zstd": zstdPacked(spaces)} {
		_, err := readText(bytes.NewReader(text), ReadOptions{MaxBytes: 512 << 10})
		if ErrorCode(err) != ETooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A failure of the reader below is not the file's fault, packed or not.
func TestReadFailure(t *testing.T) {
	text := formatFile(t, "plain.geojson")
	for name, b := range map[string][]byte{"plain": text, "gzip": packed(text), "zstd": zstdPacked(text), "sequence": append([]byte("\x1e"), text...)} {
		// It fails at the second read.
		_, err := readText(iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader(b))), ReadOptions{})
		if err == nil || ErrorCode(err) != EInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}
