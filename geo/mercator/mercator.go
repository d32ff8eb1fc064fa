// Package mercator projects degrees to the square of Web Mercator, which is 1 wide: x grows
// eastwards from 180° W, y southwards from 85.05° N.
package mercator

import (
	"math"

	"github.com/paulmach/orb"
)

// Metres is how wide the square is in the projection's metres, which are as long on the ground at the
// equator alone.
const Metres = 2 * math.Pi * 6378137

// Project returns where a position in degrees lies in the square. What is beyond its north
// or south lies on its edge.
func Project(p orb.Point) orb.Point {
	sin := math.Sin(p[1] * math.Pi / 180)
	y := 0.5
	switch {
	case sin >= 1:
		y = 0
	case sin <= -1:
		y = 1
	default:
		y = min(max(0.5-math.Atanh(sin)/(2*math.Pi), 0), 1)
	}
	return orb.Point{p[0]/360 + 0.5, y}
}

// Longitude returns the degrees of a column of the square.
func Longitude(x float64) float64 { return x*360 - 180 }

// Latitude returns the degrees of a row of the square.
func Latitude(y float64) float64 { return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi }

// Rings returns the rings of the polygons of a geometry, projected.
func Rings(g orb.Geometry) (out [][]orb.Point) {
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			ring := make([]orb.Point, len(r))
			for i, p := range r {
				ring[i] = Project(p)
			}
			out = append(out, ring)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, Rings(p)...)
		}
	case orb.Collection:
		for _, part := range g {
			out = append(out, Rings(part)...)
		}
	}
	return out
}

// Points returns the points of a geometry, projected.
func Points(g orb.Geometry) (out []orb.Point) {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{Project(g)}
	case orb.MultiPoint:
		for _, p := range g {
			out = append(out, Project(p))
		}
	case orb.Collection:
		for _, part := range g {
			out = append(out, Points(part)...)
		}
	}
	return out
}
