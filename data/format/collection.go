package format

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// collection is a FeatureCollection in the making.
type collection struct {
	text  []byte
	max   int64 // bytes of text
	count int
	notes []string
	// places are what messages call the features: "row 3", each with its number,
	// and starts where each begins in text.
	places string
	number []int64
	starts []int
	twice  map[string]int // properties that features had twice, of which the first counts
	faults []string       // the first of them, and how many there are
	wrong  int
}

// newCollection makes one of at most max bytes: what a file says once, as the
// name of a column or a folder, JSON has again for each feature.
func newCollection(places string, max int64) *collection {
	return &collection{places: places, max: max, twice: map[string]int{}}
}

// property is one of a feature's, in the order of the file.
type property struct {
	name  string
	value any // what encoding/json writes
}

// add appends the feature of that number; an id of "" is none, as a geometry of
// nil is.
func (c *collection) add(number int64, id string, g orb.Geometry, properties []property) error {
	at := len(c.text)
	if c.count++; c.count > maxFeatures {
		return geo.Errorf(geo.ETooLarge, "there are more than %d features", maxFeatures)
	}
	if len(c.text) == 0 {
		c.text = append(c.text, `{"type":"FeatureCollection","features":[`...)
		at = len(c.text)
	} else {
		c.text = append(c.text, ',')
		at++
	}
	c.text = append(c.text, "\n"+`{"type":"Feature"`...)
	c.number, c.starts = append(c.number, number), append(c.starts, at)
	if id != "" {
		c.member("id", id)
	}
	c.text = append(c.text, `,"properties":{`...)
	seen := map[string]any{}
	for _, p := range properties {
		if text, ok := p.value.(string); ok && len(text) > maxText || len(p.name) > maxText {
			return geo.Errorf(geo.ETooLarge, "%s: what its %s says is larger than 1 MiB", c.place(c.count-1), geo.Clip(p.name, 60))
		}
		if first, again := seen[p.name]; again {
			if first != p.value {
				c.twice[p.name]++
			}
			continue
		}
		if len(seen) > 0 {
			c.text = append(c.text, ',')
		}
		seen[p.name] = p.value
		c.value(p.name)
		c.text = append(c.text, ':')
		c.value(p.value)
		if int64(len(c.text)) > c.max {
			return c.tooLarge()
		}
	}
	c.text = append(c.text, `},"geometry":`...)
	text, err := appendGeometry(c.text, g)
	if err != nil {
		text = append(c.text, "null"...)
		c.fault(err)
	}
	c.text = append(text, '}')
	if int64(len(c.text)) > c.max {
		return c.tooLarge()
	}
	return nil
}

func (c *collection) tooLarge() error {
	return geo.Errorf(geo.ETooLarge, "what the file holds takes more than %d MiB as GeoJSON, which is as much as is taken: --max-mib (over HTTP --upload-mib of serve) takes more", c.max>>20)
}

// maxFaults is how many faults of a file a message lists, as of GeoJSON.
const maxFaults = 20

// fault notes what is wrong with the last feature, and lets reading go on.
func (c *collection) fault(err error) {
	if c.wrong++; len(c.faults) < maxFaults {
		c.faults = append(c.faults, fmt.Sprintf("%s: %v", c.place(c.count-1), err))
	}
}

// err is all that was found to be wrong, nil for nothing.
func (c *collection) err() error {
	switch {
	case c.wrong == 0:
		return nil
	case c.wrong == 1:
		return geo.Errorf(geo.EInvalid, "%s", c.faults[0])
	}
	more := ""
	if n := c.wrong - len(c.faults); n > 0 {
		more = fmt.Sprintf("\n  and %d more", n)
	}
	return geo.Errorf(geo.EInvalid, "%d faults\n  %s%s", c.wrong, strings.Join(c.faults, "\n  "), more)
}

// place is what messages call a feature, with its name, where it has one.
func (c *collection) place(feature int) string {
	if feature < 0 || feature >= len(c.number) {
		return fmt.Sprintf("feature %d", feature)
	}
	place := fmt.Sprintf("%s%d", c.places, c.number[feature])
	var said struct{ Properties map[string]any }
	if json.NewDecoder(bytes.NewReader(c.text[c.starts[feature]:])).Decode(&said) != nil {
		return place
	}
	for _, name := range slices.Sorted(maps.Keys(said.Properties)) {
		if text, ok := said.Properties[name].(string); ok && text != "" && slices.Contains(nameColumns, strings.ToLower(name)) {
			return place + " (" + geo.Printable(geo.Clip(text, 60)) + ")"
		}
	}
	return place
}

// nameColumns are properties, in small letters, by which messages call features.
var nameColumns = []string{"name", "title", "label", "назва", "название"}

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
	for _, name := range slices.Sorted(maps.Keys(c.twice)) {
		who := "1 feature says"
		if n := c.twice[name]; n > 1 {
			who = fmt.Sprintf("%d features say", n)
		}
		c.notes = append(c.notes, fmt.Sprintf("%s %s twice, each time otherwise: the first counts", who, geo.Printable(geo.Clip(name, 60))))
	}
	return append(c.text, "\n]}"...)
}

// written is a geometry that is GeoJSON already.
type written struct {
	orb.Geometry
	json json.RawMessage
}

var errNotFinite = geo.Errorf(geo.EInvalid, "a coordinate is no number")

func appendGeometry(b []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return append(b, "null"...), nil
	case written:
		return append(b, g.json...), nil
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
