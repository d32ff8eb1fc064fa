package text

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/static"
)

// handleText answers /text/{asof} and /text/{from}..{to}: what the map shows
// in words, in the language of ?lang=.
func (s *Texts) handleText(w http.ResponseWriter, r *http.Request) error {
	asked := web.PathParam(r, "asof")
	lang := s.PageLanguage(r)
	ask := Ask{Path: asked, Lang: lang, Layers: r.URL.Query().Get("layers"), Site: s.Site(r)}
	if err := s.Resolve(r.Context(), &ask); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", web.TextPolicy)
	w.Header().Set("Content-Language", lang)
	s.SetCacheControl(w, ask.Pinned())
	k := view.AnswerKey{Kind: "text", Name: strings.Join([]string{ask.Path, lang, strings.Join(ask.IDs(), ","), ask.Site.String()}, " "), Current: ask.To.Current, Day: ask.To.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		return s.Write(ctx, ask)
	})
}

// Write writes the page of what is asked for.
func (s *Texts) Write(ctx context.Context, ask Ask) ([]byte, error) {
	page, err := s.Page(ctx, ask)
	if err != nil {
		return nil, err
	}
	return s.pages.Write("text.html", page)
}

// handleTextChoice answers /text: it leads to the text of the dates that its
// form was sent with, or to the newest, in the language of ?lang= or of the
// browser.
func (s *Texts) handleTextChoice(w http.ResponseWriter, r *http.Request) error {
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
		lang, err := s.readersLanguage(w, r)
		if err != nil {
			return err
		}
		kept.Set("lang", lang)
	}
	s.redirect(w, r, address.Text(path, kept))
	return nil
}

// handleTextStyle answers the style sheet of the text pages.
func (s *Texts) handleTextStyle(w http.ResponseWriter, r *http.Request) error {
	raw, err := fs.ReadFile(static.Pages, "pages/text.css")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.SendText(w, r, "text/css; charset=utf-8", raw)
}

// cost is for texts: of what changed between two dates, once the address names a
// language. From others a reader is led to it.
func cost(r *http.Request) int {
	if !r.URL.Query().Has("lang") {
		return web.Light
	}
	if strings.Contains(web.PathParam(r, "asof"), view.ChangeMark) {
		return web.HeavyCost
	}
	return web.Light
}

// placeCost is for pages of places, once the address names a language.
func placeCost(r *http.Request) int {
	if !r.URL.Query().Has("lang") {
		return web.Light
	}
	return web.HeavyCost
}
