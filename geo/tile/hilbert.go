package tile

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

// ToID is the tile that FromID gives the number n.
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

// tilesAbove is how many tiles the zooms before z have.
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

// children are the four tiles of the next zoom in the order of the curve.
func children(id ID) [4]ID {
	first := tilesAbove(id.Z+1) + (FromID(id)-tilesAbove(id.Z))*4
	return [4]ID{ToID(first), ToID(first + 1), ToID(first + 2), ToID(first + 3)}
}
