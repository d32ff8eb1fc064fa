package tile

import "slices"

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

// row is the number of the row that v is in.
func (r *rows) row(v int32) int { return int((int64(v) - int64(r.low)) >> r.shift) }

// count is how many rows there are.
func (r *rows) count() int { return len(r.first) - 1 }

// in are the intervals that come into a row.
func (r *rows) in(row int) []int32 { return r.list[r.first[row]:r.first[row+1]] }

// at are the intervals that come into the row of v: all that reach over v are among them.
func (r *rows) at(v int32) []int32 {
	if row := r.row(v); v >= r.low && row < r.count() {
		return r.in(row)
	}
	return nil
}
