package tile

import (
	"strconv"

	"frontline/geo"
)

// Extent is the width and height of a tile in its own units.
const Extent = 4096

// Buffer is how far, in tile units, lines and polygons reach beyond the edge,
// so that strokes do not end at it.
const Buffer = 64

// MaxZoom is the deepest zoom that is cut: one unit is then 0.15 m at the
// equator, about as fine as coordinates are kept.
const MaxZoom = 16

// pixel is one pixel of a 256-pixel picture of a tile, in tile units.
const pixel = Extent / 256

// ID names a tile: zoom, column from the west, row from the north.
type ID struct {
	Z    uint8
	X, Y uint32
}

// ParseID reads the three numbers as they stand in a path: decimal, with no
// sign and no leading zero, z at most MaxZoom, x and y below 2^z.
func ParseID(z, x, y string) (ID, error) {
	zn, err := parseNumber(z, "zoom", MaxZoom)
	if err != nil {
		return ID{}, err
	}
	last := uint64(1)<<zn - 1
	xn, err := parseNumber(x, "column", last)
	if err != nil {
		return ID{}, err
	}
	yn, err := parseNumber(y, "row", last)
	if err != nil {
		return ID{}, err
	}
	return ID{Z: uint8(zn), X: uint32(xn), Y: uint32(yn)}, nil
}

func parseNumber(s, what string, last uint64) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || strconv.FormatUint(n, 10) != s || n > last {
		return 0, geo.Errorf(geo.EInvalid, "tile %s must be a whole number from 0 to %d", what, last)
	}
	return n, nil
}

// FromID numbers a tile as the archives do that keep tiles in one row: zoom by
// zoom, and within a zoom along the Hilbert curve, on which neighbours in the
// row are neighbours on the map (PMTiles 3, 4.1.1). The tile of the world is 0.
func FromID(id ID) uint64 {
	n := tilesAbove(id.Z)
	x, y := id.X, id.Y
	for z := int(id.Z) - 1; z >= 0; z-- {
		half := uint32(1) << z
		rx, ry := x>>z&1, y>>z&1
		n += uint64(3*rx^ry) << (2 * z)
		x, y = turned(x&(half-1), y&(half-1), rx, ry, half)
	}
	return n
}

// ToID returns the tile that FromID gives the number n.
func ToID(n uint64) ID {
	var z uint8
	for n >= tilesAbove(z+1) {
		z++
	}
	n -= tilesAbove(z)
	var x, y uint32
	for k := range z {
		half := uint32(1) << k
		digit := uint32(n>>(2*k)) & 3
		rx := digit >> 1
		ry := (digit ^ rx) & 1
		x, y = turned(x, y, rx, ry, half)
		x, y = x+rx*half, y+ry*half
	}
	return ID{Z: z, X: x, Y: y}
}

// tilesAbove returns how many tiles the zooms before z have.
func tilesAbove(z uint8) uint64 { return (uint64(1)<<(2*z) - 1) / 3 }

// turned turns the curve in a quarter as it runs there: the first quarter and
// the last are mirrored.
func turned(x, y, rx, ry, size uint32) (uint32, uint32) {
	if ry == 1 {
		return x, y
	}
	if rx == 1 {
		x, y = size-1-x, size-1-y
	}
	return y, x
}

// children returns the four tiles of the next zoom in the order of the curve.
func children(id ID) [4]ID {
	first := tilesAbove(id.Z+1) + (FromID(id)-tilesAbove(id.Z))*4
	return [4]ID{ToID(first), ToID(first + 1), ToID(first + 2), ToID(first + 3)}
}
