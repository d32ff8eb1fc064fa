// Package pmtiles writes and reads archives of vector tiles in the format PMTiles,
// version 3; what it writes is clustered:
// https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
//
// A tile is named by its number along the Hilbert curve (tile.FromID). Equal
// tiles are kept once, and those that follow each other in one entry. The same
// tiles give the same bytes.
//
// An archive is read in place, by ranges of its bytes.
//
// It is written from the specification because the module
// github.com/protomaps/go-pmtiles, whose package would serialise the same,
// brings the clients of three clouds with it: 650 packages and 18 MB.
package pmtiles
