package raster

import (
	"cmp"
	"fmt"
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
	// Tiles are those of BasemapTiles, nil for each that the archive does not have.
	Tiles map[tile.ID]*osm.Tile
}

// BasemapTiles are the tiles of an archive, whose last zoom is given, that some tiles of a picture
// are drawn of: each once, row by row. There are none at zooms at which no basemap is drawn.
func BasemapTiles(last uint8, of ...Tile) (out []tile.ID) {
	for _, t := range of {
		if drawsBasemaps(t.Zoom) {
			out = append(out, osm.DataTile(t.ID, last))
		}
	}
	slices.SortFunc(out, rowByRow)
	return slices.Compact(out)
}

func rowByRow(a, b tile.ID) int {
	return cmp.Or(cmp.Compare(a.Z, b.Z), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
}

// sorted are the tiles that were read, row by row.
func sorted(tiles map[tile.ID]*osm.Tile) []tile.ID {
	return slices.SortedFunc(maps.Keys(tiles), rowByRow)
}

// tileOf is the tile that a tile of the picture is drawn of; false where it was not read. It is
// that of BasemapTiles, else that of the zoom by whose style the picture is drawn: where those
// alone were read, what has more pixels is no more exact.
func (b Basemap) tileOf(of Tile) (from tile.ID, t *osm.Tile, read bool) {
	from = osm.DataTile(of.ID, b.Last)
	if t, read = b.Tiles[from]; read {
		return from, t, true
	}
	up := from.Z - min(from.Z, osm.DataTile(tile.ID{Z: of.Zoom.Style}, b.Last).Z)
	from = tile.ID{Z: from.Z - up, X: from.X >> up, Y: from.Y >> up}
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
		from, _, read := b.tileOf(of)
		if !read {
			return "", false
		}
		names = append(names, fmt.Sprintf("%s/%d", b.Hash, from.Z))
	}
	return strings.Join(names, ","), true
}
