package framing

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/tile"
)

// Names are the parameters.
var Names = []string{"bbox", "fit", "map", "padding", "place", "radius", "zoom"}

// Padding is how many pixels are kept free around what is framed, where nobody says.
const Padding = 28

// The bounds of what is asked for.
const (
	longestPlace = 120 // characters
	leastRadius  = 0.1 // kilometres
	mostRadius   = 2000
)

// Query is how a view is asked for: by a view, a box, a layer or a place, or by none of them.
type Query struct {
	Zoom      float64
	Center    *orb.Point // of a view; nil of another
	Bound     *orb.Bound
	Layer     string
	Place     string
	Radius    float64  // around the place, in kilometres; 0 where nobody says
	PlaceZoom *float64 // of a place
	Padding   int
	padded    bool
}

// Parse reads the parameters, of which others are passed over. width and height are those of what
// is framed, in pixels; 0 where they are not known.
func Parse(values url.Values, width, height int) (q Query, err error) {
	q.Padding = Padding
	for _, name := range Names {
		if values.Has(name) {
			if err := q.read(name, values.Get(name)); err != nil {
				return q, err
			}
		}
	}
	return q, q.agree(values, width, height)
}

// Check refuses one of the parameters that cannot be read.
func Check(name, v string) error { return new(Query).read(name, v) }

func (q *Query) read(name, v string) error {
	return map[string]func(string) error{
		"map": q.readMap, "bbox": q.readBBox, "fit": q.readLayer, "place": q.readPlace, "radius": q.readRadius, "zoom": q.readZoom, "padding": q.readPadding,
	}[name](v)
}

// agree refuses parameters that contradict each other.
func (q *Query) agree(values url.Values, width, height int) error {
	var given []string
	for _, name := range []string{"map", "bbox", "fit", "place"} {
		if values.Has(name) {
			given = append(given, name)
		}
	}
	if len(given) > 1 {
		return geo.Errorf(geo.EInvalid, "give one of map, bbox, fit and place: %s contradict each other", strings.Join(given, " and "))
	}
	switch {
	case q.Place == "" && (q.PlaceZoom != nil || q.Radius != 0):
		return geo.Errorf(geo.EInvalid, "zoom and radius go with place; map has a zoom of its own, for example 8.6/48.2/37.2")
	case q.PlaceZoom != nil && q.Radius != 0:
		return geo.Errorf(geo.EInvalid, "give zoom or radius, not both: either says how much is shown around the place")
	case q.padded && (q.Center != nil || q.PlaceZoom != nil):
		return geo.Errorf(geo.EInvalid, "padding is around what is framed: a map or place with a zoom has none")
	}
	if side := min(width, height); side > 0 && q.padded && 3*q.Padding > side {
		return geo.Errorf(geo.EInvalid, "padding is at most %d pixels here, a third of the shorter side", side/3)
	}
	return nil
}

// Given returns those of the parameters that are given, as they are written.
func Given(values url.Values) url.Values {
	out := url.Values{}
	for _, name := range Names {
		if values.Has(name) {
			out.Set(name, values.Get(name))
		}
	}
	return out
}

func (q *Query) readMap(v string) error {
	zoom, center, err := ParseMap(v)
	if err == nil {
		q.Zoom, q.Center = zoom, &center
	}
	return err
}

func (q *Query) readBBox(v string) error {
	parts := strings.Split(v, ",")
	var n [4]float64
	ok := len(parts) == 4
	for i := 0; ok && i < 4; i++ {
		var err error
		n[i], err = strconv.ParseFloat(parts[i], 64)
		ok = err == nil && !math.IsNaN(n[i])
	}
	if !ok || !OnEarth(n[0], n[1]) || !OnEarth(n[2], n[3]) || n[0] >= n[2] || n[1] >= n[3] {
		return geo.Errorf(geo.EInvalid, "bbox is west,south,east,north in degrees, for example 35,47,39,50")
	}
	q.Bound = &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
	return nil
}

func (q *Query) readLayer(v string) error {
	if q.Layer = v; geo.CheckLayerID(v) != nil {
		return geo.Errorf(geo.EInvalid, "fit is the id of a layer, whose territory is framed, for example control")
	}
	return nil
}

func (q *Query) readPlace(v string) error {
	q.Place = strings.TrimSpace(v)
	if !utf8.ValidString(v) || utf8.RuneCountInString(v) > longestPlace || strings.ContainsFunc(v, unicode.IsControl) {
		return geo.Errorf(geo.EInvalid, "place is a line of at most %d characters", longestPlace)
	}
	if geo.Fold(q.Place) == "" || utf8.RuneCountInString(q.Place) > geo.MaxQuery {
		return geo.Errorf(geo.EInvalid, "place is a name of at most %d characters, for example Pokrovsk, or a layer and an id, for example claims/donetsk", geo.MaxQuery)
	}
	return nil
}

var radiusText = regexp.MustCompile(`^(\d{1,4}(?:\.\d{1,3})?) ?(km)?$`)

func (q *Query) readRadius(v string) error {
	if m := radiusText.FindStringSubmatch(v); m != nil {
		q.Radius, _ = strconv.ParseFloat(m[1], 64) // digits
	}
	if q.Radius < leastRadius || q.Radius > mostRadius {
		return geo.Errorf(geo.EInvalid, "radius is how many kilometres around the place are shown, from %g to %g, for example 20km", leastRadius, float64(mostRadius))
	}
	return nil
}

func (q *Query) readZoom(v string) error {
	zoom, ok := parseZoom(v)
	if !ok {
		return geo.Errorf(geo.EInvalid, "zoom is a number from 0 to %d, for example 9 or 8.6", tile.MaxZoom)
	}
	q.PlaceZoom = &zoom
	return nil
}

func (q *Query) readPadding(v string) (err error) {
	if q.Padding, err = strconv.Atoi(v); err != nil || q.Padding < 0 || q.Padding > 1000 {
		return geo.Errorf(geo.EInvalid, "padding is how many pixels are kept free around what is framed, from 0, for example 40")
	}
	q.padded = true
	return nil
}

// parseZoom reads a zoom, to a hundredth of a percent of how large things are.
func parseZoom(v string) (float64, bool) {
	n, err := strconv.ParseFloat(v, 64)
	return math.Round(n*10_000) / 10_000, err == nil && n >= 0 && n <= tile.MaxZoom
}

// ParseMap reads zoom/latitude/longitude, as the map's page has it.
func ParseMap(v string) (zoom float64, center orb.Point, err error) {
	wrong := geo.Errorf(geo.EInvalid, "map is zoom/latitude/longitude with a zoom from 0 to %d, for example 7/48.2/37.2 or 8.6/48.2/37.2", tile.MaxZoom)
	parts := strings.Split(v, "/")
	if len(parts) != 3 {
		return 0, center, wrong
	}
	zoom, ok := parseZoom(parts[0])
	lat, errLat := strconv.ParseFloat(parts[1], 64)
	lon, errLon := strconv.ParseFloat(parts[2], 64)
	if !ok || errLat != nil || errLon != nil || math.IsNaN(lat) || math.IsNaN(lon) || !OnEarth(lon, lat) {
		return 0, center, wrong
	}
	return zoom, orb.Point{lon, lat}, nil
}

// OnEarth reports whether a point lies where maps are drawn.
func OnEarth(lon, lat float64) bool { return math.Abs(lon) <= 180 && math.Abs(lat) <= 85 }
