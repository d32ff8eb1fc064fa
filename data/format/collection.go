package format

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"frontline/geo"
)

// maxFeatures bounds the features of one file, as in GeoJSON.
const maxFeatures = 1_000_000

// collection is a FeatureCollection in the making.
type collection struct {
	text  []byte
	count int
	notes []string
}

// property is one of a feature's, in the order of the file.
type property struct {
	name  string
	value any // what encoding/json writes
}

// add appends a feature; an id of "" is none, as a geometry of nil is.
func (c *collection) add(id string, g orb.Geometry, properties []property) error {
	if c.count++; c.count > maxFeatures {
		return geo.Errorf(geo.ETooLarge, "there are more than %d features", maxFeatures)
	}
	if len(c.text) == 0 {
		c.text = append(c.text, `{"type":"FeatureCollection","features":[`...)
	} else {
		c.text = append(c.text, ',')
	}
	c.text = append(c.text, "\n"+`{"type":"Feature"`...)
	if id != "" {
		c.member("id", id)
	}
	c.text = append(c.text, `,"properties":{`...)
	seen := map[string]bool{}
	for _, p := range properties {
		if seen[p.name] {
			continue // the first says it
		}
		if len(seen) > 0 {
			c.text = append(c.text, ',')
		}
		seen[p.name] = true
		c.value(p.name)
		c.text = append(c.text, ':')
		c.value(p.value)
	}
	c.text = append(c.text, `},"geometry":`...)
	var err error
	if c.text, err = appendGeometry(c.text, g); err != nil {
		return geo.Errorf(geo.EInvalid, "features[%d]: %v", c.count-1, err)
	}
	c.text = append(c.text, '}')
	return nil
}

func (c *collection) member(name, value string) {
	c.text = append(c.text, `,"`+name+`":`...)
	c.value(value)
}

func (c *collection) value(v any) {
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		v = nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // of texts, numbers and truth values only
	}
	c.text = append(c.text, b...)
}

// end closes the collection and returns its text.
func (c *collection) end() []byte {
	if len(c.text) == 0 {
		c.text = []byte(`{"type":"FeatureCollection","features":[`)
	}
	return append(c.text, "\n]}"...)
}

var errNotFinite = geo.Errorf(geo.EInvalid, "a coordinate is no number")

func appendGeometry(b []byte, g orb.Geometry) ([]byte, error) {
	if g == nil {
		return append(b, "null"...), nil
	}
	b = append(b, `{"type":"`+g.GeoJSONType()+`",`...)
	if parts, ok := g.(orb.Collection); ok {
		b = append(b, `"geometries":`...)
		b, err := appendList(b, parts, appendGeometry)
		return append(b, '}'), err
	}
	b = append(b, `"coordinates":`...)
	var err error
	switch g := g.(type) {
	case orb.Point:
		b, err = appendPoint(b, g)
	case orb.MultiPoint:
		b, err = appendList(b, g, appendPoint)
	case orb.LineString:
		b, err = appendList(b, g, appendPoint)
	case orb.MultiLineString:
		b, err = appendList(b, g, func(b []byte, l orb.LineString) ([]byte, error) { return appendList(b, l, appendPoint) })
	case orb.Polygon:
		b, err = appendPolygon(b, g)
	case orb.MultiPolygon:
		b, err = appendList(b, g, appendPolygon)
	}
	return append(b, '}'), err
}

func appendPolygon(b []byte, p orb.Polygon) ([]byte, error) {
	return appendList(b, p, func(b []byte, r orb.Ring) ([]byte, error) { return appendList(b, r, appendPoint) })
}

func appendList[T any](b []byte, list []T, one func([]byte, T) ([]byte, error)) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = one(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendPoint(b []byte, p orb.Point) ([]byte, error) {
	b = append(b, '[')
	for i, v := range p {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errNotFinite
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	return append(b, ']'), nil
}
