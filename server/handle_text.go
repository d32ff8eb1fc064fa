package server

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/static"
)

// textPolicy lets a text page load its style sheet and send its form here, and
// nothing else.
const textPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// handleText answers /text/{asof} and /text/{from}..{to}: what the map shows
// in words, in the language of ?lang=.
func (s *Server) handleText(w http.ResponseWriter, r *http.Request) error {
	asked := web.PathParam(r, "asof")
	lang := s.pageLanguage(r)
	ask := textAsk{path: asked, lang: lang, layers: r.URL.Query().Get("layers"), site: s.Site(r)}
	if err := s.resolveText(r, &ask); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", textPolicy)
	w.Header().Set("Content-Language", lang)
	s.SetCacheControl(w, ask.pinned())
	k := view.AnswerKey{Kind: "text", Name: strings.Join([]string{ask.path, lang, strings.Join(ask.ids(), ","), ask.site.String()}, " "), Current: ask.to.Current, Day: ask.to.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		return s.writeText(ctx, ask)
	})
}

func (s *Server) writeText(ctx context.Context, ask textAsk) ([]byte, error) {
	page, err := s.textPage(ctx, ask)
	if err != nil {
		return nil, err
	}
	return s.pages.Write("text.html", page)
}

// textAsk is what a text page is asked for.
type textAsk struct {
	path   string // the as-of, or two
	lang   string
	layers string
	site   address.Site
	two    bool
	ref    view.ChangeRef
	from   view.Times
	to     view.Times // the only one, where there are not two
	chosen []geo.Layer
	voices phrase.Voices // of the chosen, on the dates
	some   bool          // whether there are more layers than the chosen ones
}

func (a textAsk) ids() []string {
	out := make([]string, len(a.chosen))
	for i, l := range a.chosen {
		out[i] = l.ID
	}
	return out
}

// resolveText reads the dates and the layers.
func (s *Server) resolveText(r *http.Request, a *textAsk) (err error) {
	if a.two = strings.Contains(a.path, view.ChangeMark); a.two {
		if a.ref, a.from, a.to, err = s.views.ResolveEnds(r.Context(), a.path); err != nil {
			return err
		}
	} else if a.to, err = s.views.ResolveTimes(r.Context(), a.path); err != nil {
		return err
	}
	all, err := s.Store.Layers(r.Context(), a.to.At.Known)
	if err != nil {
		return err
	}
	if a.chosen, err = chooseLayers(all, a.layers); err != nil {
		return err
	}
	a.some = slices.ContainsFunc(all, func(l geo.Layer) bool {
		return l.Kind != geo.KindBase && !slices.ContainsFunc(a.chosen, func(c geo.Layer) bool { return c.ID == l.ID })
	})
	if a.path == view.Latest {
		// As on the map: not today, of which nothing may have been recorded yet.
		if a.to.At.Valid, err = s.views.OpeningDate(r.Context(), a.to, a.chosen); err != nil {
			return err
		}
	}
	return s.findVoices(r.Context(), a)
}

// findVoices finds by whose word there is what is asked for.
func (s *Server) findVoices(ctx context.Context, a *textAsk) (err error) {
	dates := []view.Times{a.to}
	if a.two {
		dates = []view.Times{a.from, a.to}
	}
	a.voices, err = s.views.VoicesOn(ctx, a.chosen, dates...)
	return err
}

// writer speaks of what is asked for.
func (s *Server) writer(a textAsk) phrase.Writer {
	return phrase.Writer{Speaker: s.words.In(a.lang), At: a.to.At.Valid, Voices: a.voices}
}

// chooseLayers are the layers named, in the order in which they are drawn, or
// all but the basemap.
func chooseLayers(all []geo.Layer, named string) ([]geo.Layer, error) {
	var ids []string
	if named != "" {
		ids = strings.Split(named, ",")
	}
	for _, id := range ids {
		if err := geo.CheckLayerID(id); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(l geo.Layer) bool { return l.ID == id }) {
			return nil, geo.Errorf(geo.ENotFound, "there is no layer %s", id)
		}
	}
	var out []geo.Layer
	for _, l := range all {
		if l.Kind != geo.KindBase && (len(ids) == 0 || slices.Contains(ids, l.ID)) {
			out = append(out, l)
		}
	}
	return out, nil
}

func (s *Server) textPage(ctx context.Context, a textAsk) (p textPage, err error) {
	w := s.writer(a)
	if a.two {
		p, err = s.textChange(ctx, w, a.ref, a.from, a.to, a.chosen)
	} else {
		p, err = s.textDate(ctx, w, a.to, a.chosen)
	}
	if err != nil {
		return p, err
	}
	p.Heading = headingOf(w, a)
	if p.Pinned = a.pinned(); !p.Pinned { // other dates are not of it
		if err := s.neighbours(ctx, &p, a); err != nil {
			return p, err
		}
	}
	query := url.Values{}
	if a.layers != "" {
		query.Set("layers", strings.Join(a.ids(), ","))
	}
	p.AnyLanguage = a.site.Absolute(address.Text(a.path, query))
	text := func(path, lang string) address.Resource {
		query.Set("lang", lang)
		return address.Text(path, query)
	}
	in := func(path, lang string) string { return a.site.Local(text(path, lang)) }
	if p.Live, err = s.newestWords(ctx, w, a); err != nil {
		return p, err
	}
	p.Canonical = a.site.Absolute(text(a.path, a.lang))
	for _, lang := range s.words.Languages() {
		p.Languages = append(p.Languages, textLink{lang, s.words.In(lang).Name, in(a.path, lang)})
	}
	for _, link := range []*string{&p.Previous, &p.Next} {
		if *link != "" {
			*link = in(*link, a.lang)
		}
	}
	for i := range p.Sections {
		if src := &p.Sections[i].AnySrc; *src != "" {
			*src = in(*src, a.lang)
		}
	}
	p.Newest, p.Layers, p.Report = in(view.Latest, a.lang), query.Get("layers"), s.report
	if p.Pinned {
		p.Now = in(a.unpinned(), a.lang)
	}
	state := url.Values{"date": {p.To.String()}, "lang": {a.lang}}
	if a.layers != "" {
		state.Set("layers", query.Get("layers"))
	}
	if a.two {
		state.Set("look", "changes")
		state.Set("compare", p.From.String())
	}
	if a.to.Ref.Pinned {
		state.Set("rev", fmt.Sprint(a.to.At.Known))
	}
	view := address.Map(state)
	p.Map, p.OEmbed = a.site.Local(view), oembedAddresses(a.site, a.site.Absolute(view))
	return p, nil
}

// handleTextChoice answers /text: it leads to the text of the dates that its
// form was sent with, or to the newest, in the language of ?lang= or of the
// browser.
func (s *Server) handleTextChoice(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	path := view.Latest
	if q.Get("date") != "" {
		date, err := geo.ParseDate(q.Get("date"))
		if err != nil {
			return err
		}
		path = date.String()
		if q.Get("with") != "" {
			with, err := geo.ParseDate(q.Get("with"))
			if err != nil {
				return err
			}
			if with != date {
				path = min(date, with).String() + view.ChangeMark + max(date, with).String()
			}
		}
	}
	kept := url.Values{}
	if v := q.Get("layers"); v != "" {
		kept.Set("layers", v)
	}
	if q.Has("lang") {
		kept.Set("lang", q.Get("lang"))
	} else {
		kept.Set("lang", s.readersLanguage(w, r))
	}
	s.leadTo(w, r, address.Text(path, kept))
	return nil
}

// handleTextStyle answers the style sheet of the text pages.
func (s *Server) handleTextStyle(w http.ResponseWriter, r *http.Request) error {
	raw, err := fs.ReadFile(static.Pages, "pages/text.css")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.SendText(w, r, "text/css; charset=utf-8", raw)
}
