package tile

// ground is the area that a ring encloses. Its edges are put in rows once many ask.
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

// assemble gives each hole to the smallest exterior around it.
func assemble(rings []Ring) []Polygon {
	type shell struct {
		area   int64
		box    box
		ground ground
		poly   Polygon
	}
	var shells []shell
	for _, r := range rings {
		if a := area2(r); a > 0 {
			shells = append(shells, shell{a, boxOf(r), ground{ring: r}, Polygon{r}})
		}
	}
	var byY *rows
	if len(shells) >= fewIntervals && len(rings)-len(shells) > fewAsked {
		byY = newRows(len(shells), func(i int) (low, high int32) { return shells[i].box.minY, shells[i].box.maxY })
	}
	for _, r := range rings {
		if area2(r) >= 0 {
			continue
		}
		best := -1
		b := boxOf(r)
		try := func(i int) {
			s := &shells[i]
			if b.within(s.box) && (best < 0 || s.area < shells[best].area) && s.ground.has(r) {
				best = i
			}
		}
		if byY != nil {
			for _, i := range byY.at(b.minY) {
				try(int(i))
			}
		} else {
			for i := range shells {
				try(i)
			}
		}
		if best >= 0 {
			shells[best].poly = append(shells[best].poly, r)
		}
	}
	out := make([]Polygon, len(shells))
	for i, s := range shells {
		out[i] = s.poly
	}
	return out
}
