package planar

import (
	"cmp"
	"math/bits"
	"slices"
)

// sortKey is what a thing is sorted by, and its index.
type sortKey struct {
	key uint64
	at  int32
}

const (
	// fewKeys are sorted by comparing.
	fewKeys = 256
	// digitBits are sorted by at a time: as many counters as a cache holds.
	digitBits = 10
)

// sortByKey sorts keys that come in order of at, digit by digit where there are
// many; equal ones keep their order. It may write over its input.
func sortByKey(keys []sortKey) []sortKey {
	if len(keys) < fewKeys {
		slices.SortFunc(keys, func(a, b sortKey) int {
			if a.key != b.key {
				return cmp.Compare(a.key, b.key)
			}
			return cmp.Compare(a.at, b.at)
		})
		return keys
	}
	// Bits in which all agree need no pass.
	all, any := ^uint64(0), uint64(0)
	for _, k := range keys {
		all, any = all&k.key, any|k.key
	}
	differ := all ^ any
	other := make([]sortKey, len(keys))
	var counts [1 << digitBits]int32
	for differ != 0 {
		shift := bits.TrailingZeros64(differ)
		const mask = 1<<digitBits - 1
		clear(counts[:])
		for _, k := range keys {
			counts[k.key>>shift&mask]++
		}
		sum := int32(0)
		for i, n := range counts {
			counts[i], sum = sum, sum+n
		}
		for _, k := range keys {
			c := &counts[k.key>>shift&mask]
			other[*c] = k
			*c++
		}
		keys, other = other, keys
		differ &^= mask << shift
	}
	return keys
}
