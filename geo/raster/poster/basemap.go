package poster

import (
	"math"

	"frontline/geo/osm"
	"frontline/geo/raster/look"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// DataTiles are those tiles of an archive, whose last zoom is given, that the poster's map is drawn
// of, row by row; none where it is too far away for any.
func (v Poster) DataTiles(last uint8) (out []tile.ID) {
	at := v.mapView()
	if !at.onBasemaps() {
		return nil
	}
	seen := map[tile.ID]bool{}
	for _, t := range at.dataTiles(last) {
		if !seen[t.ID] {
			seen[t.ID] = true
			out = append(out, t.ID)
		}
	}
	return out
}

// SeesBasemap reports whether anything of an archive is drawn that has something within a bound.
func (v Poster) SeesBasemap(within orb.Bound) bool {
	at := v.mapView()
	return at.onBasemaps() && at.bound().Intersects(within)
}

// IsDeeperThan reports whether the poster shows more than there is in an archive whose last zoom is
// given: its tiles are enlarged.
func (v Poster) IsDeeperThan(last uint8) bool { return v.mapView().zoom.Style >= last+2 }

// mapView is what the poster's map shows.
func (v Poster) mapView() view { return viewFor(frameOf(v), v) }

// onBasemaps reports whether anything of basemaps is drawn so far away.
func (at *view) onBasemaps() bool { return at.zoom.Style >= look.BasemapFrom }

// dataTile is a tile of an archive, and where it is on the poster.
type dataTile struct {
	tile.ID
	x, y, side float64
}

// dataTiles are the tiles that a view is drawn of, row by row: more than once where it goes round
// the world.
func (at *view) dataTiles(last uint8) (out []dataTile) {
	z := osm.DataTile(tile.ID{Z: at.zoom.Style}, last).Z
	wide := 1 << z
	side := at.zoom.World() / float64(wide)
	nth := func(v float64) int { return int(math.Floor(v / side)) }
	for y := max(nth(at.top), 0); y <= min(nth(at.top+float64(at.in.h)-1), wide-1); y++ {
		for x := nth(at.left); x <= nth(at.left+float64(at.in.w)-1); x++ {
			id := tile.ID{Z: z, X: uint32((x%wide + wide) % wide), Y: uint32(y)}
			out = append(out, dataTile{id, float64(x)*side - at.left + float64(at.in.x), float64(y)*side - at.top + float64(at.in.y), side})
		}
	}
	return out
}
