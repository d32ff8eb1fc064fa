package mercator

import (
	"math"

	"github.com/paulmach/orb"
)

// TileSize is the width of a tile in pixels, and of the world at zoom 0.
const TileSize = 256

// zoomSteps is into how many steps a zoom is cut, downwards: between two the width of a map of
// 4096 pixels differs by less than one.
const zoomSteps = 10_000

// Fit is the zoom, up to the deepest, and the centre in degrees at which a box of degrees fills a
// map of a width and height in pixels but for the padding on each side. Of the map a third stays
// whatever the padding. What the browser has of it is static/src/model/framing.ts.
func Fit(b orb.Bound, width, height, padding int, deepest float64) (zoom float64, center orb.Point) {
	low, high := Project(b.Min), Project(b.Max)
	zoom = deepest
	for i, side := range []int{width, height} {
		room := math.Max(float64(side-2*padding), float64(side)/3)
		if extent := math.Abs(high[i] - low[i]); extent > 0 {
			zoom = math.Min(zoom, math.Log2(room/(extent*TileSize)))
		}
	}
	zoom = math.Max(math.Floor(zoom*zoomSteps)/zoomSteps, 0)
	return zoom, orb.Point{Longitude((low[0] + high[0]) / 2), Latitude((low[1] + high[1]) / 2)}
}
