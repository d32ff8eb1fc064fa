package shape

import (
	"database/sql"

	"github.com/paulmach/orb"
)

// Bounds are in 1e-6 degrees.
type Bounds struct{ West, South, East, North int32 }

// NoBounds are those of nothing.
var NoBounds = Bounds{West: maxX, South: maxY, East: -maxX, North: -maxY}

// Union are the bounds around both.
func (b Bounds) Union(c Bounds) Bounds {
	return Bounds{min(b.West, c.West), min(b.South, c.South), max(b.East, c.East), max(b.North, c.North)}
}

// Intersects reports whether the two touch or overlap.
func (b Bounds) Intersects(c Bounds) bool {
	return b.West <= c.East && c.West <= b.East && b.South <= c.North && c.South <= b.North
}

// Swapped has longitudes for latitudes.
func (b Bounds) Swapped() Bounds { return Bounds{b.South, b.West, b.North, b.East} }

// NullBounds are bounds as the database has them, NULL for those of nothing.
type NullBounds struct{ West, South, East, North sql.NullInt32 }

// Columns are where rows.Scan puts west, south, east and north.
func (b *NullBounds) Columns() []any { return []any{&b.West, &b.South, &b.East, &b.North} }

// Bounds are NoBounds where the columns are NULL.
func (b NullBounds) Bounds() Bounds {
	if !b.West.Valid {
		return NoBounds
	}
	return Bounds{b.West.Int32, b.South.Int32, b.East.Int32, b.North.Int32}
}

// OrNull is the way back.
func (b Bounds) OrNull() NullBounds {
	if b == NoBounds {
		return NullBounds{}
	}
	n := func(v int32) sql.NullInt32 { return sql.NullInt32{Int32: v, Valid: true} }
	return NullBounds{n(b.West), n(b.South), n(b.East), n(b.North)}
}

// Degrees are the bounds as GeoJSON's bbox has them.
func (b Bounds) Degrees() [4]float64 {
	sw, ne := position{b.West, b.South}.point(), position{b.East, b.North}.point()
	return [4]float64{sw[0], sw[1], ne[0], ne[1]}
}

// Bound are the bounds in degrees.
func (b Bounds) Bound() orb.Bound {
	d := b.Degrees()
	return orb.Bound{Min: orb.Point{d[0], d[1]}, Max: orb.Point{d[2], d[3]}}
}

// BoundsOf are those of a polygon, in whole units.
func BoundsOf(p orb.Polygon) (Bounds, error) {
	b := p.Bound()
	sw, err := newPosition(b.Min)
	if err != nil {
		return Bounds{}, err
	}
	ne, err := newPosition(b.Max)
	return Bounds{West: sw.x, South: sw.y, East: ne.x, North: ne.y}, err
}
