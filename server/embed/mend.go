package embed

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/server/basemap"
	"frontline/server/framing"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/web"
)

// The address of an embed stands in pages of others, which nobody may mend: what is wrong in it is left
// out, and the embed says so.

// mendQuery reads of a query, by some of the names that an embed takes, what can be read and does not
// contradict the rest; left are the names of what it left out.
func mendQuery(given url.Values, names, langs []string) (q embedQuery, left []string) {
	kept := url.Values{}
	for _, name := range names {
		if !given.Has(name) {
			continue
		}
		if name == "mark" {
			for _, mark := range given[name] {
				if _, err := editor.ParseMarks(append(slices.Clone(kept[name]), mark)); err == nil {
					kept.Add(name, mark)
				} else if !slices.Contains(left, name) {
					left = append(left, name)
				}
			}
			continue
		}
		v := given.Get(name)
		alone := embedQuery{langs: langs, chosen: url.Values{}}
		if len(v) > web.LongestParam || alone.read(name, v) != nil {
			left = append(left, name)
			continue
		}
		kept.Set(name, v)
	}
	drop := func(names ...string) {
		for _, name := range names {
			if kept.Has(name) {
				left = append(left, name)
				kept.Del(name)
			}
		}
	}
	for _, name := range []string{"padding", "zoom", "radius", "fit", "bbox", "place", "map"} {
		if _, err := framing.Parse(kept, 0, 0); err != nil {
			drop(name)
		}
	}
	for {
		var err error
		if q, err = parseEmbedQuery(kept, langs); err == nil {
			slices.Sort(left)
			return q, left
		}
		// Of what contradicts something else, what says less goes first.
		before := len(left)
		switch two := q.chosen.Get("look") == "changes" || q.chosen.Get("look") == "swipe"; {
		case q.style != 0 && q.rev == "":
			drop("style")
		case q.compare != "" && !two:
			drop("compare")
		case two && (q.compare == "" || q.date == "" || q.compare == q.date):
			drop("look", "compare")
		case q.rev != "" && q.date == "":
			drop("rev", "style")
		case q.from != "":
			drop("range")
		}
		if len(left) == before {
			kept = url.Values{} // nothing contradicts itself
		}
	}
}

// mendChosen leaves out of what was read what the record has not: layers and a revision, of which notices
// say so, and a side's word and a style, whose names are left. An embed of layers of which there is none is refused: others
// are not what it was to show.
func (s *Embeds) mendChosen(ctx context.Context, w phrase.Writer, q *embedQuery) (left, notices []string, err error) {
	current, err := s.views.Store.Revision(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.views.Store.Layers(ctx, current)
	if err != nil {
		return nil, nil, err
	}
	chosen := all
	if named := q.chosen.Get("layers"); named != "" {
		var there, missing []string
		for id := range strings.SplitSeq(named, ",") {
			if slices.ContainsFunc(all, func(l geo.Layer) bool { return l.ID == id }) {
				there = append(there, id)
			} else {
				missing = append(missing, id)
			}
		}
		switch {
		case len(there) == 0:
			return nil, nil, noLayers(w, named)
		case len(missing) > 0:
			q.chosen.Set("layers", strings.Join(there, ","))
			notices = append(notices, w.T("embed.some_layers", "names", strings.Join(missing, ", ")))
		}
		chosen = slices.DeleteFunc(slices.Clone(all), func(l geo.Layer) bool { return !slices.Contains(there, l.ID) })
	}
	if _, err := s.o.Basemaps.For(q.chosen.Get(basemap.Param), q.rev != ""); err != nil {
		// No other one stands for it.
		q.chosen.Del(basemap.Param)
		if q.rev == "" {
			q.chosen.Set(basemap.Param, basemap.None)
		}
		notices = append(notices, w.T("basemap.gone"))
	}
	if checkWho(q.chosen.Get("who"), geo.SettingOf(chosen)) != nil {
		q.chosen.Del("who")
		left = append(left, "who")
	}
	if q.rev != "" {
		if _, err := s.views.ResolveTimes(ctx, q.asof(q.date)); geo.ErrorCode(err) == geo.ENotFound {
			notices = append(notices, w.T("embed.no_revision", "revision", q.rev))
			q.rev, q.style = "", 0
			q.chosen.Del("rev")
		}
	}
	if s.texts.CheckStyle(q.style) != nil {
		left = append(left, "style")
		q.style = 0
	}
	return left, notices, nil
}

// findPlaces finds where what is framed is, and what the editor marks; left are the parameters that name
// what the map has not, or several places.
func (s *Embeds) findPlaces(ctx context.Context, ask text.Ask, q *embedQuery) (left []string, err error) {
	w := s.texts.Writer(ask)
	q.shown, err = s.o.Framer.Find(ctx, w, ask.To, ask.Chosen, q.frame)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EInvalid {
		for name := range q.framed {
			left = append(left, name)
		}
		slices.Sort(left)
		q.frame, q.framed = framing.Query{Padding: framing.Padding}, url.Values{}
		q.shown, err = s.o.Framer.Find(ctx, w, ask.To, ask.Chosen, q.frame)
	}
	if err != nil {
		return left, err
	}
	some, err := s.findMarks(ctx, ask, q)
	if some {
		left = append(left, "mark")
	}
	return left, err
}

// findMarks finds where what the editor marks is; left is whether some of it has no place.
func (s *Embeds) findMarks(ctx context.Context, ask text.Ask, q *embedQuery) (left bool, err error) {
	found, err := s.o.Search.FindMarks(ctx, ask.To, ask.Lang, q.marks)
	if geo.ErrorCode(err) != geo.ENotFound {
		q.marks = found
		return false, err
	}
	marks := q.marks
	q.marks = nil
	for _, m := range marks {
		found, err := s.o.Search.FindMarks(ctx, ask.To, ask.Lang, []editor.Mark{m})
		if err == nil {
			q.marks = append(q.marks, found...)
		} else if geo.ErrorCode(err) != geo.ENotFound {
			return true, err
		}
	}
	return true, nil
}

// noLayers is the error of layers of which the record has none, in the words of the page.
func noLayers(w phrase.Writer, named string) error {
	return inWords{geo.Errorf(geo.ENotFound, "%s", w.T("embed.no_layers", "names", strings.ReplaceAll(named, ",", ", ")))}
}

// inWords is an error whose message is in the language of who asks.
type inWords struct{ error }

func (e inWords) Unwrap() error { return e.error }

// mend reads what an embed is asked to show, or the nearest thing that there is; notices say where that
// is another than what was asked for.
func (s *Embeds) mend(ctx context.Context, given url.Values, names []string, lang string) (q embedQuery, notices []string, err error) {
	w := phrase.Writer{Speaker: s.words.In(lang), At: s.views.Today()}
	nearest := url.Values{}
	for _, name := range append([]string{"layers"}, datesOf...) {
		if given.Has(name) {
			nearest.Set(name, given.Get(name))
		}
	}
	if only := given.Get("layers"); only != "" { // of those that there are
		asked, _ := mendQuery(url.Values{"layers": {only}}, []string{"layers"}, s.words.Languages())
		if _, _, err := s.mendChosen(ctx, w, &asked); err != nil {
			return q, nil, err
		}
		nearest.Set("layers", asked.chosen.Get("layers"))
	}
	if notices, err = s.texts.Nearest(ctx, lang, nearest); err != nil {
		return q, nil, err
	}
	mended := url.Values{}
	for name, values := range given {
		mended[name] = values
	}
	for _, name := range datesOf {
		if nearest.Has(name) {
			mended.Set(name, nearest.Get(name))
		}
	}
	q, left := mendQuery(mended, names, s.words.Languages())
	more, said, err := s.mendChosen(ctx, w, &q)
	if left = append(left, more...); len(left) > 0 {
		notices = append(notices, w.T("embed.left_out", "names", strings.Join(left, ", ")))
	}
	return q, append(notices, said...), err
}

// datesOf are the parameters that are dates.
var datesOf = []string{"date", "compare"}
