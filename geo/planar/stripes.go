package planar

import (
	"cmp"
	"math"
	"slices"
)

// stripes part the plane into bands of equal height, so that what lies far
// apart is never compared.
type stripes struct {
	from   int32 // where the first begins
	height int32
	edges  [][]int32 // by stripe: the edges that reach into it, in order of their western ends
}

// perStripe is about how many edges are to lie in a stripe.
const perStripe = 24

func newStripes(edges []edge) stripes {
	if len(edges) == 0 {
		return stripes{height: 1}
	}
	low, high := int32(math.MaxInt32), int32(math.MinInt32)
	var tall int64 // of all edges
	for _, e := range edges {
		low, high = min(low, e.a.Y, e.b.Y), max(high, e.a.Y, e.b.Y)
		tall += int64(max(e.a.Y, e.b.Y) - min(e.a.Y, e.b.Y))
	}
	// No more stripes than the edges' mean height lets be of use.
	height := max((int64(high)-int64(low))*perStripe/int64(len(edges)), 2*tall/int64(len(edges)), 1)
	s := stripes{from: low, height: int32(height)}
	s.edges = make([][]int32, s.of(high)+1)
	for i, e := range edges { // in order of their western ends already
		for k, last := s.of(min(e.a.Y, e.b.Y)), s.of(max(e.a.Y, e.b.Y)); k <= last; k++ {
			s.edges[k] = append(s.edges[k], int32(i))
		}
	}
	return s
}

// of is the stripe of a y, which may lie outside of all.
func (s stripes) of(y int32) int {
	d := int64(y) - int64(s.from)
	if d < 0 {
		return -1
	}
	return int(d / int64(s.height))
}

// at are the edges that reach into the stripe of y.
func (s stripes) at(y int32) []int32 {
	if k := s.of(y); k >= 0 && k < len(s.edges) {
		return s.edges[k]
	}
	return nil
}

// pairSteps is what looking closely at a pair counts for.
const pairSteps = 15

// pairs calls found for each pair of edges whose boxes meet, until it says no.
// It reports whether it kept to the limit, and its context was not over.
func (s stripes) pairs(edges []edge, by noding, found func(i, j int32) bool) bool {
	steps := 0
	for k, list := range s.edges {
		for n, i := range list {
			if by.limit > 0 && steps > by.limit || by.ended() != nil {
				return false
			}
			e := edges[i]
			minY, maxY := min(e.a.Y, e.b.Y), max(e.a.Y, e.b.Y)
			for _, j := range list[n+1:] {
				f := edges[j]
				steps++
				if f.a.X > e.b.X {
					break
				}
				low, high := min(f.a.Y, f.b.Y), max(f.a.Y, f.b.Y)
				if low > maxY || high < minY {
					continue
				}
				if s.of(max(low, minY)) != k {
					continue // another stripe has it
				}
				if steps += pairSteps; !found(i, j) {
					return true
				}
			}
		}
	}
	return true
}

// near calls found for each edge and each of the points that lie in its box.
// The points are in order. It reports whether it kept to the limit, and its
// context was not over.
func (s stripes) near(edges []edge, points []Point, by noding, found func(i int32, p Point)) bool {
	steps := 0
	byStripe := make([][]Point, len(s.edges))
	for _, p := range points {
		k := s.of(p.Y)
		byStripe[k] = append(byStripe[k], p)
	}
	for k, list := range s.edges {
		in := byStripe[k]
		for _, i := range list {
			if by.limit > 0 && steps > by.limit || by.ended() != nil {
				return false
			}
			e := edges[i]
			minY, maxY := min(e.a.Y, e.b.Y), max(e.a.Y, e.b.Y)
			first, _ := slices.BinarySearchFunc(in, e.a.X, func(p Point, x int32) int { return cmp.Compare(p.X, x) })
			for _, p := range in[first:] {
				if p.X > e.b.X {
					break
				}
				steps++
				if p.Y >= minY && p.Y <= maxY {
					found(i, p)
				}
			}
		}
	}
	return true
}
