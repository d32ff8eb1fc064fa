// Package search finds places by any spelling of their names, and positions: features of what is
// in force at an as-of, and settlements of the gazetteer of which the record says nothing then.
package search
