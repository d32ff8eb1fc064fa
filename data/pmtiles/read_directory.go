package pmtiles

import (
	"encoding/binary"
	"iter"
	"math"
)

// directory is a directory as it is serialised (chapter 4.2), whose columns are whole: it
// is searched as it is, for unpacked into entries it would take five times as much.
type directory []byte

// readDirectory checks that the columns of a directory are whole and its tiles in order.
func readDirectory(raw []byte) (directory, error) {
	n, size := binary.Uvarint(raw)
	if size <= 0 || n > uint64(len(raw))/4+1 {
		return nil, damagedDirectory
	}
	b := raw[size:]
	var tile uint64
	for column := range 4 {
		for i := range n {
			v, size := binary.Uvarint(b)
			if size <= 0 {
				return nil, damagedDirectory
			}
			b = b[size:]
			switch column {
			case 0:
				if i > 0 && v == 0 || v > math.MaxInt64-tile {
					return nil, damagedDirectory
				}
				tile += v
			case 1, 2:
				if v > math.MaxUint32 || column == 2 && v == 0 {
					return nil, damagedDirectory
				}
			case 3:
				if i == 0 && v == 0 {
					return nil, damagedDirectory
				}
			}
		}
	}
	return raw, nil
}

// columns returns how many entries a directory has, and its four columns.
func (d directory) columns() (n int, at [4]int) {
	count, size := binary.Uvarint(d)
	pos := size
	for column := range at {
		at[column] = pos
		for range count {
			for d[pos] >= 0x80 {
				pos++
			}
			pos++
		}
	}
	return int(count), at
}

// entries are those of the directory, in order.
func (d directory) entries() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		n, at := d.columns()
		next := func(column int) uint64 {
			v, size := binary.Uvarint(d[at[column]:])
			at[column] += size
			return v
		}
		var e entry
		for range n {
			end := e.offset + uint64(e.length)
			e.tile += next(0)
			e.run, e.length = uint32(next(1)), uint32(next(2))
			if e.offset = next(3) - 1; e.offset == math.MaxUint64 { // 0: directly behind the one before
				e.offset = end
			}
			if !yield(e) {
				return
			}
		}
	}
}

// find returns the entry that has a tile: a run that holds it, or the leaf below which it is.
func (d directory) find(number uint64) (entry, bool) {
	var last entry
	found := false
	for e := range d.entries() {
		if e.tile > number {
			break
		}
		last, found = e, true
	}
	return last, found && (last.run == 0 || number-last.tile < uint64(last.run))
}
