package paint

import "math"

// pen draws lines of a width as outlines: along the left of the line and back
// along its right, so that a stroke covers what it covers once, thin or wide,
// and all strokes run the same way round.
type pen struct {
	Half  float32 // of the width, in pixels
	Round bool    // joints and ends are round, not cut off
	left  []Vec
	right []Vec
}

// Vec is a position or a direction in pixels.
type Vec struct{ X, Y float32 }

func (a Vec) Plus(b Vec) Vec      { return Vec{a.X + b.X, a.Y + b.Y} }
func (a Vec) Minus(b Vec) Vec     { return Vec{a.X - b.X, a.Y - b.Y} }
func (a Vec) Times(f float32) Vec { return Vec{float32(a.X * f), float32(a.Y * f)} }
func (a Vec) dot(b Vec) float32   { return float32(a.X*b.X) + float32(a.Y*b.Y) }
func (a Vec) cross(b Vec) float32 { return float32(a.X*b.Y) - float32(a.Y*b.X) }
func (a Vec) turned() Vec         { return Vec{a.Y, -a.X} } // to its left, as drawn with y down
func (a Vec) Length() float32     { return float32(math.Sqrt(float64(a.dot(a)))) }
func (a Vec) towards(b Vec) (d Vec, l float32) {
	d = b.Minus(a)
	if l = d.Length(); l > 0 {
		d = d.Times(1 / l)
	}
	return d, l
}

// Stroke adds the outline of a line through points to the shape. Points that
// repeat the one before are passed over.
func (p *pen) Stroke(c *coverage, points []Vec, closed bool) {
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
		if p.Round {
			p.arc(&p.left, points[0], Vec{0, -1}, Vec{0, 1})
			p.arc(&p.left, points[0], Vec{0, 1}, Vec{0, -1})
			AddRing(c, p.left, nil)
		}
		return
	}
	dir, length := points[first].towards(points[second])
	if !closed {
		p.cap(points[first], dir.Times(-1))
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
		AddRing(c, p.left, nil)
		AddRing(c, nil, p.right)
		return
	}
	p.cap(points[at], dir)
	AddRing(c, p.left, p.right)
}

// next is the index of the next point that differs from the one at i, -1 at
// the end of an open line.
func (p *pen) next(points []Vec, i int, closed bool) int {
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
func (p *pen) cap(at, out Vec) {
	side := out.turned()
	if !p.Round {
		p.left = append(p.left, at.Plus(side.Times(p.Half)), at.Minus(side.Times(p.Half)))
		return
	}
	p.arc(&p.left, at, side, out)
	p.arc(&p.left, at, out, side.Times(-1))
}

// gentle is the cosine of the turn up to which sides are simply drawn on until
// they meet: 60 degrees.
const gentle = 0.5

// join leads both sides around a point. short is the shorter of the two edges
// that meet there.
func (p *pen) join(at, in, out Vec, short float32) {
	cos, turn := in.dot(out), in.cross(out)
	if cos > gentle {
		// The sides meet where their normals' sum points.
		m := in.turned().Plus(out.turned())
		m = m.Times(2 * p.Half / m.dot(m))
		// How far the inner side draws back along an edge.
		if back := float32(p.Half*float32(math.Abs(float64(turn)))) / (1 + cos); 2*back <= short {
			p.left = append(p.left, at.Plus(m))
			p.right = append(p.right, at.Minus(m))
			return
		}
	}
	from, to := in.turned().Times(p.Half), out.turned().Times(p.Half)
	// The inner side goes by the point itself, so that no part runs the other
	// way round.
	if turn >= 0 {
		p.outer(&p.left, at, in.turned(), out.turned(), cos)
		p.right = append(p.right, at.Minus(from), at, at.Minus(to))
	} else {
		p.left = append(p.left, at.Plus(from), at, at.Plus(to))
		p.outer(&p.right, at, in.turned().Times(-1), out.turned().Times(-1), cos)
	}
}

// outer leads the outer side around a point, from one normal to another.
func (p *pen) outer(side *[]Vec, at, from, to Vec, cos float32) {
	if p.Round {
		p.arc(side, at, from, to)
		return
	}
	if cos > -0.5 {
		m := from.Plus(to)
		*side = append(*side, at.Plus(from.Times(p.Half)), at.Plus(m.Times(p.Half/max(m.Length(), 0.1))), at.Plus(to.Times(p.Half)))
		return
	}
	*side = append(*side, at.Plus(from.Times(p.Half)), at.Plus(to.Times(p.Half)))
}

// arc goes the short way round a point from one direction to another.
func (p *pen) arc(side *[]Vec, at, from, to Vec) {
	*side = append(*side, at.Plus(from.Times(p.Half)))
	p.halve(side, at, from, to, 4)
	*side = append(*side, at.Plus(to.Times(p.Half)))
}

// halve adds points between two directions until the arc is off a circle by
// less than an eighth of a pixel.
func (p *pen) halve(side *[]Vec, at, from, to Vec, depth int) {
	cos := from.dot(to)
	if depth == 0 || cos > 0.999 {
		return
	}
	// The chord's middle lies half·cos(a/2) from the centre.
	if mid := float32(math.Sqrt(float64(max(1+cos, 0) / 2))); float32(p.Half*(1-mid)) < 0.125 {
		return
	}
	m := from.Plus(to)
	if l := m.Length(); l > 0.01 {
		m = m.Times(1 / l)
	} else {
		m = from.turned().Times(-1) // half a circle: clockwise as drawn
	}
	p.halve(side, at, from, m, depth-1)
	*side = append(*side, at.Plus(m.Times(p.Half)))
	p.halve(side, at, m, to, depth-1)
}

// AddRing adds the shape that runs through forward and then back through
// backward.
func AddRing(c *coverage, forward, backward []Vec) {
	if len(forward)+len(backward) < 3 {
		return
	}
	var last Vec
	if len(backward) > 0 {
		last = backward[0]
	} else {
		last = forward[len(forward)-1]
	}
	for _, p := range forward {
		c.Edge(last.X, last.Y, p.X, p.Y)
		last = p
	}
	for i := len(backward) - 1; i >= 0; i-- {
		p := backward[i]
		c.Edge(last.X, last.Y, p.X, p.Y)
		last = p
	}
}
