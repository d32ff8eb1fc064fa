package api

import (
	"context"
	"net/http"

	"frontline/geo"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
)

// retractionsAge is how long the list may be kept, in seconds. It is how long
// a page that was loaded before may go on to show what was withdrawn.
const retractionsAge = "public, max-age=30"

// withdrawals are why pinned answers are gone.
type withdrawals struct {
	Retractions []geo.Retraction `json:"retractions"`
	Recounts    []geo.Recount    `json:"recounts"`
}

func (s *API) withdrawals(ctx context.Context) (withdrawals, error) {
	if err := s.views.NoteAll(ctx); err != nil {
		return withdrawals{}, err
	}
	retractions, err := s.views.Store.Retractions(ctx)
	if err != nil {
		return withdrawals{}, err
	}
	recounts, err := s.views.Store.Recounts(ctx)
	return withdrawals{append([]geo.Retraction{}, retractions...), append([]geo.Recount{}, recounts...)}, err
}

// handleRetractions answers /api/retractions.json: all that was withdrawn or
// counted anew, and why, for pages and caches that hold pinned answers from
// before.
func (s *API) handleRetractions(w http.ResponseWriter, r *http.Request) error {
	list, err := s.withdrawals(r.Context())
	if err != nil {
		return err
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", retractionsAge)
	return web.SendText(w, r, web.TypeJSON, b)
}
