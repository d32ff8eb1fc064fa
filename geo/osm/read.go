package osm

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"frontline/geo/tile"
)

// Tile is a translated tile, to be drawn.
type Tile struct {
	Layers []TileLayer // those that there are, in the order of Layers
}

// TileLayer is one of a tile's layers.
type TileLayer struct {
	Name     string
	Features []Feature // in the order in which they are drawn
}

// Feature is a feature of a translated tile.
type Feature struct {
	Class  Class
	Tunnel bool
	Names  map[string]string // of a settlement, by language, en among them; nil of all else
	// Shape is in units of the tile (tile.Extent). Its Feature is none.
	Shape tile.Piece
}

// Property is what the style's filters ask a feature for; "" for what it has not.
func (f *Feature) Property(name string) string {
	switch {
	case name == classKey:
		return string(f.Class)
	case name == tunnelKey && f.Tunnel:
		return tunnelYes
	}
	return ""
}

// Features are those of a layer.
func (t *Tile) Features(layer string) []Feature {
	if t == nil {
		return nil
	}
	i := slices.IndexFunc(t.Layers, func(l TileLayer) bool { return l.Name == layer })
	if i < 0 {
		return nil
	}
	return t.Layers[i].Features
}

// Read reads a tile of Translate. What is none is geo.EInvalid.
func Read(translated []byte) (*Tile, error) {
	out := &Tile{}
	err := fields(translated, func(number, wire int, _ uint64, part []byte) error {
		if number != 3 || wire != wireBytes {
			return nil
		}
		l, err := readLayer(part)
		if err != nil {
			return err
		}
		of := TileLayer{Name: l.name, Features: make([]Feature, 0, len(l.features))}
		for _, b := range l.features {
			f, err := l.readFeature(b)
			if err != nil {
				return err
			}
			read := Feature{Class: Class(f.tags[classKey]), Tunnel: f.tags[tunnelKey] != ""}
			if l.name == Settlement {
				read.Names = maps.Clone(namesOf(f.tags))
				read.Names["en"] = read.Names[""]
				delete(read.Names, "")
			}
			if read.Shape, err = f.shape(l.extent); err != nil {
				return err
			}
			of.Features = append(of.Features, read)
		}
		out.Layers = append(out.Layers, of)
		return nil
	})
	return out, err
}

// The commands of a geometry (Mapbox Vector Tile 2.1, 4.3.1).
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// shape reads a feature's geometry, in units of tile.Extent.
func (f feature) shape(extent uint64) (out tile.Piece, err error) {
	b := f.geometry
	var x, y int64
	var line []tile.Point
	var of rings
	at := func() tile.Point {
		if extent == tile.Extent {
			return tile.Point{X: int32(x), Y: int32(y)}
		}
		scale := float64(tile.Extent) / float64(extent)
		return tile.Point{X: int32(math.Round(float64(x) * scale)), Y: int32(math.Round(float64(y) * scale))}
	}
	end := func() {
		if f.kind == lines && len(line) > 1 {
			out.Lines = append(out.Lines, line)
		}
		line = nil
	}
	for len(b) > 0 {
		command, n := binary.Uvarint(b)
		if n <= 0 {
			return out, errDamaged
		}
		b = b[n:]
		if command&7 == closePath {
			if f.kind == polygons && len(line) > 2 {
				of.add(line)
			}
			line = nil
			continue
		}
		count := command >> 3
		if count > uint64(len(b)/2) || command&7 != moveTo && command&7 != lineTo {
			return out, errDamaged
		}
		if command&7 == moveTo {
			end()
		}
		line = slices.Grow(line, int(count))
		for range count {
			dx, n := binary.Varint(b)
			if n <= 0 {
				return out, errDamaged
			}
			dy, m := binary.Varint(b[n:])
			if m <= 0 {
				return out, errDamaged
			}
			b = b[n+m:]
			x, y = x+dx, y+dy
			if x < -mostUnits || y < -mostUnits || x > mostUnits || y > mostUnits {
				return out, errDamaged
			}
			if f.kind == points {
				out.Points = append(out.Points, at())
			} else {
				line = append(line, at())
			}
		}
	}
	end()
	out.Polygons = of.polygons
	return out, nil
}

// mostUnits is how far a position may be from a tile's corner, in units of any extent.
const mostUnits = 1 << 24

// rings are a feature's as they are read.
type rings struct {
	polygons []tile.Polygon
	turned   bool // whether they run the other way round, as tiles of version 1 may have them
}

// add adds a ring: one that runs as the first does begins another polygon, any other is a hole of
// the last (4.3.4.4). Outlines then have a positive area, so that where two overlap is covered.
func (r *rings) add(ring []tile.Point) {
	area := int64(0)
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		area += int64(p.X)*int64(q.Y) - int64(q.X)*int64(p.Y)
	}
	n := len(r.polygons)
	if n == 0 {
		r.turned = area < 0
	}
	if r.turned {
		area = -area
		slices.Reverse(ring)
	}
	if area < 0 && n > 0 {
		r.polygons[n-1] = append(r.polygons[n-1], ring)
	} else if area != 0 {
		r.polygons = append(r.polygons, tile.Polygon{ring})
	}
}

// DataTile is the tile of an archive, whose last zoom is given, that a tile of the map is drawn of:
// archives are made for tiles that are twice as wide as the map's are.
func DataTile(id tile.ID, last uint8) tile.ID {
	up := id.Z - min(id.Z, max(id.Z, 1)-1, last)
	return tile.ID{Z: id.Z - up, X: id.X >> up, Y: id.Y >> up}
}
