package server

import (
	"encoding/json"
	"net/http"

	"frontline/geo"
)

// retractionsAge is how long the list may be kept, in seconds. It is how long
// a page that was loaded before may go on to show what was withdrawn.
const retractionsAge = "public, max-age=30"

// handleRetractions answers /api/retractions.json: all that was withdrawn, and
// why, for pages and caches that hold pinned answers from before.
func (s *Server) handleRetractions(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Store.Retractions(r.Context())
	if err != nil {
		return err
	}
	if list == nil {
		list = []geo.Retraction{}
	}
	b, err := json.Marshal(struct {
		Retractions []geo.Retraction `json:"retractions"`
	}{list})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", retractionsAge)
	return sendText(w, r, typeJSON, b)
}
