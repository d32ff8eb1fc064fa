package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"frontline/geo"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
)

// The bounds of a search's answer.
const (
	searchDefault = 10
	searchMost    = 50
)

// searchHit is one answer to a search.
type searchHit struct {
	Layer   string      `json:"layer"`
	Kind    geo.Kind    `json:"kind"`
	ID      string      `json:"id"`
	Class   string      `json:"class,omitempty"` // of a basemap's feature
	Name    string      `json:"name"`
	Names   names       `json:"names,omitempty"`
	Matched string      `json:"matched"`          // the spelling that matched
	Center  *[2]float64 `json:"center,omitempty"` // of what has a place
	BBox    *[4]float64 `json:"bbox,omitempty"`

	score int
	order int
}

// names are those of a feature by BCP 47 tag.
type names = map[string]string

// kindOrder ranks equally good matches: what is said of a place before the
// bare place.
var kindOrder = []geo.Kind{geo.KindPlaces, geo.KindClaims, geo.KindControl, geo.KindStatements, geo.KindBase}

// handleSearch answers /api/search/{asof}?q=&limit=: features of all layers in
// force, by any of their spellings, best first.
func (s *Server) handleSearch(w http.ResponseWriter, r *http.Request) error {
	q, limit, err := searchParams(r)
	if err != nil {
		return err
	}
	t, err := s.resolveTimes(r.Context(), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	hits, err := s.findPlaces(r.Context(), t, q, limit)
	if err != nil {
		return err
	}
	out := struct {
		Query string      `json:"query"`
		Hits  []searchHit `json:"hits"`
	}{q, hits}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	s.fresh.SetCacheControl(w, t.ref.Pinned)
	return web.SendText(w, r, web.TypeJSON, b)
}

// findPlaces are features of all layers in force, by any of their spellings,
// best first.
func (s *Server) findPlaces(ctx context.Context, t times, q string, limit int) ([]searchHit, error) {
	layers, err := s.Store.Layers(ctx, t.at.Known)
	if err != nil {
		return nil, err
	}
	hits := []searchHit{}
	for _, l := range layers {
		v, err := s.viewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue // nothing is recorded yet
		} else if err != nil {
			return nil, err
		}
		found, err := s.searchSnapshot(ctx, l, v, q, limit)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	slices.SortStableFunc(hits, func(a, b searchHit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order))
	})
	return hits[:min(len(hits), limit)], nil
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

func (s *Server) searchSnapshot(ctx context.Context, l geo.Layer, v view, q string, limit int) ([]searchHit, error) {
	index, err := s.index(ctx, v.snapshot)
	if err != nil {
		return nil, err
	}
	var hits []searchHit
	for _, h := range index.Find(q, limit) {
		f := *h.Feature
		if err := withheldAmong(v, []geo.Feature{f}); err != nil {
			return nil, err
		}
		var class string
		if raw, ok := f.Properties["class"]; ok {
			_ = json.Unmarshal(raw, &class) // a class that is no text is none
		}
		hits = append(hits, searchHit{
			Layer: l.ID, Kind: l.Kind, ID: f.Key, Class: class, Name: f.Name(), Names: f.Names, Matched: h.Matched,
			Center: centerOf(f), BBox: bounds([]geo.Feature{f}),
			score: h.Score, order: slices.Index(kindOrder, l.Kind),
		})
	}
	return hits, nil
}
