package text

import (
	"net/url"
	"regexp"

	"frontline/geo"
	"frontline/server/web"
)

// State is what the query of the map's page says, as far as the server
// needs it. What makes no sense is left out, as the page itself does.
type State struct {
	Date, Compare string // dates; "" where there is none
	Layers, View  string
	Rev           string
}

var (
	ViewText   = regexp.MustCompile(`^\d{1,2}/-?\d{1,2}(\.\d{1,8})?/-?\d{1,3}(\.\d{1,8})?$`)
	LayersText = regexp.MustCompile(`^[a-z][a-z0-9_-]*(,[a-z][a-z0-9_-]*)*$`)
	RevText    = regexp.MustCompile(`^(0|[1-9]\d{0,8})$`)
)

// ParsePageState reads the query of the map's page.
func ParsePageState(q url.Values) State {
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
	st := State{Date: date("date"), Layers: matching("layers", LayersText), View: matching("map", ViewText), Rev: matching("rev", RevText)}
	if q.Get("look") == "changes" && st.Date != "" {
		st.Compare = date("compare")
	}
	return st
}

// Query is the state as it stands in an address, but for the language.
func (st State) Query() url.Values {
	out := url.Values{}
	for _, p := range [][2]string{{"date", st.Date}, {"layers", st.Layers}, {"map", st.View}, {"rev", st.Rev}} {
		if p[1] != "" {
			out.Set(p[0], p[1])
		}
	}
	if st.Compare != "" && st.Compare != st.Date {
		out.Set("look", "changes")
		out.Set("compare", st.Compare)
	}
	return out
}
