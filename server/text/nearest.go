package text

import (
	"context"
	"net/url"
	"strings"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
)

// Nearest puts the nearest date there is into the query of a page in the place
// of what is no date, lies ahead or is before the record, and says so. Pages are
// opened by who has mistyped a link: they get a map, and data get an error.
func (s *Texts) Nearest(ctx context.Context, lang string, q url.Values) (notices []string, err error) {
	for _, name := range []string{"date", "compare"} {
		if !q.Has(name) {
			continue
		}
		text := q.Get(name)
		current, err := s.views.Store.Revision(ctx)
		if err != nil {
			return nil, err
		}
		t := view.Times{At: geo.AsOf{Valid: s.views.Today(), Known: current}, Current: current, Day: s.views.Today()}
		all, err := s.views.Store.Layers(ctx, current)
		if err != nil {
			return nil, err
		}
		shown, err := chooseLayers(all, q.Get("layers"))
		if err != nil {
			return nil, nil // that is refused elsewhere
		}
		w := phrase.Writer{Speaker: s.words.In(lang), At: t.Day}
		asked, wrong := geo.ParseDate(text)
		if wrong != nil {
			date, err := s.views.OpeningDate(ctx, t, shown)
			if err != nil {
				return nil, err
			}
			q.Set(name, date.String())
			notices = append(notices, w.T("age.no_date", "asked", clipped(text), "date", w.Date(date)))
			continue
		}
		first := t.Day
		for _, l := range shown {
			c, err := s.views.CountSnapshots(ctx, l.ID, current, current, t.Day)
			if err != nil {
				return nil, err
			}
			if c.N > 0 {
				first = min(first, c.First)
			}
		}
		switch {
		case asked > t.Day:
			q.Set(name, t.Day.String())
			notices = append(notices, w.T("age.ahead", "asked", w.Date(asked), "date", w.Date(t.Day)))
		case asked < first:
			q.Set(name, first.String())
			notices = append(notices, w.T("age.before_record", "asked", w.Date(asked), "date", w.Date(first)))
		}
	}
	return notices, nil
}

// clipped is what was asked for, as much of it as is quoted.
func clipped(text string) string {
	const most = 40
	if r := []rune(strings.ToValidUTF8(text, "")); len(r) > most {
		return string(r[:most]) + "…"
	} else {
		return string(r)
	}
}
