package pmtiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"

	"frontline/geo"
)

// The bounds of what is read, in bytes; of directories and metadata unpacked, too.
const (
	mostDirectory = 8 << 20
	mostMetadata  = 8 << 20
	mostTile      = 8 << 20 // packed
	mostDepth     = 4       // directories below each other: the root is the first
)

// Summary is what an archive's header says of it.
type Summary struct {
	MinZoom, MaxZoom uint8
	Bounds           [4]float64 // west, south, east, north, in degrees
	Center           Center
	Tiles            Compression // of each tile
	Addressed        uint64      // tiles; 0 where it is not said
}

// Reader reads tiles out of an archive, in place: it keeps the root directory, and what
// its Leaves keep.
type Reader struct {
	source  Source
	summary Summary
	head    []byte // header and root directory as they stand
	root    directory
	packed  Compression // of directories and metadata
	meta    []byte      // unpacked
	packedM []byte
	leaves  span
	tiles   span
	keep    Leaves
}

// Leaves keeps leaf directories, unpacked, by where they begin: the same bytes for the
// same offset, or what read returns.
type Leaves func(ctx context.Context, off uint64, read func(context.Context) ([]byte, error)) ([]byte, error)

// keepNone reads each leaf anew.
func keepNone(ctx context.Context, _ uint64, read func(context.Context) ([]byte, error)) ([]byte, error) {
	return read(ctx)
}

// span is a section of the file.
type span struct{ off, size uint64 }

// within returns where a part of the section is in the file.
func (s span) within(off, size uint64) (int64, error) {
	if off > s.size || size > s.size-off {
		return 0, damagedDirectory
	}
	return int64(s.off + off), nil
}

var damagedDirectory = geo.Errorf(geo.EInvalid, "the archive is damaged: a directory points beyond what is there")

// NewReader reads an archive's header, root directory and metadata. What is no archive of
// vector tiles is geo.EInvalid, worded by what is wrong. leaves may be nil.
func NewReader(ctx context.Context, source Source, leaves Leaves) (*Reader, error) {
	if leaves == nil {
		leaves = keepNone
	}
	r := &Reader{source: source, keep: leaves}
	head := make([]byte, min(rootMost, max(source.Size(), 0)))
	if err := source.ReadRange(ctx, head, 0); err != nil {
		return nil, err
	}
	h, err := parseHeader(head, uint64(source.Size()))
	if err != nil {
		return nil, err
	}
	rootEnd := h.rootOffset + h.rootBytes
	if rootEnd > uint64(len(head)) {
		return nil, geo.Errorf(geo.EInvalid, "the root directory does not end within the first 16 kB, as PMTiles 3 asks")
	}
	r.head, r.packed, r.summary = head[:rootEnd], h.internal, h.summary
	r.leaves, r.tiles = span{h.leavesOffset, h.leavesBytes}, span{h.tilesOffset, h.tilesBytes}
	raw, err := Unpack(r.packed, head[h.rootOffset:rootEnd], mostDirectory)
	if err != nil {
		return nil, err
	}
	if r.root, err = readDirectory(raw); err != nil {
		return nil, err
	}
	if n, _ := r.root.columns(); n == 0 {
		return nil, geo.Errorf(geo.EInvalid, "it has no tiles")
	}
	if h.metadataBytes > mostMetadata {
		return nil, geo.Errorf(geo.ETooLarge, "its metadata have more than %d MB", mostMetadata>>20)
	}
	r.packedM = make([]byte, h.metadataBytes)
	if err := source.ReadRange(ctx, r.packedM, int64(h.metadataOffset)); err != nil {
		return nil, err
	}
	r.meta, err = Unpack(r.packed, r.packedM, mostMetadata)
	return r, err
}

// Summary is what the header says.
func (r *Reader) Summary() Summary { return r.summary }

// Metadata is the archive's JSON object, not yet read.
func (r *Reader) Metadata() []byte { return r.meta }

// Identifying are the bytes by which an archive is told from another: header, root
// directory and metadata as they stand in the file.
func (r *Reader) Identifying() [2][]byte { return [2][]byte{r.head, r.packedM} }

// Tile returns the bytes of a tile by its number along the curve, packed as Summary says;
// nil where the archive has none.
func (r *Reader) Tile(ctx context.Context, number uint64) ([]byte, error) {
	e, found, err := r.find(ctx, number)
	if err != nil || !found {
		return nil, err
	}
	return r.Content(ctx, Content{e.offset, e.length})
}

// Content is where the bytes of some tiles are.
type Content struct {
	Offset uint64 // from the start of the tile data
	Length uint32
}

// Content returns the bytes of some tiles.
func (r *Reader) Content(ctx context.Context, c Content) ([]byte, error) {
	if c.Length > mostTile {
		return nil, geo.Errorf(geo.ETooLarge, "a tile of the archive has more than %d MB", mostTile>>20)
	}
	at, err := r.tiles.within(c.Offset, uint64(c.Length))
	if err != nil {
		return nil, err
	}
	b := make([]byte, c.Length)
	return b, r.source.ReadRange(ctx, b, at)
}

// find walks from the root down to the entry of a tile.
func (r *Reader) find(ctx context.Context, number uint64) (entry, bool, error) {
	d := r.root
	for range mostDepth {
		e, found := d.find(number)
		if !found || e.run > 0 {
			return e, found, nil
		}
		var err error
		if d, err = r.leaf(ctx, e); err != nil {
			return entry{}, false, err
		}
	}
	return entry{}, false, geo.Errorf(geo.EInvalid, "the archive is damaged: its directories lie more than %d deep", mostDepth)
}

// leaf reads the directory that an entry leads to.
func (r *Reader) leaf(ctx context.Context, e entry) (directory, error) {
	raw, err := r.keep(ctx, e.offset, func(ctx context.Context) ([]byte, error) {
		if e.length > mostDirectory {
			return nil, geo.Errorf(geo.ETooLarge, "a directory of the archive has more than %d MB", mostDirectory>>20)
		}
		at, err := r.leaves.within(e.offset, uint64(e.length))
		if err != nil {
			return nil, err
		}
		packed := make([]byte, e.length)
		if err := r.source.ReadRange(ctx, packed, at); err != nil {
			return nil, err
		}
		return Unpack(r.packed, packed, mostDirectory)
	})
	if err != nil {
		return nil, err
	}
	return readDirectory(raw)
}

// Range is some tiles in a row, from First to Last.
type Range struct{ First, Last uint64 }

// Each calls yield with the tiles of some ranges, which are in order and apart, in the
// order of their numbers: a run of tiles that have the same bytes.
func (r *Reader) Each(ctx context.Context, ranges []Range, yield func(first, run uint64, at Content) error) error {
	_, err := r.each(ctx, r.root, 0, math.MaxUint64, 1, ranges, yield)
	return err
}

// each is Each for a directory and those below it, whose tiles come from begin on and before end. It
// returns the ranges that are left.
func (r *Reader) each(ctx context.Context, d directory, begin, end uint64, depth int, ranges []Range, yield func(first, run uint64, at Content) error) ([]Range, error) {
	if depth > mostDepth {
		return nil, geo.Errorf(geo.EInvalid, "the archive is damaged: its directories lie more than %d deep", mostDepth)
	}
	var entries []entry
	for e := range d.entries() {
		entries = append(entries, e)
	}
	// One that is below several others would be read as often, and those below it, too.
	if n := len(entries); n > 0 && (entries[0].tile < begin || entries[n-1].tile >= end) || n == 0 && depth > 1 {
		return nil, damagedDirectory
	}
	for i, e := range entries {
		last := e.tile + uint64(e.run) - 1
		if e.run == 0 { // a leaf has all up to the next entry's first
			last = end - 1
			if i+1 < len(entries) {
				last = entries[i+1].tile - 1
			}
		}
		for len(ranges) > 0 && ranges[0].Last < e.tile {
			ranges = ranges[1:]
		}
		if len(ranges) == 0 {
			return nil, nil
		}
		if ranges[0].First > last {
			continue
		}
		if e.run == 0 {
			leaf, err := r.leaf(ctx, e)
			if err != nil {
				return nil, err
			}
			if ranges, err = r.each(ctx, leaf, e.tile, last+1, depth+1, ranges, yield); err != nil {
				return nil, err
			}
			continue
		}
		for _, want := range ranges {
			if want.First > last {
				break
			}
			first := max(want.First, e.tile)
			if err := yield(first, min(want.Last, last)-first+1, Content{e.offset, e.length}); err != nil {
				return nil, err
			}
		}
	}
	return ranges, ctx.Err()
}

// parsedHeader is the header of an archive that is read.
type parsedHeader struct {
	rootOffset, rootBytes         uint64
	metadataOffset, metadataBytes uint64
	leavesOffset, leavesBytes     uint64
	tilesOffset, tilesBytes       uint64
	internal                      Compression
	summary                       Summary
}

// tileTypes are the types of tiles (chapter 3.4) that are not read.
var tileTypes = map[byte]string{2: "PNG pictures", 3: "JPEG pictures", 4: "WebP pictures", 5: "AVIF pictures", 6: "MapLibre tiles (MLT)"}

// parseHeader reads the header of an archive of that size.
func parseHeader(b []byte, size uint64) (parsedHeader, error) {
	if len(b) < headerBytes && bytes.HasPrefix(b, []byte("PMTiles")) {
		return parsedHeader{}, errCut
	}
	if len(b) < headerBytes || string(b[:7]) != "PMTiles" {
		if len(b) >= 2 && string(b[:2]) == "PM" {
			return parsedHeader{}, geo.Errorf(geo.EInvalid, "it is a PMTiles archive of an early version: convert it to version 3 with `pmtiles convert`")
		}
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "it is no PMTiles archive: it does not begin as one does")
	}
	if b[7] != 3 {
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "it is a PMTiles archive of version %d: version 3 is read", b[7])
	}
	u64 := func(i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
	h := parsedHeader{
		rootOffset: u64(8), rootBytes: u64(16), metadataOffset: u64(24), metadataBytes: u64(32),
		leavesOffset: u64(40), leavesBytes: u64(48), tilesOffset: u64(56), tilesBytes: u64(64),
		internal: Compression(b[97]),
	}
	for _, s := range []span{{h.rootOffset, h.rootBytes}, {h.metadataOffset, h.metadataBytes}, {h.leavesOffset, h.leavesBytes}, {h.tilesOffset, h.tilesBytes}} {
		if s.off > size || s.size > size-s.off {
			return parsedHeader{}, errCut
		}
	}
	tiles := Compression(b[98])
	switch {
	case b[99] != tileTypeMVT && tileTypes[b[99]] != "":
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "its tiles are %s: vector tiles (MVT) are read", tileTypes[b[99]])
	case b[99] != tileTypeMVT:
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "it does not say that its tiles are vector tiles (MVT), which are read")
	case !h.internal.known() || !tiles.known():
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "it does not say how it is compressed: none, gzip, brotli and zstd are read")
	}
	degrees := func(i int) float64 { return float64(int32(binary.LittleEndian.Uint32(b[i:]))) / 1e7 }
	h.summary = Summary{
		MinZoom: b[100], MaxZoom: b[101], Tiles: tiles, Addressed: u64(72),
		Bounds: [4]float64{degrees(102), degrees(106), degrees(110), degrees(114)},
		Center: Center{Zoom: b[118], Lon: degrees(119), Lat: degrees(123)},
	}
	if h.summary.MinZoom > h.summary.MaxZoom || h.summary.MaxZoom > 26 {
		return parsedHeader{}, geo.Errorf(geo.EInvalid, "its zooms, %d to %d, are none", b[100], b[101])
	}
	return h, nil
}
