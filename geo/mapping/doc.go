// Package mapping brings the properties of foreign GeoJSON to the terms of package geo,
// by mappings that are JSON, and has presets for formats that many have.
package mapping
