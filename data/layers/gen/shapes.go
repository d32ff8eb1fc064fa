package main

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// A shape writes itself as a GeoJSON geometry.
type shape interface {
	appendJSON([]byte) []byte
}

type (
	line         []point
	ring         []point // closed: the last position repeats the first
	polygon      []ring  // the exterior, counter-clockwise, then the holes, clockwise
	multiPoint   []point
	multiLine    []line
	multiPolygon []polygon
)

// area2 is twice the signed area of the ring in square degrees, positive
// where it runs counter-clockwise. It orders rings; nobody is shown it.
func (r ring) area2() float64 {
	var sum float64
	for i := 1; i < len(r); i++ {
		ax, ay := r[i-1].degrees()
		bx, by := r[i].degrees()
		sum += ax*by - bx*ay
	}
	return sum
}

// squareMetres is the area on the sphere.
func (m multiPolygon) squareMetres() float64 {
	var out orb.MultiPolygon
	for _, pg := range m {
		var rings orb.Polygon
		for _, r := range pg {
			var positions orb.Ring
			for _, p := range r {
				lon, lat := p.degrees()
				positions = append(positions, orb.Point{lon, lat})
			}
			rings = append(rings, positions)
		}
		out = append(out, rings)
	}
	return math.Abs(geo.Area(out))
}

func (r ring) reversed() ring {
	out := make(ring, len(r))
	for i, p := range r {
		out[len(r)-1-i] = p
	}
	return out
}

// startingLowest turns the ring so that it starts at its least position, and
// with it the text that is written, whatever its origin.
func (r ring) startingLowest() ring {
	open, lowest := r[:len(r)-1], 0
	for i, p := range open {
		if p.less(open[lowest]) {
			lowest = i
		}
	}
	out := append(ring{}, open[lowest:]...)
	out = append(out, open[:lowest]...)
	return append(out, open[lowest])
}

// place says where p lies: 1 inside, 0 on the line, -1 outside.
func (r ring) place(p point) int {
	inside := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if onSegment(p, a, b) {
			return 0
		}
		if (a.y > p.y) == (b.y > p.y) {
			continue
		}
		if left := cross(a, b, p) > 0; left == (b.y > a.y) {
			inside = !inside
		}
	}
	if inside {
		return 1
	}
	return -1
}

func appendList[T any](b []byte, items []T, one func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, it)
	}
	return append(b, ']')
}

func appendPoint(b []byte, p point) []byte { return p.appendJSON(b) }
func appendLine(b []byte, l line) []byte   { return appendList(b, l, appendPoint) }
func appendRing(b []byte, r ring) []byte   { return appendList(b, r, appendPoint) }
func appendPolygon(b []byte, p polygon) []byte {
	return appendList(b, p, appendRing)
}

func appendGeometry(b []byte, kind string, coordinates func([]byte) []byte) []byte {
	b = append(b, `{"coordinates":`...)
	b = coordinates(b)
	return append(b, `,"type":"`+kind+`"}`...)
}

// pointShape is a position as a geometry of its own.
type pointShape point

func (p pointShape) appendJSON(b []byte) []byte {
	return appendGeometry(b, "Point", point(p).appendJSON)
}

func (m multiPoint) appendJSON(b []byte) []byte {
	return appendGeometry(b, "MultiPoint", func(b []byte) []byte {
		return appendList(b, m, appendPoint)
	})
}

func (m multiLine) appendJSON(b []byte) []byte {
	if len(m) == 1 {
		return appendGeometry(b, "LineString", func(b []byte) []byte { return appendLine(b, m[0]) })
	}
	return appendGeometry(b, "MultiLineString", func(b []byte) []byte {
		return appendList(b, m, appendLine)
	})
}

func (m multiPolygon) appendJSON(b []byte) []byte {
	if len(m) == 1 {
		return appendGeometry(b, "Polygon", func(b []byte) []byte { return appendPolygon(b, m[0]) })
	}
	return appendGeometry(b, "MultiPolygon", func(b []byte) []byte {
		return appendList(b, m, appendPolygon)
	})
}
