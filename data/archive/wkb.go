package archive

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// The types of geometry in well-known binary.
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
)

// packGeometry is a geometry of several as a GeoPackage has it (OGC 12-128r17, 2.1.3): a
// head with the box around it, and well-known binary, least significant bytes first.
func packGeometry(g orb.Geometry) []byte {
	const littleEndian, withBox = 1, 1 << 1
	b := binary.LittleEndian.AppendUint32([]byte{'G', 'P', 0, littleEndian | withBox}, wgs84)
	box := g.Bound()
	for _, v := range []float64{box.Min[0], box.Max[0], box.Min[1], box.Max[1]} {
		b = appendFloat(b, v)
	}
	switch g := g.(type) {
	case orb.MultiPoint:
		b = appendHead(b, wkbMultiPoint, len(g))
		for _, p := range g {
			b = appendPosition(appendType(b, wkbPoint), p)
		}
	case orb.MultiLineString:
		b = appendHead(b, wkbMultiLineString, len(g))
		for _, line := range g {
			b = appendPath(appendType(b, wkbLineString), line)
		}
	case orb.MultiPolygon:
		b = appendHead(b, wkbMultiPolygon, len(g))
		for _, area := range g {
			b = appendHead(b, wkbPolygon, len(area))
			for _, ring := range area {
				b = appendPath(b, ring)
			}
		}
	}
	return b
}

func appendFloat(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

func appendType(b []byte, kind uint32) []byte {
	return binary.LittleEndian.AppendUint32(append(b, 1), kind)
}

func appendHead(b []byte, kind uint32, n int) []byte {
	return binary.LittleEndian.AppendUint32(appendType(b, kind), uint32(n))
}

func appendPosition(b []byte, p orb.Point) []byte { return appendFloat(appendFloat(b, p[0]), p[1]) }

func appendPath(b []byte, path []orb.Point) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(path)))
	for _, p := range path {
		b = appendPosition(b, p)
	}
	return b
}
