// Package tile cuts the features of one snapshot into map tiles.
//
// Features are projected once to spherical Web Mercator (EPSG:3857) on an
// integer grid, simplified once for each zoom so that neighbours keep their
// shared edges, and clipped to each tile that is asked for. A tile is 4096
// units wide with a buffer of 64; y grows southwards. Every polygon that
// leaves the package is valid on that grid: rings are simple, do not cross
// and enclose area, and nothing is too small to be seen: what would collapse
// becomes a square of one pixel.
//
// The same features give the same bytes.
package tile
