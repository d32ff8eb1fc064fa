// Package raster draws the tiles of a layer as PNG pictures, for maps and
// pages that do not draw vector tiles.
//
// Pictures are transparent where the layer has nothing. What is claimed is
// hatched and what is assessed as held is filled, so that colour is never the
// only sign; the hatching runs on from tile to tile. The same set gives the
// same bytes.
package raster
