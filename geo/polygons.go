package geo

import "github.com/paulmach/orb"

// Polygons are the areas of a geometry, those of a collection one after the
// other; points and lines have none.
func Polygons(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	case orb.Collection:
		var all orb.MultiPolygon
		for _, part := range g {
			all = append(all, Polygons(part)...)
		}
		return all
	}
	return nil
}
