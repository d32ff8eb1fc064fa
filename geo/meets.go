package geo

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Meets reports whether any part of the feature, its edge too, lies in a box
// or on the box's edge, with straight lines between positions.
func (f Feature) Meets(box orb.Bound) bool {
	if f.Geometry == nil || !f.Bound().Intersects(box) {
		return false
	}
	switch g := f.Geometry.(type) {
	case orb.Collection:
		for _, part := range g {
			if (Feature{Geometry: part}).Meets(box) {
				return true
			}
		}
	case orb.Point:
		return box.Contains(g)
	case orb.MultiPoint:
		for _, p := range g {
			if box.Contains(p) {
				return true
			}
		}
	case orb.LineString:
		return lineMeets(g, box)
	case orb.MultiLineString:
		for _, l := range g {
			if lineMeets(l, box) {
				return true
			}
		}
	case orb.Polygon:
		return polygonMeets(g, box)
	case orb.MultiPolygon:
		for _, p := range g {
			if polygonMeets(p, box) {
				return true
			}
		}
	}
	return false
}

// polygonMeets is whether an edge runs through the box, or the box lies wholly
// inside, of which one corner tells.
func polygonMeets(p orb.Polygon, box orb.Bound) bool {
	if len(p) == 0 || !p[0].Bound().Intersects(box) {
		return false
	}
	for _, r := range p {
		if lineMeets(orb.LineString(r), box) {
			return true
		}
	}
	return planar.PolygonContains(p, box.Min)
}

func lineMeets(l orb.LineString, box orb.Bound) bool {
	if len(l) == 1 {
		return box.Contains(l[0])
	}
	for i := 1; i < len(l); i++ {
		if segmentMeets(l[i-1], l[i], box) {
			return true
		}
	}
	return false
}

// segmentMeets narrows the segment to what lies between each pair of the box's
// sides (Liang and Barsky).
func segmentMeets(a, b orb.Point, box orb.Bound) bool {
	from, to := 0.0, 1.0
	for axis := range 2 {
		d := b[axis] - a[axis]
		low, high := box.Min[axis]-a[axis], box.Max[axis]-a[axis]
		if d == 0 {
			if low > 0 || high < 0 {
				return false
			}
			continue
		}
		if d < 0 {
			low, high = high, low
		}
		from, to = max(from, low/d), min(to, high/d)
		if from > to {
			return false
		}
	}
	return true
}
