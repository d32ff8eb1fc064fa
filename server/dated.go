package server

import (
	"context"
	"strings"

	"frontline/geo"
)

// Every layer is dated by itself: where what is shown of it is of another date
// than the one asked for, each surface says so with these words.

// asOf says of which date a layer is shown, and how old that is where the layer
// is past its cadence; "" where it is of the date shown.
func (w textWriter) asOf(a geo.Age) string { return w.asOfDate(a, w.ShortDate(a.On)) }

// asOfSentence is asOf where there is room for the month's name, and says the
// date where it is the date shown, too.
func (w textWriter) asOfSentence(a geo.Age) string {
	if words := w.asOfDate(a, w.Date(a.On)); words != "" {
		return capital(words)
	}
	return capital(w.T("age.as_of", "date", w.Date(a.On)))
}

func (w textWriter) asOfDate(a geo.Age, date string) string {
	switch {
	case a.Ends != "":
		return w.T("age.ended", "date", date, "reason", a.Ends)
	case a.Stale:
		return w.T("age.as_of_old", "date", date, "days", a.Days)
	case a.Days > 0:
		return w.T("age.as_of", "date", date)
	}
	return ""
}

// behind puts words about an age behind those about a layer.
func (w textWriter) behind(words string, a geo.Age) string {
	if asOf := w.asOf(a); asOf != "" {
		return words + ", " + asOf
	}
	return words
}

// datedLayers name a page's layers, each with who assesses it and its own date.
func (w textWriter) datedLayers(sections []textSection) string {
	var parts []string
	for _, s := range sections {
		if !s.Nothing {
			parts = append(parts, w.behind(w.layersWords([]geo.Layer{s.Layer}), s.Age))
		}
	}
	return strings.Join(parts, "; ")
}

// openingDate is the date on which a map of layers opens; where nothing is
// recorded, the one that is asked for.
func (s *Server) openingDate(ctx context.Context, t times, layers []geo.Layer) (geo.Date, error) {
	var failed error
	date, ok := geo.OpeningDate(layers, func(l geo.Layer) (geo.Date, bool) {
		c, err := s.record.count(ctx, l.ID, t.at.Known, t.current, t.day)
		if err != nil {
			failed = err
		}
		return c.last, c.n > 0
	})
	if failed != nil || !ok {
		return t.at.Valid, failed
	}
	return date, nil
}

// newestWords say on a live surface how old the newest of layers is today, and
// what there is that is newer than the date shown.
func (s *Server) newestWords(ctx context.Context, w textWriter, a textAsk) ([]string, error) {
	if a.path != latest {
		return nil, nil
	}
	var control bool
	var newer []string
	for _, l := range a.chosen {
		c, err := s.record.count(ctx, l.ID, a.to.at.Known, a.to.current, a.to.day)
		if err != nil {
			return nil, err
		}
		if c.n == 0 {
			continue
		}
		control = control || l.Kind == geo.KindControl
		if c.last > a.to.at.Valid {
			newer = append(newer, w.T("age.newer_"+string(l.Kind), "date", w.ShortDate(c.last)))
		}
	}
	date, days := w.ShortDate(a.to.at.Valid), int(a.to.day-a.to.at.Valid)
	out := []string{w.T("age.newest", "date", date, "days", days)}
	if !control {
		out = []string{w.T("age.newest_entry", "date", date, "days", days)}
	}
	if len(newer) > 0 {
		out = append(out, w.T("age.newer", "what", strings.Join(newer, ", ")))
	}
	return out, nil
}
