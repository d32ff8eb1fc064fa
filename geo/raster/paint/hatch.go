package paint

import (
	"image/color"
	"math"

	"frontline/geo/style"
)

// styleTable is what is drawn how.
var styleTable = style.Current()

// Hatching is a pattern of lines or dots for a theme and a scale, as how opaque
// each pixel of its period is. The period divides a tile's width, so that the
// pattern runs on from tile to tile.
type Hatching struct {
	Lines   *style.Pattern // one of lines and dots
	Dots    *style.Dots
	Period  int // in pixels
	Opacity []uint8
}

// LineOpacity is that of the lines in a theme: bright ones on a dark ground
// would shout.
func LineOpacity(dark bool) float64 {
	if dark {
		return float64(styleTable.Hatching.LineOpacity.Dark)
	}
	return float64(styleTable.Hatching.LineOpacity.Light)
}

// HatchingOf is a pattern of the style by its name; nil for none. At a scale that gives its
// period no whole number of pixels it is drawn at the nearest that does.
func HatchingOf(name string, dark bool, scale float64) *Hatching {
	h := &Hatching{Period: int(math.Round(float64(styleTable.Hatching.Period) * scale))}
	scale = float64(h.Period) / float64(styleTable.Hatching.Period)
	var at func(x, y float64) float64
	if p, ok := styleTable.Hatching.Patterns[name]; ok {
		h.Lines = &p
		line, wash := LineOpacity(dark), float64(float32(p.Wash))
		at = func(x, y float64) float64 {
			cover := linesAt(p, x, y, scale)
			return cover*line + (1-cover)*wash
		}
	} else if d, ok := styleTable.Hatching.Dots[name]; ok {
		h.Dots = &d
		at = func(x, y float64) float64 {
			cover := dotsAt(d, x, y, scale)
			return cover + (1-cover)*float64(float32(d.Wash))
		}
	} else {
		return nil
	}
	h.Opacity = make([]uint8, h.Period*h.Period)
	for y := range h.Period {
		for x := range h.Period {
			h.Opacity[y*h.Period+x] = uint8(255*at(float64(x)+0.5, float64(y)+0.5) + 0.5)
		}
	}
	return h
}

// LevelOffset moves level and upright lines from the edge of a pixel to its
// middle, where they are sharp.
const LevelOffset = 0.5

// linesAt is how much of a pixel, given by its middle, lines cover.
func linesAt(p style.Pattern, x, y, scale float64) float64 {
	step, half := float64(p.Spacing)*scale, float64(float32(p.LineWidth))*scale/2
	slope := styleTable.Hatching.Slope()
	// How far from each other sloping lines are is less than how far apart they
	// cross a row.
	across := slope / math.Hypot(1, slope)
	near := func(along, across float64) float64 {
		if along = math.Mod(along, step); along < 0 {
			along += step
		}
		cover := min(max(half-min(along, step-along)*across+0.5, 0), 1)
		return math.Round(cover*levels) / levels
	}
	switch p.Runs {
	case style.Falling:
		return near(x-y/slope, across)
	case style.Crossed:
		return max(near(x+y/slope, across), near(x-y/slope, across))
	case style.Level:
		return near(y-LevelOffset*scale, 1)
	case style.Upright:
		return near(x-LevelOffset*scale, 1)
	}
	return near(x+y/slope, across) // where a line through the pixel crosses the top row
}

// dotsAt is how much of a pixel, given by its middle, dots cover: in rows, of
// which every other is moved by half.
func dotsAt(d style.Dots, x, y, scale float64) float64 {
	step := float64(d.Spacing) * scale
	row := math.Floor(y / step)
	first := 0.25
	if int(row)%2 != 0 {
		first = 0.75
	}
	dx := math.Mod(x-first*step, step)
	dx = min(math.Abs(dx), step-math.Abs(dx))
	dy := y - (row+0.5)*step
	cover := min(max(float64(d.Radius)*scale-math.Hypot(dx, dy)+0.5, 0), 1)
	return math.Round(cover*levels) / levels
}

// row paints a row of pixels where they are covered, from x, y on; light is how
// much of the pattern's opacity there is, of 255.
func (h *Hatching) row(row []Pixel, cover []uint8, x, y int, col color.NRGBA, light uint32) {
	y, x = (y%h.Period+h.Period)%h.Period, (x%h.Period+h.Period)%h.Period // west of the world too
	opacity := h.Opacity[y*h.Period:][:h.Period]
	at := x
	for i, a := range cover {
		if a != 0 {
			if o := uint32(opacity[at]) * light / 255; o != 0 {
				row[i] = Over(row[i], col, uint32(a)*o)
			}
		}
		if at++; at == h.Period {
			at = 0
		}
	}
}
