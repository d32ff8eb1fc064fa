package geo

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// The grid of 1e-6 degrees, about 0.1 m, on which every coordinate lies: how positions
// come onto it, how they are written, and what whole numbers of its steps decide exactly.

// StepsPerDegree is how many steps of the grid a degree has.
const StepsPerDegree = 1e6

// Steps is v, a coordinate in degrees, in whole steps.
func Steps(v float64) int64 { return int64(math.Round(v * StepsPerDegree)) }

// Degrees is the way back.
func Degrees(steps int64) float64 { return float64(steps) / StepsPerDegree }

// OrientRing turns the ring counter-clockwise if ccw, else clockwise. It keeps
// the position at which the ring begins, and reports whether it was turned.
func OrientRing(ring orb.Ring, ccw bool) bool {
	if (DoubleRingArea(ring) > 0) == ccw {
		return false
	}
	slices.Reverse(ring)
	return true
}

// DoubleRingArea is twice the area of a ring in the plane, in square steps; it is
// positive where the ring runs counter-clockwise. Integers make it exact: the
// sum may wrap on its way, not in its result, which for a ring that does not
// cross itself is below 2^58.
func DoubleRingArea(ring orb.Ring) int64 {
	var sum int64
	ox, oy := Steps(ring[0][0]), Steps(ring[0][1])
	var px, py int64
	for _, p := range ring[1:] {
		x, y := Steps(p[0])-ox, Steps(p[1])-oy
		sum += px*y - x*py
		px, py = x, y
	}
	return sum
}

// LonLat writes a position for a message.
func LonLat(p orb.Point) string {
	return string(AppendDegrees(append(AppendDegrees(nil, p[0]), ", "...), p[1]))
}

// AppendDegrees appends v in the shortest form that has at most 6 decimals.
func AppendDegrees(dst []byte, v float64) []byte {
	n := Steps(v)
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = strconv.AppendInt(dst, n/StepsPerDegree, 10)
	frac := n % StepsPerDegree
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	for unit := int64(StepsPerDegree / 10); frac > 0; unit /= 10 {
		dst = append(dst, byte('0'+frac/unit))
		frac %= unit
	}
	return dst
}
