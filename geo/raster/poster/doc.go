// Package poster draws a view of a picture's layers with what belongs around it, title, key,
// scale bar and credit: as PNG, as SVG, and series of them as animated PNG.
//
// Lengths are pixels of scale 1, y southwards. The same view gives the same bytes.
package poster
