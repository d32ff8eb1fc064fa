package format

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// errWKT is what is wrong with a text that is no geometry.
var errWKT = errors.New("its geometry is no well-known text (WKT), as POLYGON ((37 48, 38 48, 38 49, 37 48)) is")

// wkt reads well-known text (OGC 06-103r4), and PostGIS's with SRID=4326; before
// it: heights and measures are left out. orb's own reader takes two dimensions
// only.
type wkt struct{ rest string }

// readWKT reads a text that is one geometry; nil for an empty one.
func readWKT(text string) (orb.Geometry, error) {
	w := wkt{text}
	if len(text) > 5 && strings.EqualFold(text[:5], "SRID=") {
		number, rest, _ := strings.Cut(text[5:], ";")
		if err := lonLatNumber(number); err != nil {
			return nil, err
		}
		w.rest = rest
	}
	g, err := w.geometry(0)
	if err == nil && w.peek() != 0 {
		err = errWKT
	}
	return g, err
}

// peek is the next character that is no blank, 0 at the end.
func (w *wkt) peek() byte {
	w.rest = strings.TrimLeft(w.rest, " \t\r\n")
	if w.rest == "" {
		return 0
	}
	return w.rest[0]
}

func (w *wkt) take(c byte) bool {
	if w.peek() != c {
		return false
	}
	w.rest = w.rest[1:]
	return true
}

// word takes the letters that come next, as capitals.
func (w *wkt) word() string {
	w.peek()
	n := 0
	for n < len(w.rest) && n < 32 && (w.rest[n]|0x20 >= 'a' && w.rest[n]|0x20 <= 'z') {
		n++
	}
	word := strings.ToUpper(w.rest[:n])
	w.rest = w.rest[n:]
	return word
}

// geometry reads one; depth bounds how deep collections lie in each other.
func (w *wkt) geometry(depth int) (orb.Geometry, error) {
	if depth > maxDepth {
		return nil, errWKT
	}
	kind := w.word()
	next := w.word() // Z, M, ZM, EMPTY or nothing
	if next == "Z" || next == "M" || next == "ZM" {
		next = w.word()
	}
	if next != "" && next != "EMPTY" {
		return nil, errWKT
	}
	for _, suffix := range []string{"ZM", "Z", "M"} {
		if k, ok := strings.CutSuffix(kind, suffix); ok {
			kind = k
			break
		}
	}
	switch kind {
	case "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE", "CURVE", "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE":
		return nil, fmt.Errorf("its geometry is a %s: `ogr2ogr -f GeoJSON -nlt CONVERT_TO_LINEAR -lco RFC7946=YES new.geojson FILE` draws curves as lines", kind)
	case "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION":
	default:
		return nil, errWKT
	}
	if next == "EMPTY" {
		return nil, nil
	}
	var parts []orb.Geometry
	add := func(g orb.Geometry, err error) error {
		if err == nil && g != nil {
			parts = append(parts, g)
		}
		return err
	}
	switch kind {
	case "POINT":
		points, err := w.points()
		if err != nil || len(points) != 1 {
			return nil, errWKT
		}
		return points[0], nil
	case "LINESTRING":
		points, err := w.points()
		return orb.LineString(points), err
	case "POLYGON":
		return w.polygon()
	case "MULTIPOINT":
		err := w.list(func() error {
			if w.peek() == '(' {
				points, err := w.points()
				if err != nil || len(points) != 1 {
					return errWKT
				}
				return add(points[0], nil)
			}
			return add(w.point())
		})
		return gathered(parts), err
	case "MULTILINESTRING":
		err := w.list(func() error {
			points, err := w.points()
			return add(orb.LineString(points), err)
		})
		return gathered(parts), err
	case "MULTIPOLYGON":
		err := w.list(func() error { return add(w.polygon()) })
		return gathered(parts), err
	}
	err := w.list(func() error { return add(w.geometry(depth + 1)) })
	return gathered(parts), err
}

// list reads what stands in brackets, with commas between. Of an element that is
// EMPTY nothing is read.
func (w *wkt) list(one func() error) error {
	if !w.take('(') {
		return errWKT
	}
	for {
		if len(w.rest) >= 5 && w.peek()|0x20 == 'e' && strings.EqualFold(w.rest[:min(5, len(w.rest))], "EMPTY") {
			w.rest = w.rest[5:]
		} else if err := one(); err != nil {
			return err
		}
		if w.take(')') {
			return nil
		}
		if !w.take(',') {
			return errWKT
		}
	}
}

func (w *wkt) polygon() (orb.Geometry, error) {
	var p orb.Polygon
	err := w.list(func() error {
		points, err := w.points()
		p = append(p, orb.Ring(points))
		return err
	})
	if err != nil || len(p) == 0 {
		return nil, err
	}
	return p, nil
}

func (w *wkt) points() ([]orb.Point, error) {
	var points []orb.Point
	err := w.list(func() error {
		g, err := w.point()
		if len(points) == maxPositions {
			return errPositions
		}
		if err == nil {
			points = append(points, g.(orb.Point))
		}
		return err
	})
	return points, err
}

// point reads two to four numbers.
func (w *wkt) point() (orb.Geometry, error) {
	var p orb.Point
	for n := 0; ; n++ {
		w.peek()
		length := strings.IndexAny(w.rest, " \t\r\n,()")
		if length < 0 {
			length = len(w.rest)
		}
		if length == 0 {
			if n < 2 || n > 4 {
				return nil, errWKT
			}
			return p, nil
		}
		v, err := strconv.ParseFloat(w.rest[:length], 64)
		if err != nil {
			return nil, errWKT
		}
		if n < 2 {
			p[n] = v
		}
		w.rest = w.rest[length:]
	}
}
