package main

// onSegment is whether p lies on the segment from a to b, its ends included.
func onSegment(p, a, b point) bool {
	return cross(a, b, p) == 0 &&
		min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) &&
		min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}

// segmentsClash is whether two segments meet anywhere but in one end that
// both have.
func segmentsClash(a, b, c, d point) bool {
	if a == d || b == d {
		c, d = d, c // a common end, if there is one, is now c
	}
	if a != c && b == c {
		a, b = b, a
	}
	if a == c {
		return b == d || onSegment(b, c, d) || onSegment(d, a, b)
	}
	if onSegment(a, c, d) || onSegment(b, c, d) || onSegment(c, a, b) || onSegment(d, a, b) {
		return true
	}
	return (cross(a, b, c) > 0) != (cross(a, b, d) > 0) &&
		(cross(c, d, a) > 0) != (cross(c, d, b) > 0)
}
