// Package history writes all of a layer's time, or what it shows on one date, into files
// that other programs open: GeoJSON, and KML in a ZIP archive, KMZ.
//
// Nothing between snapshots is filled in: a span holds from the snapshot that has it first
// until the one that has it no more, and the days without a snapshot are listed beside
// them. The same record gives the same bytes.
package history
