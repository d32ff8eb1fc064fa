package image

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/geo/raster/brand"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/poster"
	"frontline/server/basemap"
	"frontline/server/framing"
	"frontline/server/text"
)

// The bounds of a picture, in pixels at scale 1, and of what stands above it,
// in characters.
const (
	imageLeast  = text.PictureLeast
	imageMost   = 4096
	imagePixels = 8 << 20  // at its scale
	printPixels = 18 << 20 // A3 at 300 dpi
	imageTitle  = 120
	imageNote   = 400
)

// imageQuery is how a picture is asked to be.
type imageQuery struct {
	layers        string
	frame         framing.Query
	framed        framing.Frame // once it is found
	width, height int           // in pixels of scale 1
	preset        string        // of the size; "" where it is in pixels
	scale         float64
	print         *poster.Print // nil where it is for a screen
	theme         look.Theme
	lang          string // "" where none was asked for
	title         string
	note          string // beneath the title
	credit        string // of whoever publishes it, before that of the data
	marks         []editor.Mark
	brand         string       // the house style that is asked for; once it is found, its id, "" for none
	house         *brand.Brand // that style
	basemap       string       // as the address names them; "" where it does not
	basemaps      []basemap.Attached
	plain         bool // the map alone
	style         int  // that the address names; 0 for none
	frozen        int  // the older style that it was frozen under; 0 for none
	// What stands around the map, and on it.
	noLegend, noScale, north, inset bool
}

// imageNames are the parameters that a picture takes.
var imageNames = []string{
	"basemap", "bbox", "brand", "credit", "dpi", "fit", "frame", "frozen", "inset", "lang", "layers", "legend", "map", "mark", "north", "note", "padding", "paper",
	"place", "radius", "scale", "scalebar", "size", "style", "theme", "title", "zoom",
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
		{"brand", func(v string) error {
			if out.brand = v; v != noBrand && !brandText.MatchString(v) {
				return geo.Errorf(geo.EInvalid, "brand is none, or the id of a house style, which addresses have from the map’s own “Share”")
			}
			return nil
		}},
		{basemap.Param, func(v string) error {
			out.basemap = v
			return basemap.Check(v)
		}},
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
	if out.preset != "" && !q.Has("scale") {
		out.scale = 2
	}
	if err := out.readPrint(q); err != nil {
		return out, err
	}
	var err error
	if out.frame, err = framing.Parse(q, out.width, out.height); err != nil {
		return out, err
	}
	most := imagePixels
	if q.Has("dpi") || q.Has("paper") {
		most = printPixels
	}
	if w, h := out.pixels(); w*h > most {
		return out, geo.Errorf(geo.EInvalid, "a picture has at most %d pixels in all, and this would have %d×%d: ask for a smaller size or fewer dpi", most, w, h)
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

func readStyle(to *int) func(string) error {
	return func(v string) (err error) {
		*to, err = text.ParseStyle(v)
		return err
	}
}

// String names what is asked for, the same for the same picture.
func (q imageQuery) String() string {
	return fmt.Sprintf("%s %s %d %d %v %v %d %d %t %t %t %t %t %q %q %q %q %s %s", q.layers, q.framed, q.width, q.height, q.scale, q.print, q.theme, q.frozen,
		q.plain, q.noLegend, q.noScale, q.north, q.inset, q.title, q.note, q.credit, q.marks, q.brand, basemap.Joined(q.basemaps))
}

// noBrand asks for a picture without the house style.
const noBrand = "none"

var brandText = regexp.MustCompile(`^[0-9a-f]{12}$`)

// findBrand finds in which house style a picture is drawn. An address that is pinned has the one
// that it names, or none, for ever: as a house changes its style, what was frozen is as it was, or
// gone. Others have the style of the day.
func (s *Images) findBrand(q *imageQuery, pinned bool) error {
	own := ""
	if s.o.Brand != nil {
		own = s.o.Brand.ID
	}
	switch {
	case q.brand == noBrand || q.brand == "" && pinned:
		q.brand = ""
	case q.brand == "":
		q.brand = own
	case q.brand != own:
		return geo.Errorf(geo.EGone, "this picture was drawn in a house style that is no more; with brand=none it is drawn without one")
	}
	if q.brand != "" {
		q.house = s.o.Brand
	}
	return nil
}

// drawingPart is what pictures may take, while they are drawn, of what Go may have.
const drawingPart = 3.0 / 10
