// Package planar lays areas over one another on a grid of whole numbers and
// tells which ground lies in which of them.
//
// Positions are points of the grid, x eastwards and y northwards, within
// ±2^28 of zero. All decisions are made in whole numbers, so that the same
// input gives the same answer everywhere. Where edges cross between grid
// points, they are moved to the nearest one, by half a unit at most, and so is
// every edge that passes as near by a vertex (snap rounding: J. D. Hobby,
// Practical segment intersection with finite precision output, Computational
// Geometry 13, 1999). Edges of equal place therefore stay equal, whatever
// they are laid over.
package planar
