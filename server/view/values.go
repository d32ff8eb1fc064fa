package view

import (
	"math"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"

	"frontline/geo"
)

// quoted is plain text as JSON.
func quoted(text string) json.RawMessage { return strconv.AppendQuote(nil, text) }

// KM2 is square kilometres, to a thousandth, of square metres.
func KM2(m2 float64) float64 { return math.Round(m2/1e3) / 1e3 }

// KM is kilometres, to a thousandth, of metres.
func KM(m float64) float64 { return math.Round(m) / 1e3 }

// CenterOf is where to label a feature, nil where it has no place.
func CenterOf(f geo.Feature) *[2]float64 {
	if f.Geometry == nil {
		return nil
	}
	c := [2]float64(f.Center())
	return &c
}

// Bounds is the box around features in degrees, nil where none has a place.
func Bounds(features []geo.Feature) *[4]float64 {
	return BoxOf(geo.Bounds(features))
}

// Extent is the box that tiles of features state, nil where none has a place.
func Extent(features []geo.Feature) *[4]float64 { return BoxOf(geo.Extent(features)) }

// BoxOf is a box as west, south, east, north in degrees; nil for none.
func BoxOf(b orb.Bound, ok bool) *[4]float64 {
	if !ok {
		return nil
	}
	return &[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// number is a whole number as JSON.
func number(n int64) json.RawMessage { return strconv.AppendInt(nil, n, 10) }

// Home is what is shown where nothing says where to look: the record's opening view, else
// Ukraine, but for what lies elsewhere that itself.
func Home(s *geo.Setting, bounds ...orb.Bound) orb.Bound {
	if s != nil && s.View != nil {
		return orb.Bound{Min: orb.Point{s.View[0], s.View[1]}, Max: orb.Point{s.View[2], s.View[3]}}
	}
	if len(bounds) == 0 {
		return ukraine
	}
	of := bounds[0]
	for _, b := range bounds[1:] {
		of = of.Union(b)
	}
	if ukraine.Intersects(of) {
		return ukraine
	}
	return of
}

// Opening is where a map of bounds opens: what a record says that it shows, else all of them.
func Opening(s *geo.Setting, bounds ...orb.Bound) orb.Bound {
	if s != nil && s.View != nil || len(bounds) == 0 {
		return Home(s)
	}
	of := bounds[0]
	for _, b := range bounds[1:] {
		of = of.Union(b)
	}
	return of
}

var ukraine = orb.Bound{Min: orb.Point{22.1, 44.4}, Max: orb.Point{40.2, 52.4}}

// Format is what a tile is made as.
type Format uint8

const (
	FormatMVT Format = iota
	FormatPNG
	FormatPNG2x
)

// Scales are how many pixels a pixel of the 256-pixel picture has.
var Scales = [...]int{FormatPNG: 1, FormatPNG2x: 2}

// WithKey returns the feature that has a key, and whether there is one.
func WithKey(features []geo.Feature, key string) (geo.Feature, bool) {
	i := slices.IndexFunc(features, func(f geo.Feature) bool { return f.Key == key })
	if i < 0 {
		return geo.Feature{}, false
	}
	return features[i], true
}
