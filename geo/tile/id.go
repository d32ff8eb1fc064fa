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
