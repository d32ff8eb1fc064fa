package tile

import "slices"

// runLength is how many edges of a ring share a box in its index.
const runLength = 32

// indexedRing is a ring with what lets a tile pass over the parts of it that
// are elsewhere.
type indexedRing struct {
	ring Ring
	box  box
	runs []box // of runLength edges each, the last of fewer
}

// indexedPolygon is a polygon of indexed rings.
type indexedPolygon []indexedRing

func indexPolygon(p Polygon) indexedPolygon {
	out := make(indexedPolygon, len(p))
	for i, r := range p {
		out[i] = indexRing(r)
	}
	return out
}

func indexRing(r Ring) indexedRing {
	x := indexedRing{ring: r, box: emptyBox(), runs: make([]box, 0, (len(r)+runLength-1)/runLength)}
	for from := 0; from < len(r); from += runLength {
		to := min(from+runLength, len(r))
		b := boxOf(r[from:to]).add(r[to%len(r)]) // to the end of the last edge
		x.runs = append(x.runs, b)
		x.box = x.box.union(b)
	}
	return x
}

// polygon returns the polygon without its index.
func (p indexedPolygon) polygon() Polygon {
	out := make(Polygon, len(p))
	for i, r := range p {
		out[i] = r.ring
	}
	return out
}

// aroundMiddle reports whether the middle of b lies in the polygon, by its rings that
// reach out of b.
func (p indexedPolygon) aroundMiddle(b box) bool {
	in := false
	for _, r := range p {
		if !r.box.within(b) && r.box.meets(b) && r.holds(b.middle()) {
			in = !in
		}
	}
	return in
}

// holds is the even-odd test for the point half a unit beyond q in x and y,
// where no edge of the grid can run through.
func (r indexedRing) holds(q Point) bool {
	in := false
	if q.Y < r.box.minY || q.Y >= r.box.maxY {
		return false
	}
	for k, run := range r.runs {
		if q.Y < run.minY || q.Y >= run.maxY {
			continue // no edge of the run comes past the point's height
		}
		from := k * runLength
		for i := from; i < min(from+runLength, len(r.ring)); i++ {
			if crossesRay(r.ring[i], r.ring[(i+1)%len(r.ring)], 2*int64(q.X)+1, 2*int64(q.Y)+1) {
				in = !in
			}
		}
	}
	return in
}

// rows tells which of many intervals reach over a coordinate: the axis is divided
// into rows of one height, and each row lists the intervals that come into it, in
// their order. The lists together are less than twice as long as there are
// intervals, but for those on the border of two rows.
type rows struct {
	low   int32
	shift uint
	first []int32 // where each row's list begins in list, and after the last
	list  []int32
}

// fewIntervals is how many are looked through one by one.
const fewIntervals = 64

// newRows divides n intervals, of which there is one at least.
func newRows(n int, interval func(i int) (low, high int32)) *rows {
	low, high := interval(0)
	total := uint64(0) // the length of all
	for i := range n {
		from, to := interval(i)
		low, high = min(low, from), max(high, to)
		total += uint64(int64(to) - int64(from))
	}
	r := &rows{low: low}
	for uint64(int64(high)-int64(low))>>r.shift > uint64(n)/4 || total>>r.shift > uint64(n)/4 {
		r.shift++
	}
	r.first = make([]int32, r.row(high)+2)
	for i := range n {
		from, to := interval(i)
		for k := r.row(from); k <= r.row(to); k++ {
			r.first[k+1]++
		}
	}
	for k := 1; k < len(r.first); k++ {
		r.first[k] += r.first[k-1]
	}
	r.list = make([]int32, r.first[len(r.first)-1])
	next := slices.Clone(r.first[:r.count()])
	for i := range n {
		from, to := interval(i)
		for k := r.row(from); k <= r.row(to); k++ {
			r.list[next[k]] = int32(i)
			next[k]++
		}
	}
	return r
}

// row returns the number of the row that v is in.
func (r *rows) row(v int32) int { return int((int64(v) - int64(r.low)) >> r.shift) }

// count returns how many rows there are.
func (r *rows) count() int { return len(r.first) - 1 }

// in returns the intervals that come into a row.
func (r *rows) in(row int) []int32 { return r.list[r.first[row]:r.first[row+1]] }

// at are the intervals that come into the row of v: all that reach over v are among them.
func (r *rows) at(v int32) []int32 {
	if row := r.row(v); v >= r.low && row < r.count() {
		return r.in(row)
	}
	return nil
}
