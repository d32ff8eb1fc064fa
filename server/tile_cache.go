package server

import (
	"crypto/sha256"
	"fmt"

	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// tileCache keeps finished tiles, and the snapshots that they are cut from.
// Both are kept by content: what does not change from day to day is made and
// kept once, a snapshot by all that it shows, a vector tile by what lies near it.
// Whatever is asked for by many at a time is made once.
type tileCache struct {
	tiles memo.Typed[tileKey, web.Body]
}

// format is what a tile is made as.
type format uint8

const (
	formatMVT format = iota
	formatPNG
	formatPNG2x
)

// scales are how many pixels a pixel of the 256-pixel picture has.
var scales = [...]int{formatPNG: 1, formatPNG2x: 2}

// tileKey names what the bytes of a tile follow from.
type tileKey struct {
	content tile.Content
	format  format
	variant raster.Variant // of a picture, its scale left to the format
	coding  web.Coding     // of a vector tile
}

// nothing is whether it is a vector tile without bytes, of which none is kept.
func (k tileKey) nothing() bool { return k.format == formatMVT && k.content == tile.Content{} }

// pictureContent names what a picture of a tile is made of. Names and signs reach into
// it from afar, and where they stand follows from all that there is: so it is the whole
// snapshot, and not what lies near.
func pictureContent(of view.SetKey, id tile.ID) tile.Content {
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %d/%d/%d", of.Layer, of.Content, id.Z, id.X, id.Y))
}

// newTileCache keeps so many bytes of finished tiles where most is not 0.
func newTileCache(m *memo.Memory, most int64) *tileCache {
	limit := m.Part(memo.TilesPart)
	if most > 0 {
		limit = min(limit, uint64(most))
	}
	return &tileCache{
		tiles: memo.NewTyped[tileKey, web.Body](m, "tiles", limit),
	}
}
