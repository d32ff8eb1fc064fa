package tile

import "slices"

// meetings calls found for each pair of edges whose boxes meet, until it
// returns false.
func meetings(edges []edge, found func(i, j int) bool) {
	boxMeetings(len(edges), func(i int) box { return edges[i].box() }, found)
}

// boxMeetings calls found once for each pair of n boxes that meet, until it returns
// false: first the one that begins further west, or comes first.
func boxMeetings(n int, at func(i int) box, found func(i, j int) bool) {
	// Sorted by the western end, the index behind it in one number.
	order := make([]uint64, n)
	for i := range order {
		order[i] = uint64(uint32(at(i).minX)^1<<31)<<32 | uint64(i)
	}
	sortByHighHalf(order)
	// What is compared of the boxes, in that order: the loop within runs over it.
	all := make([]reach, n)
	for k, o := range order {
		i := uint32(o)
		b := at(int(i))
		all[k] = reach{b.minX, b.minY, b.maxX, b.maxY, int32(i)}
	}
	if n < manyBoxes {
		sweep(all, func(_, _ *reach) bool { return true }, found)
		return
	}
	rows := newRows(n, func(k int) (low, high int32) { return all[k].minY, all[k].maxY })
	var row []reach
	for r := range rows.count() {
		row = row[:0]
		for _, k := range rows.in(r) {
			row = append(row, all[k])
		}
		// Two that meet in many rows are found in the first of them.
		begins := func(e, f *reach) bool { return rows.row(max(e.minY, f.minY)) == r }
		if !sweep(row, begins, found) {
			return
		}
	}
}

// manyBoxes is how many boxes are worth being swept row by row.
const manyBoxes = 512

// reach is a box and its number.
type reach struct{ minX, minY, maxX, maxY, i int32 }

// sweep calls found for those pairs that meet and that are wanted, of boxes in the
// order of their western ends. It is false once found was.
func sweep(row []reach, wanted func(e, f *reach) bool, found func(i, j int) bool) bool {
	for k := range row {
		e := &row[k]
		for l := k + 1; l < len(row); l++ {
			f := &row[l]
			if f.minX > e.maxX {
				break
			}
			if f.minY > e.maxY || f.maxY < e.minY || !wanted(e, f) {
				continue
			}
			if !found(int(e.i), int(f.i)) {
				return false
			}
		}
	}
	return true
}

// sortByHighHalf sorts numbers whose lower halves rise by their upper halves, and leaves
// those in order whose upper halves are the same.
func sortByHighHalf(keys []uint64) {
	if len(keys) < 256 {
		slices.Sort(keys)
		return
	}
	low, high := keys[0]>>32, keys[0]>>32
	for _, k := range keys {
		low, high = min(low, k>>32), max(high, k>>32)
	}
	const bits = 11
	from, to := keys, make([]uint64, len(keys))
	for shift := 0; (high-low)>>shift > 0; shift += bits {
		var first [1 << bits]int32
		digit := func(k uint64) uint64 { return (k>>32 - low) >> shift & (1<<bits - 1) }
		for _, k := range from {
			first[digit(k)]++
		}
		sum := int32(0)
		for i, n := range first {
			first[i], sum = sum, sum+n
		}
		for _, k := range from {
			d := digit(k)
			to[first[d]] = k
			first[d]++
		}
		from, to = to, from
	}
	copy(keys, from)
}
