// Package valid judges polygons by the rules of OGC Simple Features, mends those that
// are not valid, and says what was mended. Positions are on the grid of 1e-6 degrees,
// and every decision is made in whole steps of it.
package valid
