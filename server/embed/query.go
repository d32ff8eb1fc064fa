package embed

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/geo/mercator"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/framing"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

// embedQuery is how an embed is asked to be.
type embedQuery struct {
	chosen   url.Values // what the map's page understands too, as it is to be shown
	date     string     // of view; "" for live
	compare  string     // the other date, where the look has two
	rev      string     // "" where the record is shown as it is known
	from     string     // what time may be moved in; "" where it may not
	until    string     // "" for no end
	lang     string     // "" where none was asked for
	theme    string     // auto, light or dark
	controls []string
	height   int      // in pixels; 0 for what suits the width
	style    int      // of which the address is; 0 where it does not say
	langs    []string // that there are
	marks    []editor.Mark
	frame    framing.Query
	framed   url.Values    // the same as it is asked for, but for a view, which is chosen
	shown    framing.Frame // once it is found
}

// embedControls are the controls that an embed may show, in their order.
var embedControls = []string{"move", "zoom", "time"}

// embedNames are the parameters that an embed takes.
var embedNames = []string{
	"basemap", "bbox", "compare", "controls", "date", "fit", "height", "lang", "layers", "look", "map", "mark", "padding", "place", "radius", "range", "rev", "sources",
	"style", "swipe", "theme", "who", "zoom",
}

// The bounds of an embed, in pixels.
const (
	embedLowest  = 160
	embedHighest = 2000
)

var (
	lookText  = regexp.MustCompile(`^(map|changes|swipe|age)$`)
	whoText   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	swipeText = regexp.MustCompile(`^(\d{1,2}|100)$`)
)

// parseEmbedQuery reads the parameters of an embed; the first that is wrong is
// refused, with what it may be.
func parseEmbedQuery(q url.Values, langs []string) (embedQuery, error) {
	out := embedQuery{langs: langs, chosen: url.Values{}, theme: "auto", controls: []string{"move", "zoom"}}
	for name, values := range q {
		if name != "mark" && slices.Contains(embedNames, name) && (len(values) != 1 || len(values[0]) > web.LongestParam) {
			return out, geo.Errorf(geo.EInvalid, "%s may be given once, and no longer than %d characters", name, web.LongestParam)
		}
	}
	for _, name := range embedNames {
		if q.Has(name) && name != "mark" {
			if err := out.read(name, q.Get(name)); err != nil {
				return out, err
			}
		}
	}
	var err error
	if out.marks, err = editor.ParseMarks(q["mark"]); err != nil {
		return out, err
	}
	if out.from != "" && !q.Has("controls") {
		out.controls = embedControls
	}
	if out.frame, err = framing.Parse(q, 0, out.height); err != nil {
		return out, err
	}
	out.framed = framing.Given(q)
	out.framed.Del("map")
	return out, out.agree()
}

// read takes one parameter.
func (e *embedQuery) read(name, v string) (err error) {
	matching := func(to *string, re *regexp.Regexp, example string) error {
		if !re.MatchString(v) {
			return geo.Errorf(geo.EInvalid, "%s is written as %s", name, example)
		}
		if to != nil {
			*to = v
		}
		e.chosen.Set(name, v)
		return nil
	}
	switch name {
	case "date":
		return e.readDate(name, v, &e.date)
	case "compare":
		return e.readDate(name, v, &e.compare)
	case "rev":
		return matching(&e.rev, text.RevText, "a whole number, for example 12")
	case "layers":
		return matching(nil, text.LayersText, "names with commas between, for example claims,places")
	case "map":
		if _, _, err := framing.ParseMap(v); err != nil {
			return err
		}
		return matching(nil, text.MapViewText, "zoom/latitude/longitude, for example 7/48.2/37.2 or 8.6/48.2/37.2")
	case "bbox", "fit", "padding", "place", "radius", "zoom":
		return framing.Check(name, v)
	case basemap.Param:
		if err := basemap.Check(v); err != nil {
			return err
		}
		e.chosen.Set(name, v)
	case "look":
		return matching(nil, lookText, "map, changes, swipe or age")
	case "who":
		return matching(nil, whoText, "all, assessed or the id of a side")
	case "sources":
		return matching(nil, regexp.MustCompile(`^any$`), "any")
	case "swipe":
		return matching(nil, swipeText, "a number from 0 to 100")
	case "lang":
		return text.ReadLang(v, e.langs, &e.lang)
	case "theme":
		if e.theme = v; v != "auto" && v != "light" && v != "dark" {
			return geo.Errorf(geo.EInvalid, "theme is auto, light or dark")
		}
	case "controls":
		return e.readControls(v)
	case "height":
		if e.height, err = strconv.Atoi(v); err != nil || e.height < embedLowest || e.height > embedHighest {
			return geo.Errorf(geo.EInvalid, "height is a number of pixels from %d to %d", embedLowest, embedHighest)
		}
	case "style":
		e.style, err = text.ParseStyle(v)
	case "range":
		return e.readRange(v)
	}
	return err
}

func (e *embedQuery) readDate(name, v string, to *string) error {
	d, err := geo.ParseDate(v)
	if err != nil {
		return err
	}
	*to = d.String()
	e.chosen.Set(name, *to)
	return nil
}

func (e *embedQuery) readControls(v string) error {
	e.controls = nil
	switch v {
	case "none":
		return nil
	case "all":
		e.controls = embedControls
		return nil
	}
	for item := range strings.SplitSeq(v, ",") {
		if !slices.Contains(embedControls, item) || slices.Contains(e.controls, item) {
			return geo.Errorf(geo.EInvalid, "controls are all, none, or some of %s with commas between", strings.Join(embedControls, ", "))
		}
		e.controls = append(e.controls, item)
	}
	return nil
}

func (e *embedQuery) readRange(v string) error {
	from, until, ok := strings.Cut(v, view.ChangeMark)
	a, err := geo.ParseDate(from)
	if !ok || err != nil {
		return geo.Errorf(geo.EInvalid, "range is written as 2025-10-01..2025-11-27, or 2025-10-01.. to follow what comes")
	}
	e.from = a.String()
	if until == "" {
		return nil
	}
	b, err := geo.ParseDate(until)
	if err != nil || a >= b {
		return geo.Errorf(geo.EInvalid, "range is two dates, the earlier first, for example 2025-10-01..2025-11-27")
	}
	e.until = b.String()
	return nil
}

// agree refuses parameters that contradict each other, and fills in what
// follows from others.
func (e *embedQuery) agree() error {
	if e.date == "" && e.until != "" { // dates are written so that they sort
		e.date = e.until
		e.chosen.Set("date", e.date)
	}
	two := e.chosen.Get("look") == "changes" || e.chosen.Get("look") == "swipe"
	switch {
	case two && (e.compare == "" || e.date == ""):
		return geo.Errorf(geo.EInvalid, "two dates are shown by date and compare: give both")
	case !two && e.compare != "":
		return geo.Errorf(geo.EInvalid, "compare is for look=changes or look=swipe")
	case two && e.compare == e.date:
		return geo.Errorf(geo.EInvalid, "date and compare are one and the same")
	case e.rev != "" && e.date == "":
		return geo.Errorf(geo.EInvalid, "rev is for a date: give date too")
	case e.style != 0 && e.rev == "":
		return geo.Errorf(geo.EInvalid, "style is for a frozen map: give date and rev too")
	case e.from != "" && e.date != "" && (e.date < e.from || e.until != "" && e.date > e.until):
		return geo.Errorf(geo.EInvalid, "date is not within range")
	}
	if !slices.Contains(e.controls, "time") {
		e.from, e.until = "", ""
	}
	return nil
}

// asof returns a date as a path has it.
func (e embedQuery) asof(date string) string {
	switch {
	case date == "":
		return view.Latest
	case e.rev == "":
		return date
	}
	return date + "@" + e.rev
}

// path returns the dates shown as the path of a text or a picture has them: two
// where their difference is shown.
func (e embedQuery) path() string {
	if e.chosen.Get("look") != "changes" {
		return e.asof(e.date)
	}
	return e.asof(min(e.date, e.compare)) + view.ChangeMark + e.asof(max(e.date, e.compare))
}

// choices returns what of the query the head of a page tells.
func (e embedQuery) choices() text.Choices {
	c := text.Choices{Date: e.date, Layers: e.chosen.Get("layers"), MapView: e.chosen.Get("map"), Rev: e.rev, Basemap: e.chosen.Get(basemap.Param), Frame: e.framed}
	if e.chosen.Get("look") == "changes" {
		c.Compare = e.compare
	}
	return c
}

// mapPage is the full map of what is shown, known as the record is or, with
// newest, as it is known now.
func (e embedQuery) mapPage(newest bool) address.Resource {
	out := url.Values{}
	for name, values := range e.chosen {
		if name != "rev" || !newest {
			out[name] = values
		}
	}
	if e.lang != "" {
		out.Set("lang", e.lang)
	}
	if at := e.view(); at != "" {
		out.Set("map", at)
	}
	return address.Map(out)
}

// view is what is framed as a view of the map's page, which has a zoom; "" of what is asked for as
// that, or not at all. How large the page is nobody knows: it is as for a map of the usual size.
func (e embedQuery) view() string {
	zoom, center := e.shown.Zoom, e.shown.Center
	switch {
	case e.chosen.Has("map"):
		return ""
	case e.shown.Bound != nil:
		at, middle := mercator.Fit(*e.shown.Bound, oembedWidth, oembedHeight, e.shown.Padding, e.shown.Deepest)
		zoom, center = math.Floor(at), &middle
	case center == nil:
		return ""
	}
	return fmt.Sprintf("%s/%.5f/%.5f", strconv.FormatFloat(zoom, 'f', -1, 64), center[1], center[0])
}

// query returns the query that parseEmbedQuery reads.
func (e embedQuery) query() url.Values {
	out := url.Values{}
	for _, given := range []url.Values{e.chosen, e.framed} {
		for name, values := range given {
			out[name] = values
		}
	}
	set := func(name, value string, there bool) {
		if there {
			out.Set(name, value)
		}
	}
	set("lang", e.lang, e.lang != "")
	set("theme", e.theme, e.theme != "auto")
	set("range", e.from+view.ChangeMark+e.until, e.from != "")
	controls, usual := strings.Join(e.controls, ","), "move,zoom"
	if e.from != "" {
		usual = strings.Join(embedControls, ",")
	}
	if controls == "" {
		controls = "none"
	}
	set("controls", controls, controls != usual)
	set("height", strconv.Itoa(e.height), e.height != 0)
	set("style", strconv.Itoa(e.style), e.style != 0)
	for _, m := range e.marks {
		out.Add("mark", m.String())
	}
	return out
}
