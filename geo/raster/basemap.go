package raster

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"frontline/geo/osm"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// Basemap is what of an archive of OpenStreetMap lies in a picture. Its tiles are read before it is
// drawn: what is drawn does not wait, and cannot fail.
type Basemap struct {
	Hash string // names the archive
	Last uint8  // the last zoom of its tiles
	// Tiles are those that the picture is drawn of (osm.DataTile, of the zoom by whose style that is
	// drawn), nil for each that the archive does not have.
	Tiles map[tile.ID]*osm.Tile
}

func rowByRow(a, b tile.ID) int {
	return cmp.Or(cmp.Compare(a.Z, b.Z), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
}

// sorted are the tiles that were read, row by row.
func sorted(tiles map[tile.ID]*osm.Tile) []tile.ID {
	return slices.SortedFunc(maps.Keys(tiles), rowByRow)
}

// tileOf is the tile that a tile of the picture is drawn of; false where it was not read. It is of the
// zoom by whose style the picture is drawn, however many pixels that has: print shows what screens do.
func (b Basemap) tileOf(of Tile) (from tile.ID, t *osm.Tile, read bool) {
	up := of.ID.Z - osm.DataTile(tile.ID{Z: of.Zoom.Style}, b.Last).Z
	from = tile.ID{Z: of.ID.Z - up, X: of.ID.X >> up, Y: of.ID.Y >> up}
	t, read = b.Tiles[from]
	return from, t, read
}

func drawsBasemaps(z paint.Zoom) bool { return z.Style >= look.BasemapFrom }

// basemapsIn names the basemaps that are drawn in a tile, by which it is kept; not all are known
// where their tiles were not read.
func basemapsIn(basemaps []Basemap, of Tile) (hashes string, known bool) {
	if !drawsBasemaps(of.Zoom) {
		return "", true
	}
	var names []string
	for _, b := range basemaps {
		if _, _, read := b.tileOf(of); !read {
			return "", false
		}
		names = append(names, b.Hash)
	}
	return strings.Join(names, ","), true
}
