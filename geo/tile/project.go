package tile

import (
	"math"

	"frontline/geo/mercator"

	"github.com/paulmach/orb"
)

// Point is a position on an integer grid: of the whole world while a set is
// prepared, of one tile once it is cut.
type Point struct{ X, Y int32 }

// order is smaller for a smaller x and, of one x, for a smaller y.
func (p Point) order() uint64 {
	const sign = 1 << 31
	return uint64(uint32(p.X)^sign)<<32 | uint64(uint32(p.Y)^sign)
}

// Ring is a closed line without its first point repeated at the end.
type Ring []Point

// Polygon is an exterior ring and its holes. On the tile's grid, where y
// grows southwards, exteriors have positive area by the surveyor's formula
// (MVT 2.1, 4.3.4.4) and holes negative.
type Polygon []Ring

// worldBits is the width of the finest grid of the world: MaxZoom tiles of
// Extent units.
const worldBits = MaxZoom + 12

const worldSize = 1 << worldBits

// project returns where degrees lie on the finest grid. Latitudes beyond the square of
// Web Mercator (85.0511°) lie on its edge.
func project(p orb.Point) Point {
	unit := mercator.Project(p)
	return Point{gridCoordinate(unit[0]), gridCoordinate(unit[1])}
}

func gridCoordinate(unit float64) int32 {
	v := math.Round(unit * worldSize)
	return int32(min(max(v, 0), worldSize))
}

// coarsen moves a point of the finest grid to the grid of zoom z, to the
// nearest unit.
func coarsen(p Point, z uint8) Point {
	if z >= MaxZoom {
		return p
	}
	shift := MaxZoom - z
	half := int32(1) << (shift - 1)
	return Point{(p.X + half) >> shift, (p.Y + half) >> shift}
}

// area2 returns twice the signed area of a ring, positive where it runs clockwise
// on a grid whose y grows southwards (surveyor's formula).
func area2(r Ring) int64 {
	if len(r) < 3 {
		return 0
	}
	// Relative to the first point, so that products stay far from overflow.
	o := r[0]
	var sum int64
	for i := 1; i+1 < len(r); i++ {
		sum += cross(o, r[i], r[i+1])
	}
	return sum
}

// cross returns the cross product of a→b and a→c: positive where c lies to the
// right of a→b as drawn with y southwards.
func cross(a, b, c Point) int64 {
	return (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))
}

func reverse(r Ring) {
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
}

// box is a closed rectangle.
type box struct{ minX, minY, maxX, maxY int32 }

func emptyBox() box {
	return box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}
}

func (b box) add(p Point) box {
	return box{min(b.minX, p.X), min(b.minY, p.Y), max(b.maxX, p.X), max(b.maxY, p.Y)}
}

func (b box) union(c box) box {
	return box{min(b.minX, c.minX), min(b.minY, c.minY), max(b.maxX, c.maxX), max(b.maxY, c.maxY)}
}

func (b box) meets(c box) bool {
	return b.minX <= c.maxX && c.minX <= b.maxX && b.minY <= c.maxY && c.minY <= b.maxY
}

func (b box) within(c box) bool {
	return b.minX >= c.minX && b.maxX <= c.maxX && b.minY >= c.minY && b.maxY <= c.maxY
}

func (b box) holds(p Point) bool {
	return p.X >= b.minX && p.X <= b.maxX && p.Y >= b.minY && p.Y <= b.maxY
}

// middle returns the point in the middle, on the grid.
func (b box) middle() Point {
	return Point{b.minX + (b.maxX-b.minX)/2, b.minY + (b.maxY-b.minY)/2}
}

func boxOf(r []Point) box {
	b := emptyBox()
	for _, p := range r {
		b = b.add(p)
	}
	return b
}

func less(a, b Point) bool { return a.order() < b.order() }
