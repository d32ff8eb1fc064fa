package raster

import (
	"image/color"

	"github.com/paulmach/orb"
)

// The signs of places, statements and cities are the front end's: hatched is
// claimed, filled is agreed, a second ring is a denial, so that no difference
// hangs on colour alone.

// signSize is how large the signs of places and statements are at a zoom: the
// front is a few pixels long on small maps.
func signSize(z uint8) float32 {
	return stepped(z, 0.45, step{4, 0.55}, step{5, 0.7}, step{6, 0.85}, step{7, 1})
}

// clearance is the room that the subject's sign takes around its point at a
// zoom.
func (s *subject) clearance(z uint8) float64 {
	size := float64(signSize(z))
	switch s.kind {
	case subjectPlace:
		switch s.standing {
		case contested:
			return 8 * size
		case claimed:
			return 6 * size
		}
		return 5.5 * size
	case subjectCity:
		return 3
	}
	return 1
}

// statementOffset is where the middle of a statement's sign stands from its
// location.
var statementOffset = orb.Point{11, -12}

// box is what a sign covers at a zoom.
func (s *sign) box(z uint8) orb.Bound {
	r := s.subject.clearance(z) + 0.75
	at := s.at
	if s.subject.kind == subjectStatement {
		size := float64(signSize(z))
		r = 10 * size
		at = orb.Point{at[0] + statementOffset[0]*size, at[1] + statementOffset[1]*size}
	}
	return orb.Bound{Min: orb.Point{at[0] - r, at[1] - r}, Max: orb.Point{at[0] + r, at[1] + r}}
}

// sign draws a sign at a position, in the size of its zoom.
func (c *canvas) sign(s *subject, at vec, z uint8, col color.NRGBA, ink *inks) {
	size := signSize(z)
	if s.kind == subjectCity {
		size = 1
	}
	scale := c.scale
	c.shape.origin = at.times(scale)
	c.scale *= size
	s.draw(c, col, ink)
	c.scale = scale
	c.shape.origin = vec{}
}

// brush is what signs are drawn by: around an origin, in pixels of scale 1.
type brush interface {
	dot(radius float32, col color.NRGBA)
	circle(radius, width float32, col color.NRGBA)
	path(width float32, closed bool, col color.NRGBA, points ...vec)
	polygon(col color.NRGBA, points ...vec)
}

// draw draws the subject's sign at the origin.
func (s *subject) draw(b brush, col color.NRGBA, ink *inks) {
	switch s.kind {
	case subjectCity:
		drawCity(b, s, ink)
	case subjectStatement:
		drawStatement(b, col, ink.halo)
	default:
		drawPlace(b, s.standing, col, ink.halo)
	}
}

func drawPlace(b brush, s standing, col, halo color.NRGBA) {
	switch s {
	case agreed:
		b.dot(5.75, halo)
		b.dot(4.25, col)
		return
	case contested:
		b.dot(8.75, halo)
		b.circle(7.25, 1.5, col)
	case claimed:
		b.dot(6.25, halo)
	}
	b.circle(4.5, 1.5, col)
	// Three lines that rise to the right, as long as the ring lets them.
	for _, l := range [...]struct{ shift, half float32 }{{-3.4, 2.6}, {0, 3.6}, {3.4, 2.6}} {
		middle := vec{l.shift / 2, l.shift / 2}
		b.path(1.3, false, col, middle.plus(vec{-l.half * 0.7, l.half * 0.7}), middle.plus(vec{l.half * 0.7, -l.half * 0.7}))
	}
}

// drawStatement draws a speech bubble whose tail points at the origin.
func drawStatement(b brush, col, halo color.NRGBA) {
	m := vec{float32(statementOffset[0]), float32(statementOffset[1])}
	outline := []vec{
		{-5.5, -7}, {5.5, -7}, {7.5, -6.2}, {8.5, -4}, {8.5, 2}, {7.5, 4.2}, {5.5, 5},
		{-1.5, 5}, {-8.5, 9.5}, {-7, 4.3}, {-8.5, 2}, {-8.5, -4}, {-7.5, -6.2},
	}
	for i := range outline {
		outline[i] = outline[i].plus(m)
	}
	b.path(3, true, halo, outline...)
	b.polygon(col, outline...)
	b.path(1.5, false, halo, m.plus(vec{-4.5, -3}), m.plus(vec{4.5, -3}))
	b.path(1.5, false, halo, m.plus(vec{-4.5, 0.75}), m.plus(vec{2, 0.75}))
}

// drawCity draws a city's sign: a disc, for a capital a ring.
func drawCity(b brush, s *subject, ink *inks) {
	radius := float32(2.5)
	if s.rank > 2 {
		radius = 2
	}
	if s.capital {
		b.dot(4.6, ink.halo)
		b.dot(3.6, ink.cityName)
		b.dot(2.1, ink.halo)
		return
	}
	b.dot(radius+0.9, ink.halo)
	b.dot(radius, ink.cityName)
}

func (c *canvas) dot(radius float32, col color.NRGBA) {
	c.disc(radius)
	c.fill(col)
}

func (c *canvas) circle(radius, width float32, col color.NRGBA) {
	// A ring is a disc, and a smaller one the other way round.
	c.disc(radius + width/2)
	c.hole(radius - width/2)
	c.fill(col)
}

func (c *canvas) path(width float32, closed bool, col color.NRGBA, points ...vec) {
	c.polyline(width, closed, points...)
	c.fill(col)
}

func (c *canvas) polygon(col color.NRGBA, points ...vec) {
	outline := make([]vec, len(points))
	for i, p := range points {
		outline[i] = p.times(c.scale)
	}
	ring(&c.shape, outline, nil)
	c.fill(col)
}
