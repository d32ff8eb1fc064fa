package phrase

import (
	"strings"

	"frontline/geo"
	"frontline/geo/place"
)

// Recent is what counts of what changed in the days up to a date, of one territory, in square
// kilometres.
type Recent struct {
	Days         int
	To           geo.Date
	State        State
	By           string // who assesses it
	Gained, Lost float64
	// Near is the settlement near which more of it lies than near any other, nil where none is near;
	// Most is whether that is more than half.
	Near    *place.Place
	Most    bool
	Missing []geo.Gap // days that are not recorded
}

// Recent says what changed lately: gained and lost apart, where, which days are not recorded, and who
// assesses it.
func (w Writer) Recent(r Recent) string {
	change := w.T("headline.recent_km2", "gained", w.Area(r.Gained), "lost", w.Area(r.Lost))
	switch {
	case r.Near == nil:
	case r.Most:
		change += ", " + w.T("headline.recent_most", "place", r.Near.Name(w.Lang))
	default:
		change += ", " + w.T("headline.recent_part", "place", r.Near.Name(w.Lang))
	}
	var missing []string
	for _, g := range r.Missing {
		run := w.ShortDate(g.From)
		if last := g.Until - 1; last > g.From {
			run += " – " + w.ShortDate(last)
		}
		missing = append(missing, run)
	}
	if len(missing) > 0 {
		change += "; " + w.T("headline.recent_missing", "dates", w.List(missing))
	}
	said := w.T("headline.recent", "n", r.Days, "date", w.ShortDate(r.To), "state", w.State(r.State), "change", change)
	return strings.TrimSuffix(said, ".") + ". " + Capital(w.ByWhom(r.By)) // a date may end with one
}
