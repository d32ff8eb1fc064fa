package pmtiles

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/gzip"
)

// Center is where a reader begins, in degrees.
type Center struct {
	Lon, Lat float64
	Zoom     uint8
}

// Archive is all of an archive but the tiles.
type Archive struct {
	Directory        *Directory
	Metadata         []byte      // a JSON object with vector_layers
	Tiles            Compression // of each tile; None where it is not said
	MinZoom, MaxZoom uint8
	Bounds           [4]float64 // west, south, east, north, in degrees
	Center           Center
}

// Head returns what stands before the tiles: header, root directory, metadata, leaves.
func (a Archive) Head() ([]byte, error) {
	p, err := newPacker()
	if err != nil {
		return nil, err
	}
	metadata, err := p.packed(a.Metadata)
	if err != nil {
		return nil, err
	}
	d := a.Directory
	root, leaves, err := d.pack(p, leafEntries)
	if err != nil {
		return nil, err
	}
	h := header{
		rootOffset: headerBytes, rootBytes: uint64(len(root)),
		metadataBytes: uint64(len(metadata)), leavesBytes: uint64(len(leaves)), tilesBytes: d.tileBytes,
		addressed: d.addressed, entries: uint64(len(d.entries)), contents: d.contents,
		tiles: cmp.Or(a.Tiles, None), minZoom: a.MinZoom, maxZoom: a.MaxZoom, bounds: a.Bounds, center: a.Center,
	}
	h.metadataOffset = h.rootOffset + h.rootBytes
	h.leavesOffset = h.metadataOffset + h.metadataBytes
	h.tilesOffset = h.leavesOffset + h.leavesBytes
	return slices.Concat(h.bytes(), root, metadata, leaves), nil
}

// Write writes an archive: its head, and the tiles. Those are what writeTiles writes: the
// bytes that were added to the directory, each once, in the order in which they came.
func (a Archive) Write(w io.Writer, writeTiles func(io.Writer) error) error {
	head, err := a.Head()
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	d := a.Directory
	counted := &counter{w: w}
	if err := writeTiles(counted); err != nil {
		return err
	}
	if counted.n != d.tileBytes {
		return fmt.Errorf("pmtiles: %d bytes of tiles where the directory has %d", counted.n, d.tileBytes)
	}
	return nil
}

// counter counts what goes through it.
type counter struct {
	w io.Writer
	n uint64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += uint64(n)
	return n, err
}

// packer compresses one thing after the other.
type packer struct {
	out bytes.Buffer
	zw  *gzip.Writer
}

func newPacker() (*packer, error) {
	var p packer
	var err error
	if p.zw, err = gzip.NewWriterLevel(&p.out, gzip.BestCompression); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return &p, nil
}

func (p *packer) packed(raw []byte) ([]byte, error) {
	p.out.Reset()
	p.zw.Reset(&p.out)
	if _, err := p.zw.Write(raw); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if err := p.zw.Close(); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return bytes.Clone(p.out.Bytes()), nil
}
