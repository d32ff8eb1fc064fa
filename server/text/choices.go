package text

import (
	"net/url"
	"regexp"

	"frontline/geo"
	"frontline/server/basemap"
	"frontline/server/web"
)

// Choices are what the reader has chosen on the map's page, as far as the server needs
// it. Values that cannot be read are left out, as by the page itself.
type Choices struct {
	Date, Compare string // dates; "" where there is none
	Layers        string
	MapView       string     // centre and zoom
	Frame         url.Values // how else a picture is framed, where an embed is
	Rev           string
	Basemap       string // that the map is drawn on, as an address names it
}

var (
	MapViewText = regexp.MustCompile(`^\d{1,2}(\.\d{1,4})?/-?\d{1,2}(\.\d{1,8})?/-?\d{1,3}(\.\d{1,8})?$`)
	LayersText  = regexp.MustCompile(`^[a-z][a-z0-9_-]*(,[a-z][a-z0-9_-]*)*$`)
	RevText     = regexp.MustCompile(`^(0|[1-9]\d{0,8})$`)
)

// ParseChoices reads the query of the map's page.
func ParseChoices(q url.Values) Choices {
	matching := func(name string, re *regexp.Regexp) string {
		if v := q.Get(name); len(v) <= web.LongestParam && re.MatchString(v) {
			return v
		}
		return ""
	}
	date := func(name string) string {
		if d, err := geo.ParseDate(q.Get(name)); err == nil {
			return d.String()
		}
		return ""
	}
	c := Choices{Date: date("date"), Layers: matching("layers", LayersText), MapView: matching("map", MapViewText), Rev: matching("rev", RevText)}
	if v := q.Get(basemap.Param); basemap.Check(v) == nil {
		c.Basemap = v
	}
	if q.Get("look") == "changes" && c.Date != "" {
		c.Compare = date("compare")
	}
	return c
}

// Attached leaves out of choices basemaps that are not attached: the page itself says which are gone.
func (s *Texts) Attached(c Choices) Choices {
	if _, err := s.basemaps.For(c.Basemap, true); err != nil {
		c.Basemap = ""
	}
	return c
}

// Query returns the choices as an address has them, but for the language.
func (c Choices) Query() url.Values {
	out := url.Values{}
	for _, p := range [][2]string{{"date", c.Date}, {"layers", c.Layers}, {"map", c.MapView}, {"rev", c.Rev}, {basemap.Param, c.Basemap}} {
		if p[1] != "" {
			out.Set(p[0], p[1])
		}
	}
	if c.Compare != "" && c.Compare != c.Date {
		out.Set("look", "changes")
		out.Set("compare", c.Compare)
	}
	return out
}
