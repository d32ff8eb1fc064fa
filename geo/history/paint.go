package history

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// Runs is which way the lines across an area run; "" for an area without.
type Runs string

// The ways, as programs for maps know them.
const (
	Rising  Runs = "rising" // to the right
	Falling Runs = "falling"
	Crossed Runs = "crossed"
	Level   Runs = "level"
	Upright Runs = "upright"
	Dotted  Runs = "dotted" // dots in the place of lines
)

// Painted is how areas of a look are drawn by programs that have no patterns of ours.
type Painted struct {
	Look       string
	Line, Fill color.NRGBA
	Width      float64 // of outlines, in pixels
	Runs       Runs
}

// Paint is how areas of a look are drawn in a layer of control or of claims.
func Paint(l geo.Layer, name string) Painted {
	at := look.Named(l, name)
	if at == nil {
		return Painted{Look: name}
	}
	line := at.Ink(look.Light.Inks(), at.LayerInk(l, look.Light))
	p := Painted{Look: name, Line: line, Fill: line, Width: float64(at.EdgeWidth(9))}
	switch at.Pattern(l) {
	case "fill":
		p.Fill.A = at.Fill.Paint.FillOpacity.Of255()
		return p
	case "none":
		p.Fill.A = 0
		return p
	}
	of := style.Current().Hatching
	if dots, ok := of.Dots[at.Fill.Paint.FillPattern]; ok {
		p.Fill.A, p.Runs = dots.Wash.Of255(), Dotted
		return p
	}
	pattern := of.Patterns[at.Fill.Paint.FillPattern]
	p.Fill.A, p.Runs = pattern.Wash.Of255(), Runs(pattern.Runs)
	if p.Runs == Runs(style.Rising) {
		p.Runs = Rising
	}
	return p
}

// hatchSteps are the distances of lines across, in degrees: the widest by which some five
// lines cross an area.
var hatchSteps = []float64{0.1, 0.05, 0.025, 0.0125}

// hatchLines are lines across areas. They lie on one grid for all, so that areas side by
// side have them in a row.
func hatchLines(g orb.Geometry, runs Runs) (out orb.MultiLineString) {
	if runs == "" || g == nil {
		return nil
	}
	var areas orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		areas = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		areas = g
	default:
		return nil
	}
	for _, along := range directions[runs] {
		for _, area := range areas {
			out = append(out, across(area, along)...)
		}
	}
	return out
}

// directions are those of the lines, as a position's distance from the line through the
// origin: a x + b y.
var directions = map[Runs][][2]float64{
	Rising: {{1, -1}}, Falling: {{1, 1}}, Crossed: {{1, -1}, {1, 1}}, Level: {{0, 1}}, Upright: {{1, 0}}, Dotted: {{0, 1}},
}

// across are the parts of a grid's lines that lie in an area.
func across(area orb.Polygon, of [2]float64) (out []orb.LineString) {
	at := func(p orb.Point) float64 { return of[0]*p[0] + of[1]*p[1] }
	along := func(p orb.Point) float64 { return of[0]*p[1] - of[1]*p[0] }
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, ring := range area {
		for _, p := range ring {
			lowest, highest = min(lowest, at(p)), max(highest, at(p))
		}
	}
	step := hatchSteps[len(hatchSteps)-1]
	for _, s := range hatchSteps {
		if (highest-lowest)/s >= 5 {
			step = s
			break
		}
	}
	// Meetings of each line with the outlines. A line through a corner meets one of the two
	// edges there, since an edge is taken without the end that lies higher.
	meetings := map[int][]orb.Point{}
	for _, ring := range area {
		for i := 1; i < len(ring); i++ {
			low, high := ring[i-1], ring[i]
			if at(low) > at(high) {
				low, high = high, low
			}
			from, to := at(low)/step, at(high)/step
			for n := int(math.Ceil(from)); float64(n) < to; n++ {
				part := (float64(n) - from) / (to - from)
				meetings[n] = append(meetings[n], orb.Point{low[0] + part*(high[0]-low[0]), low[1] + part*(high[1]-low[1])})
			}
		}
	}
	for n := int(math.Ceil(lowest / step)); float64(n)*step <= highest; n++ {
		list := meetings[n]
		slices.SortFunc(list, func(p, q orb.Point) int { return cmp.Compare(along(p), along(q)) })
		for i := 1; i < len(list); i += 2 {
			out = append(out, orb.LineString{list[i-1], list[i]})
		}
	}
	return out
}
