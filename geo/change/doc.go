// Package change finds out what differs between states of a layer: what was
// gained and lost between two, and the spans over which each piece of ground
// did not change.
//
// Areas are in square metres on the WGS84 ellipsoid, as geo.Area has them.
// Positions are whole numbers of 1e-6 degrees, as in the record: where
// boundaries cross between them, they are moved by half of that at most.
package change
