package format

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// errWKB is what is wrong with bytes that are no geometry.
var errWKB = errors.New("its geometry is damaged")

// wkb reads well-known binary (OGC 06-103r4, ISO 13249-3): heights and measures
// are left out. orb's own reader takes two dimensions only. PostGIS's flags of
// dimensions and its number of the reference system are read as well.
type wkb struct {
	b     []byte
	order binary.ByteOrder
}

func (w *wkb) uint32() (uint32, error) {
	if len(w.b) < 4 {
		return 0, errWKB
	}
	v := w.order.Uint32(w.b)
	w.b = w.b[4:]
	return v, nil
}

// geometry reads one; depth bounds how deep collections lie in each other.
func (w *wkb) geometry(depth int) (orb.Geometry, error) {
	if len(w.b) < 1 || depth > maxDepth {
		return nil, errWKB
	}
	if w.order = binary.ByteOrder(binary.BigEndian); w.b[0] == 1 {
		w.order = binary.LittleEndian
	}
	w.b = w.b[1:]
	code, err := w.uint32()
	if err != nil {
		return nil, err
	}
	dimensions := 2
	const hasZ, hasM, hasSRID = 1 << 31, 1 << 30, 1 << 29
	for _, flag := range []uint32{hasZ, hasM} {
		if code&flag != 0 {
			dimensions++
		}
	}
	if code&hasSRID != 0 {
		number, err := w.uint32()
		if err != nil {
			return nil, err
		}
		if err := lonLatNumber(strconv.FormatUint(uint64(number), 10)); err != nil {
			return nil, err
		}
	}
	code &^= hasZ | hasM | hasSRID
	switch code / 1000 {
	case 0:
	case 1, 2:
		dimensions = 3
	case 3:
		dimensions = 4
	default:
		return nil, errWKB
	}
	switch kind := code % 1000; kind {
	case 1:
		points, err := w.points(1, dimensions)
		if err != nil || math.IsNaN(points[0][0]) { // how an empty point is written
			return nil, err
		}
		return points[0], nil
	case 2:
		line, err := w.line(dimensions)
		return orb.LineString(line), err
	case 3:
		n, err := w.count(4)
		if err != nil {
			return nil, err
		}
		p := make(orb.Polygon, n)
		for i := range p {
			ring, err := w.line(dimensions)
			if err != nil {
				return nil, err
			}
			p[i] = ring
		}
		if n == 0 {
			return nil, nil
		}
		return p, nil
	case 4, 5, 6, 7:
		n, err := w.count(5)
		if err != nil {
			return nil, err
		}
		var parts []orb.Geometry
		for range n {
			part, err := w.geometry(depth + 1)
			if err != nil {
				return nil, err
			}
			if part != nil {
				parts = append(parts, part)
			}
		}
		return gathered(parts), nil
	case 8, 9, 10, 11, 12, 13, 14:
		return nil, fmt.Errorf("its geometry has curves (WKB type %d): `ogr2ogr -f GeoJSON -nlt CONVERT_TO_LINEAR -t_srs EPSG:4326 -lco RFC7946=YES new.geojson FILE` draws them as lines", kind)
	}
	return nil, errWKB
}

// count reads how many there are, each of which takes so many bytes at least.
func (w *wkb) count(each int) (int, error) {
	n, err := w.uint32()
	if err != nil || int64(n) > int64(len(w.b)/each) {
		return 0, errWKB
	}
	return int(n), nil
}

func (w *wkb) line(dimensions int) ([]orb.Point, error) {
	n, err := w.count(8 * dimensions)
	if err != nil {
		return nil, err
	}
	return w.points(n, dimensions)
}

func (w *wkb) points(n, dimensions int) ([]orb.Point, error) {
	if len(w.b) < 8*dimensions*n {
		return nil, errWKB
	}
	points := make([]orb.Point, n)
	for i := range points {
		for axis := range points[i] {
			points[i][axis] = math.Float64frombits(w.order.Uint64(w.b[8*axis:]))
		}
		w.b = w.b[8*dimensions:]
	}
	return points, nil
}

// geoPackageGeometry reads what a column of geometries holds: a header with
// perhaps a box, then WKB (OGC 12-128r19, 2.1.3).
func geoPackageGeometry(blob []byte) (orb.Geometry, error) {
	if len(blob) == 0 {
		return nil, nil
	}
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' {
		return nil, errWKB
	}
	const extended, empty = 1 << 5, 1 << 4
	flags := blob[3]
	boxes := []int{0, 32, 48, 48, 64}
	box := int(flags >> 1 & 7)
	switch {
	case flags&extended != 0:
		return nil, errors.New("its geometry is of a kind that only one program reads (ExtendedGeoPackageBinary)")
	case box >= len(boxes) || len(blob) < 8+boxes[box]:
		return nil, errWKB
	case flags&empty != 0:
		return nil, nil
	}
	return (&wkb{b: blob[8+boxes[box]:]}).geometry(0)
}
