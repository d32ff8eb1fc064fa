package basemap

import (
	"math"

	"frontline/geo/raster/paint"
	"frontline/geo/tile"
)

// polygon adds a polygon to the shape, and reports whether any of it may be in sight.
func (p *painter) polygon(q tile.Polygon) bool {
	p.in.reach(0)
	if len(q) == 0 || !p.in.sees(q[0]) {
		return false
	}
	low, high := -p.in.margin, tile.Extent+p.in.margin
	for _, r := range q {
		if len(r) == 0 {
			continue
		}
		last := p.in.spot(r[len(r)-1])
		from := p.in.at(last)
		for _, q := range r {
			s := p.in.spot(q)
			to := p.in.at(s)
			// What is left of the tile counts: the shape is to the right of it.
			if !(last.x > high && s.x > high || last.y < low && s.y < low || last.y > high && s.y > high) {
				p.Shape.Edge(from.X, from.Y, to.X, to.Y)
			}
			last, from = s, to
		}
	}
	return true
}

// line adds what of a line is in sight to the shape.
func (p *painter) line(line []tile.Point, width float32) {
	p.Pen.Half, p.Pen.Round = width*p.Scale/2, width > 1
	p.Line = p.Line[:0]
	last := p.in.spot(line[0])
	for _, q := range line[1:] {
		s := p.in.spot(q)
		if p.in.misses(last, s) {
			p.end()
		} else {
			if len(p.Line) == 0 {
				p.Line = append(p.Line, p.in.at(last))
			}
			p.Line = append(p.Line, p.in.at(s))
		}
		last = s
	}
	p.end()
}

// end adds the line to the shape, and begins another.
func (p *painter) end() {
	if len(p.Line) > 1 {
		p.Pen.Stroke(&p.Shape, p.Line, false)
	}
	p.Line = p.Line[:0]
}

// dashes adds those dashes of a line that are in sight to the shape. They are measured from
// where the line begins in the basemap's tile, so that they run on over the picture's tiles of it.
func (p *painter) dashes(line []tile.Point, width float32, dash, gap float64) {
	on, period := dash*float64(p.Scale), (dash+gap)*float64(p.Scale)
	p.Pen.Half, p.Pen.Round = width*p.Scale/2, false
	p.Line = p.Line[:0]
	way := 0.0 // to the last point, in pixels
	last := p.in.spot(line[0])
	for _, q := range line[1:] {
		s := p.in.spot(q)
		a, step := last, spot{s.x - last.x, s.y - last.y}
		length := math.Hypot(float64(step.x), float64(step.y)) * p.in.unit
		first, end := p.in.part(last, step)
		last = s
		if length == 0 {
			continue
		}
		point := func(at float64) paint.Vec {
			share := (at - way) / length
			return paint.Vec{
				X: float32((float64(a.x) + float64(float64(step.x)*share)) * p.in.unit),
				Y: float32((float64(a.y) + float64(float64(step.y)*share)) * p.in.unit),
			}
		}
		from, to := way+float64(first*length), way+float64(end*length)
		if first > 0 || first >= end {
			p.end()
		}
		for k := math.Floor(from / period); first < end && k*period < to; k++ {
			start, stop := max(k*period, from), min(k*period+on, to)
			if start >= stop {
				continue
			}
			if len(p.Line) == 0 {
				p.Line = append(p.Line, point(start))
			}
			p.Line = append(p.Line, point(stop))
			if stop < to {
				p.end()
			}
		}
		if end < 1 {
			p.end()
		}
		way += length
	}
	p.end()
}
