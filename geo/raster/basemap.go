package raster

import (
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// Basemap is what of an archive of OpenStreetMap lies in a picture. Its tiles are read before it is
// drawn: what is drawn does not wait, and cannot fail.
type Basemap struct {
	Hash  string // names the archive
	Last  uint8  // the last zoom of its tiles
	Tiles map[tile.ID]*osm.Tile
}
