// Package format reads files that are not GeoJSON: KML and KMZ (OGC 12-007r2),
// GeoPackage (OGC 12-128r19) and tables of points or of geometries as WKT, WKB
// or GeoJSON (CSV, RFC 4180), packed with gzip or Zstandard or not. Each becomes
// GeoJSON first, feature by feature in the order of the file, and is then read,
// judged and mapped as any other. Whatever else a file may be, and every
// reference system that is not longitude and latitude on WGS84, is refused with
// the command that converts it.
package format
