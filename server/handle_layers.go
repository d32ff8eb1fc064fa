package server

import (
	"encoding/json"
	"net/http"

	"frontline/geo"
)

// layerSummary is a layer as /api/layers lists it.
type layerSummary struct {
	geo.Layer
	Snapshots int       `json:"snapshots"`
	First     *geo.Date `json:"first,omitempty"` // the date of the first snapshot
	Last      *geo.Date `json:"last,omitempty"`
	TileJSON  string    `json:"tilejson"`
}

// handleLayers answers /api/layers: what there is today.
func (s *Server) handleLayers(w http.ResponseWriter, r *http.Request) error {
	current, err := s.Store.Revision(r.Context())
	if err != nil {
		return err
	}
	layers, err := s.Store.Layers(r.Context(), current)
	if err != nil {
		return err
	}
	out := struct {
		Revision geo.Revision   `json:"revision"`
		Today    geo.Date       `json:"today"`
		Layers   []layerSummary `json:"layers"`
	}{current, s.today(), make([]layerSummary, 0, len(layers))}
	for _, l := range layers {
		snapshots, err := s.published(r, l.ID, current)
		if err != nil {
			return err
		}
		sum := layerSummary{Layer: l, Snapshots: len(snapshots), TileJSON: "/tiles/" + l.ID + "/latest.json"}
		if n := len(snapshots); n > 0 {
			sum.First, sum.Last = &snapshots[0].ValidOn, &snapshots[n-1].ValidOn
		}
		out.Layers = append(out.Layers, sum)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	setCacheControl(w, false, s.Now())
	return sendText(w, r, "application/json", b)
}

// published lists a layer's snapshots without those dated after today, which
// are not answered yet.
func (s *Server) published(r *http.Request, layer string, known geo.Revision) ([]geo.Snapshot, error) {
	snapshots, err := s.Store.Snapshots(r.Context(), layer, known)
	if err != nil {
		return nil, err
	}
	today := s.today()
	for len(snapshots) > 0 && snapshots[len(snapshots)-1].ValidOn > today {
		snapshots = snapshots[:len(snapshots)-1]
	}
	return snapshots, nil
}
