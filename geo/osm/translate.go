package osm

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Namer gives a settlement its names by language, en among them, of those that the archive
// has for it: of name, name:uk and so on. nil is for one that is not to be named, and not drawn.
type Namer func(at orb.Point, class Class, names map[string]string) map[string]string

// What the features of a translated tile are told by.
const (
	classKey  = "class"
	tunnelKey = "tunnel"
	tunnelYes = "yes"
)

// Revision is raised where Translate, or Names of the same gazetteer, give other bytes than before:
// what was kept of an earlier one is made anew.
const Revision = 4

// Translate returns a tile of a schema as one with the layers of Layers, nil where nothing of
// it is left. Equal tiles give equal bytes. What is no vector tile is geo.EInvalid.
//
// A feature has a class and, where it is so, tunnel=yes; a settlement name and name_uk, name_ru
// and so on, as the base map's have.
func Translate(schema Schema, id tile.ID, raw []byte, name Namer) ([]byte, error) {
	out := map[string]*encoder{}
	count, positions := 0, 0
	err := fields(raw, func(number, wire int, _ uint64, part []byte) error {
		if number != 3 || wire != wireBytes {
			return nil
		}
		from, err := layerName(part)
		if err != nil {
			return err
		}
		var of []rule
		for _, r := range rules[schema] {
			if r.from == from {
				of = append(of, r)
			}
		}
		if len(of) == 0 {
			return nil
		}
		l, err := readLayer(part)
		if err != nil {
			return err
		}
		if count += len(l.features); count > mostFeatures {
			return errVast
		}
		for _, b := range l.features {
			f, err := l.readFeature(b)
			if err != nil {
				return err
			}
			if positions += f.positions(); positions > mostPositions {
				return errVast
			}
			for _, r := range of {
				if f.kind == r.kind {
					r.translate(out, id, &l, f, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, l := range Layers {
		if e := out[l.Name]; e != nil {
			b = e.appendTo(b, l.Classes)
		}
	}
	return b, nil
}

// translate adds what a rule makes of a feature.
func (r rule) translate(out map[string]*encoder, id tile.ID, l *layer, f feature, name Namer) {
	class := r.class(f.tags)
	if class == "" || len(f.geometry) == 0 {
		return
	}
	tags := map[string]string{classKey: string(class)}
	switch r.to {
	case Road, Rail, Waterway:
		if isTunnel(f.tags) {
			tags[tunnelKey] = tunnelYes
		}
	case Settlement:
		_, names, ok := l.settlement(id, f, class, name)
		if !ok {
			return
		}
		for lang, text := range names {
			if lang == "en" {
				tags["name"] = text
			} else {
				tags["name_"+lang] = text
			}
		}
	}
	// Layers of another extent stand beside each other.
	e := out[r.to]
	if e == nil {
		e = &encoder{name: r.to, extent: l.extent, keys: map[string]uint32{}, values: map[string]uint32{}}
		out[r.to] = e
	}
	if e.extent != l.extent {
		f.geometry = rescaled(f.geometry, l.extent, e.extent)
	}
	e.add(class, f, tags)
}

// isTunnel reports whether a line is below the ground, as each schema says it.
func isTunnel(tags map[string]string) bool {
	for _, key := range []string{"tunnel", "is_tunnel"} {
		switch tags[key] {
		case "", "0", "no", "false":
		default: // Protomaps' waterways have OpenStreetMap's word: culvert, flooded
			return true
		}
	}
	return tags["brunnel"] == "tunnel"
}

// namesOf are the names among a feature's properties by language, "" for the one that has none.
// Each is one line of text; what is too long, or no text, is no name.
func namesOf(tags map[string]string) map[string]string {
	names := map[string]string{}
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(tags))) { // name:uk, which is OpenStreetMap's own, rather than name_uk
		value := tags[key]
		if key != "name" && !strings.HasPrefix(key, "name:") && !strings.HasPrefix(key, "name_") || len(value) > 4*mostLine || !utf8.ValidString(value) {
			continue
		}
		if value = oneLine(value); utf8.RuneCountInString(value) > mostLine {
			continue
		}
		switch {
		case value == "":
		case key == "name":
			names[""] = value
		case len(key) > 5 && (key[:5] == "name:" || key[:5] == "name_"):
			names[key[5:]] = value
		}
	}
	return names
}

// encoder writes a layer of a tile.
type encoder struct {
	name         string
	extent       uint64
	keys, values map[string]uint32
	keyList      []string
	valueList    []string
	features     map[Class][][]byte
}

func (e *encoder) add(class Class, f feature, tags map[string]string) {
	var indexes []byte
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		indexes = binary.AppendUvarint(indexes, uint64(index(e.keys, &e.keyList, key)))
		indexes = binary.AppendUvarint(indexes, uint64(index(e.values, &e.valueList, tags[key])))
	}
	var b []byte
	if f.id != 0 {
		b = binary.AppendUvarint(append(b, 1<<3), f.id)
	}
	b = appendBytes(b, 2, indexes)
	b = binary.AppendUvarint(append(b, 3<<3), f.kind)
	b = appendBytes(b, 4, f.geometry)
	if e.features == nil {
		e.features = map[Class][][]byte{}
	}
	e.features[class] = append(e.features[class], b)
}

func index(of map[string]uint32, list *[]string, s string) uint32 {
	i, known := of[s]
	if !known {
		i = uint32(len(*list))
		of[s] = i
		*list = append(*list, s)
	}
	return i
}

// appendTo adds the layer to a tile: its features by class, as the classes are drawn.
func (e *encoder) appendTo(tile []byte, classes []Class) []byte {
	b := appendBytes(nil, 1, []byte(e.name))
	for _, class := range classes {
		for _, f := range e.features[class] {
			b = appendBytes(b, 2, f)
		}
	}
	for _, key := range e.keyList {
		b = appendBytes(b, 3, []byte(key))
	}
	for _, value := range e.valueList {
		b = appendBytes(b, 4, appendBytes(nil, 1, []byte(value)))
	}
	b = binary.AppendUvarint(append(b, 5<<3), e.extent)
	b = append(b, 15<<3, 2)
	return appendBytes(tile, 3, b)
}

func appendBytes(b []byte, field byte, part []byte) []byte {
	b = binary.AppendUvarint(append(b, field<<3|wireBytes), uint64(len(part)))
	return append(b, part...)
}

// rescaled writes commands of one extent in another, rounding each position.
func rescaled(commands []byte, from, to uint64) []byte {
	var out []byte
	var x, y, sentX, sentY int64
	scale := func(v int64) int64 { return int64(math.Round(float64(v) * float64(to) / float64(from))) }
	for len(commands) > 0 {
		command, n := binary.Uvarint(commands)
		if n <= 0 {
			return nil
		}
		commands = commands[n:]
		out = binary.AppendUvarint(out, command)
		if command&7 == 7 {
			continue
		}
		for range command >> 3 {
			dx, n := binary.Varint(commands)
			if n <= 0 {
				return nil
			}
			dy, m := binary.Varint(commands[n:])
			if m <= 0 {
				return nil
			}
			commands = commands[n+m:]
			x, y = x+dx, y+dy
			out = binary.AppendVarint(out, scale(x)-sentX)
			out = binary.AppendVarint(out, scale(y)-sentY)
			sentX, sentY = scale(x), scale(y)
		}
	}
	return out
}
