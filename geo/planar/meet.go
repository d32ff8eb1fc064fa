package planar

import "slices"

// pairSteps is how many steps a close look at a pair counts as.
const pairSteps = 15

// fewEdges are compared with one another; more are parted by their heights.
const fewEdges = 128

// meeter finds what of edges may meet.
type meeter struct {
	noding
	edges []edge
	isNew []bool // nil for all
	steps int
	found func(i, j int32) bool
	near  func(i int32, p Point)
	over  bool // found said no
}

// goesOn reports whether the work keeps to its limit, and its context is not over.
func (m *meeter) goesOn() bool {
	return !m.over && (m.limit == 0 || m.steps <= m.limit) && m.ended() == nil
}

// pairs calls found for each pair of edges whose boxes meet and of which one is
// new, until it says no. It reports whether it kept to the limit, and its
// context was not over.
func (m *meeter) pairs(s *stripes) bool {
	for k := range s.n {
		if list := s.in(k); len(list) > 0 && !m.pairsIn(list, s.begins(k), s.begins(k)+s.height-1) {
			break
		}
	}
	return m.over || m.goesOn()
}

// across parts edges into those that reach all across the heights from low to high, and
// the rest, both in order.
func (m *meeter) across(list []int32, low, high int32) (across, rest []int32) {
	for _, i := range list {
		if south, north := m.edges[i].heights(); south <= low && north >= high {
			across = append(across, i)
		} else {
			rest = append(rest, i)
		}
	}
	return across, rest
}

// pairsIn looks at the edges, which are in order, that reach into the heights
// from low to high: at pairs that begin to share a height there. Those that
// reach all across meet wherever they share a longitude, so that nothing is
// looked at in vain; the rest are looked at in the lower and in the upper half.
func (m *meeter) pairsIn(list []int32, low, high int32) bool {
	if len(list) <= fewEdges {
		return m.scan(list, list, low)
	}
	across, rest := m.across(list, low, high)
	if len(across) > 0 && !(m.scan(across, across, low) && m.scan(across, rest, low) && m.scan(rest, across, low)) {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	lower, upper, middle := m.halves(rest, low, high)
	return m.pairsIn(lower, low, middle) && m.pairsIn(upper, middle+1, high)
}

// halves are the edges that reach into the heights up to a middle one, and
// beyond it.
func (m *meeter) halves(list []int32, low, high int32) (lower, upper []int32, middle int32) {
	middle = low + (high-low)/2
	for _, i := range list {
		south, north := m.edges[i].heights()
		if south <= middle {
			lower = append(lower, i)
		}
		if north > middle {
			upper = append(upper, i)
		}
	}
	return lower, upper, middle
}

// scan looks at each pair of an edge and one of the others that comes after it in
// order. Pairs that share a height below low are found elsewhere.
func (m *meeter) scan(list, others []int32, low int32) bool {
	from := 0
	for _, i := range list {
		if !m.goesOn() {
			return false
		}
		for from < len(others) && others[from] <= i {
			from++
		}
		e := m.edges[i]
		minY, maxY := e.heights()
		old := m.isNew != nil && !m.isNew[i]
		for _, j := range others[from:] {
			f := &m.edges[j]
			m.steps++
			if f.a.X > e.b.X {
				break
			}
			if old && !m.isNew[j] {
				continue
			}
			south, north := f.heights()
			if south > maxY || north < minY || max(south, minY) < low {
				continue
			}
			if m.steps += pairSteps; !m.found(i, j) {
				m.over = true
				return false
			}
		}
	}
	return true
}

// points calls near for each edge and each of the points that lie in its box:
// for edges that are new all ends of edges, and for all edges the crossings. It
// reports whether it kept to the limit, and its context was not over.
func (m *meeter) points(s *stripes, crossings []Point) bool {
	inStripe, first := bucket(s.n, func(put func(k int, i int32)) {
		for i, p := range crossings {
			put(s.of(p.Y), int32(i))
		}
	})
	var all, crossed []uint64 // of a stripe, by Point.order
	for k := range s.n {
		list := s.in(k)
		if len(list) == 0 {
			continue
		}
		crossed = crossed[:0]
		for _, i := range inStripe[first[k]:first[k+1]] {
			crossed = append(crossed, crossings[i].order())
		}
		slices.Sort(crossed)
		all = append(all[:0], crossed...)
		for _, i := range list {
			for _, p := range [...]Point{m.edges[i].a, m.edges[i].b} {
				if s.of(p.Y) == k {
					all = append(all, p.order())
				}
			}
		}
		slices.Sort(all)
		all = slices.Compact(all)
		newer, older := list, []int32(nil)
		if m.isNew != nil {
			newer = nil
			for _, i := range list {
				if m.isNew[i] {
					newer = append(newer, i)
				} else {
					older = append(older, i)
				}
			}
		}
		low, high := s.begins(k), s.begins(k)+s.height-1
		if !m.pointsIn(newer, all, low, high) || !m.pointsIn(older, crossed, low, high) {
			return false
		}
	}
	return m.goesOn()
}

// pointsIn looks at edges and points between two heights, as pairsIn does.
func (m *meeter) pointsIn(list []int32, points []uint64, low, high int32) bool {
	if len(list) <= fewEdges || len(points) == 0 {
		return m.scanPoints(list, points)
	}
	across, rest := m.across(list, low, high)
	if !m.scanPoints(across, points) {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	lower, upper, middle := m.halves(rest, low, high)
	var south, north []uint64
	for _, p := range points {
		if pointOf(p).Y <= middle {
			south = append(south, p)
		} else {
			north = append(north, p)
		}
	}
	return m.pointsIn(lower, south, low, middle) && m.pointsIn(upper, north, middle+1, high)
}

func (m *meeter) scanPoints(list []int32, points []uint64) bool {
	west := 0 // before which all points are west of the edge
	for _, i := range list {
		if !m.goesOn() {
			return false
		}
		e := m.edges[i]
		for west < len(points) && pointOf(points[west]).X < e.a.X {
			west++
		}
		minY, maxY := e.heights()
		for _, o := range points[west:] {
			p := pointOf(o)
			if p.X > e.b.X {
				break
			}
			m.steps++
			if p.Y >= minY && p.Y <= maxY {
				m.near(i, p)
			}
		}
	}
	return true
}
