package place

import "math"

// The WGS84 ellipsoid, in metres.
const (
	equator    = 6378137.0
	flattening = 1 / 298.257223563
	pole       = equator * (1 - flattening)
	sphere     = (2*equator + pole) / 3
)

// Between is the way from one position to another: the geodesic distance in metres, and the
// bearing at which it begins, degrees clockwise from north. It is Vincenty's inverse formula; for
// the few pairs on opposite sides of the Earth for which that does not converge, a sphere's.
func Between(from, to [2]float64) (metres, bearing float64) {
	if from == to {
		return 0, 0
	}
	rad := math.Pi / 180
	u1 := math.Atan((1 - flattening) * math.Tan(from[1]*rad))
	u2 := math.Atan((1 - flattening) * math.Tan(to[1]*rad))
	sin1, cos1 := math.Sincos(u1)
	sin2, cos2 := math.Sincos(u2)
	along := (to[0] - from[0]) * rad
	lambda := along
	for range 50 {
		sinL, cosL := math.Sincos(lambda)
		x, y := cos2*sinL, cos1*sin2-sin1*cos2*cosL
		sinS := math.Hypot(x, y)
		if sinS == 0 {
			return 0, 0
		}
		cosS := sin1*sin2 + cos1*cos2*cosL
		sigma := math.Atan2(sinS, cosS)
		sinA := cos1 * cos2 * sinL / sinS
		cosA2 := 1 - sinA*sinA
		mid := 0.0
		if cosA2 != 0 { // not along the equator
			mid = cosS - 2*sin1*sin2/cosA2
		}
		c := flattening / 16 * cosA2 * (4 + flattening*(4-3*cosA2))
		next := along + (1-c)*flattening*sinA*(sigma+c*sinS*(mid+c*cosS*(2*mid*mid-1)))
		if math.Abs(next-lambda) > 1e-12 {
			lambda = next
			continue
		}
		k := cosA2 * (equator*equator - pole*pole) / (pole * pole)
		a := 1 + k/16384*(4096+k*(-768+k*(320-175*k)))
		b := k / 1024 * (256 + k*(-128+k*(74-47*k)))
		d := b * sinS * (mid + b/4*(cosS*(2*mid*mid-1)-b/6*mid*(4*sinS*sinS-3)*(4*mid*mid-3)))
		return pole * a * (sigma - d), turn(math.Atan2(x, y))
	}
	return onSphere(from, to)
}

// onSphere is Between on a sphere of the Earth's mean radius: at most 0.6 % off.
func onSphere(from, to [2]float64) (metres, bearing float64) {
	rad := math.Pi / 180
	sin1, cos1 := math.Sincos(from[1] * rad)
	sin2, cos2 := math.Sincos(to[1] * rad)
	sinL, cosL := math.Sincos((to[0] - from[0]) * rad)
	x, y := cos2*sinL, cos1*sin2-sin1*cos2*cosL
	return sphere * math.Atan2(math.Hypot(x, y), sin1*sin2+cos1*cos2*cosL), turn(math.Atan2(x, y))
}

// turn is an angle as a bearing from 0 to 360 degrees.
func turn(angle float64) float64 { return math.Mod(angle*180/math.Pi+360, 360) }

// Ahead is where the geodesic ends that begins at a position with a bearing and is so many metres
// long: Vincenty's direct formula. Longitudes run on beyond 180°, so that lines do not jump.
func Ahead(from [2]float64, bearing, metres float64) [2]float64 {
	rad := math.Pi / 180
	sinB, cosB := math.Sincos(bearing * rad)
	u1 := math.Atan((1 - flattening) * math.Tan(from[1]*rad))
	sin1, cos1 := math.Sincos(u1)
	begun := math.Atan2(math.Tan(u1), cosB)
	sinA := cos1 * sinB
	cosA2 := 1 - sinA*sinA
	k := cosA2 * (equator*equator - pole*pole) / (pole * pole)
	a := 1 + k/16384*(4096+k*(-768+k*(320-175*k)))
	b := k / 1024 * (256 + k*(-128+k*(74-47*k)))
	sigma, mid := metres/(pole*a), 0.0
	for range 50 {
		mid = math.Cos(2*begun + sigma)
		sinS, cosS := math.Sincos(sigma)
		next := metres/(pole*a) + b*sinS*(mid+b/4*(cosS*(2*mid*mid-1)-b/6*mid*(4*sinS*sinS-3)*(4*mid*mid-3)))
		if math.Abs(next-sigma) < 1e-13 {
			break
		}
		sigma = next
	}
	sinS, cosS := math.Sincos(sigma)
	north := sin1*cosS + cos1*sinS*cosB
	lat := math.Atan2(north, (1-flattening)*math.Hypot(sinA, sin1*sinS-cos1*cosS*cosB))
	lambda := math.Atan2(sinS*sinB, cos1*cosS-sin1*sinS*cosB)
	c := flattening / 16 * cosA2 * (4 + flattening*(4-3*cosA2))
	along := lambda - (1-c)*flattening*sinA*(sigma+c*sinS*(mid+c*cosS*(2*mid*mid-1)))
	return [2]float64{from[0] + along/rad, lat / rad}
}
