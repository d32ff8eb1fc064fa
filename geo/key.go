package geo

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
