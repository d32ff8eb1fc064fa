// Package raster draws map tiles as PNG pictures, for maps and pages that do
// not draw vector tiles.
//
// Pictures are transparent where there is nothing; a basemap has the sea there,
// look.Theme.Sea, but for its names alone. What is claimed is hatched and what is assessed as
// held is filled, so that colour is never the only sign, and a pattern runs on
// from tile to tile. Names are placed once for all tiles of a zoom: none is
// cut at an edge, and nothing covers one. The looks are those of the front
// end's map.
//
// Archives of OpenStreetMap, basemaps, lie over the land and water of the ground and under its lines.
// Their settlements are named where the picture leaves room: those of a view together, and those of
// tiles by blocks of four by four.
//
// Positions are pixels of scale 1, y southwards: a tile is 256 wide, and twice
// as many pixels at scale 2. The same layers and variant give the same bytes.
package raster
