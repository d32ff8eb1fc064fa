package raster

import (
	"math"

	"frontline/geo/mercator"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// trail is a ring with how long the way to each of its points is, in widths of
// the world. Dashes are measured along it, and not along what a tile holds of
// it, so that they run on from tile to tile.
type trail struct {
	points []orb.Point
	way    []float64
}

// trailsOf are the rings of an area.
func trailsOf(g orb.Geometry) []trail {
	rings := mercator.Rings(g)
	out := make([]trail, len(rings))
	for i, r := range rings {
		t := trail{points: r, way: make([]float64, len(r))}
		for j := 1; j < len(r); j++ {
			t.way[j] = t.way[j-1] + math.Hypot(r[j][0]-r[j-1][0], r[j][1]-r[j-1][1])
		}
		out[i] = t
	}
	return out
}

// dashes adds the dashes of a ring that reach into a tile to the shape. dash
// and gap are in pixels of scale 1 and are stretched to come out even.
func (c *canvas) dashes(t trail, at Tile, width, dash, gap float32) {
	world, side := at.Zoom.World(), at.side()
	length := t.way[len(t.way)-1] * world
	if length == 0 {
		return
	}
	period := length / max(math.Round(length/float64(dash+gap)), 1)
	on := period * float64(dash/(dash+gap))
	left, top := float64(at.ID.X)*side, float64(at.ID.Y)*side
	const margin = 4
	c.Pen.Half, c.Pen.Round = width*c.Scale/2, false
	c.Line = c.Line[:0]
	end := func() {
		if len(c.Line) > 1 {
			c.Pen.Stroke(&c.Shape, c.Line, false)
		}
		c.Line = c.Line[:0]
	}
	for i := 1; i < len(t.points); i++ {
		a := orb.Point{t.points[i-1][0]*world - left, t.points[i-1][1]*world - top}
		b := orb.Point{t.points[i][0]*world - left, t.points[i][1]*world - top}
		if max(a[0], b[0]) < -margin || min(a[0], b[0]) > side+margin ||
			max(a[1], b[1]) < -margin || min(a[1], b[1]) > side+margin {
			end()
			continue
		}
		from, to := t.way[i-1]*world, t.way[i]*world
		if from == to {
			continue
		}
		point := func(way float64) paint.Vec {
			share := (way - from) / (to - from)
			return paint.Vec{X: float32(a[0] + (b[0]-a[0])*share), Y: float32(a[1] + (b[1]-a[1])*share)}.Times(c.Scale)
		}
		for k := math.Floor(from / period); k*period < to; k++ {
			start, stop := max(k*period, from), min(k*period+on, to)
			if start >= stop {
				continue
			}
			if len(c.Line) == 0 {
				c.Line = append(c.Line, point(start))
			}
			c.Line = append(c.Line, point(stop))
			if stop < to {
				end()
			}
		}
	}
	end()
}
