// Package pdf writes the drawings of posters as PDF files of one page, for print: what is filled,
// hatched, masked and stroked in the drawing is in the file, as shapes and not as pixels, with the
// same layers by the same names. Letters are outlines, so that no program needs the font.
//
// It reads what poster writes as SVG and no more of that format: so that a drawing and its file for
// print cannot differ.
package pdf
