package tile

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Field numbers of a value with their wire types, as they stand before it.
const (
	valueString = 1<<3 | 2
	valueDouble = 3<<3 | 1
	valueUint   = 5 << 3
	valueSint   = 6 << 3
	valueBool   = 7 << 3
)

// tag is one property of a feature: its name, and its value as it stands
// encoded in a tile.
type tag struct{ key, value string }

// tags are a feature's properties in the order of their names, and its id.
type tags struct {
	id   uint64
	list []tag
	sum  [sha256.Size]byte // of all that
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
	text := binary.AppendUvarint(nil, t.id)
	for _, p := range t.list {
		for _, part := range [2]string{p.key, p.value} {
			text = binary.AppendUvarint(text, uint64(len(part)))
			text = append(text, part...)
		}
	}
	t.sum = sha256.Sum256(text)
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
