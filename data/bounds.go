package data

import (
	"database/sql"

	"github.com/paulmach/orb"
)

// bounds are in 1e-6 degrees.
type bounds struct{ west, south, east, north int32 }

// noBounds are those of nothing.
var noBounds = bounds{west: maxX, south: maxY, east: -maxX, north: -maxY}

func (b bounds) union(c bounds) bounds {
	return bounds{min(b.west, c.west), min(b.south, c.south), max(b.east, c.east), max(b.north, c.north)}
}

func (b bounds) intersects(c bounds) bool {
	return b.west <= c.east && c.west <= b.east && b.south <= c.north && c.south <= b.north
}

// swapped has longitudes for latitudes.
func (b bounds) swapped() bounds { return bounds{b.south, b.west, b.north, b.east} }

// nullBounds are bounds as the database has them, NULL for those of nothing.
type nullBounds struct{ west, south, east, north sql.NullInt32 }

func (b *nullBounds) columns() []any { return []any{&b.west, &b.south, &b.east, &b.north} }

func (b nullBounds) bounds() bounds {
	if !b.west.Valid {
		return noBounds
	}
	return bounds{b.west.Int32, b.south.Int32, b.east.Int32, b.north.Int32}
}

func (b bounds) orNull() nullBounds {
	if b == noBounds {
		return nullBounds{}
	}
	n := func(v int32) sql.NullInt32 { return sql.NullInt32{Int32: v, Valid: true} }
	return nullBounds{n(b.west), n(b.south), n(b.east), n(b.north)}
}

// degrees are the bounds as GeoJSON's bbox has them.
func (b bounds) degrees() [4]float64 {
	sw, ne := position{b.west, b.south}.point(), position{b.east, b.north}.point()
	return [4]float64{sw[0], sw[1], ne[0], ne[1]}
}

func (b bounds) bound() orb.Bound {
	d := b.degrees()
	return orb.Bound{Min: orb.Point{d[0], d[1]}, Max: orb.Point{d[2], d[3]}}
}

// boundsOf are those of a polygon, in whole units.
func boundsOf(p orb.Polygon) (bounds, error) {
	b := p.Bound()
	sw, err := newPosition(b.Min)
	if err != nil {
		return bounds{}, err
	}
	ne, err := newPosition(b.Max)
	return bounds{west: sw.x, south: sw.y, east: ne.x, north: ne.y}, err
}
