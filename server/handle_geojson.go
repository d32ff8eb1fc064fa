package server

import (
	"bytes"
	"context"
	"net/http"

	"frontline/geo"
)

// handleGeoJSON answers /api/layers/{layer}/{asof}.geojson: what the layer
// holds, as it can be loaded again.
func (s *Server) handleGeoJSON(w http.ResponseWriter, r *http.Request, asof string) error {
	v, err := s.resolve(r, asof)
	if err != nil {
		return err
	}
	if err := withheld(v); err != nil {
		return err
	}
	s.setCacheControl(w, v.ref.Pinned)
	w.Header().Set(snapshotHeader, v.snapshot.ValidOn.String())
	return s.sendKept(w, r, typeGeoJSON, v.key("geojson"), func(ctx context.Context) ([]byte, error) {
		layer, err := s.Store.Layer(ctx, v.snapshot.Layer)
		if err != nil {
			return nil, err
		}
		features, err := s.Store.Features(ctx, v.snapshot.ID)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = geo.WriteGeoJSON(&out, geo.Collection{Layer: layer, Snapshot: v.snapshot, Features: features})
		return out.Bytes(), err
	})
}
