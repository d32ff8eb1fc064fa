package embed

import (
	"context"
	"errors"
	"net/http"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
)

// embedStanding is what became of what a frozen view shows since it was
// frozen.
type embedStanding struct {
	Notes []string // what was corrected, or recorded anew
	Gone  []string // what was retracted, and why: then there is no map
}

// embedSince finds what became of a frozen view. w speaks of the date shown.
func (s *Embeds) embedSince(r *http.Request, w phrase.Writer, q embedQuery, chosen []geo.Layer) (out embedStanding, err error) {
	if q.rev == "" {
		return out, nil
	}
	ctx := r.Context()
	retractions, err := s.views.Store.Retractions(ctx)
	if err != nil {
		return out, err
	}
	dates := []string{q.date}
	if q.compare != "" {
		dates = append(dates, q.compare)
	}
	said := map[string]bool{}
	for _, date := range dates {
		t, err := s.views.ResolveTimes(r.Context(), q.asof(date))
		if err != nil {
			return out, err
		}
		shown, err := s.views.GroundLayersAt(ctx, t)
		if err != nil {
			return out, err
		}
		for _, l := range chosen {
			shown = append(shown, view.GroundLayer{Layer: l, At: t.At})
		}
		for _, l := range shown {
			t := t
			t.At = l.At
			words, gone, err := s.layerSince(ctx, w, l.Layer, t, retractions)
			if err != nil {
				return out, err
			}
			for _, word := range words {
				if said[word] {
					continue
				}
				said[word] = true
				if gone {
					out.Gone = append(out.Gone, word)
				} else {
					out.Notes = append(out.Notes, word)
				}
			}
		}
	}
	if q.from != "" {
		notes, err := s.rangeSince(r, w, q, chosen)
		if err != nil {
			return out, err
		}
		for _, note := range notes {
			if !said[note] {
				out.Notes = append(out.Notes, note)
			}
		}
	}
	if q.style != 0 && q.style != s.o.StyleVersion {
		out.Notes = append(out.Notes, w.T("embed.style", "then", q.style, "now", s.o.StyleVersion))
	}
	return out, nil
}

// layerSince says what became of a layer's snapshot in force at a pinned time;
// gone is whether it must not be shown.
func (s *Embeds) layerSince(ctx context.Context, w phrase.Writer, l geo.Layer, t view.Times, retractions []geo.Retraction) (words []string, gone bool, err error) {
	then, err := s.views.ViewToShow(ctx, l, t)
	switch code := geo.ErrorCode(err); {
	case code == geo.ENotFound:
		// Nothing was recorded then; what is now may be told below.
	case code == geo.EGone:
		return withdrawnWords(w, l, t, retractions, err), true, nil
	case err != nil:
		return nil, false, err
	}
	now := t
	now.At.Known = t.Current
	f, err := s.views.FindSnapshot(ctx, l.ID, now.At, t.Current)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	if f.Snapshot.ID == then.Snapshot.ID {
		return nil, false, nil
	}
	return []string{replacedWords(w, l, f.Snapshot, then.Snapshot.ValidOn)}, false, nil
}

// replacedWords say that something else is recorded of a date now.
func replacedWords(w phrase.Writer, l geo.Layer, now geo.Snapshot, then geo.Date) string {
	title, date, on := w.Title(l).Text, w.Date(now.ValidOn), w.Day(now.RecordedAt)
	if now.ValidOn == then && now.Reason != "" {
		return w.T("embed.corrected", "layer", title, "date", date, "on", on, "reason", now.Reason)
	}
	return w.T("embed.changed", "layer", title, "date", date, "on", on)
}

// withdrawnWords say what of a layer was withdrawn from what is shown, and why.
func withdrawnWords(w phrase.Writer, l geo.Layer, t view.Times, retractions []geo.Retraction, err error) (out []string) {
	var date geo.Date // of the snapshot in force, which is the last that is not after the date
	for _, r := range retractions {
		if r.Layer == l.ID && r.Date <= t.At.Valid && r.Revision > t.At.Known {
			date = max(date, r.Date)
		}
	}
	for _, r := range retractions {
		if r.Layer != l.ID || r.Date != date || r.Revision <= t.At.Known {
			continue
		}
		out = append(out, w.Title(l).Text+": "+w.Retracted(r))
	}
	var recounted *geo.RecountedError
	switch {
	case errors.As(err, &recounted) && recounted.Corrected:
		return []string{w.T("embed.redescribed", "layer", w.Title(l).Text, "revision", recounted.Now, "reason", recounted.Reason)}
	case recounted != nil:
		return []string{w.T("embed.recounted", "layer", w.Title(l).Text, "revision", recounted.Now)}
	}
	if len(out) == 0 {
		out = []string{geo.ErrorMessage(err)}
	}
	return out
}

// rangeSince says which of the snapshots that time may be moved to were
// replaced or withdrawn.
func (s *Embeds) rangeSince(r *http.Request, w phrase.Writer, q embedQuery, chosen []geo.Layer) (notes []string, err error) {
	from, err := geo.ParseDate(q.from)
	if err != nil {
		return nil, err
	}
	t, err := s.views.ResolveTimes(r.Context(), q.asof(q.date))
	if err != nil {
		return nil, err
	}
	until := t.Day
	if q.until != "" {
		if until, err = geo.ParseDate(q.until); err != nil {
			return nil, err
		}
	}
	for _, l := range chosen {
		snapshots, err := s.views.Published(r.Context(), l.ID, t.At.Known, until)
		if err != nil {
			return nil, err
		}
		for _, sn := range snapshots {
			if sn.ValidOn < from {
				continue
			}
			f, err := s.views.FindSnapshot(r.Context(), l.ID, geo.AsOf{Valid: sn.ValidOn, Known: t.Current}, t.Current)
			if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone || err == nil && f.ValidOn < sn.ValidOn {
				notes = append(notes, w.T("embed.withdrawn", "layer", w.Title(l).Text, "date", w.Date(sn.ValidOn)))
			} else if err != nil {
				return nil, err
			} else if f.ID != sn.ID {
				notes = append(notes, replacedWords(w, l, f.Snapshot, sn.ValidOn))
			}
		}
	}
	if len(notes) > embedNotes {
		more := len(notes) - embedNotes
		notes = append(notes[:embedNotes], w.T("embed.more_changed", "n", more))
	}
	return notes, nil
}

// embedNotes is how many notes an embed has room for.
const embedNotes = 4

// retractedOf says which snapshots of up to the date shown were withdrawn, where
// a view that is not frozen shows what was before them.
func (s *Embeds) retractedOf(ctx context.Context, w phrase.Writer, a text.Ask) (out []string, err error) {
	retractions, err := s.views.Retractions(ctx, a.To.Current)
	if err != nil {
		return nil, err
	}
	for _, l := range a.Chosen {
		f, err := s.views.FindSnapshot(ctx, l.ID, a.To.At, a.To.Current)
		if code := geo.ErrorCode(err); err != nil && code != geo.ENotFound && code != geo.EGone {
			return nil, err
		}
		for _, r := range retractions {
			if r.Layer == l.ID && r.Feature == "" && (a.To.Ref.Latest || r.Date <= a.To.At.Valid) && (err != nil || r.Date > f.ValidOn) {
				out = append(out, w.Title(l).Text+": "+w.Retracted(r))
			}
		}
	}
	return out, nil
}
