package server

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/words"
)

// The bounds of a picture, in pixels at scale 1, and of what stands above it,
// in characters.
const (
	imageLeast  = 64
	imageMost   = 4096
	imagePixels = 8 << 20 // at its scale
	imageTitle  = 120
)

// imageQuery is how a picture is asked to be.
type imageQuery struct {
	layers        string
	zoom          uint8
	center        *orb.Point // nil where the view is to be found
	bound         *orb.Bound
	width, height int
	scale         int
	theme         raster.Theme
	lang          string // "" where none was asked for
	title         string
	plain         bool // the map alone
}

// imageNames are the parameters that a picture takes.
var imageNames = []string{"bbox", "frame", "lang", "layers", "map", "scale", "size", "theme", "title"}

// parseImageQuery reads the parameters of a picture; the first that is unknown
// or wrong is refused, with what it may be.
func parseImageQuery(q url.Values) (imageQuery, error) {
	out := imageQuery{width: 1200, height: 800, scale: 1}
	for name, values := range q {
		if !slices.Contains(imageNames, name) {
			return out, geo.Errorf(geo.EInvalid, "a picture takes %s, and nothing else", strings.Join(imageNames, ", "))
		}
		if len(values) != 1 {
			return out, geo.Errorf(geo.EInvalid, "%s may be given once", name)
		}
	}
	for _, part := range []struct {
		name string
		read func(string) error
	}{
		{"layers", func(v string) error { out.layers = v; return nil }},
		{"map", out.readMap},
		{"bbox", out.readBBox},
		{"size", out.readSize},
		{"scale", func(v string) error { return choose(v, "scale", &out.scale, "1", 1, "2", 2) }},
		{"theme", func(v string) error {
			return choose(v, "theme", &out.theme, "light", raster.Light, "dark", raster.Dark)
		}},
		{"frame", func(v string) error { return choose(v, "frame", &out.plain, "1", false, "0", true) }},
		{"lang", func(v string) error {
			out.lang = v
			if !slices.Contains(words.Languages, v) {
				return geo.Errorf(geo.EInvalid, "lang is one of %s", strings.Join(words.Languages, ", "))
			}
			return nil
		}},
		{"title", out.readTitle},
	} {
		if q.Has(part.name) {
			if err := part.read(q.Get(part.name)); err != nil {
				return out, err
			}
		}
	}
	if out.center != nil && out.bound != nil {
		return out, geo.Errorf(geo.EInvalid, "give map or bbox, not both")
	}
	if out.width*out.height*out.scale*out.scale > imagePixels {
		return out, geo.Errorf(geo.EInvalid, "a picture has at most %d pixels in all, at its scale: ask for a smaller size", imagePixels)
	}
	return out, nil
}

// choose reads one of two values.
func choose[T any](v, name string, to *T, a string, ofA T, b string, ofB T) error {
	switch v {
	case a:
		*to = ofA
	case b:
		*to = ofB
	default:
		return geo.Errorf(geo.EInvalid, "%s is %s or %s", name, a, b)
	}
	return nil
}

func (q *imageQuery) readSize(v string) error {
	w, h, ok := strings.Cut(v, "x")
	var err error
	if ok {
		if q.width, err = strconv.Atoi(w); err == nil {
			q.height, err = strconv.Atoi(h)
		}
	}
	inside := func(n int) bool { return n >= imageLeast && n <= imageMost }
	if !ok || err != nil || !inside(q.width) || !inside(q.height) {
		return geo.Errorf(geo.EInvalid, "size is width x height, each from %d to %d pixels, for example 1200x800", imageLeast, imageMost)
	}
	return nil
}

// readMap reads zoom/latitude/longitude, as the map's page has it.
func (q *imageQuery) readMap(v string) error {
	parts := strings.Split(v, "/")
	numbers := make([]float64, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(n) {
			return errImageMap()
		}
		numbers[i] = n
	}
	if len(numbers) != 3 || numbers[0] < 0 || numbers[0] > tile.MaxZoom || !onEarth(numbers[2], numbers[1]) {
		return errImageMap()
	}
	q.zoom, q.center = uint8(math.Round(numbers[0])), &orb.Point{numbers[2], numbers[1]}
	return nil
}

func errImageMap() error {
	return geo.Errorf(geo.EInvalid, "map is zoom/latitude/longitude with a zoom from 0 to %d, for example 7/48.2/37.2", tile.MaxZoom)
}

func onEarth(lon, lat float64) bool { return math.Abs(lon) <= 180 && math.Abs(lat) <= 85 }

func (q *imageQuery) readBBox(v string) error {
	parts := strings.Split(v, ",")
	var n [4]float64
	ok := len(parts) == 4
	for i := 0; ok && i < 4; i++ {
		var err error
		n[i], err = strconv.ParseFloat(parts[i], 64)
		ok = err == nil && !math.IsNaN(n[i])
	}
	if !ok || !onEarth(n[0], n[1]) || !onEarth(n[2], n[3]) || n[0] >= n[2] || n[1] >= n[3] {
		return geo.Errorf(geo.EInvalid, "bbox is west,south,east,north in degrees, for example 35,47,39,50")
	}
	q.bound = &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
	return nil
}

func (q *imageQuery) readTitle(v string) error {
	q.title = strings.TrimSpace(v)
	if !utf8.ValidString(v) || utf8.RuneCountInString(v) > imageTitle || strings.ContainsFunc(v, unicode.IsControl) {
		return geo.Errorf(geo.EInvalid, "title is a line of at most %d characters", imageTitle)
	}
	return nil
}

// String names what is asked for, the same for the same picture.
func (q imageQuery) String() string {
	where := ""
	if q.center != nil {
		where = fmt.Sprint(q.zoom, *q.center)
	} else if q.bound != nil {
		where = fmt.Sprint(*q.bound)
	}
	return fmt.Sprint(q.layers, " ", where, " ", q.width, q.height, q.scale, q.theme, q.plain, " ", q.title)
}
