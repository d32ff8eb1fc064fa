// Package paint lays polygons, lines, letters and patterns on a canvas, and writes it as
// a PNG file with a palette.
//
// Positions and widths come in pixels of scale 1, x to the right and y down; a canvas
// has scale times as many pixels each way. Colours are premultiplied. Edges are smooth:
// a pixel is covered by the share of it that lies within a shape.
package paint
