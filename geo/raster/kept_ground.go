package raster

import (
	"encoding/binary"

	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// GroundKey names what of the ground lies in a tile, as it is drawn.
type GroundKey struct {
	Of       string // what the layers of the ground show
	Layers   int    // how many of them are drawn
	Basemaps string // on them, by their hashes
	ID       tile.ID
	Theme    look.Theme
	Scale    float64
	Side     float64 // of the tile, in pixels
	// Where in its cell it is: beyond the world's edges that is another.
	Width, Height int
	Corner        paint.Vec
}

// KeptGround returns the ground under a key, packed: what was made of it before, or what draw
// makes. It is a quarter of the work of a picture, and the same on nearly all dates.
type KeptGround func(k GroundKey, draw func() []byte) []byte

// packed are pixels as runs of one colour: their length, and that.
func packed(pix []paint.Pixel) []byte {
	var out []byte
	for i := 0; i < len(pix); {
		n := 1
		for i+n < len(pix) && pix[i+n] == pix[i] {
			n++
		}
		out = binary.LittleEndian.AppendUint32(binary.AppendUvarint(out, uint64(n)), pix[i])
		i += n
	}
	return append(make([]byte, 0, len(out)), out...)
}

func unpack(pix []paint.Pixel, packed []byte) {
	for len(packed) > 0 {
		n, size := binary.Uvarint(packed)
		run, col := pix[:n], binary.LittleEndian.Uint32(packed[size:])
		for i := range run {
			run[i] = col
		}
		pix, packed = pix[n:], packed[size+4:]
	}
}
