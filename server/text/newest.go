package text

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
)

// Every layer is dated by itself: where what is shown of it is of another date
// than the one asked for, each surface says so with these words.

// datedLayers name a page's layers, each with who assesses it and its own date.
func datedLayers(w phrase.Writer, sections []Section) (parts []string) {
	for _, s := range sections {
		if !s.Nothing {
			parts = append(parts, w.Behind(w.Layers([]geo.Layer{s.Layer}), s.Age))
		}
	}
	return parts
}

// NewestWords say on a live surface how old the newest of layers is today, and
// what there is that is newer than the date shown.
func (s *Texts) NewestWords(ctx context.Context, w phrase.Writer, a Ask) ([]string, error) {
	if a.Path != view.Latest {
		return nil, nil
	}
	var control bool
	var dates []geo.Date
	newer := map[geo.Date][]string{} // kinds, by date
	for _, l := range a.Chosen {
		c, err := s.views.CountSnapshots(ctx, l.ID, a.To.At.Known, a.To.Current, a.To.Day)
		if err != nil {
			return nil, err
		}
		if c.N == 0 {
			continue
		}
		control = control || l.Kind == geo.KindControl
		if c.Last > a.To.At.Valid {
			if newer[c.Last] == nil {
				dates = append(dates, c.Last)
			}
			kind := w.T("key.sign_statement")
			if l.Kind != geo.KindStatements {
				kind = w.T("age.newer_" + string(l.Kind))
			}
			if !slices.Contains(newer[c.Last], kind) {
				newer[c.Last] = append(newer[c.Last], kind)
			}
		}
	}
	date, days := w.ShortDate(a.To.At.Valid), int(a.To.Day-a.To.At.Valid)
	out := []string{w.T("age.newest", "date", date, "days", days)}
	if !control {
		out = []string{w.T("age.newest_entry", "date", date, "days", days)}
	}
	if len(dates) > 0 {
		var what []string
		for _, on := range dates {
			what = append(what, w.T("age.newer_on", "what", strings.Join(newer[on], ", "), "date", w.ShortDate(on)))
		}
		out = append(out, w.T("age.newer", "what", strings.Join(what, ", ")))
	}
	return out, nil
}
