package text

import (
	"context"
	"net/http"
	"strings"

	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// handlePlace answers /place/{id}-{name} and /place/{id}-{name}/{asof}: what is said of a place, in
// the language of ?lang=. Of its address only the id counts: under another name it redirects to its own.
func (s *Texts) handlePlace(w http.ResponseWriter, r *http.Request) error {
	asof := web.PathParam(r, "asof")
	path := asof
	if path == "" {
		path = view.Latest
	}
	t, err := s.views.ResolveTimes(r.Context(), path)
	if err != nil {
		return err
	}
	ref := web.PathParam(r, "place")
	id, _, _ := strings.Cut(ref, "-")
	of, err := s.search.FindSettled(r.Context(), t, id)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, t.Ref.Pinned)
	if ref != of.Ref() || asof == view.Latest {
		if asof == view.Latest {
			asof = ""
		}
		to := s.Local(address.Place(of.Ref(), asof, nil))
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusMovedPermanently)
		return nil
	}
	ask := PlaceAsk{Of: of, AsOf: asof, Lang: s.PageLanguage(r), Site: s.Site(r), Times: t}
	w.Header().Set("Content-Security-Policy", web.TextPolicy)
	w.Header().Set("Content-Language", ask.Lang)
	k := view.AnswerKey{Kind: "place", Name: strings.Join([]string{id, asof, ask.Lang, ask.Site.String()}, " "), Current: t.Current, Day: t.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		page, err := s.Place(ctx, ask)
		if err != nil {
			return nil, err
		}
		return s.pages.Write("place.html", page)
	})
}
