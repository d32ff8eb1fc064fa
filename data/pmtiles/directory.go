package pmtiles

import (
	"encoding/binary"
	"errors"
	"math"
)

// Directory says where each tile's bytes are. Tiles are added in the order of
// their numbers.
type Directory struct {
	entries   []entry
	next      uint64 // the number after the last tile's
	tileBytes uint64
	addressed uint64
	contents  uint64
}

// entry is some tiles in a row with the same bytes, or in a root directory,
// with a run of 0, a leaf (chapter 4.1).
type entry struct {
	tile, offset uint64
	length, run  uint32
}

// errOrder is an error of whoever adds.
var errOrder = errors.New("pmtiles: tiles must be added in the order of their numbers, new bytes behind those before")

// Add adds run tiles from the number tile on, all of them with the length
// bytes at offset of the tile data. The bytes are new ones that follow those
// before, or some that were there before.
func (d *Directory) Add(tile, run, offset uint64, length uint32) error {
	if tile < d.next || run == 0 || length == 0 || offset > d.tileBytes {
		return errOrder
	}
	if offset == d.tileBytes {
		d.tileBytes += uint64(length)
		d.contents++
	}
	d.addressed += run
	follows := tile == d.next
	d.next = tile + run
	if n := len(d.entries); n > 0 && follows {
		last := &d.entries[n-1]
		if more := min(run, uint64(math.MaxUint32-last.run)); last.offset == offset {
			last.run += uint32(more)
			tile, run = tile+more, run-more
		}
	}
	for run > 0 {
		part := min(run, math.MaxUint32)
		d.entries = append(d.entries, entry{tile, offset, length, uint32(part)})
		tile, run = tile+part, run-part
	}
	return nil
}

// TileBytes is how many bytes of tile data the directory speaks of.
func (d *Directory) TileBytes() uint64 { return d.tileBytes }

// leafEntries is how many entries a leaf has: some 10 to 20 kB.
const leafEntries = 4096

// pack serialises the directory: the root, and the leaves one after the other
// where the root alone would be too large. Leaves have that many entries, and
// more where the list of them would not fit either.
func (d *Directory) pack(p *packer, size int) (root, leaves []byte, err error) {
	const most = rootMost - headerBytes
	if len(d.entries) <= most { // an entry takes a byte or more
		if root, err = p.packed(serialised(d.entries)); err != nil || len(root) <= most {
			return root, nil, err
		}
	}
	for ; ; size *= 2 {
		var list []entry
		leaves = leaves[:0]
		for from := 0; from < len(d.entries); from += size {
			part := d.entries[from:min(from+size, len(d.entries))]
			leaf, err := p.packed(serialised(part))
			if err != nil {
				return nil, nil, err
			}
			list = append(list, entry{tile: part[0].tile, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		if root, err = p.packed(serialised(list)); err != nil || len(root) <= most {
			return root, leaves, err
		}
	}
}

// serialised writes entries column by column (chapter 4.2).
func serialised(entries []entry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	before := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.tile-before)
		before = e.tile
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		// 0 stands for directly behind the one before.
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return b
}
