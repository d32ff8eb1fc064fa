package change

import (
	"math"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// unitsPerDegree makes whole numbers of positions, as the record holds them.
const unitsPerDegree = 1e6

// polygonsOf are the polygons of g on the grid, exteriors anticlockwise and
// holes clockwise; points and lines have none.
func polygonsOf(g orb.Geometry) []planar.Polygon {
	areas := geo.Polygons(g)
	list := make([]planar.Polygon, len(areas))
	for i, p := range areas {
		list[i] = polygonOf(p)
	}
	return list
}

func polygonOf(p orb.Polygon) planar.Polygon {
	out := make(planar.Polygon, len(p))
	for i, ring := range p {
		r := make(planar.Ring, 0, len(ring))
		for _, pt := range ring[:max(len(ring)-1, 0)] {
			r = append(r, planar.Point{X: units(pt[0]), Y: units(pt[1])})
		}
		out[i] = r.Turned(i == 0)
	}
	return out
}

func units(degrees float64) int32 { return int32(math.Round(degrees * unitsPerDegree)) }

// geometryOf is the inverse of polygonsOf.
func geometryOf(polygons []planar.Polygon) orb.MultiPolygon {
	if len(polygons) == 0 {
		return nil
	}
	out := make(orb.MultiPolygon, len(polygons))
	for i, p := range polygons {
		out[i] = orbPolygon(p)
	}
	return out
}

func orbPolygon(p planar.Polygon) orb.Polygon {
	out := make(orb.Polygon, len(p))
	for i, r := range p {
		ring := make(orb.Ring, 0, len(r)+1)
		for _, pt := range r {
			ring = append(ring, orb.Point{float64(pt.X) / unitsPerDegree, float64(pt.Y) / unitsPerDegree})
		}
		out[i] = append(ring, ring[0])
	}
	return out
}
