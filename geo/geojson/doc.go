// Package geojson reads and writes GeoJSON (RFC 7946), alone, in sequences or on lines,
// packed with gzip or Zstandard or not.
//
// Positions are longitude and latitude in degrees on WGS84, rounded to 1e-6 degrees when
// they are read; rings are brought to the order of RFC 7946 and mended by package valid.
// What is wrong with a file is an EInvalid or ETooLarge error of package geo, with words
// for whoever sent it; all that is wrong is told at once.
package geojson
