package api

import (
	"context"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// snapshotSummary is a snapshot as a layer's list has it.
type snapshotSummary struct {
	Date       geo.Date     `json:"date"`
	Pin        geo.Revision `json:"pin"`
	Revision   geo.Revision `json:"revision"`
	RecordedAt time.Time    `json:"recorded_at"`
	Features   int          `json:"features"`
	SHA256     string       `json:"sha256"`
	SourceURL  string       `json:"source_url,omitempty"`
	Note       string       `json:"note,omitempty"`
	// Ends is why nothing of the layer holds from Date on.
	Ends string `json:"ends,omitempty"`
	// Mended is what was done so that the file's shapes could be read.
	Mended json.RawMessage `json:"mended,omitempty"`
	Tiles  string          `json:"tiles"` // without the ending: .mvt, .png or @2x.png
}

// handleSnapshots answers /api/layers/{layer}/snapshots: what there is today.
func (s *API) handleSnapshots(w http.ResponseWriter, r *http.Request) error {
	id := web.PathParam(r, "layer")
	if err := geo.CheckLayerID(id); err != nil {
		return err
	}
	current, err := s.views.Store.Revision(r.Context())
	if err != nil {
		return err
	}
	k := view.AnswerKey{Kind: "snapshots", Name: id, Current: current, Day: s.views.Today()}
	s.SetCacheControl(w, false)
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		layer, err := s.views.Store.Layer(ctx, id, current)
		if err != nil {
			return nil, err
		}
		snapshots, err := s.views.Published(ctx, id, current, k.Day)
		if err != nil {
			return nil, err
		}
		summaries := make([]snapshotSummary, len(snapshots))
		for i, sn := range snapshots {
			summaries[i] = snapshotSummary{
				Date: sn.ValidOn, Pin: sn.Pin, Revision: sn.Revision, RecordedAt: sn.RecordedAt.UTC(), Features: sn.Features,
				SHA256: sn.SHA256, SourceURL: sn.SourceURL, Note: sn.Note, Ends: sn.Ends, Mended: json.RawMessage(sn.Mended), Tiles: s.Local(address.Tiles(id, view.PinOf(sn), "")),
			}
		}
		return json.Marshal(struct {
			Layer     string            `json:"layer"`
			Cadence   geo.Cadence       `json:"cadence"`
			Snapshots []snapshotSummary `json:"snapshots"`
			Gaps      []geo.Gap         `json:"gaps"`
		}{id, layer.Cadence, summaries, geo.GapsUntil(layer, snapshots, k.Day+1)})
	})
}
