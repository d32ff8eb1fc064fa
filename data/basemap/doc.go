// Package basemap reads archives of vector tiles that others made of OpenStreetMap, to draw
// roads, water and villages under the layers: PMTiles and MBTiles, in the schemas Protomaps
// (version 4), OpenMapTiles and Shortbread.
//
// An archive is read in place: a tile costs the reads that find it, however large the whole
// is. It is named by what identifies it, so that what was cut from another one, or from the
// same one before it was replaced, is never taken for its own.
package basemap
