// Package shape keeps geometries: in chunks of positions that neighbouring days
// share, cut where the positions say so, and read back to the bit.
//
// Positions and bounds are WGS84 longitude and latitude in whole 1e-6 degrees,
// areas square metres.
package shape
