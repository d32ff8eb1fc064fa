package geo

import "sort"

// keyPrefix keeps our keys apart from those of whatever else a cache holds.
const keyPrefix = "frontline."

// SeriesKey names in caches what was made of many snapshots of a layer. Its letters
// are of those that every cache takes in a key.
func SeriesKey(layer string) string { return keyPrefix + layer }

// SnapshotKey names in caches what was made of the snapshot of a layer for a date, or
// of any that it corrected. No layer's id has a dot, so that it is no other layer's
// SeriesKey.
func SnapshotKey(layer string, date Date) string { return SeriesKey(layer) + "." + date.String() }

// ReleaseKey names in caches what was made of no snapshot: what another release
// answers otherwise.
const ReleaseKey = "frontline"

// DatePrefixes are the fewest texts that the days from one to another, both of
// them in it, begin with and no other day does: 2025-11-3 and 2025-12 for
// 2025-11-30 to 2025-12-31. Caches without keys take addresses by how they begin,
// and days in force may be years.
func DatePrefixes(from, to Date) []string { return datePrefixes("", from, to) }

func datePrefixes(prefix string, from, to Date) []string {
	// The first day whose text comes at or after the prefix, and behind all that
	// begin with it: dates sort as their texts do.
	after := func(end string) Date {
		return MinDate + Date(sort.Search(int(MaxDate-MinDate)+1, func(i int) bool { return (MinDate + Date(i)).String() >= end }))
	}
	first, last := after(prefix), after(prefix+"~")-1
	switch {
	case first > last || last < from || first > to:
		return nil
	case from <= first && last <= to && prefix != "":
		return []string{prefix}
	}
	var out []string
	for _, next := range "-0123456789" {
		out = append(out, datePrefixes(prefix+string(next), from, to)...)
	}
	return out
}
