// Package figures tells how much: the areas of a layer by date, what differs between two dates and
// what is claimed and not held, of territory, by whose word it is. Areas are geodesic, on the
// WGS84 ellipsoid; in answers they are square kilometres to a thousandth.
package figures
