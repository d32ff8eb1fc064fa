package format

import (
	"github.com/paulmach/orb"
)

// gathered are geometries as one: of one kind a Multi geometry.
func gathered(parts []orb.Geometry) orb.Geometry {
	var points orb.MultiPoint
	var lines orb.MultiLineString
	var polygons orb.MultiPolygon
	for _, part := range parts {
		switch g := part.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.LineString:
			lines = append(lines, g)
		case orb.Polygon:
			polygons = append(polygons, g)
		}
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	case len(points):
		return points
	case len(lines):
		return lines
	case len(polygons):
		return polygons
	}
	return orb.Collection(parts)
}
