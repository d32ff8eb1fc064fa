// Package data is the store: one SQLite file that holds every layer, every
// dated snapshot and what was known of them when.
//
// There is one writer and there are many readers (WAL). A change is one
// transaction and takes one revision, and readers see whole changes only.
// Every read of the record takes a geo.AsOf, or the revision by which it is
// made, and every interval is half-open. Nothing is overwritten.
//
// Coordinates are stored as integers of 1e-6 degrees, WGS84 longitude before
// latitude, exactly as the geo package reads them. A geometry is kept once, in
// chunks that neighbouring days share; reading a snapshot takes a fixed number
// of queries and follows no chain of differences.
//
// Dates are UTC. The store reads no clock of its own: the time of a change
// comes from Options.Now.
package data
