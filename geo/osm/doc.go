// Package osm translates vector tiles that others made of OpenStreetMap into one schema,
// so that whatever draws them needs to know no other: Protomaps 4, OpenMapTiles and
// Shortbread become the layers landcover, water, waterway, road, rail and settlement, each
// with a class. Geometry is left as it is.
//
// What is not in these layers is dropped, and with it all that a basemap of others could say
// of whose ground something is: borders, lines of claims, and the labels of countries, regions
// and capitals. Those are the record's.
package osm
