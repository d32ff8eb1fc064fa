package feed

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
)

// handlePlaceFeed answers /feed/place/{id}.atom and .json: an entry where the place's point came to lie
// on another side of an edge, and one for each statement about it.
func (s *Feeds) handlePlaceFeed(w http.ResponseWriter, r *http.Request) error {
	for _, form := range feedForms {
		id, ok := strings.CutSuffix(web.PathParam(r, "file"), form.ending)
		if !ok {
			continue
		}
		t, err := s.views.ResolveTimes(r.Context(), view.Latest)
		if err != nil {
			return err
		}
		of, err := s.search.FindSettled(r.Context(), t, id)
		if err != nil {
			return err
		}
		s.SetCacheControl(w, false)
		self := address.PlaceFeed(of.ID)
		if id != of.ID { // of one that the gazetteer has, too
			http.Redirect(w, r, s.Local(self.Ending(form.ending)), http.StatusMovedPermanently)
			return nil
		}
		site := s.Site(r)
		k := view.AnswerKey{Kind: "placefeed" + form.ending, Name: id + " " + site.String(), Current: t.Current, Day: t.Day}
		return s.views.Send(w, r, form.contentType, k, func(ctx context.Context) ([]byte, error) {
			f := feed{title: "Frontline: " + of.Name("en"), site: site, self: self.Ending(form.ending), page: address.Place(of.Ref(), "", nil), id: feedID(site.Absolute(self))}
			if f.entries, err = s.placeEntries(ctx, t, of); err != nil {
				return nil, err
			}
			return form.write(f)
		})
	}
	return geo.Errorf(geo.ENotFound, "the feed of a place ends in .atom or .json")
}

// placeEntries are what happened to a place, the newest first.
func (s *Feeds) placeEntries(ctx context.Context, t view.Times, of search.Settled) (out []feedEntry, err error) {
	w := s.english
	w.At = t.At.Valid
	layers, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	w.Setting = geo.SettingOf(layers)
	if w.Voices, err = s.views.VoicesOn(ctx, layers, t); err != nil {
		return nil, err
	}
	said, err := s.search.PlaceAt(ctx, t, of.At)
	if err != nil {
		return nil, err
	}
	for _, l := range said {
		for _, e := range l.Entries {
			second, err := s.views.FindSnapshot(ctx, e.Layer.ID, geo.AsOf{Valid: e.Second, Known: t.At.Known}, t.Current)
			if err != nil {
				return nil, err
			}
			out = append(out, placeEntryOf(w, of, e, second.Snapshot))
		}
	}
	about, err := s.search.StatementsAbout(ctx, t, of)
	if err != nil {
		return nil, err
	}
	for _, f := range about {
		out = append(out, statementEntryOf(w, of, f))
	}
	slices.SortStableFunc(out, func(a, b feedEntry) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.view.String(), a.view.String()), cmp.Compare(a.id, b.id))
	})
	return out[:min(len(out), feedEntries)], nil
}

// pageOn is the page of a place as of a date.
func pageOn(of search.Settled, date geo.Date) address.Resource {
	return address.Place(of.Ref(), date.String(), url.Values{"lang": {"en"}})
}

func placeEntryOf(w phrase.Writer, of search.Settled, e search.Entry, second geo.Snapshot) feedEntry {
	said := w.PlaceEntry(e.Layer, e.By, e.In, e.Date, e.Second, e.Earliest)
	text := of.Name("en") + ". " + said + " " + w.T("settlement.point_recorded")
	if of.Of != nil {
		text = of.Name("en") + ". " + said + " " + w.T("settlement.point")
	}
	text += " " + w.PlaceRule(e.Layer) + " " + w.PointLead(e.Second, of.Name("en"))
	if e.Layer.Attribution != "" {
		text += " " + e.Layer.Attribution + "."
	}
	in := ""
	if e.In != nil {
		in = fmt.Sprintf("%+v", *e.In)
	}
	return feedEntry{
		id: feedID(fmt.Sprintf("place %s %s %s %s %s %s", of.ID, e.Layer.ID, e.By, e.As, e.Date, in)),
		at: second.RecordedAt.UTC(), title: of.Name("en") + ": " + said, text: text,
		view: pageOn(of, e.Second), source: second.SourceURL, tags: []string{e.Layer.ID},
	}
}

func statementEntryOf(w phrase.Writer, of search.Settled, said search.Said) feedEntry {
	f := said.Feature
	by := cmp.Or(phrase.TextProperty(f, "speaker"), f.ClaimedBy, phrase.NotStated)
	text := fmt.Sprintf("%s, said on %s: %s", by, w.Date(said.On), phrase.TextProperty(f, "text"))
	if f.Source != "" {
		text += " (" + f.Source + ")"
	}
	return feedEntry{
		id: feedID(fmt.Sprintf("place %s %s %s", of.ID, said.Layer.ID, f.Key)),
		at: said.Recorded.RecordedAt.UTC(), title: of.Name("en") + ": statement by " + by + ", " + w.Date(said.On), text: text + " A statement is no fact.",
		view: pageOn(of, max(said.On, said.Recorded.ValidOn)), source: geo.WebAddress(f.SourceURL), tags: []string{said.Layer.ID},
	}
}
