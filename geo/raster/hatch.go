package raster

import (
	"image/color"
	"math"
)

// hatchPeriod is after how many pixels of scale 1 a hatching repeats, along a
// row and along a column. It divides a tile's width, so that lines run on from
// tile to tile, and is the front end's.
const hatchPeriod = 32

// hatching is a pattern of lines that rise to the right, or fall.
type hatching struct {
	lines int     // in a period
	width float32 // of a line, in pixels of scale 1
	wash  float32 // the opacity between the lines
	falls bool
	// opacity is by x+y, modulo its length; by x-y where lines fall.
	opacity []uint8
}

// lineOpacity is that of the lines by theme: bright ones on a dark ground would
// shout.
var lineOpacity = [...]float64{Light: 0.85, Dark: 0.6}

// prepared is the hatching for a theme and a scale.
func (h hatching) prepared(t Theme, scale int) *hatching {
	h.opacity = make([]uint8, hatchPeriod*scale)
	step := float64(hatchPeriod*scale) / float64(h.lines)
	half := float64(h.width) * float64(scale) / 2
	for i := range h.opacity {
		// The middle of the pixel is half a pixel on, each way.
		middle := 1.0
		if h.falls {
			middle = 0
		}
		along := math.Mod(float64(i)+middle, step)
		off := min(along, step-along) / math.Sqrt2
		line := min(max(half-off+0.5, 0), 1)
		line = math.Round(line*levels) / levels
		h.opacity[i] = uint8(255*(line*lineOpacity[t]+(1-line)*float64(h.wash)) + 0.5)
	}
	return &h
}

// row paints a row of pixels where they are covered, from x, y on.
func (h *hatching) row(row []pixel, cover []uint8, x, y int, col color.NRGBA) {
	period := len(h.opacity)
	at := (x + y) % period
	if h.falls {
		at = (x + period - y%period) % period
	}
	for i, a := range cover {
		if a != 0 {
			if o := uint32(h.opacity[at]); o != 0 {
				row[i] = over(row[i], col, uint32(a)*o)
			}
		}
		if at++; at == period {
			at = 0
		}
	}
}
