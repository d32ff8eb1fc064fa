package api

import (
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/view"
	"frontline/server/web"
)

// The bounds of a search's answer.
const (
	searchDefault = 10
	searchMost    = 50
)

// handleSearch answers /api/search/{asof}?q=&limit=: features of all layers in
// force, by any of their spellings, best first.
func (s *API) handleSearch(w http.ResponseWriter, r *http.Request) error {
	q, limit, err := searchParams(r)
	if err != nil {
		return err
	}
	t, err := s.views.ResolveTimes(r.Context(), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	hits, err := s.views.FindPlaces(r.Context(), t, q, limit)
	if err != nil {
		return err
	}
	out := struct {
		Query string     `json:"query"`
		Hits  []view.Hit `json:"hits"`
	}{q, hits}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, t.Ref.Pinned)
	return web.SendText(w, r, web.TypeJSON, b)
}

func searchParams(r *http.Request) (q string, limit int, err error) {
	q = r.URL.Query().Get("q")
	switch {
	case !utf8.ValidString(q):
		return "", 0, geo.Errorf(geo.EInvalid, "q is not UTF-8")
	case geo.Fold(q) == "":
		return "", 0, geo.Errorf(geo.EInvalid, "say what to search for, for example ?q=Huliaipole")
	case utf8.RuneCountInString(q) > geo.MaxQuery:
		return "", 0, geo.Errorf(geo.EInvalid, "q is longer than %d characters", geo.MaxQuery)
	}
	limit = searchDefault
	if text := r.URL.Query().Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > searchMost {
			return "", 0, geo.Errorf(geo.EInvalid, "limit must be a whole number from 1 to %d", searchMost)
		}
	}
	return q, limit, nil
}
