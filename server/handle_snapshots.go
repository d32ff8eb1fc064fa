package server

import (
	"encoding/json"
	"net/http"
	"time"

	"frontline/geo"
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
	Tiles      string       `json:"tiles"` // without the ending: .mvt, .png or @2x.png
}

// gap is a half-open run of days for which a daily layer has no snapshot.
type gap struct {
	From  geo.Date `json:"from"`
	Until geo.Date `json:"until"`
}

// handleSnapshots answers /api/layers/{layer}/snapshots.
func (s *Server) handleSnapshots(w http.ResponseWriter, r *http.Request) error {
	id := pathParam(r, "layer")
	if err := geo.CheckLayerID(id); err != nil {
		return err
	}
	layer, err := s.Store.Layer(r.Context(), id)
	if err != nil {
		return err
	}
	current, err := s.Store.Revision(r.Context())
	if err != nil {
		return err
	}
	snapshots, err := s.published(r, id, current)
	if err != nil {
		return err
	}
	out := struct {
		Layer     string            `json:"layer"`
		Cadence   geo.Cadence       `json:"cadence"`
		Snapshots []snapshotSummary `json:"snapshots"`
		Gaps      []gap             `json:"gaps"`
	}{id, layer.Cadence, make([]snapshotSummary, len(snapshots)), gaps(layer.Cadence, snapshots)}
	for i, sn := range snapshots {
		out.Snapshots[i] = snapshotSummary{
			Date: sn.ValidOn, Pin: sn.Pin, Revision: sn.Revision, RecordedAt: sn.RecordedAt.UTC(), Features: sn.Features,
			SHA256: sn.SHA256, SourceURL: sn.SourceURL, Note: sn.Note, Tiles: tilesPath(sn),
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	setCacheControl(w, false, s.Now())
	return sendText(w, r, "application/json", b)
}

// gaps are the days between snapshots for which a daily layer has none. What
// comes after the last one is no gap: nothing was loaded yet.
func gaps(c geo.Cadence, snapshots []geo.Snapshot) []gap {
	out := []gap{}
	if c != geo.CadenceDaily {
		return out
	}
	for i := 1; i < len(snapshots); i++ {
		if from, until := snapshots[i-1].ValidOn+1, snapshots[i].ValidOn; from < until {
			out = append(out, gap{from, until})
		}
	}
	return out
}
