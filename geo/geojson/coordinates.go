package geojson

import (
	"math"
	"slices"

	"frontline/geo"

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

// coordinates reads a coordinates member into d.scratch.
func (d *decoder) coordinates() error {
	tok, err := d.token()
	if err != nil {
		return err
	}
	d.scratch.reset()
	switch k := tok.Kind(); k {
	case '[':
	case 'n':
		return nil
	default:
		return d.fail(d.here(), "coordinates are %s, not an array", KindName(k))
	}
	d.scratch.height, err = d.array(1, 0)
	return err
}

// array reads an array whose bracket has been read, and returns how high it
// is, 0 for one that is empty or holds empty ones only. The array of positions
// that it may be one of starts at start.
func (d *decoder) array(depth, start int) (int, error) {
	c := &d.scratch
	if depth > heightPolygons {
		return 0, d.fail(d.here(), "coordinates are nested more than %d deep", heightPolygons)
	}
	own, first, inner, empty := len(c.points), len(c.written), 0, -1
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
			if h == 0 {
				empty = max(empty, 0)
				if n == 0 {
					empty = 1
				}
				continue
			}
			if inner == 0 {
				inner = h
			}
			if h != inner {
				return 0, d.fail(d.here(), "this is %s among arrays that are each %s", heightNames[h], heightNames[inner])
			}
		case k == ']':
			switch {
			case inner == heightPosition && empty >= 0:
				return 0, d.fail(d.here(), emptyArray)
			case inner == heightPath && empty > 0 && c.noExterior == "":
				c.noExterior = d.here()
			}
			switch inner {
			case 0:
				return 0, nil
			case heightPosition:
				c.paths = append(c.paths, path{own, len(c.points), first, len(c.written)})
			case heightPath:
				c.polygons = append(c.polygons, len(c.paths))
			}
			return inner + 1, nil
		case n == 0:
			return 0, d.fail(d.here(), "this is %s, not a number or an array", KindName(k))
		default:
			return 0, d.fail(d.here(), "this is %s, not an array", KindName(k))
		}
	}
}

const emptyArray = "an array among its positions or rings is empty"

// position reads a position whose first number has been read, and appends it
// unless it repeats the one before it in the array that starts at start.
func (d *decoder) position(tok jsontext.Token, start int) error {
	lon := degrees(tok, 360) // past 180 is told as what repairing mends
	tok, err := d.token()
	if err != nil {
		return err
	}
	switch k := tok.Kind(); k {
	case '0':
	case ']':
		return d.fail(d.here(), "a position needs a longitude and a latitude, this has one number")
	default:
		return d.fail(d.here(), "this is %s, not a number", KindName(k))
	}
	lat := degrees(tok, 90)
	if lon.bad != "" || lat.bad != "" {
		d.outOfRange(lon, lat)
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
			return d.fail(d.here(), "this is %s, not a number", KindName(k))
		}
	}
	if d.positions--; d.positions < 0 {
		return d.failCode(geo.ETooLarge, "", "there are more than %d positions: %s", d.maxAllowed, ManyPositions)
	}
	c := &d.scratch
	p, written := orb.Point{lon.rounded, lat.rounded}, orb.Point{lon.written, lat.written}
	if n := len(c.points); n == start || c.points[n-1] != p {
		c.points, c.source = append(c.points, p), append(c.source, written)
	} else if c.written[len(c.written)-1] == written {
		d.doubled++
	}
	c.written = append(c.written, written)
	return nil
}

// outOfRange notes the first position of a geometry that is nowhere.
func (d *decoder) outOfRange(lon, lat number) {
	if d.scratch.faulty {
		return
	}
	d.scratch.faulty = true
	where := d.here().Parent()
	switch {
	case lon.bad != "" && math.Abs(lon.written) > 1000:
		d.fault(where, "longitude %s is outside -180..180: these are not degrees: `%s` makes a file of degrees", lon.bad, toWGS84)
	case lon.bad != "":
		d.fault(where, "longitude %s is outside -180..180", lon.bad)
	case math.Abs(lat.written) <= 180 && math.Abs(lon.written) <= 90:
		d.fault(where, "latitude %s is outside -90..90; the two seem to be swapped: longitude comes first", lat.bad)
	default:
		d.fault(where, "latitude %s is outside -90..90", lat.bad)
	}
}

// number is a coordinate as it is written and rounded to 1e-6; where it then
// lies beyond its limit, bad is its text for a message. Rounding first lets
// 180.00000000000003 pass, which some programs write for 180.
type number struct {
	written, rounded float64
	bad              string
}

func degrees(tok jsontext.Token, limit float64) number {
	v, err := tok.Float()
	if err != nil || math.Abs(v) > limit+1 {
		return number{written: v, bad: geo.Clip(tok.String(), 40)}
	}
	n := number{written: v, rounded: geo.Degrees(geo.Steps(v))}
	if math.Abs(n.rounded) > limit {
		n.bad = geo.Clip(tok.String(), 40)
	}
	return n
}

// geometry makes the geometry of type kind from d.scratch, nil where it is
// empty. base is the path of the GeoJSON geometry object.
func (d *decoder) geometry(kind string, base jsontext.Pointer) (orb.Geometry, error) {
	c := &d.scratch
	at := base.AppendToken("coordinates")
	if c.height == 0 || c.faulty {
		return nil, nil
	}
	if want := geometryHeight(kind); c.height != want {
		return nil, d.fail(at, "the coordinates of a %s are %s, these are %s", kind, heightNames[want], heightNames[c.height])
	}
	if c.noExterior != "" && (kind == "Polygon" || kind == "MultiPolygon") {
		return nil, d.fail(c.noExterior, emptyArray)
	}
	switch kind {
	case "Point":
		d.wrap(at, c.points)
		return c.points[0], nil
	case "MultiPoint":
		d.wrap(at, c.points)
		return orb.MultiPoint(slices.Clone(c.points)), nil
	case "LineString":
		if lines := d.lines(at, c.paths); len(lines) == 1 {
			return lines[0], nil
		} else if len(lines) > 1 {
			return lines, nil
		}
		return nil, nil
	case "MultiLineString":
		if lines := d.lines(at, c.paths); len(lines) > 0 {
			return lines, nil
		}
		return nil, nil
	case "Polygon":
		return d.polygons(at, []int{len(c.paths)}, false), nil
	default:
		return d.polygons(at, c.polygons, true), nil
	}
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
