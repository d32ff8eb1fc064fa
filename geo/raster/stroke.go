package raster

import "math"

// pen draws lines of a width as outlines: along the left of the line and back
// along its right, so that a stroke covers what it covers once, thin or wide,
// and all strokes run the same way round.
type pen struct {
	half  float32 // of the width, in pixels
	round bool    // joints and ends are round, not cut off
	left  []vec
	right []vec
}

// vec is a position or a direction in pixels.
type vec struct{ x, y float32 }

func (a vec) plus(b vec) vec      { return vec{a.x + b.x, a.y + b.y} }
func (a vec) minus(b vec) vec     { return vec{a.x - b.x, a.y - b.y} }
func (a vec) times(f float32) vec { return vec{float32(a.x * f), float32(a.y * f)} }
func (a vec) dot(b vec) float32   { return float32(a.x*b.x) + float32(a.y*b.y) }
func (a vec) cross(b vec) float32 { return float32(a.x*b.y) - float32(a.y*b.x) }
func (a vec) turned() vec         { return vec{a.y, -a.x} } // to its left, as drawn with y down
func (a vec) length() float32     { return float32(math.Sqrt(float64(a.dot(a)))) }
func (a vec) towards(b vec) (d vec, l float32) {
	d = b.minus(a)
	if l = d.length(); l > 0 {
		d = d.times(1 / l)
	}
	return d, l
}

// stroke adds the outline of a line through points to the shape. Points that
// repeat the one before are passed over.
func (p *pen) stroke(c *coverage, points []vec, closed bool) {
	p.left, p.right = p.left[:0], p.right[:0]
	n := len(points)
	for closed && n > 1 && points[n-1] == points[0] {
		n--
	}
	if n == 0 {
		return
	}
	points = points[:n]
	// The first side, and the last of a closed line.
	first, second := 0, p.next(points, 0, closed)
	if second < 0 {
		if p.round {
			p.arc(&p.left, points[0], vec{0, -1}, vec{0, 1})
			p.arc(&p.left, points[0], vec{0, 1}, vec{0, -1})
			ring(c, p.left, nil)
		}
		return
	}
	dir, length := points[first].towards(points[second])
	if !closed {
		p.cap(points[first], dir.times(-1))
	}
	at := second
	for {
		next := p.next(points, at, closed)
		if next < 0 {
			break
		}
		d, l := points[at].towards(points[next])
		p.join(points[at], dir, d, min(length, l))
		dir, length = d, l
		if at == first {
			break // around
		}
		at = next
	}
	if closed {
		ring(c, p.left, nil)
		ring(c, nil, p.right)
		return
	}
	p.cap(points[at], dir)
	ring(c, p.left, p.right)
}

// next is the index of the next point that differs from the one at i, -1 at
// the end of an open line.
func (p *pen) next(points []vec, i int, closed bool) int {
	for j := i + 1; ; j++ {
		if j >= len(points) {
			if !closed {
				return -1
			}
			j -= len(points)
		}
		if j == i {
			return -1
		}
		if points[j] != points[i] {
			return j
		}
	}
}

// cap ends a line at a point, or begins it where out looks back: from one side
// around to the other.
func (p *pen) cap(at, out vec) {
	side := out.turned()
	if !p.round {
		p.left = append(p.left, at.plus(side.times(p.half)), at.minus(side.times(p.half)))
		return
	}
	p.arc(&p.left, at, side, out)
	p.arc(&p.left, at, out, side.times(-1))
}

// gentle is the cosine of the turn up to which sides are simply drawn on until
// they meet: 60 degrees.
const gentle = 0.5

// join leads both sides around a point. short is the shorter of the two edges
// that meet there.
func (p *pen) join(at, in, out vec, short float32) {
	cos, turn := in.dot(out), in.cross(out)
	if cos > gentle {
		// The sides meet where their normals' sum points.
		m := in.turned().plus(out.turned())
		m = m.times(2 * p.half / m.dot(m))
		// How far the inner side draws back along an edge.
		if back := float32(p.half*float32(math.Abs(float64(turn)))) / (1 + cos); 2*back <= short {
			p.left = append(p.left, at.plus(m))
			p.right = append(p.right, at.minus(m))
			return
		}
	}
	from, to := in.turned().times(p.half), out.turned().times(p.half)
	// The inner side goes by the point itself, so that no part runs the other
	// way round.
	if turn >= 0 {
		p.outer(&p.left, at, in.turned(), out.turned(), cos)
		p.right = append(p.right, at.minus(from), at, at.minus(to))
	} else {
		p.left = append(p.left, at.plus(from), at, at.plus(to))
		p.outer(&p.right, at, in.turned().times(-1), out.turned().times(-1), cos)
	}
}

// outer leads the outer side around a point, from one normal to another.
func (p *pen) outer(side *[]vec, at, from, to vec, cos float32) {
	if p.round {
		p.arc(side, at, from, to)
		return
	}
	if cos > -0.5 {
		m := from.plus(to)
		*side = append(*side, at.plus(from.times(p.half)), at.plus(m.times(p.half/max(m.length(), 0.1))), at.plus(to.times(p.half)))
		return
	}
	*side = append(*side, at.plus(from.times(p.half)), at.plus(to.times(p.half)))
}

// arc goes the short way round a point from one direction to another.
func (p *pen) arc(side *[]vec, at, from, to vec) {
	*side = append(*side, at.plus(from.times(p.half)))
	p.halve(side, at, from, to, 4)
	*side = append(*side, at.plus(to.times(p.half)))
}

// halve adds points between two directions until the arc is off a circle by
// less than an eighth of a pixel.
func (p *pen) halve(side *[]vec, at, from, to vec, depth int) {
	cos := from.dot(to)
	if depth == 0 || cos > 0.999 {
		return
	}
	// The chord's middle lies half·cos(a/2) from the centre.
	if mid := float32(math.Sqrt(float64(max(1+cos, 0) / 2))); float32(p.half*(1-mid)) < 0.125 {
		return
	}
	m := from.plus(to)
	if l := m.length(); l > 0.01 {
		m = m.times(1 / l)
	} else {
		m = from.turned().times(-1) // half a circle: clockwise as drawn
	}
	p.halve(side, at, from, m, depth-1)
	*side = append(*side, at.plus(m.times(p.half)))
	p.halve(side, at, m, to, depth-1)
}

// ring adds the shape that runs through forward and then back through
// backward.
func ring(c *coverage, forward, backward []vec) {
	if len(forward)+len(backward) < 3 {
		return
	}
	var last vec
	if len(backward) > 0 {
		last = backward[0]
	} else {
		last = forward[len(forward)-1]
	}
	for _, p := range forward {
		c.edge(last.x, last.y, p.x, p.y)
		last = p
	}
	for i := len(backward) - 1; i >= 0; i-- {
		p := backward[i]
		c.edge(last.x, last.y, p.x, p.y)
		last = p
	}
}
