// Package verify checks a record from the bytes up: every hash, geometry, count, bound
// and interval, and that the spans make up the snapshots. It only reads.
package verify
