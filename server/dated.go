package server

import (
	"context"
	"strings"

	"frontline/geo"
	"frontline/server/phrase"
)

// Every layer is dated by itself: where what is shown of it is of another date
// than the one asked for, each surface says so with these words.

// datedLayers name a page's layers, each with who assesses it and its own date.
func datedLayers(w phrase.Writer, sections []textSection) string {
	var parts []string
	for _, s := range sections {
		if !s.Nothing {
			parts = append(parts, w.Behind(w.Layers([]geo.Layer{s.Layer}), s.Age))
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
func (s *Server) newestWords(ctx context.Context, w phrase.Writer, a textAsk) ([]string, error) {
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
