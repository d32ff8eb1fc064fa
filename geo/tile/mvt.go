package tile

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"frontline/geo"
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

	valueString = 1<<3 | 2
	valueDouble = 3<<3 | 1
	valueUint   = 5 << 3
	valueSint   = 6 << 3
	valueBool   = 7 << 3
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

// tag is one property of a feature: its name, and its value as it stands
// encoded in a tile.
type tag struct{ key, value string }

// tags are a feature's properties in the order of their names, and its id.
type tags struct {
	id   uint64
	list []tag
}

// MVT is the tile as a Mapbox Vector Tile of one layer, nil where nothing
// lies in it. The same set gives the same bytes.
func (s *Set) MVT(id ID) []byte {
	pieces := s.cut(id, Buffer, -1)
	if len(pieces) == 0 {
		return nil
	}
	e := encoder{keys: map[string]uint32{}, values: map[string]uint32{}}
	for _, p := range pieces {
		t := s.tags[p.Feature]
		e.feature(t, typePoint, pointCommands(p.Points))
		e.feature(t, typeLine, lineCommands(p.Lines))
		e.feature(t, typePolygon, polygonCommands(p.Polygons))
	}
	return e.tile(s.layer)
}

// encoder gathers the features of one layer and the tables of their
// properties.
type encoder struct {
	features     []byte
	keys, values map[string]uint32
	keyTable     []byte
	valueTable   []byte
	scratch      []byte
}

func (e *encoder) feature(t tags, kind uint64, geometry []uint32) {
	if len(geometry) == 0 {
		return
	}
	var indexes []byte
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
	size := 0
	for _, g := range geometry {
		size += uvarintLen(uint64(g))
	}
	b = binary.AppendUvarint(b, featureGeometry)
	b = binary.AppendUvarint(b, uint64(size))
	for _, g := range geometry {
		b = binary.AppendUvarint(b, uint64(g))
	}
	e.features = appendBytes(e.features, layerFeature, b)
	e.scratch = b
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
	var head []byte
	head = appendBytes(head, layerName, []byte(name))
	var tail []byte
	tail = appendVarint(tail, layerExtent, Extent)
	tail = appendVarint(tail, layerVersion, 2)
	size := len(head) + len(e.features) + len(e.keyTable) + len(e.valueTable) + len(tail)
	out := make([]byte, 0, size+2+binary.MaxVarintLen32)
	out = binary.AppendUvarint(out, tileLayer)
	out = binary.AppendUvarint(out, uint64(size))
	for _, part := range [][]byte{head, e.features, e.keyTable, e.valueTable, tail} {
		out = append(out, part...)
	}
	return out
}

func appendVarint(b []byte, field, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, field), v)
}

func appendBytes(b []byte, field uint64, v []byte) []byte {
	b = binary.AppendUvarint(b, field)
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// cursor writes positions as steps from the one before.
type cursor struct {
	at  Point
	out []uint32
}

func (c *cursor) command(id, count int) { c.out = append(c.out, uint32(id|count<<3)) }

func (c *cursor) step(p Point) {
	c.out = append(c.out, zigzag(p.X-c.at.X), zigzag(p.Y-c.at.Y))
	c.at = p
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

func pointCommands(points []Point) []uint32 {
	if len(points) == 0 {
		return nil
	}
	var c cursor
	c.command(commandMoveTo, len(points))
	for _, p := range points {
		c.step(p)
	}
	return c.out
}

func lineCommands(lines [][]Point) []uint32 {
	var c cursor
	for _, l := range lines {
		c.command(commandMoveTo, 1)
		c.step(l[0])
		c.command(commandLineTo, len(l)-1)
		for _, p := range l[1:] {
			c.step(p)
		}
	}
	return c.out
}

func polygonCommands(polygons []Polygon) []uint32 {
	n := 0
	for _, p := range polygons {
		for _, r := range p {
			n += 2*len(r) + 3
		}
	}
	c := cursor{out: make([]uint32, 0, n)}
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
	return c.out
}

// tagsOf gives the properties that a feature's tile carries: those that are
// single values, in the order of their names. A list of denials becomes one
// line of text; other lists and objects stay in the API.
func tagsOf(f geo.Feature) tags {
	t := tags{id: f.TileID()}
	add := func(key, value string) {
		if value != "" {
			t.list = append(t.list, tag{key, stringValue(value)})
		}
	}
	add("fid", f.Key)
	for lang, name := range f.Names {
		if lang == "en" {
			add("name", name)
		} else {
			add("name_"+lang, name)
		}
	}
	add("claimed_by", f.ClaimedBy)
	add("denied_by", f.Deniers())
	add("assessed_by", f.AssessedBy)
	add("status", f.Status)
	add("class", string(f.Class))
	add("held_by", f.HeldBy)
	add("source", f.Source)
	add("source_url", f.SourceURL)
	if f.ObservedOn != nil {
		add("observed_on", f.ObservedOn.String())
	}
	taken := map[string]bool{}
	for _, p := range t.list {
		taken[p.key] = true
	}
	for key, raw := range f.Properties {
		if v, ok := scalarValue(raw); ok && !taken[key] {
			t.list = append(t.list, tag{key, v})
		}
	}
	slices.SortFunc(t.list, func(a, b tag) int { return strings.Compare(a.key, b.key) })
	return t
}

func stringValue(s string) string { return string(appendBytes(nil, valueString, []byte(s))) }

// scalarValue encodes a JSON string, number or truth value; ok is false for
// anything else.
func scalarValue(raw json.RawMessage) (value string, ok bool) {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return "", false
	}
	switch v := v.(type) {
	case string:
		return stringValue(v), true
	case bool:
		n := uint64(0)
		if v {
			n = 1
		}
		return string(appendVarint(nil, valueBool, n)), true
	case float64:
		const exact = 1 << 53
		if v != math.Trunc(v) || math.Abs(v) > exact {
			b := binary.AppendUvarint(nil, valueDouble)
			return string(binary.LittleEndian.AppendUint64(b, math.Float64bits(v))), true
		}
		if v >= 0 {
			return string(appendVarint(nil, valueUint, uint64(v))), true
		}
		n := int64(v)
		return string(appendVarint(nil, valueSint, uint64(n<<1)^uint64(n>>63))), true
	}
	return "", false
}
