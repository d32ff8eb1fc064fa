package geo

import (
	"math"
	"slices"
	"strconv"

	"frontline/geo/grid"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/paulmach/orb"
)

// The heights of coordinate arrays: how many brackets are around a number.
const (
	heightPosition = 1 + iota // Point
	heightPath                // MultiPoint, LineString, a ring
	heightRings               // MultiLineString, Polygon
	heightPolygons            // MultiPolygon
)

var heightNames = [...]string{
	heightPosition: "one position",
	heightPath:     "an array of positions",
	heightRings:    "an array of arrays of positions",
	heightPolygons: "an array of arrays of arrays of positions",
}

// coords is a coordinates member, read before it may be known what it is of:
// "type" may come after it. It is flat: all positions in one slice, with the
// bounds of each array.
type coords struct {
	height   int
	points   []orb.Point // rounded, without repetition
	paths    []path      // each array of positions
	polygons []int       // the end in paths of each array of paths
}

// path is one array of positions.
type path struct {
	start, end int // in coords.points
	written    int // positions that it had before repetitions were dropped
}

func (c *coords) reset() {
	c.height = 0
	c.points, c.paths, c.polygons = c.points[:0], c.paths[:0], c.polygons[:0]
}

// coordinates reads a coordinates member into d.scratch.
func (d *decoder) coordinates() error {
	tok, err := d.token()
	if err != nil {
		return err
	}
	if k := tok.Kind(); k != '[' {
		return d.fail(d.here(), "coordinates are %s, not an array", kindName(k))
	}
	d.scratch.reset()
	d.scratch.height, err = d.array(1, 0)
	return err
}

// array reads an array whose bracket has been read, and answers how high it
// is. The array of positions that it may be one of starts at start.
func (d *decoder) array(depth, start int) (int, error) {
	c := &d.scratch
	if depth > heightPolygons {
		return 0, d.fail(d.here(), "coordinates are nested more than %d deep", heightPolygons)
	}
	own, inner := len(c.points), 0
	for n := 0; ; n++ {
		tok, err := d.token()
		if err != nil {
			return 0, err
		}
		switch k := tok.Kind(); {
		case k == '0' && n == 0:
			return heightPosition, d.position(tok, start)
		case k == '[':
			h, err := d.array(depth+1, own)
			if err != nil {
				return 0, err
			}
			if inner == 0 {
				inner = h
			}
			if h != inner {
				return 0, d.fail(d.here(), "this is %s among arrays that are each %s", heightNames[h], heightNames[inner])
			}
		case k == ']' && n == 0:
			return 0, d.fail(d.here(), "this array is empty")
		case k == ']':
			switch inner {
			case heightPosition:
				c.paths = append(c.paths, path{own, len(c.points), n})
			case heightPath:
				c.polygons = append(c.polygons, len(c.paths))
			}
			return inner + 1, nil
		case n == 0:
			return 0, d.fail(d.here(), "this is %s, not a number or an array", kindName(k))
		default:
			return 0, d.fail(d.here(), "this is %s, not an array", kindName(k))
		}
	}
}

// position reads a position whose first number has been read, and appends it
// unless it repeats the one before it in the array that starts at start.
func (d *decoder) position(tok jsontext.Token, start int) error {
	lon, lonOK, lonText := degrees(tok, 180)
	tok, err := d.token()
	if err != nil {
		return err
	}
	switch k := tok.Kind(); k {
	case '0':
	case ']':
		return d.fail(d.here(), "a position needs a longitude and a latitude, this has one number")
	default:
		return d.fail(d.here(), "this is %s, not a number", kindName(k))
	}
	lat, latOK, latText := degrees(tok, 90)
	where := jsontext.Pointer("")
	if !lonOK || !latOK {
		where = d.here().Parent()
	}
	switch {
	case !lonOK:
		return d.fail(where, "longitude %s is outside -180..180", lonText)
	case !latOK && math.Abs(lat) <= 180 && math.Abs(lon) <= 90:
		return d.fail(where, "latitude %s is outside -90..90; the two seem to be swapped: GeoJSON has longitude first", latText)
	case !latOK:
		return d.fail(where, "latitude %s is outside -90..90", latText)
	}
	// Height and whatever else follows is dropped, but must be numbers.
	for {
		tok, err := d.token()
		if err != nil {
			return err
		}
		if tok.Kind() == ']' {
			break
		}
		if k := tok.Kind(); k != '0' {
			return d.fail(d.here(), "this is %s, not a number", kindName(k))
		}
	}
	if d.positions--; d.positions < 0 {
		return d.failCode(ETooLarge, "", "there are more than %d positions", d.maxAllowed)
	}
	c := &d.scratch
	p := orb.Point{lon, lat}
	if n := len(c.points); n == start || c.points[n-1] != p {
		c.points = append(c.points, p)
	}
	return nil
}

// degrees is the number of tok rounded to 1e-6, and whether it then lies
// within ±limit; if not, text is the number for a message. Rounding first
// lets 180.00000000000003 pass, which some programs write for 180.
func degrees(tok jsontext.Token, limit float64) (v float64, ok bool, text string) {
	v, err := tok.Float()
	if err != nil || math.Abs(v) > limit+1 {
		return v, false, clip(tok.String(), 40)
	}
	n := grid.Steps(v)
	v = float64(n) / grid.PerDegree
	if math.Abs(v) > limit {
		return v, false, clip(tok.String(), 40)
	}
	return v, true, ""
}

// geometry makes the geometry of type kind from d.scratch. base is the path
// of the GeoJSON geometry object.
func (d *decoder) geometry(kind string, base jsontext.Pointer) (orb.Geometry, error) {
	c := &d.scratch
	at := base.AppendToken("coordinates")
	if want := geometryHeight(kind); c.height != want {
		return nil, d.fail(at, "the coordinates of a %s are %s, these are %s", kind, heightNames[want], heightNames[c.height])
	}
	var g orb.Geometry
	switch kind {
	case "Point":
		return c.points[0], nil
	case "MultiPoint":
		return orb.MultiPoint(slices.Clone(c.points)), nil
	case "LineString":
		return d.line(c.paths[0], at)
	case "MultiLineString":
		lines := make(orb.MultiLineString, 0, len(c.paths))
		for i, p := range c.paths {
			line, err := d.line(p, index(at, i))
			if err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
		return lines, nil
	case "Polygon":
		poly, err := d.polygon(c.paths, at)
		if err != nil {
			return nil, err
		}
		g = poly
	default:
		polys, first := make(orb.MultiPolygon, 0, len(c.polygons)), 0
		for i, end := range c.polygons {
			poly, err := d.polygon(c.paths[first:end], index(at, i))
			if err != nil {
				return nil, err
			}
			polys, first = append(polys, poly), end
		}
		g = polys
	}
	if f := valid.Check(g); f != nil {
		return nil, d.fail(at+jsontext.Pointer(f.Path), "%s", f.Reason)
	}
	return g, nil
}

// geometryHeight is how high the coordinates of one of geometryTypes are.
func geometryHeight(kind string) int {
	switch kind {
	case "Point":
		return heightPosition
	case "MultiPoint", "LineString":
		return heightPath
	case "MultiLineString", "Polygon":
		return heightRings
	default:
		return heightPolygons
	}
}

func (d *decoder) line(p path, at jsontext.Pointer) (orb.LineString, error) {
	switch {
	case p.written < 2:
		return nil, d.fail(at, "a line needs at least 2 positions, this has 1")
	case p.end-p.start < 2:
		return nil, d.fail(at, "the positions of the line are all the same once rounded to 0.000001 degrees")
	}
	return orb.LineString(slices.Clone(d.scratch.points[p.start:p.end])), nil
}

func (d *decoder) polygon(paths []path, at jsontext.Pointer) (orb.Polygon, error) {
	poly := make(orb.Polygon, 0, len(paths))
	for i, p := range paths {
		at := index(at, i)
		points := d.scratch.points[p.start:p.end]
		first, last := points[0], points[len(points)-1]
		switch {
		case p.written < 4:
			return nil, d.fail(at, "a ring needs at least 4 positions, the last the same as the first; this has %d", p.written)
		case first != last:
			return nil, d.fail(at, "the ring is not closed: it begins at %s and ends at %s", grid.LonLat(first), grid.LonLat(last))
		case len(points) < 4:
			return nil, d.fail(at, "the ring has fewer than 4 positions once rounded to 0.000001 degrees")
		}
		ring := orb.Ring(slices.Clone(points))
		grid.Orient(ring, i == 0)
		poly = append(poly, ring)
	}
	return poly, nil
}

func index(at jsontext.Pointer, i int) jsontext.Pointer {
	return at.AppendToken(strconv.Itoa(i))
}
