// Package basemaptest makes archives of vector tiles for tests, and for looking at how a
// basemap is drawn: a made-up country around Pokrovsk, in each of the three schemas that
// geo/osm reads. It is no map. The towns lie near where the gazetteer has them, so that names
// can be matched; every road, river, wood and village is invented, and the archives say so.
//
// What the record alone may say is in them, too: borders, lines of claims, and labels of
// countries, regions and capitals, each named Forbidden. None of it may ever be drawn.
//
// The same options give the same tiles. The program does not link this package; the command in
// gen writes the whole country as a file.
package basemaptest
