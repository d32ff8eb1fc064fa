package planar

import "math"

// stripes part the plane into bands of equal height, so that what lies far
// apart is never compared.
type stripes struct {
	from   int32 // where the first begins
	height int32
	n      int // how many there are

	// The edges that reach into each stripe, in order of their western ends,
	// one stripe's after the other's; first is where each begins, and the last
	// one ends.
	edges []int32
	first []int32
	// isNew is whether an edge that is new reaches into a stripe.
	isNew []bool
}

// perStripe is about how many edges are to lie in a stripe.
const perStripe = 24

// newStripes are without edges as yet. None may be put into them that reaches
// beyond those.
func newStripes(edges []edge) stripes {
	if len(edges) == 0 {
		return stripes{height: 1}
	}
	low, high := int32(math.MaxInt32), int32(math.MinInt32)
	var tall int64 // of all edges
	for _, e := range edges {
		south, north := e.heights()
		low, high = min(low, south), max(high, north)
		tall += int64(north) - int64(south)
	}
	// No more stripes than the edges' mean height lets be of use.
	height := max((int64(high)-int64(low))*perStripe/int64(len(edges)), 2*tall/int64(len(edges)), 1)
	s := stripes{from: low, height: int32(height)}
	s.n = s.of(high) + 1
	return s
}

// heights are those of an edge's ends.
func (e edge) heights() (low, high int32) {
	if e.a.Y < e.b.Y {
		return e.a.Y, e.b.Y
	}
	return e.b.Y, e.a.Y
}

// of is the stripe of a y.
func (s *stripes) of(y int32) int { return int(uint32(y-s.from) / uint32(s.height)) }

// begins is the least y of a stripe.
func (s *stripes) begins(k int) int32 { return s.from + int32(k)*s.height }

// fill puts edges, which are in order, into the stripes into which one of those
// that are new reaches; nil is all.
func (s *stripes) fill(edges []edge, isNew []bool) {
	s.isNew = make([]bool, s.n)
	for i, e := range edges {
		if isNew == nil || isNew[i] {
			low, high := e.heights()
			for k, last := s.of(low), s.of(high); k <= last; k++ {
				s.isNew[k] = true
			}
		}
	}
	s.edges, s.first = bucket(s.n, func(put func(k int, i int32)) {
		for i, e := range edges {
			low, high := e.heights()
			for k, last := s.of(low), s.of(high); k <= last; k++ {
				if s.isNew[k] {
					put(k, int32(i))
				}
			}
		}
	})
}

// in are the edges that reach into a stripe.
func (s *stripes) in(k int) []int32 { return s.edges[s.first[k]:s.first[k+1]] }

// bucket sorts numbers into n lists, which come one after the other; first is
// where each begins, and where the last one ends. Each puts them all, the same
// each time it is called.
func bucket(n int, each func(put func(k int, i int32))) (all, first []int32) {
	first = make([]int32, n+2)
	each(func(k int, _ int32) { first[k+2]++ })
	for k := 2; k < len(first); k++ {
		first[k] += first[k-1]
	}
	all = make([]int32, first[n+1])
	each(func(k int, i int32) {
		all[first[k+1]] = i
		first[k+1]++
	})
	return all, first[:n+1]
}
