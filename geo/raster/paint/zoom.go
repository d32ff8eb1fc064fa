package paint

import "math"

// Zoom is how large the world is drawn: as its tiles are at a whole zoom, by whose style it
// is drawn, and how much larger. What has a length in pixels, lines, signs and letters, is
// as large as at the whole zoom.
type Zoom struct {
	Style   uint8
	Stretch float64
}

// Whole is a whole zoom.
func Whole(z uint8) Zoom { return Zoom{z, 1} }

// ZoomOf is any zoom from 0 on, as the map's page has it: at 8.6 tiles of 9 are drawn
// smaller, at 8.4 those of 8 larger.
func ZoomOf(zoom float64) Zoom {
	whole := math.Round(zoom)
	return Zoom{uint8(whole), math.Exp2(zoom - whole)}
}

// World is the width of the world in pixels of scale 1.
func (z Zoom) World() float64 { return TileSize * math.Exp2(float64(z.Style)) * z.Stretch }

// Exact is the zoom as a number.
func (z Zoom) Exact() float64 { return float64(z.Style) + math.Log2(z.Stretch) }
