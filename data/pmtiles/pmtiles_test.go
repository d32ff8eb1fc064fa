package pmtiles

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
)

func TestTilesInARowThatAreAlikeAreOneEntry(t *testing.T) {
	var d Directory
	for _, a := range []struct {
		tile, run, offset uint64
		length            uint32
	}{
		{0, 1, 0, 10}, {1, 1, 0, 10}, {2, 4, 10, 5}, {6, 1, 0, 10}, {9, 1, 0, 10}, {10, 1 << 33, 15, 7},
	} {
		if err := d.Add(a.tile, a.run, a.offset, a.length); err != nil {
			t.Fatal(err)
		}
	}
	want := []entry{
		{0, 0, 10, 2}, {2, 10, 5, 4}, {6, 0, 10, 1}, {9, 0, 10, 1},
		{10, 15, 7, math.MaxUint32}, {10 + math.MaxUint32, 15, 7, math.MaxUint32}, {10 + 2*math.MaxUint32, 15, 7, 2},
	}
	if diff := cmp.Diff(want, d.entries, cmp.AllowUnexported(entry{})); diff != "" {
		t.Error(diff)
	}
	if d.addressed != 8+1<<33 || d.contents != 3 || d.TileBytes() != 22 {
		t.Errorf("%d tiles, %d contents, %d bytes", d.addressed, d.contents, d.TileBytes())
	}
}

func TestWhatIsOutOfOrderIsRefused(t *testing.T) {
	for name, add := range map[string]func(d *Directory) error{
		"a tile before the last":  func(d *Directory) error { return d.Add(4, 1, 0, 10) },
		"bytes beyond what is":    func(d *Directory) error { return d.Add(9, 1, 11, 10) },
		"no tile":                 func(d *Directory) error { return d.Add(9, 0, 0, 10) },
		"a tile of no bytes":      func(d *Directory) error { return d.Add(9, 1, 10, 0) },
		"a tile that a run holds": func(d *Directory) error { return d.Add(6, 1, 0, 10) },
	} {
		var d Directory
		if err := d.Add(5, 3, 0, 10); err != nil {
			t.Fatal(err)
		}
		if add(&d) == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestLargeDirectoriesHaveLeaves holds that the root ends where a reader's
// first request does, and that root and leaves say what was added.
func TestLargeDirectoriesHaveLeaves(t *testing.T) {
	for _, c := range []struct{ n, leaf int }{{0, leafEntries}, {1, leafEntries}, {3000, leafEntries}, {60_000, leafEntries}, {30_000, 4}} {
		n := c.n
		var d Directory
		tile := uint64(0)
		x := uint32(1)
		for range n {
			x = x*1664525 + 1013904223 // any odd sequence
			tile += 1 + uint64(x>>28)
			if err := d.Add(tile, 1, d.TileBytes(), 1+x>>18); err != nil {
				t.Fatal(err)
			}
			tile++
		}
		p, err := newPacker()
		if err != nil {
			t.Fatal(err)
		}
		root, leaves, err := d.pack(p, c.leaf)
		if err != nil {
			t.Fatal(err)
		}
		if headerBytes+len(root) > rootMost {
			t.Errorf("%d entries: the root has %d bytes", n, len(root))
		}
		if (n > 10_000) != (len(leaves) > 0) {
			t.Errorf("%d entries: leaves of %d bytes", n, len(leaves))
		}
		var got []entry
		for _, e := range unpacked(t, root) {
			if e.run > 0 {
				got = append(got, e)
				continue
			}
			leaf := unpacked(t, leaves[e.offset:e.offset+uint64(e.length)])
			if leaf[0].tile != e.tile {
				t.Errorf("a leaf begins with %d and is listed with %d", leaf[0].tile, e.tile)
			}
			got = append(got, leaf...)
		}
		if !slices.Equal(d.entries, got) {
			t.Errorf("%d entries in leaves of %d come back as %d others", n, c.leaf, len(got))
		}
	}
}

func TestTilesMustBeWhatTheDirectorySays(t *testing.T) {
	var d Directory
	if err := d.Add(0, 1, 0, 3); err != nil {
		t.Fatal(err)
	}
	a := Archive{Directory: &d, Metadata: []byte("{}")}
	for text, whole := range map[string]bool{"abc": true, "ab": false, "abcd": false} {
		err := a.Write(io.Discard, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
		if (err == nil) != whole {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// unpacked reads a directory as chapter 4.2 of the specification has it.
func unpacked(t *testing.T, b []byte) []entry {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	number := func() uint64 {
		v, n := binary.Uvarint(raw)
		if n <= 0 {
			t.Fatal("the directory ends early")
		}
		raw = raw[n:]
		return v
	}
	var entries []entry
	if n := number(); n > 0 {
		entries = make([]entry, n)
	}
	at := uint64(0)
	for i := range entries {
		at += number()
		entries[i].tile = at
	}
	for i := range entries {
		entries[i].run = uint32(number())
	}
	for i := range entries {
		entries[i].length = uint32(number())
	}
	for i := range entries {
		if v := number(); v > 0 {
			entries[i].offset = v - 1
		} else {
			entries[i].offset = entries[i-1].offset + uint64(entries[i-1].length)
		}
	}
	return entries
}
