package valid

import (
	"math"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// An edge jumps where it is longer than half the world: it was drawn across the
// antimeridian. One right around the world, from 180 to -180, may run along the
// world's side.
func jumps(a, b orb.Point) bool {
	d := math.Abs(b[0] - a[0])
	return d > 180 && d < 360
}

func jumpsOrGoesAround(a, b orb.Point) bool { return math.Abs(b[0]-a[0]) > 180 }

// goesAround is whether an edge goes from 180 to -180 or back.
func goesAround(line []orb.Point) bool {
	for i := 1; i < len(line); i++ {
		if math.Abs(line[i][0]-line[i-1][0]) == 360 {
			return true
		}
	}
	return false
}

// jumpsOf tells which edges of the line jump. Those from 180 to -180 do where
// the line is narrower than half the world with them than as it is written, and
// a ring of any width that is none as it is written.
func jumpsOf(line []orb.Point) func(a, b orb.Point) bool {
	if !goesAround(line) {
		return jumps
	}
	u := unwrapped(line, jumpsOrGoesAround)
	b, last := orb.LineString(u).Bound(), len(line)-1
	width := b.Max[0] - b.Min[0]
	ring := line[0] == line[last]
	switch {
	case width == 0 || width >= 360 || ring && u[0] != u[last]:
		return jumps
	case width < 180, ring && Check(orb.Polygon{line}) != nil:
		return jumpsOrGoesAround
	}
	return jumps
}

// isOpen is whether a ring goes around the world, or a pole, from 180 to -180
// and is none as it is written.
func isOpen(r orb.Ring) bool {
	if !goesAround(r) {
		return false
	}
	u := unwrapped(r, jumpsOrGoesAround)
	return u[0] != u[len(u)-1] && Check(orb.Polygon{r}) != nil
}

// beyond finds the first position past 180 degrees.
func beyond(line []orb.Point) (at orb.Point, ok bool) {
	for _, c := range line {
		if math.Abs(c[0]) > 180 {
			return c, true
		}
	}
	return orb.Point{}, false
}

// Wrapped is a position past 180 degrees as it is counted to 180 either way.
func Wrapped(c orb.Point) orb.Point {
	switch {
	case c[0] > 180:
		c[0] = geo.Degrees(geo.Steps(c[0] - 360))
	case c[0] < -180:
		c[0] = geo.Degrees(geo.Steps(c[0] + 360))
	}
	return c
}

// Jumps is whether the line jumps across the antimeridian, and where first.
func Jumps(line []orb.Point) (at orb.Point, ok bool) {
	jumps := jumpsOf(line)
	for i := 1; i < len(line); i++ {
		if jumps(line[i-1], line[i]) {
			return line[i-1], true
		}
	}
	return orb.Point{}, false
}

// cutAtAntimeridian cuts the polygons that jump, and notes them.
func (w *mender) cutAtAntimeridian(m orb.MultiPolygon) (orb.MultiPolygon, error) {
	cut := make(orb.MultiPolygon, 0, len(m))
	for i, p := range m {
		crosses := false
		for j, r := range p {
			if isOpen(r) {
				return nil, ErrPole
			}
			if at, ok := beyond(r); ok {
				w.found(Beyond, w.path(i, j), at, 1)
				crosses = true
			} else if at, ok := Jumps(r); ok {
				w.found(Antimeridian, w.path(i, j), at, 1)
				crosses = true
			}
		}
		if !crosses {
			cut = append(cut, p)
			continue
		}
		parts, err := cutPolygon(p)
		if err != nil {
			return nil, err
		}
		cut = append(cut, parts...)
	}
	return cut, nil
}

func jumpsAnywhere(p orb.Polygon) bool {
	for _, r := range p {
		if _, ok := Jumps(r); ok {
			return true
		}
	}
	return false
}

// unwrapped goes on where the line jumps, past 180 degrees.
func unwrapped(line []orb.Point, jumps func(a, b orb.Point) bool) []orb.Point {
	out := make([]orb.Point, len(line))
	turn := 0.0
	for i, c := range line {
		if i > 0 && jumps(line[i-1], c) {
			turn -= math.Copysign(360, c[0]-line[i-1][0])
		}
		out[i] = orb.Point{c[0] + turn, c[1]}
	}
	return out
}

// cutPolygon is a polygon that jumps, in parts on both sides of 180 degrees.
func cutPolygon(p orb.Polygon) (orb.MultiPolygon, error) {
	rings := make([]orb.Ring, len(p))
	var around orb.Bound
	for i, r := range p {
		rings[i] = unwrapped(r, jumpsOf(r))
		b := rings[i].Bound()
		if rings[i][0] != rings[i][len(r)-1] || b.Min[0] < -540 || b.Max[0] > 540 {
			return nil, ErrPole
		}
		turn := 0.0 // a hole may be written as on the other side
		switch {
		case i == 0:
			around = b
		case b.Max[0] < around.Min[0]:
			turn = 360
		case b.Min[0] > around.Max[0]:
			turn = -360
		}
		for k := range rings[i] {
			rings[i][k][0] += turn
		}
	}
	var parts orb.MultiPolygon
	for turn := -360.0; turn <= 360; turn += 360 {
		var part orb.Polygon
		for i, r := range rings {
			c := clipEast(clipWest(r, turn-180), turn+180)
			for k := range c {
				c[k] = orb.Point{geo.Degrees(geo.Steps(c[k][0] - turn)), geo.Degrees(geo.Steps(c[k][1]))}
			}
			if c = closed(c); len(c) < 4 || c.Bound().Min[0] == c.Bound().Max[0] {
				if i == 0 {
					break
				}
				continue
			}
			part = append(part, c)
		}
		if len(part) > 0 {
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// closed is the ring without positions like the one before, its end joined to
// its beginning.
func closed(r orb.Ring) orb.Ring {
	var out orb.Ring
	for _, c := range r {
		if n := len(out); n == 0 || out[n-1] != c {
			out = append(out, c)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return nil
	}
	return append(out, out[0])
}

// clipWest leaves out what of a ring lies west of a meridian, and clipEast what
// lies east. Parts stay joined along it (Sutherland and Hodgman, 1974), there
// and back, which the overlay undoes.
func clipWest(r orb.Ring, lon float64) orb.Ring {
	return clipAt(r, lon, func(c orb.Point) bool { return c[0] >= lon })
}

func clipEast(r orb.Ring, lon float64) orb.Ring {
	return clipAt(r, lon, func(c orb.Point) bool { return c[0] <= lon })
}

func clipAt(r orb.Ring, lon float64, in func(orb.Point) bool) orb.Ring {
	var out orb.Ring
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if in(a) {
			out = append(out, a)
		}
		if in(a) != in(b) {
			out = append(out, orb.Point{lon, a[1] + (b[1]-a[1])*(lon-a[0])/(b[0]-a[0])})
		}
	}
	if len(out) > 0 {
		out = append(out, out[0])
	}
	return out
}

// CutLine is a line that jumps, in parts on both sides of 180 degrees.
func CutLine(line orb.LineString) orb.MultiLineString {
	var parts orb.MultiLineString
	part := orb.LineString{line[0]}
	jumps := jumpsOf(line)
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if jumps(a, b) {
			side := math.Copysign(180, a[0])
			far := b[0] + 2*side
			lat := geo.Degrees(geo.Steps(a[1] + (b[1]-a[1])*(side-a[0])/(far-a[0])))
			if end := (orb.Point{side, lat}); end != a {
				part = append(part, end)
			}
			if len(part) > 1 {
				parts = append(parts, part)
			}
			part = orb.LineString{{-side, lat}}
			if part[0] == b {
				continue
			}
		}
		part = append(part, b)
	}
	if len(part) > 1 {
		parts = append(parts, part)
	}
	return parts
}
