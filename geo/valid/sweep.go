package valid

import (
	"slices"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// sweep moves a line over a shape from west to east, and from south to north
// where longitudes are the same. It holds the edges that the line crosses, in
// their order along it, and stops at the first place where rings meet as they
// may not. Until then the edges only meet at corners, so that corners are all
// the events there are, and two edges that cross are neighbours on the line
// just before they do (Shamos and Hoey, 1976). Rings that touch without
// crossing keep their order.
type sweep struct {
	multi bool
	rings []sweepRing
	at    []micros    // each ring's corners, the closing one apart
	edges []sweepEdge // edge i goes from corner i to the ring's next one
	line  sweepLine

	// At one corner.
	left, right []int32 // the edges that end and begin at it, or pass, south to north
	around      []int32 // their rings, counter-clockwise
	open        []int32 // a stack of rings
	event       int32

	// Which rings of one polygon touch: a forest of rings and of the points
	// that they share. A cycle in it encloses a part of the polygon.
	joined  []int32
	touches []touch
	points  []pointOf // by polygon
}

// micros is a position in steps of 1e-6 degrees.
type micros struct{ x, y int64 }

// key sorts positions as the sweep meets them.
func (m micros) key() uint64 {
	return uint64(m.x+180*geo.StepsPerDegree)<<28 | uint64(m.y+90*geo.StepsPerDegree)
}

type sweepRing struct {
	polygon     int32
	index       int // in its polygon; 0 is the exterior ring
	first, last int32
	ccw         bool
	parent      int32 // the smallest ring around it, -1 for none
	started     bool
	seen        int32 // the event at which seenTimes counts
	seenTimes   int8
	isOpen      bool
}

type sweepEdge struct {
	from, to int32 // corners, in the order of the sweep
	ring     int32
	inside   bool // whether the ring's inside is above, which is to the north
}

// touch is a ring at a point that it shares with others of its polygon.
type touch struct{ point, ring, corner int32 }

// pointOf is the node for a polygon's rings at an event.
type pointOf struct{ event, node int32 }

// add appends a polygon's rings, up to one that is none.
func (s *sweep) add(polygon int, p orb.Polygon) *Flaw {
	s.points = append(s.points, pointOf{event: -1})
	for i, ring := range p {
		if !wellFormed(ring) {
			return &Flaw{s.ringPath(int32(polygon), i), flawForm, orb.Point{}}
		}
		first := int32(len(s.at))
		for _, c := range ring[:len(ring)-1] {
			s.at = append(s.at, micros{geo.Steps(c[0]), geo.Steps(c[1])})
		}
		r := sweepRing{
			polygon: int32(polygon), index: i, first: first, last: int32(len(s.at)) - 1,
			ccw: geo.DoubleRingArea(ring) > 0, parent: -1, seen: -1,
		}
		for c := r.first; c <= r.last; c++ {
			e := sweepEdge{from: c, to: r.next(c), ring: int32(len(s.rings)), inside: r.ccw}
			if s.at[e.from].key() > s.at[e.to].key() {
				e.from, e.to, e.inside = e.to, e.from, !e.inside
			}
			s.edges = append(s.edges, e)
		}
		s.rings = append(s.rings, r)
	}
	return nil
}

// next and before are the corners around c in its ring.
func (r *sweepRing) next(c int32) int32 {
	if c == r.last {
		return r.first
	}
	return c + 1
}

func (r *sweepRing) before(c int32) int32 {
	if c == r.first {
		return r.last
	}
	return c - 1
}

// corner is a corner in the order of the sweep.
type corner struct {
	key uint64
	at  int32
}

func (s *sweep) run() *Flaw {
	order := make([]corner, len(s.at))
	for i, m := range s.at {
		order[i] = corner{m.key(), int32(i)}
	}
	slices.SortFunc(order, func(a, b corner) int {
		if a.key != b.key {
			if a.key < b.key {
				return -1
			}
			return 1
		}
		return int(a.at) - int(b.at)
	})
	s.line.init(len(s.edges))
	s.joined = make([]int32, len(s.rings))
	for i := range s.joined {
		s.joined[i] = int32(i)
	}
	for i := 0; i < len(order); {
		n := i + 1
		for n < len(order) && order[n].key == order[i].key {
			n++
		}
		if f := s.corners(order[i:n]); f != nil {
			return f
		}
		s.event++
		i = n
	}
	return nil
}

// corners moves the line over the corners at one place.
func (s *sweep) corners(here []corner) *Flaw {
	p := here[0].at
	below := s.line.lastBelow(s, p)
	s.left, s.right = s.left[:0], s.right[:0]
	passing := int32(-1)
	for e := s.line.after(below); e >= 0 && s.side(e, p) == 0; e = s.line.next[e] {
		s.left = append(s.left, e)
		if s.at[s.edges[e].to] == s.at[p] {
			continue
		}
		if passing >= 0 {
			return s.meeting(s.edges[passing].ring, s.edges[e].ring, s.degrees(p))
		}
		passing = e
		s.right = append(s.right, e)
	}
	for _, c := range here {
		r := &s.rings[s.edges[c.at].ring]
		for _, e := range [2]int32{c.at, r.before(c.at)} {
			if s.edges[e].from == c.at {
				s.right = append(s.right, e)
			}
		}
	}
	slices.SortFunc(s.right, func(a, b int32) int { return -s.cross(p, s.edges[a].to, s.edges[b].to) })
	for i := 1; i < len(s.right); i++ {
		if a, b := s.right[i-1], s.right[i]; s.cross(p, s.edges[a].to, s.edges[b].to) == 0 {
			return s.meeting(s.edges[a].ring, s.edges[b].ring, s.degrees(p))
		}
	}
	if len(s.left)+len(s.right) > 2 {
		if f := s.shared(p); f != nil {
			return f
		}
	}
	for _, e := range s.left {
		s.line.remove(e)
	}
	at := below
	for _, e := range s.right {
		s.line.insertAfter(at, e)
		s.start(e, at)
		at = e
	}
	if below >= 0 {
		if above := s.line.next[below]; above >= 0 && s.crossing(below, above) {
			return s.meeting(s.edges[below].ring, s.edges[above].ring, s.crossingPoint(below, above))
		}
	}
	if at != below {
		if above := s.line.next[at]; above >= 0 && s.crossing(at, above) {
			return s.meeting(s.edges[at].ring, s.edges[above].ring, s.crossingPoint(at, above))
		}
	}
	return nil
}

// start finds the parent of the ring of which e, which lies next above the
// edge below, is the first edge that the line meets.
func (s *sweep) start(e, below int32) {
	r := &s.rings[s.edges[e].ring]
	if r.started {
		return
	}
	r.started = true
	if below < 0 {
		return
	}
	if b := s.edges[below]; b.inside {
		r.parent = b.ring
	} else {
		r.parent = s.rings[b.ring].parent
	}
}

// shared judges a place where more than two edges meet. Each ring may come by
// once; none may cross another; and those of one polygon must not enclose a
// part of it.
func (s *sweep) shared(p int32) *Flaw {
	s.around = s.around[:0]
	for _, e := range s.right {
		s.around = append(s.around, s.edges[e].ring)
	}
	for _, e := range slices.Backward(s.left) {
		s.around = append(s.around, s.edges[e].ring)
	}
	for _, i := range s.around {
		r := &s.rings[i]
		if r.seen != s.event {
			r.seen, r.seenTimes, r.isOpen = s.event, 0, false
		}
		if r.seenTimes++; r.seenTimes > 2 {
			return s.meeting(i, i, s.degrees(p))
		}
	}
	s.open = s.open[:0]
	for _, i := range s.around {
		r := &s.rings[i]
		if !r.isOpen {
			r.isOpen = true
			s.open = append(s.open, i)
			continue
		}
		top := s.open[len(s.open)-1]
		if top != i {
			return s.meeting(i, top, s.degrees(p))
		}
		s.open = s.open[:len(s.open)-1]
	}
	for _, i := range s.around {
		r := &s.rings[i]
		if !r.isOpen {
			continue // seen already
		}
		r.isOpen = false
		point := &s.points[r.polygon]
		if point.event != s.event {
			*point = pointOf{s.event, int32(len(s.joined))}
			s.joined = append(s.joined, point.node)
		}
		s.touches = append(s.touches, touch{point.node, i, p})
		a, b := s.root(i), s.root(point.node)
		if a == b {
			return s.cycle(i)
		}
		s.joined[b] = a
	}
	return nil
}

// root is the tree of the forest that node n is in.
func (s *sweep) root(n int32) int32 {
	for s.joined[n] != n {
		s.joined[n] = s.joined[s.joined[n]]
		n = s.joined[n]
	}
	return n
}

// cycle words what is wrong where the ring has just closed a cycle: two of the
// rings there share another point, or the cycle goes by way of more.
func (s *sweep) cycle(ring int32) *Flaw {
	polygon := s.rings[ring].polygon
	node := s.points[polygon].node
	here := make(map[int32]bool) // the rings at this point
	for _, t := range s.touches {
		if t.point == node {
			here[t.ring] = true
		}
	}
	count := make(map[int32]int)
	for _, t := range s.touches {
		if t.point == node || !here[t.ring] {
			continue
		}
		if count[t.point]++; count[t.point] > 1 {
			return &Flaw{s.polygonPath(polygon), flawRings + ", near " + geo.LonLat(s.degrees(t.corner)), s.degrees(t.corner)}
		}
	}
	return &Flaw{s.polygonPath(polygon), flawDisconnected, s.degrees(s.rings[ring].first)}
}

// cross is 1 where a, b, c turn left, -1 where they turn right and 0 where
// they are in line. It is exact: no product passes 2^57.
func (s *sweep) cross(a, b, c int32) int {
	o, p, q := s.at[a], s.at[b], s.at[c]
	switch v := (p.x-o.x)*(q.y-o.y) - (p.y-o.y)*(q.x-o.x); {
	case v > 0:
		return 1
	case v < 0:
		return -1
	default:
		return 0
	}
}

// side is 1 where corner p is above edge e, -1 where it is below and 0 where
// it is on it.
func (s *sweep) side(e, p int32) int { return s.cross(s.edges[e].from, s.edges[e].to, p) }

// crossing is whether the edges share a point that is an end of neither.
func (s *sweep) crossing(a, b int32) bool {
	return s.side(a, s.edges[b].from)*s.side(a, s.edges[b].to) < 0 &&
		s.side(b, s.edges[a].from)*s.side(b, s.edges[a].to) < 0
}

// crossingPoint is the point, in degrees, that crossing edges share.
func (s *sweep) crossingPoint(a, b int32) orb.Point {
	p, q := s.at[s.edges[a].from], s.at[s.edges[a].to]
	u, v := s.at[s.edges[b].from], s.at[s.edges[b].to]
	den := (q.x-p.x)*(v.y-u.y) - (q.y-p.y)*(v.x-u.x)
	t := float64((u.x-p.x)*(v.y-u.y)-(u.y-p.y)*(v.x-u.x)) / float64(den)
	return orb.Point{
		(float64(p.x) + t*float64(q.x-p.x)) / geo.StepsPerDegree,
		(float64(p.y) + t*float64(q.y-p.y)) / geo.StepsPerDegree,
	}
}

// degrees is corner c as a position.
func (s *sweep) degrees(c int32) orb.Point {
	return orb.Point{float64(s.at[c].x) / geo.StepsPerDegree, float64(s.at[c].y) / geo.StepsPerDegree}
}
