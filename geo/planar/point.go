package planar

import (
	"cmp"
	"slices"
)

// Point is a point of the grid.
type Point struct{ X, Y int32 }

// Ring is a closed line; the last point is joined to the first and not
// repeated.
type Ring []Point

// Polygon is an exterior ring, anticlockwise, and the holes in it, clockwise.
type Polygon []Ring

// maxCoordinate bounds coordinates, so that cross products of differences,
// doubled, fit 64 bits. There is room around the whole numbers of 28 bits.
const maxCoordinate = 1<<28 + 1<<20

func comparePoints(p, q Point) int { return cmp.Compare(p.order(), q.order()) }

// order is a number by which points sort from west to east, and from south to
// north where they are equally far.
func (p Point) order() uint64 {
	return uint64(uint32(p.X)^1<<31)<<32 | uint64(uint32(p.Y)^1<<31)
}

// pointOf is the inverse of Point.order.
func pointOf(order uint64) Point {
	return Point{X: int32(uint32(order>>32) ^ 1<<31), Y: int32(uint32(order) ^ 1<<31)}
}

// cross is positive where c lies to the left of the line from a to b,
// negative to its right.
func cross(a, b, c Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
}

// area2 is twice the area of r, positive where it runs anticlockwise. Sums
// may wrap around on the way; the result does not.
func area2(r Ring) int64 {
	var sum int64
	for i := 1; i+1 < len(r); i++ {
		sum += cross(r[0], r[i], r[i+1])
	}
	return sum
}

// Turned is r, run anticlockwise or clockwise.
func (r Ring) Turned(anticlockwise bool) Ring {
	if a := area2(r); a > 0 != anticlockwise && a != 0 {
		slices.Reverse(r)
	}
	return r
}

// Canonical is p as Polygons gives it: rings begin with their least points, and
// holes are in order of theirs. Polygons are the same where it is equal.
func (p Polygon) Canonical() Polygon {
	out := make(Polygon, len(p))
	for i, r := range p {
		out[i] = rotate(r)
	}
	slices.SortFunc(out[min(1, len(out)):], compareRings)
	return out
}

func compareRings(r, s Ring) int {
	if c := comparePoints(r[0], s[0]); c != 0 {
		return c
	}
	return cmp.Compare(area2(r), area2(s))
}

// rotate makes r begin with its least point.
func rotate(r Ring) Ring {
	k := 0
	for i, p := range r {
		if comparePoints(p, r[k]) < 0 {
			k = i
		}
	}
	if k == 0 {
		return r
	}
	return slices.Concat(r[k:], r[:k])
}
