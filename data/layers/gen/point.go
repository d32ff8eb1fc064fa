package main

import (
	"math"
	"strconv"
)

// point is a position in whole microdegrees, the precision of the files. On
// this grid equal is exact, and the predicates below do not round.
type point struct{ x, y int32 }

const microdegrees = 1e6

func pointAt(lon, lat float64) point {
	return point{int32(math.Round(lon * microdegrees)), int32(math.Round(lat * microdegrees))}
}

func (p point) less(q point) bool {
	return p.x < q.x || p.x == q.x && p.y < q.y
}

func (p point) degrees() (lon, lat float64) {
	return float64(p.x) / microdegrees, float64(p.y) / microdegrees
}

// cross is twice the signed area of the triangle a, b, c: positive where c
// lies left of the line from a to b. The product of two spans of the world
// stays within 63 bits.
func cross(a, b, c point) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// appendJSON writes the position with as many decimals as it needs, at most
// six.
func (p point) appendJSON(b []byte) []byte {
	lon, lat := p.degrees()
	b = append(b, '[')
	b = strconv.AppendFloat(b, lon, 'f', -1, 64)
	b = append(b, ',')
	b = strconv.AppendFloat(b, lat, 'f', -1, 64)
	return append(b, ']')
}
