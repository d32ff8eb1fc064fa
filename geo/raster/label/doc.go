// Package label finds what of a map has a sign or a name, and where both stand at a zoom.
//
// Names are placed once for the whole world at a zoom, not tile by tile: none is cut at the
// edge of a tile, and nothing covers one. Positions are pixels of scale 1, y southwards.
package label
