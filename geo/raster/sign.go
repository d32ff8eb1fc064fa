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
	switch s.kind {
	case subjectCity:
		c.city(s, ink)
	case subjectStatement:
		c.statement(col, ink.halo)
	default:
		c.place(s.standing, col, ink.halo)
	}
	c.scale = scale
	c.shape.origin = vec{}
}

// place draws a place's sign at the origin.
func (c *canvas) place(s standing, col, halo color.NRGBA) {
	switch s {
	case agreed:
		c.dot(5.75, halo)
		c.dot(4.25, col)
		return
	case contested:
		c.dot(8.75, halo)
		c.circle(7.25, 1.5, col)
	case claimed:
		c.dot(6.25, halo)
	}
	c.circle(4.5, 1.5, col)
	// Three lines that rise to the right, as long as the ring lets them.
	for _, l := range [...]struct{ shift, half float32 }{{-3.4, 2.6}, {0, 3.6}, {3.4, 2.6}} {
		middle := vec{l.shift / 2, l.shift / 2}
		c.polyline(1.3, false, middle.plus(vec{-l.half * 0.7, l.half * 0.7}), middle.plus(vec{l.half * 0.7, -l.half * 0.7}))
	}
	c.fill(col)
}

// statement draws a speech bubble whose tail points at the
// origin.
func (c *canvas) statement(col, halo color.NRGBA) {
	m := vec{float32(statementOffset[0]), float32(statementOffset[1])}
	outline := []vec{
		{-5.5, -7}, {5.5, -7}, {7.5, -6.2}, {8.5, -4}, {8.5, 2}, {7.5, 4.2}, {5.5, 5},
		{-1.5, 5}, {-8.5, 9.5}, {-7, 4.3}, {-8.5, 2}, {-8.5, -4}, {-7.5, -6.2},
	}
	for i := range outline {
		outline[i] = outline[i].plus(m)
	}
	c.polyline(3, true, outline...)
	c.fill(halo)
	for i := range outline {
		outline[i] = outline[i].times(c.scale)
	}
	ring(&c.shape, outline, nil)
	c.fill(col)
	c.polyline(1.5, false, m.plus(vec{-4.5, -3}), m.plus(vec{4.5, -3}))
	c.polyline(1.5, false, m.plus(vec{-4.5, 0.75}), m.plus(vec{2, 0.75}))
	c.fill(halo)
}

// city draws a city's sign: a disc, for a capital a ring.
func (c *canvas) city(s *subject, ink *inks) {
	radius := float32(2.5)
	if s.rank > 2 {
		radius = 2
	}
	if s.capital {
		c.dot(4.6, ink.halo)
		c.dot(3.6, ink.cityName)
		c.dot(2.1, ink.halo)
		return
	}
	c.dot(radius+0.9, ink.halo)
	c.dot(radius, ink.cityName)
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
