package pmtiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/geo"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// counted is an archive in memory that counts what is read of it.
type counted struct {
	b           []byte
	reads, read int
}

func (c *counted) Size() int64 { return int64(len(c.b)) }

func (c *counted) ReadRange(_ context.Context, p []byte, off int64) error {
	c.reads++
	c.read += len(p)
	if off < 0 || off+int64(len(p)) > int64(len(c.b)) {
		return errCut
	}
	copy(p, c.b[off:])
	return nil
}

// written is an archive with n tiles, of which each third has the bytes of an earlier one,
// each seventh is missing, and what they hold.
func written(t testing.TB, n int) ([]byte, map[uint64][]byte) {
	t.Helper()
	var d Directory
	var data bytes.Buffer
	want := map[uint64][]byte{}
	type place struct {
		off uint64
		b   []byte
	}
	var places []place
	for i := range uint64(n) {
		if i%7 == 6 {
			continue
		}
		p := place{d.TileBytes(), fmt.Appendf(nil, "tile %d %s", i, strings.Repeat("x", int(i%13)))}
		if i%3 == 2 && len(places) > 5 {
			p = places[len(places)-5]
		} else {
			places = append(places, p)
			data.Write(p.b)
		}
		if err := d.Add(i, 1, p.off, uint32(len(p.b))); err != nil {
			t.Fatal(err)
		}
		want[i] = p.b
	}
	var out bytes.Buffer
	a := Archive{Directory: &d, Metadata: []byte(`{"name":"test"}`), MaxZoom: 14, Bounds: [4]float64{22, 44, 41, 53}}
	if err := a.Write(&out, func(w io.Writer) error { _, err := w.Write(data.Bytes()); return err }); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	for _, n := range []int{1, 10, 60_000} {
		b, want := written(t, n)
		source := &counted{b: b}
		r, err := NewReader(t.Context(), source, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Summary(); got.MaxZoom != 14 || got.Bounds != [4]float64{22, 44, 41, 53} || got.Tiles != None || got.Addressed != uint64(len(want)) {
			t.Errorf("%+v", got)
		}
		if string(r.Metadata()) != `{"name":"test"}` {
			t.Errorf("metadata %s", r.Metadata())
		}
		for _, i := range []uint64{0, 1, 5, 6, 7, 13, 4095, 4096, 4097, uint64(n) - 1, uint64(n), math.MaxUint64} {
			source.reads = 0
			got, err := r.Tile(t.Context(), i)
			if err != nil || !bytes.Equal(got, want[i]) {
				t.Errorf("of %d, tile %d: %q, %v, want %q", n, i, got, err, want[i])
			}
			if source.reads > 2 {
				t.Errorf("of %d, tile %d took %d reads", n, i, source.reads)
			}
		}
		wanted := []Range{{3, 3}, {6, 6}, {9, 4100}, {50_000, math.MaxUint64}}
		got := map[uint64]string{}
		next := uint64(0)
		err = r.Each(t.Context(), wanted, func(first, run uint64, at Content) error {
			b, err := r.Content(t.Context(), at)
			if first < next {
				t.Errorf("%d comes after %d", first, next)
			}
			next = first + run
			for i := first; i < first+run; i++ {
				got[i] = string(b)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range want {
			inside := i == 3 || i >= 9 && i <= 4100 || i >= 50_000
			if text, there := got[i]; there != inside || inside && text != string(b) {
				t.Fatalf("of %d, %d comes as %q, want %q: %v", n, i, text, b, inside)
			}
			delete(got, i)
		}
		if len(got) > 0 {
			t.Errorf("%d tiles come that there are not", len(got))
		}
	}
}

func TestUnpack(t *testing.T) {
	text := []byte(strings.Repeat("water and roads ", 1000))
	var gz, br bytes.Buffer
	zw := gzip.NewWriter(&gz)
	zw.Write(text)
	zw.Close()
	bw := brotli.NewWriter(&br)
	bw.Write(text)
	bw.Close()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for c, packed := range map[Compression][]byte{None: text, Gzip: gz.Bytes(), Brotli: br.Bytes(), Zstd: enc.EncodeAll(text, nil)} {
		if got, err := Unpack(c, packed, len(text)); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %v", c, err)
		}
		if _, err := Unpack(c, packed, len(text)-1); geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("%s, over the limit: %v", c, err)
		}
		if c != None {
			if _, err := Unpack(c, packed[:len(packed)/2], len(text)); geo.ErrorCode(err) != geo.EInvalid {
				t.Errorf("%s, cut off: %v", c, err)
			}
		}
	}
	if _, err := Unpack(9, text, len(text)); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("unknown: %v", err)
	}
}

func TestWhatIsNoArchiveIsRefusedByWhatIsWrong(t *testing.T) {
	whole, _ := written(t, 30_000)
	changed := func(change func(b []byte)) []byte {
		b := bytes.Clone(whole)
		change(b)
		return b
	}
	for want, b := range map[string][]byte{
		"does not begin as one":         []byte("hello, this is no archive"),
		"of an early version":           append([]byte("PM\x02\x00"), make([]byte, 600_000)...),
		"version 4":                     changed(func(b []byte) { b[7] = 4 }),
		"tiles are PNG pictures":        changed(func(b []byte) { b[99] = 2 }),
		"MapLibre tiles (MLT)":          changed(func(b []byte) { b[99] = 6 }),
		"does not say that its tiles":   changed(func(b []byte) { b[99] = 0 }),
		"how it is compressed":          changed(func(b []byte) { b[97] = 0 }),
		"cut off":                       whole[:len(whole)-1],
		"the gzip data are damaged":     changed(func(b []byte) { b[headerBytes+12] ^= 0xff }),
		"zooms, 15 to 14":               changed(func(b []byte) { b[100] = 15 }),
		"within the first 16 kB":        changed(func(b []byte) { binary.LittleEndian.PutUint64(b[8:], 20_000) }),
		"it does not begin as one does": nil,
		"was cut off":                   whole[:100],
		"it has no tiles":               changed(func(b []byte) { b[97] = byte(None); binary.LittleEndian.PutUint64(b[16:], 1); b[headerBytes] = 0 }),
	} {
		_, err := NewReader(t.Context(), &counted{b: b}, nil)
		if geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// TestALeafBelowSeveralEntriesIsRefused, for what is below it would be read once for each of them.
func TestALeafBelowSeveralEntriesIsRefused(t *testing.T) {
	encode := func(columns ...uint64) (b []byte) {
		for _, v := range columns {
			b = binary.AppendUvarint(b, v)
		}
		return b
	}
	leaf := encode(1, 5, 1, 1, 1)
	for name, root := range map[string][]byte{
		"tiles before it": encode(1, 6, 0, uint64(len(leaf)), 1),
		"tiles behind it": encode(2, 0, 3, 0, 0, uint64(len(leaf)), uint64(len(leaf)), 1, 1),
		"where it is":     encode(1, 5, 0, uint64(len(leaf)), 1),
	} {
		d, err := readDirectory(root)
		if err != nil {
			t.Fatal(err)
		}
		r := &Reader{source: &counted{b: leaf}, root: d, packed: None, keep: keepNone, leaves: span{0, uint64(len(leaf))}}
		n := 0
		err = r.Each(t.Context(), []Range{{0, 100}}, func(uint64, uint64, Content) error { n++; return nil })
		if good := name == "where it is"; good != (err == nil) || good != (n == 1) {
			t.Errorf("%s: %d tiles, %v", name, n, err)
		}
	}
}

// TestAHugeArchiveOpensByItsBeginning opens 120 GB of which a few kB are written: a file
// with a hole, as large as that of the planet.
func TestAHugeArchiveOpensByItsBeginning(t *testing.T) {
	b, want := written(t, 60_000)
	path := filepath.Join(t.TempDir(), "planet.pmtiles")
	const size = 120_000_000_000
	// The tiles move to the far end.
	tiles := binary.LittleEndian.Uint64(b[56:])
	length := binary.LittleEndian.Uint64(b[64:])
	head := bytes.Clone(b[:tiles])
	binary.LittleEndian.PutUint64(head[56:], size-length)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Skipf("no files with holes: %v", err)
	}
	if _, err := f.WriteAt(head, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b[tiles:], size-int64(length)); err != nil {
		t.Fatal(err)
	}
	source := &countedSource{Source: NewFileSource(f, size)}
	r, err := NewReader(t.Context(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	if source.read > 2*rootMost {
		t.Errorf("opening read %d bytes", source.read)
	}
	for _, i := range []uint64{0, 31_000, 59_998} {
		source.read = 0
		if got, err := r.Tile(t.Context(), i); err != nil || !bytes.Equal(got, want[i]) {
			t.Errorf("tile %d: %q, %v", i, got, err)
		}
		if source.read > 64<<10 {
			t.Errorf("tile %d took %d bytes", i, source.read)
		}
	}
}

type countedSource struct {
	Source
	read int
}

func (c *countedSource) ReadRange(ctx context.Context, p []byte, off int64) error {
	c.read += len(p)
	return c.Source.ReadRange(ctx, p, off)
}

// FuzzReader holds that whatever an archive says, reading it ends, in an error or a tile
// within bounds.
func FuzzReader(f *testing.F) {
	for _, n := range []int{1, 100, 6000} {
		b, _ := written(f, n)
		f.Add(b, uint64(3))
	}
	f.Fuzz(func(t *testing.T, b []byte, number uint64) {
		r, err := NewReader(t.Context(), &counted{b: b}, nil)
		if err != nil {
			return
		}
		tile, err := r.Tile(t.Context(), number)
		if err == nil && len(tile) > len(b) {
			t.Errorf("a tile of %d bytes in %d", len(tile), len(b))
		}
		seen := 0
		_ = r.Each(t.Context(), []Range{{0, 5}, {number, math.MaxUint64}}, func(uint64, uint64, Content) error {
			if seen++; seen > 100_000 {
				return io.EOF
			}
			return nil
		})
	})
}

func BenchmarkTile(b *testing.B) {
	archive, _ := written(b, 60_000)
	r, err := NewReader(b.Context(), &counted{b: archive}, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := range b.N {
		if _, err := r.Tile(b.Context(), uint64(i*7919%60_000)); err != nil {
			b.Fatal(err)
		}
	}
}
