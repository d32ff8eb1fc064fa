package tile

// ground is what a ring encloses. Its edges are put in rows once many ask.
type ground struct {
	ring  Ring
	asked int
	edges *rows // by y
}

// fewAsked is how often all edges are looked through.
const fewAsked = 8

// has reports whether r lies in the ground, for rings that do not cross: by the
// middle of one of r's edges, which is on no edge of the ground's ring.
func (g *ground) has(r Ring) bool {
	x, y := int64(r[0].X)+int64(r[1].X), int64(r[0].Y)+int64(r[1].Y)
	if g.asked++; len(g.ring) < fewIntervals || g.asked <= fewAsked {
		return insideDoubled(x, y, g.ring)
	}
	end := func(i int) Point { return g.ring[(i+1)%len(g.ring)] }
	if g.edges == nil {
		g.edges = newRows(len(g.ring), func(i int) (low, high int32) {
			a, b := g.ring[i].Y, end(i).Y
			return min(a, b), max(a, b)
		})
	}
	in := false
	for _, i := range g.edges.at(int32(y >> 1)) {
		if crossesRay(g.ring[i], end(int(i)), x, y) {
			in = !in
		}
	}
	return in
}

// insideDoubled is the even-odd test for the point (x/2, y/2).
func insideDoubled(x, y int64, s Ring) bool {
	in := false
	for i, p := range s {
		if crossesRay(p, s[(i+1)%len(s)], x, y) {
			in = !in
		}
	}
	return in
}

// crossesRay reports whether the edge from p to q crosses the ray from
// (x/2, y/2) towards greater x.
func crossesRay(p, q Point, x, y int64) bool {
	py, qy := 2*int64(p.Y), 2*int64(q.Y)
	if (py > y) == (qy > y) {
		return false
	}
	px, qx := 2*int64(p.X), 2*int64(q.X)
	return (qy > py) == ((qx-px)*(y-py)-(qy-py)*(x-px) > 0)
}
