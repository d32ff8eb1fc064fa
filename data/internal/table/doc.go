// Package table reads and writes the rows that loads, retractions and spans have in
// common: revisions and the log, layers, snapshots, features, mappings and inputs,
// a file for each table. It decides nothing.
package table
