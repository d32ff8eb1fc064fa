package tile

import (
	"encoding/binary"
	"sync"
)

// The Mapbox Vector Tile specification, version 2.1:
// https://github.com/mapbox/vector-tile-spec/tree/master/2.1

// Field numbers with their wire types, as they stand before each value.
const (
	tileLayer = 3<<3 | 2

	layerName    = 1<<3 | 2
	layerFeature = 2<<3 | 2
	layerKey     = 3<<3 | 2
	layerValue   = 4<<3 | 2
	layerExtent  = 5 << 3
	layerVersion = 15 << 3

	featureID       = 1 << 3
	featureTags     = 2<<3 | 2
	featureType     = 3 << 3
	featureGeometry = 4<<3 | 2
)

// Geometry types and commands.
const (
	typePoint   = 1
	typeLine    = 2
	typePolygon = 3

	commandMoveTo    = 1
	commandLineTo    = 2
	commandClosePath = 7
)

// MVT is the tile as a Mapbox Vector Tile of one layer, nil where nothing
// lies in it. The same set gives the same bytes.
func (s *Set) MVT(id ID) []byte {
	pieces := s.cut(id, Buffer, -1, nil)
	if len(pieces) == 0 {
		return nil
	}
	e := encoders.Get().(*encoder)
	defer e.release()
	e.origin = id.origin()
	for _, p := range pieces {
		t := &s.tags[p.Feature]
		e.feature(t, typePoint, e.points(p.Points))
		e.feature(t, typeLine, e.lines(p.Lines))
		e.feature(t, typePolygon, e.polygons(p.Polygons))
	}
	return e.tile(s.layer)
}

// encoder gathers the features of one layer and the tables of their
// properties.
type encoder struct {
	origin       Point // of the tile, on the grid of its zoom
	features     []byte
	keys, values map[string]uint32
	keyTable     []byte
	valueTable   []byte

	// What is written on the way, its room kept for the next.
	indexes, commands, scratch []byte
}

// Most tiles are of a few hundred bytes, and the room to make one is not made for
// each.
var encoders = sync.Pool{New: func() any {
	return &encoder{keys: map[string]uint32{}, values: map[string]uint32{}}
}}

// mostRoom is how much an encoder may have had to write, in bytes, to be used again.
const mostRoom = 1 << 20

func (e *encoder) release() {
	if cap(e.features)+cap(e.commands)+cap(e.valueTable) > mostRoom {
		return
	}
	clear(e.keys)
	clear(e.values)
	e.features, e.keyTable, e.valueTable = e.features[:0], e.keyTable[:0], e.valueTable[:0]
	encoders.Put(e)
}

// feature adds a feature of a kind, given its geometry as commands.
func (e *encoder) feature(t *tags, kind uint64, commands []byte) {
	if len(commands) == 0 {
		return
	}
	indexes := e.indexes[:0]
	for _, p := range t.list {
		indexes = binary.AppendUvarint(indexes, uint64(intern(e.keys, &e.keyTable, layerKey, p.key)))
		indexes = binary.AppendUvarint(indexes, uint64(intern(e.values, &e.valueTable, layerValue, p.value)))
	}
	b := e.scratch[:0]
	b = appendVarint(b, featureID, t.id)
	if len(indexes) > 0 {
		b = appendBytes(b, featureTags, indexes)
	}
	b = appendVarint(b, featureType, kind)
	b = appendBytes(b, featureGeometry, commands)
	e.features = appendBytes(e.features, layerFeature, b)
	e.indexes, e.scratch = indexes, b
}

// intern is the index of s in a table, to which it is added where missing.
func intern(index map[string]uint32, table *[]byte, field uint64, s string) uint32 {
	i, ok := index[s]
	if !ok {
		i = uint32(len(index))
		index[s] = i
		*table = binary.AppendUvarint(*table, field)
		*table = binary.AppendUvarint(*table, uint64(len(s)))
		*table = append(*table, s...)
	}
	return i
}

func (e *encoder) tile(name string) []byte {
	head := e.scratch[:0]
	head = binary.AppendUvarint(head, layerName)
	head = binary.AppendUvarint(head, uint64(len(name)))
	head = append(head, name...)
	e.scratch = head
	tail := e.commands[:0]
	tail = appendVarint(tail, layerExtent, Extent)
	tail = appendVarint(tail, layerVersion, 2)
	e.commands = tail
	size := len(head) + len(e.features) + len(e.keyTable) + len(e.valueTable) + len(tail)
	out := make([]byte, 0, 1+uvarintLen(uint64(size))+size)
	out = binary.AppendUvarint(out, tileLayer)
	out = binary.AppendUvarint(out, uint64(size))
	out = append(out, head...)
	out = append(out, e.features...)
	out = append(out, e.keyTable...)
	out = append(out, e.valueTable...)
	return append(out, tail...)
}

// cursor writes positions as steps from the one before.
type cursor struct {
	at  Point
	out []byte
}

func (c *cursor) command(id, count int) { c.out = binary.AppendUvarint(c.out, uint64(id|count<<3)) }

func (c *cursor) step(p Point) {
	c.out = binary.AppendUvarint(c.out, uint64(zigzag(p.X-c.at.X)))
	c.out = binary.AppendUvarint(c.out, uint64(zigzag(p.Y-c.at.Y)))
	c.at = p
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

// cursor begins the geometry of a feature, and drawn is what was written of it,
// until the next.
func (e *encoder) cursor() cursor { return cursor{e.origin, e.commands[:0]} }

func (e *encoder) drawn(c cursor) []byte {
	e.commands = c.out
	return c.out
}

func (e *encoder) points(points []Point) []byte {
	if len(points) == 0 {
		return nil
	}
	c := e.cursor()
	c.command(commandMoveTo, len(points))
	for _, p := range points {
		c.step(p)
	}
	return e.drawn(c)
}

func (e *encoder) lines(lines [][]Point) []byte {
	c := e.cursor()
	for _, l := range lines {
		c.command(commandMoveTo, 1)
		c.step(l[0])
		c.command(commandLineTo, len(l)-1)
		for _, p := range l[1:] {
			c.step(p)
		}
	}
	return e.drawn(c)
}

func (e *encoder) polygons(polygons []Polygon) []byte {
	c := e.cursor()
	for _, p := range polygons {
		for _, r := range p {
			c.command(commandMoveTo, 1)
			c.step(r[0])
			c.command(commandLineTo, len(r)-1)
			for _, q := range r[1:] {
				c.step(q)
			}
			c.command(commandClosePath, 1)
		}
	}
	return e.drawn(c)
}
