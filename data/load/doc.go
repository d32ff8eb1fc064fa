// Package load takes files into the record: it reads and checks them, compares each
// with the snapshot before, finds what looks wrong, and stores all of a call or none.
//
// The way of a file: prepare (read, check by itself), compare (with the record),
// accept (what holds it back), store (rows, then spans).
package load
