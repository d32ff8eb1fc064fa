package osm

import (
	"encoding/binary"
	"math"
	"strconv"

	"frontline/geo"
)

// errDamaged is of bytes that are no vector tile.
var errDamaged = geo.Errorf(geo.EInvalid, "a tile of the basemap's archive is damaged: it is no vector tile")

// The types of what stands in a protocol buffer's message.
const (
	wireVarint = 0
	wireDouble = 1
	wireBytes  = 2
	wireFloat  = 5
)

// fields calls yield with each field of a message: its number, type and, of a varint or a
// number, its value, else its bytes.
func fields(b []byte, yield func(number int, wire int, value uint64, part []byte) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key>>3 == 0 || key > math.MaxUint32 {
			return errDamaged
		}
		b = b[n:]
		var value uint64
		var part []byte
		switch wire := int(key & 7); wire {
		case wireVarint:
			if value, n = binary.Uvarint(b); n <= 0 {
				return errDamaged
			}
			b = b[n:]
		case wireDouble:
			if len(b) < 8 {
				return errDamaged
			}
			value, b = binary.LittleEndian.Uint64(b), b[8:]
		case wireFloat:
			if len(b) < 4 {
				return errDamaged
			}
			value, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		case wireBytes:
			size, n := binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errDamaged
			}
			part, b = b[n:n+int(size)], b[n+int(size):]
		default:
			return errDamaged
		}
		if err := yield(int(key>>3), int(key&7), value, part); err != nil {
			return err
		}
	}
	return nil
}

// The bounds of a tile: of its features, and with them of values, of a layer's keys, and of positions. Those
// of two bytes would take fifty times their length in memory, and minutes to draw. A real tile has a
// tenth of it.
const (
	mostFeatures  = 100_000
	mostKeys      = 10_000
	mostPositions = 1_000_000
)

// errVast is of a tile that is beyond them.
var errVast = geo.Errorf(geo.ETooLarge, "a tile of the basemap's archive has more than %d features, or more than %d positions", mostFeatures, mostPositions)

// layer is a layer of a tile as it stands encoded.
type layer struct {
	name     string
	extent   uint64
	version  uint64
	keys     []string
	values   []string // as texts: numbers and truth values in decimal, as JSON has them
	features [][]byte
}

// readLayer reads a layer's tables (Mapbox Vector Tile 2.1, 4.1). Its features stay encoded.
func readLayer(b []byte) (l layer, err error) {
	l.extent, l.version = 4096, 1
	err = fields(b, func(number, wire int, value uint64, part []byte) error {
		switch {
		case number == 15 && wire == wireVarint:
			l.version = value
		case number == 5 && wire == wireVarint:
			l.extent = value
		case number == 1 && wire == wireBytes:
			l.name = string(part)
		case number == 2 && wire == wireBytes:
			l.features = append(l.features, part)
		case number == 3 && wire == wireBytes:
			l.keys = append(l.keys, string(part))
		case number == 4 && wire == wireBytes:
			text, err := valueText(part)
			if err != nil {
				return err
			}
			l.values = append(l.values, text)
		}
		if len(l.features) > mostFeatures || len(l.keys) > mostKeys || len(l.values) > mostFeatures {
			return errVast
		}
		return nil
	})
	if err == nil && (l.extent == 0 || l.extent > 1<<20 || l.version > 2) {
		err = errDamaged
	}
	return l, err
}

// valueText is a value of a layer's table as a text.
func valueText(b []byte) (text string, err error) {
	err = fields(b, func(number, wire int, value uint64, part []byte) error {
		switch {
		case number == 1 && wire == wireBytes:
			text = string(part)
		case number == 2 && wire == wireFloat:
			text = strconv.FormatFloat(float64(math.Float32frombits(uint32(value))), 'f', -1, 32)
		case number == 3 && wire == wireDouble:
			text = strconv.FormatFloat(math.Float64frombits(value), 'f', -1, 64)
		case number == 4 && wire == wireVarint:
			text = strconv.FormatInt(int64(value), 10)
		case number == 5 && wire == wireVarint:
			text = strconv.FormatUint(value, 10)
		case number == 6 && wire == wireVarint:
			text = strconv.FormatInt(int64(value>>1)^-int64(value&1), 10)
		case number == 7 && wire == wireVarint:
			text = strconv.FormatBool(value != 0)
		}
		return nil
	})
	return text, err
}

// The types of geometry.
const (
	points   = 1
	lines    = 2
	polygons = 3
)

// feature is a feature of a tile.
type feature struct {
	id       uint64
	kind     uint64 // points, lines or polygons
	tags     map[string]string
	geometry []byte // its commands, as they stand
}

// readFeature reads a feature of a layer.
func (l *layer) readFeature(b []byte) (f feature, err error) {
	f.tags = map[string]string{}
	err = fields(b, func(number, wire int, value uint64, part []byte) error {
		switch {
		case number == 1 && wire == wireVarint:
			f.id = value
		case number == 3 && wire == wireVarint:
			f.kind = value
		case number == 4 && wire == wireBytes:
			f.geometry = part
		case number == 2 && wire == wireBytes:
			for len(part) > 0 {
				key, n := binary.Uvarint(part)
				if n <= 0 || key >= uint64(len(l.keys)) {
					return errDamaged
				}
				part = part[n:]
				value, n := binary.Uvarint(part)
				if n <= 0 || value >= uint64(len(l.values)) {
					return errDamaged
				}
				part = part[n:]
				f.tags[l.keys[key]] = l.values[value]
			}
		}
		return nil
	})
	return f, err
}

// positions is about how many a feature has: each is two numbers, which each end with a byte that says so.
func (f feature) positions() (n int) {
	for _, b := range f.geometry {
		if b < 0x80 {
			n++
		}
	}
	return n / 2
}

// firstPoint is where a feature of points begins, in units of its layer's extent.
func (f feature) firstPoint() (x, y int64, ok bool) {
	command, n := binary.Uvarint(f.geometry)
	if n <= 0 || command&7 != 1 || command>>3 == 0 {
		return 0, 0, false
	}
	b := f.geometry[n:]
	x, n = binary.Varint(b)
	if n <= 0 {
		return 0, 0, false
	}
	y, m := binary.Varint(b[n:])
	return x, y, m > 0
}
