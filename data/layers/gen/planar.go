package main

import (
	"slices"

	"frontline/geo/planar"
)

// Shapes as geo/planar has them: open rings of whole numbers.

func planarRing(r ring) planar.Ring {
	out := make(planar.Ring, 0, len(r))
	for _, p := range r[:len(r)-1] {
		out = append(out, planar.Point{X: p.x, Y: p.y})
	}
	return out
}

func outlineOf(positions [][2]float64) planar.Ring {
	var out planar.Ring
	for _, p := range positions {
		q := pointAt(p[0], p[1])
		out = append(out, planar.Point{X: q.x, Y: q.y})
	}
	return out.Turned(true)
}

// coarsened are areas on the coarse grid, and refined polygons of it back in microdegrees.
func coarsened(areas []planar.Area) []planar.Area {
	out := slices.Clone(areas)
	for i := range out {
		var polygons []planar.Polygon
		for _, pg := range out[i].Polygons {
			var q planar.Polygon
			for _, r := range pg {
				var s planar.Ring
				for _, p := range r {
					c := point{p.X, p.Y}.coarse()
					s = append(s, planar.Point{X: c.x / coarseness, Y: c.y / coarseness})
				}
				if s = slices.Compact(s); len(s) > 2 {
					q = append(q, s)
				}
			}
			if len(q) > 0 {
				polygons = append(polygons, q)
			}
		}
		out[i].Polygons = polygons
	}
	return out
}

func refined(polygons []planar.Polygon) multiPolygon {
	out := polygonsOf(polygons)
	for _, pg := range out {
		for _, r := range pg {
			for i, p := range r {
				r[i] = point{p.x * coarseness, p.y * coarseness}
			}
		}
	}
	return out
}

func planarPolygons(shape multiPolygon) (out []planar.Polygon) {
	for _, pg := range shape {
		var q planar.Polygon
		for i, r := range pg {
			q = append(q, planarRing(r).Turned(i == 0))
		}
		out = append(out, q)
	}
	return out
}

func polygonOf(pg planar.Polygon) (out polygon) {
	for _, r := range pg {
		var s ring
		for _, p := range r {
			s = append(s, point{p.X, p.Y})
		}
		out = append(out, append(s, s[0]))
	}
	return out
}

func polygonsOf(polygons []planar.Polygon) (out multiPolygon) {
	for _, pg := range polygons {
		out = append(out, polygonOf(pg))
	}
	return out
}

func eachEdge(pg planar.Polygon, do func(p, q point)) {
	for _, r := range pg {
		for i, p := range r {
			q := r[(i+1)%len(r)]
			do(point{p.X, p.Y}, point{q.X, q.Y})
		}
	}
}
