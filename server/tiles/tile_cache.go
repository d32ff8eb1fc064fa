package tiles

import (
	"crypto/sha256"
	"fmt"

	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// tileKey names what the bytes of a tile follow from.
type tileKey struct {
	content tile.Content
	format  view.Format
	variant raster.Variant // of a picture, its scale left to the format
	coding  web.Coding     // of a vector tile
}

// nothing is whether it is a vector tile without bytes, of which none is kept.
func (k tileKey) nothing() bool { return k.format == view.FormatMVT && k.content == tile.Content{} }

// pictureContent names what a picture of a tile is made of. Names and signs reach into
// it from afar, and where they stand follows from all that there is: so it is the whole
// snapshot, and not what lies near.
func pictureContent(of view.SetKey, id tile.ID) tile.Content {
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %d/%d/%d", of.Layer, of.Content, id.Z, id.X, id.Y))
}

// newTileCache keeps finished tiles by their content, within so many bytes where most is
// not 0: what does not change from day to day is made and kept once, whatever is asked for
// by many at a time.
func newTileCache(m *memo.Memory, most int64) memo.Typed[tileKey, web.Body] {
	limit := m.Part(memo.TilesPart)
	if most > 0 {
		limit = min(limit, uint64(most))
	}
	return memo.NewTyped[tileKey, web.Body](m, "tiles", limit)
}
