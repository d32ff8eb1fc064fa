package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// The WGS84 ellipsoid (NIMA TR8350.2): semi-major axis in metres, and the
// first eccentricity.
const (
	semiMajor    = 6378137.0
	flattening   = 1 / 298.257223563
	eccentricity = 0.0818191908426214943348 // sqrt(f (2 - f))
)

// Area is the area of a geometry on the WGS84 ellipsoid, in square metres: of
// its polygons, holes taken out; 0 for points and lines. Polygons that overlap
// count each.
//
// An edge is a straight line in longitude and latitude, as RFC 7946, 3.1.1,
// has it, and not the shortest way over the ground. So the area is that of an
// equal-area map, a²/2 ∮ q dλ, where q is the authalic function of latitude
// (J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper
// 1395, 1987, equation 3-12), and a position added within an edge changes
// nothing.
func Area(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.Polygon:
		return polygonArea(g)
	case orb.MultiPolygon:
		sum := 0.0
		for _, p := range g {
			sum += polygonArea(p)
		}
		return sum
	case orb.Collection:
		sum := 0.0
		for _, part := range g {
			sum += Area(part)
		}
		return sum
	}
	return 0
}

func polygonArea(p orb.Polygon) float64 {
	sum := 0.0
	for i, ring := range p {
		a := math.Abs(ringIntegral(ring))
		if i > 0 {
			a = -a
		}
		sum += a
	}
	return max(sum, 0) * semiMajor * semiMajor / 2
}

// ringIntegral is ∮ q dλ, λ in radians. Simpson's rule along an edge is exact
// for far longer edges than any real outline has; beyond maxStep of latitude
// an edge is taken in parts.
func ringIntegral(ring orb.Ring) float64 {
	const maxStep = 1.0 // degree
	if len(ring) < 3 {
		return 0
	}
	sum, q0 := 0.0, authalic(ring[0][1])
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		qb := authalic(b[1])
		if dx := b[0] - a[0]; dx != 0 {
			sum += dx * meanAuthalic(a[1], b[1], q0, qb, int(math.Abs(b[1]-a[1])/maxStep)+1)
		}
		q0 = qb
	}
	return sum * math.Pi / 180
}

// meanAuthalic is the mean of q from latitude a to b, in n equal steps.
func meanAuthalic(a, b, qa, qb float64, n int) float64 {
	step := (b - a) / float64(n)
	sum := qa + qb
	for i := range n {
		from := a + float64(i)*step
		sum += 4 * authalic(from+step/2)
		if i > 0 {
			sum += 2 * authalic(from)
		}
	}
	return sum / float64(6*n)
}

// authalic is q of a latitude in degrees.
func authalic(lat float64) float64 {
	const e2 = flattening * (2 - flattening)
	s := math.Sin(lat * math.Pi / 180)
	return (1 - e2) * (s/(1-e2*s*s) + math.Atanh(eccentricity*s)/eccentricity)
}
