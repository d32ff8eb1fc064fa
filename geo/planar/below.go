package planar

import (
	"cmp"
	"slices"
)

// below finds, for each of some edges, the edge right below its western end,
// just to the east of that; -1 for none. The edges meet at their ends only and
// need no order.
//
// Each edge is kept with those of the ends over which it passes, in a segment
// tree over them: O(n log² n), however edges lie. Where an end lies over a
// vertical edge, it counts as a little to the east of it.
func below(edges []edge, of []int32) []int32 {
	n := len(of)
	byPlace := make([]int32, n)
	for i := range byPlace {
		byPlace[i] = int32(i)
	}
	slices.SortFunc(byPlace, func(i, j int32) int {
		return cmp.Or(comparePoints(edges[of[i]].a, edges[of[j]].a), cmp.Compare(i, j))
	})
	places := make([]uint64, n)
	for k, i := range byPlace {
		places[k] = edges[of[i]].a.order()
	}
	tree, first := bucket(2*n, func(put func(k int, i int32)) {
		for i, e := range edges {
			from, _ := slices.BinarySearch(places, e.a.order())
			to, _ := slices.BinarySearch(places[from:], e.b.order())
			for l, r := from+n, from+to+n; l < r; l, r = l>>1, r>>1 {
				if l&1 == 1 {
					put(l, int32(i))
					l++
				}
				if r&1 == 1 {
					r--
					put(r, int32(i))
				}
			}
		}
	})
	for k := range 2 * n {
		slices.SortFunc(tree[first[k]:first[k+1]], func(i, j int32) int { return compareHeights(edges[i], edges[j]) })
	}
	out := make([]int32, n)
	for k, i := range byPlace {
		e, best := edges[of[i]], int32(-1)
		for at := k + n; at > 0; at >>= 1 {
			list := tree[first[at]:first[at+1]]
			j, _ := slices.BinarySearchFunc(list, e, func(f int32, e edge) int { return compareHeights(edges[f], e) })
			if j > 0 && (best < 0 || compareHeights(edges[list[j-1]], edges[best]) > 0) {
				best = list[j-1]
			}
		}
		out[i] = best
	}
	return out
}

// compareHeights tells which of two edges is the higher one where both are.
func compareHeights(e, f edge) int {
	var side int64 // of e, seen from f; positive is above
	if comparePoints(e.a, f.a) >= 0 {
		side = cross(f.a, f.b, e.a)
	} else {
		side = -cross(e.a, e.b, f.a)
	}
	if side == 0 { // they begin in one point
		if comparePoints(e.b, f.b) <= 0 {
			side = cross(f.a, f.b, e.b)
		} else {
			side = -cross(e.a, e.b, f.b)
		}
	}
	return cmp.Compare(side, 0)
}
