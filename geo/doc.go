// Package geo is the vocabulary of Frontline: layers, snapshots, features and
// the two times by which a record is read. It imports nothing of the project,
// and does no I/O.
//
// Coordinates are WGS84 longitude, latitude in degrees, in that order (RFC
// 7946), rounded to 1e-6 degrees (at most 0.11 m on the ground) when they are
// read. Dates are whole days in UTC. Every interval is half-open: it holds at
// its start and no longer at its end.
package geo
