// Package change finds out what differs between two states of a layer.
//
// Areas are in square metres on the WGS84 ellipsoid, as geo.Area has them.
// Overlays count in steps of 1e-6 degrees, as the record does.
package change
