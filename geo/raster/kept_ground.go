package raster

import (
	"encoding/binary"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// GroundKey names what of basemaps lies in a tile, as it is drawn.
type GroundKey struct {
	Of     string // what the basemaps show
	Layers int    // how many of them are drawn
	ID     tile.ID
	Theme  look.Theme
	Scale  int
}

// KeptGround returns the ground under a key, packed: what was made of it before, or what draw
// makes. It is a quarter of the work of a picture, and the same on nearly all dates.
type KeptGround func(k GroundKey, draw func() []byte) []byte

// OnKeptGround has the basemaps at the bottom of the picture drawn once; of says what they show.
func (p *Picture) OnKeptGround(of string, kept KeptGround) *Picture {
	p.groundOf, p.kept = of, kept
	return p
}

// groundLayers are how many of the first few layers are basemaps that may be kept as drawn.
func (p *Picture) groundLayers(layers int) (n int) {
	if p.kept == nil {
		return 0
	}
	for n < layers && p.layers[n].Layer.Kind == geo.KindBase && !p.layers[n].Change && !p.layers[n].After && !p.layers[n].Stale {
		n++
	}
	return n
}

// keptGround draws the first few layers, or lays what is kept of them, on a canvas that is
// transparent yet. It is false where there is nothing of them.
func (c *canvas) keptGround(p *Picture, layers int, id tile.ID, v Variant) bool {
	k := GroundKey{p.groundOf, layers, id, v.Theme.Known(), v.scale()}
	drawn := false
	packed := p.kept(k, func() []byte {
		drawn = true
		if !c.draw(p, 0, layers, id, v) {
			return []byte{}
		}
		return packed(c.Pix)
	})
	if !drawn {
		unpack(c.Pix, packed)
	}
	return len(packed) > 0
}

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
