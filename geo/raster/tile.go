package raster

import (
	"math"

	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// Tile is a tile of the data, and the zoom at which it is drawn: another than its own in
// pictures of a zoom between two, and for print, which has more pixels.
type Tile struct {
	tile.ID
	Zoom paint.Zoom
}

// TileOf is a tile as it is drawn at its own zoom.
func TileOf(id tile.ID) Tile { return Tile{id, paint.Whole(id.Z)} }

// side is the tile's width in pixels of scale 1.
func (t Tile) side() float64 { return t.Zoom.World() / math.Exp2(float64(t.ID.Z)) }

// units is how many units of the tile a length in pixels of scale 1 is, at least.
func (t Tile) units(pixels float64) int32 { return int32(math.Ceil(pixels * tile.Extent / t.side())) }
