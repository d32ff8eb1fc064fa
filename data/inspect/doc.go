// Package inspect says what a file is before anybody loads it: its format and
// dates, the names, ids and statuses of its features, where they lie and what
// is wrong with them; whether ids hold from file to file; and a mapping to edit.
package inspect
