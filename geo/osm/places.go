package osm

import (
	"math"

	"frontline/geo/mercator"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Place is a settlement of a tile, named by a Namer.
type Place struct {
	At    orb.Point
	Class Class
	Names map[string]string // by language, en among them
}

// Places returns the settlements of a tile of a schema, in its order: what Translate makes of
// them, for a small part of its work, as of nothing else more than its length is read.
func Places(schema Schema, id tile.ID, raw []byte, name Namer) (out []Place, err error) {
	count := 0
	err = fields(raw, func(number, wire int, _ uint64, part []byte) error {
		if number != 3 || wire != wireBytes {
			return nil
		}
		layer, err := layerName(part)
		if err != nil {
			return err
		}
		for _, r := range rules[schema] {
			if r.from != layer || r.to != Settlement {
				continue
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
				if class := r.class(f.tags); f.kind == r.kind && class != "" {
					if at, names, ok := l.settlement(id, f, class, name); ok {
						out = append(out, Place{at, class, names})
					}
				}
			}
		}
		return nil
	})
	return out, err
}

// layerName is how an encoded layer is called.
func layerName(b []byte) (name string, err error) {
	err = fields(b, func(number, wire int, _ uint64, part []byte) error {
		if number == 1 && wire == wireBytes {
			name = string(part)
		}
		return nil
	})
	return name, err
}

// settlement is where one lies and how it is named; false of one that is not to be named, and of
// one in the tile's buffer, which is in the next tile, too.
func (l *layer) settlement(id tile.ID, f feature, class Class, name Namer) (at orb.Point, names map[string]string, ok bool) {
	x, y, ok := f.firstPoint()
	if extent := int64(l.extent); !ok || x < 0 || y < 0 || x >= extent || y >= extent {
		return at, nil, false
	}
	side := math.Ldexp(float64(l.extent), int(id.Z))
	at = orb.Point{
		mercator.Longitude((float64(id.X)*float64(l.extent) + float64(x)) / side),
		mercator.Latitude((float64(id.Y)*float64(l.extent) + float64(y)) / side),
	}
	names = name(at, class, namesOf(f.tags))
	return at, names, names["en"] != ""
}
