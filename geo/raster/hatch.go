package raster

import (
	"image/color"
	"math"

	"frontline/geo/style"
)

// hatching is a pattern of lines for a theme and a scale, as how opaque each
// pixel of its period is. The period divides a tile's width, so that lines run on
// from tile to tile.
type hatching struct {
	style.Pattern
	period  int // in pixels
	opacity []uint8
}

// lineOpacity is that of the lines in a theme: bright ones on a dark ground
// would shout.
func lineOpacity(t Theme) float64 {
	if t == Dark {
		return float64(table.Hatching.LineOpacity.Dark)
	}
	return float64(table.Hatching.LineOpacity.Light)
}

func newHatching(p style.Pattern, t Theme, scale int) *hatching {
	h := &hatching{Pattern: p, period: table.Hatching.Period * scale}
	h.opacity = make([]uint8, h.period*h.period)
	slope := table.Hatching.Slope()
	if p.Falls {
		slope = -slope
	}
	step := float64(p.Spacing) * float64(scale)
	// How far from each other the lines are is less than how far apart they cross
	// a row.
	across := math.Abs(slope) / math.Hypot(1, slope)
	half := float64(float32(p.LineWidth)) * float64(scale) / 2
	for y := range h.period {
		for x := range h.period {
			// Where a line through the middle of the pixel crosses the top row.
			along := math.Mod(float64(x)+0.5+(float64(y)+0.5)/slope, step)
			if along < 0 {
				along += step
			}
			off := min(along, step-along) * across
			line := min(max(half-off+0.5, 0), 1)
			line = math.Round(line*levels) / levels
			h.opacity[y*h.period+x] = uint8(255*(line*lineOpacity(t)+(1-line)*float64(float32(p.Wash))) + 0.5)
		}
	}
	return h
}

// row paints a row of pixels where they are covered, from x, y on.
func (h *hatching) row(row []pixel, cover []uint8, x, y int, col color.NRGBA) {
	opacity := h.opacity[y%h.period*h.period:][:h.period]
	at := x % h.period
	for i, a := range cover {
		if a != 0 {
			if o := uint32(opacity[at]); o != 0 {
				row[i] = over(row[i], col, uint32(a)*o)
			}
		}
		if at++; at == h.period {
			at = 0
		}
	}
}
