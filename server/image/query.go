package image

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"
	"frontline/server/text"
)

// The bounds of a picture, in pixels at scale 1, and of what stands above it,
// in characters.
const (
	imageLeast  = text.PictureLeast
	imageMost   = 4096
	imagePixels = 8 << 20 // at its scale
	imageTitle  = 120
	imageNote   = 400
	imagePlace  = 9 // the zoom at which a place that is a point is shown
)

// imageQuery is how a picture is asked to be.
type imageQuery struct {
	layers        string
	zoom          uint8
	center        *orb.Point // nil where the view is to be found
	bound         *orb.Bound
	width, height int
	preset        string // of the size; "" where it is in pixels
	scale         int
	theme         look.Theme
	lang          string // "" where none was asked for
	title         string
	note          string // beneath the title
	credit        string // of whoever publishes it, before that of the data
	marks         []editor.Mark
	plain         bool   // the map alone
	place         string // what the view is of, where it is to be found by name
	placeZoom     *uint8
	placeLater    string // that the record has the place from a later date on; "" where it has it
	style         int    // that the address names; 0 for none
	frozen        int    // the older style that it was frozen under; 0 for none
	// What stands around the map, and on it.
	noLegend, noScale, north, inset bool
}

// imageNames are the parameters that a picture takes.
var imageNames = []string{
	"bbox", "credit", "frame", "frozen", "inset", "lang", "layers", "legend", "map", "mark", "north", "note", "place", "scale", "scalebar", "size", "style",
	"theme", "title", "zoom",
}

// parseQuery reads the parameters of a picture; the first that is wrong is
// refused, with what it may be.
func parseQuery(q url.Values, langs []string) (imageQuery, error) {
	out := imageQuery{width: 1200, height: 800, scale: 1}
	for name, values := range q {
		if slices.Contains(imageNames, name) && len(values) != 1 && name != "mark" {
			return out, geo.Errorf(geo.EInvalid, "%s may be given once", name)
		}
	}
	for _, part := range []struct {
		name string
		read func(string) error
	}{
		{"layers", func(v string) error {
			if out.layers = v; v == "" {
				return geo.Errorf(geo.EInvalid, "layers are names with commas between, for example claims,places; leave it out for all")
			}
			return nil
		}},
		{"map", out.readMap},
		{"bbox", out.readBBox},
		{"size", out.readSize},
		{"scale", func(v string) error { return choose(v, "scale", &out.scale, "1", 1, "2", 2) }},
		{"theme", func(v string) error {
			return choose(v, "theme", &out.theme, "light", look.Light, "dark", look.Dark)
		}},
		{"frame", func(v string) error { return choose(v, "frame", &out.plain, "1", false, "0", true) }},
		{"lang", func(v string) error { return text.ReadLang(v, langs, &out.lang) }},
		{"title", readDrawn("title", &out.title, imageTitle)},
		{"note", readDrawn("note", &out.note, imageNote)},
		{"credit", readDrawn("credit", &out.credit, imageTitle)},
		{"legend", readSwitch("legend", &out.noLegend, true)},
		{"scalebar", readSwitch("scalebar", &out.noScale, true)},
		{"north", readSwitch("north", &out.north, false)},
		{"inset", readSwitch("inset", &out.inset, false)},
		{"place", out.readPlace},
		{"zoom", out.readZoom},
		{"style", readStyle(&out.style)},
		{"frozen", readStyle(&out.frozen)},
	} {
		if q.Has(part.name) {
			if err := part.read(q.Get(part.name)); err != nil {
				return out, err
			}
		}
	}
	if err := out.readMarks(q["mark"]); err != nil {
		return out, err
	}
	where := 0
	for _, name := range []string{"map", "bbox", "place"} {
		if q.Has(name) {
			where++
		}
	}
	if where > 1 {
		return out, geo.Errorf(geo.EInvalid, "give one of map, bbox and place")
	}
	if out.placeZoom != nil && out.place == "" {
		return out, geo.Errorf(geo.EInvalid, "zoom goes with place; map has a zoom of its own, for example 7/48.2/37.2")
	}
	if out.preset != "" && !q.Has("scale") {
		out.scale = 2
	}
	if out.width*out.height*out.scale*out.scale > imagePixels {
		return out, geo.Errorf(geo.EInvalid, "a picture has at most %d pixels in all, at its scale: ask for a smaller size", imagePixels)
	}
	return out, nil
}

// presets are sizes by the shape of what a picture stands in, at scale 1. They are drawn at
// twice that where no scale is asked for, so that type can be read on a phone.
var presets = map[string][2]int{"16:9": {800, 450}, "1:1": {540, 540}, "4:5": {540, 675}, "9:16": {540, 960}}

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
	if p, ok := presets[v]; ok {
		q.width, q.height, q.preset = p[0], p[1], v
		return nil
	}
	w, h, ok := strings.Cut(v, "x")
	var err error
	if ok {
		if q.width, err = strconv.Atoi(w); err == nil {
			q.height, err = strconv.Atoi(h)
		}
	}
	inside := func(n int) bool { return n >= imageLeast && n <= imageMost }
	if !ok || err != nil || !inside(q.width) || !inside(q.height) {
		return geo.Errorf(geo.EInvalid, "size is width x height, each from %d to %d pixels, for example 1200x800, or one of %s", imageLeast, imageMost, strings.Join(slices.Sorted(maps.Keys(presets)), ", "))
	}
	return nil
}

func (q *imageQuery) readMap(v string) error {
	zoom, center, err := text.ParseMap(v)
	if err == nil {
		q.zoom, q.center = zoom, &center
	}
	return err
}

func (q *imageQuery) readBBox(v string) error {
	parts := strings.Split(v, ",")
	var n [4]float64
	ok := len(parts) == 4
	for i := 0; ok && i < 4; i++ {
		var err error
		n[i], err = strconv.ParseFloat(parts[i], 64)
		ok = err == nil && !math.IsNaN(n[i])
	}
	if !ok || !text.OnEarth(n[0], n[1]) || !text.OnEarth(n[2], n[3]) || n[0] >= n[2] || n[1] >= n[3] {
		return geo.Errorf(geo.EInvalid, "bbox is west,south,east,north in degrees, for example 35,47,39,50")
	}
	q.bound = &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
	return nil
}

// readLine reads a line of text.
func readLine(name string, to *string) func(string) error {
	return func(v string) error {
		*to = strings.TrimSpace(v)
		if !utf8.ValidString(v) || utf8.RuneCountInString(v) > imageTitle || strings.ContainsFunc(v, unicode.IsControl) {
			return geo.Errorf(geo.EInvalid, "%s is a line of at most %d characters", name, imageTitle)
		}
		return nil
	}
}

// readDrawn reads words of the editor's that the picture shows, of letters that it can show.
func readDrawn(name string, to *string, most int) func(string) error {
	return func(v string) (err error) {
		if *to, err = editor.Words(name, v, most); err != nil {
			return err
		}
		return drawable(name, *to)
	}
}

func drawable(name, text string) error {
	if undrawn := paint.Undrawn(text); len(undrawn) > 0 {
		return geo.Errorf(geo.EInvalid, "pictures have no letters for %s, in %s", strconv.Quote(string(undrawn)), name)
	}
	return nil
}

func (q *imageQuery) readMarks(values []string) (err error) {
	if q.marks, err = editor.ParseMarks(values); err != nil {
		return err
	}
	for _, m := range q.marks {
		if err := drawable("mark", m.Text); err != nil {
			return err
		}
	}
	return nil
}

// readSwitch reads whether a part is there; of a part that is there unless it
// is switched off, whether it is not.
func readSwitch(name string, to *bool, off bool) func(string) error {
	return func(v string) error { return choose(v, name, to, "1", !off, "0", off) }
}

func (q *imageQuery) readPlace(v string) error {
	if err := readLine("place", &q.place)(v); err != nil {
		return err
	}
	if geo.Fold(q.place) == "" || utf8.RuneCountInString(q.place) > geo.MaxQuery {
		return geo.Errorf(geo.EInvalid, "place is a name of at most %d characters, for example Pokrovsk, or a layer and an id, for example claims/donetsk", geo.MaxQuery)
	}
	return nil
}

func (q *imageQuery) readZoom(v string) error {
	n, err := strconv.ParseUint(v, 10, 8)
	if err != nil || n > tile.MaxZoom {
		return geo.Errorf(geo.EInvalid, "zoom is a whole number from 0 to %d", tile.MaxZoom)
	}
	zoom := uint8(n)
	q.placeZoom = &zoom
	return nil
}

func readStyle(to *int) func(string) error {
	return func(v string) (err error) {
		*to, err = text.ParseStyle(v)
		return err
	}
}

// String names what is asked for, the same for the same picture.
func (q imageQuery) String() string {
	where := ""
	if q.center != nil {
		where = fmt.Sprint(q.zoom, *q.center)
	} else if q.bound != nil {
		where = fmt.Sprint(*q.bound)
	}
	return fmt.Sprintf("%s %s %d %d %d %d %d %t %t %t %t %t %q %q %q %q %q", q.layers, where, q.width, q.height, q.scale, q.theme, q.frozen,
		q.plain, q.noLegend, q.noScale, q.north, q.inset, q.title, q.note, q.credit, q.marks, q.placeLater)
}

// drawingPart is what pictures may take, while they are drawn, of what Go may have.
const drawingPart = 3.0 / 10
