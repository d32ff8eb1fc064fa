package server

import (
	"context"
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
	k := answerKey{kind: "layers", current: current, day: s.today()}
	s.setCacheControl(w, r, false)
	return s.sendKept(w, r, typeJSON, k, func(ctx context.Context) ([]byte, error) {
		layers, err := s.layerSummaries(ctx, current, k.day)
		if err != nil {
			return nil, err
		}
		return json.Marshal(struct {
			Revision geo.Revision   `json:"revision"`
			Today    geo.Date       `json:"today"`
			Layers   []layerSummary `json:"layers"`
		}{current, k.day, layers})
	})
}

// layerSummaries describes the layers known at a revision with what they hold
// up to a day: what is dated later is not answered yet.
func (s *Server) layerSummaries(ctx context.Context, known geo.Revision, until geo.Date) ([]layerSummary, error) {
	layers, err := s.Store.Layers(ctx, known)
	if err != nil {
		return nil, err
	}
	out := make([]layerSummary, len(layers))
	for i, l := range layers {
		out[i] = layerSummary{Layer: l, TileJSON: tilesPrefix + l.ID + "/latest.json"}
		n, first, last, err := s.Store.CountSnapshots(ctx, l.ID, known, until)
		if err != nil {
			return nil, err
		}
		if out[i].Snapshots = n; n > 0 {
			out[i].First, out[i].Last = &first, &last
		}
	}
	return out, nil
}
