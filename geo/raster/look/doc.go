// Package look finds in the table of styles how a feature of a layer is drawn: its look, the
// colours of a theme, and which layers of the ground it is in.
//
// It draws nothing: tiles, posters, MapLibre styles and the words of a key take their looks
// from here, so that all are of one kind.
package look
