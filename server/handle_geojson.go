package server

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"frontline/geo"
)

// handleGeoJSON answers /api/layers/{layer}/{asof}.geojson: what the layer
// holds, as it can be loaded again.
func (s *Server) handleGeoJSON(w http.ResponseWriter, r *http.Request) error {
	asof, ok := strings.CutSuffix(pathParam(r, "file"), ".geojson")
	if !ok {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; a layer's data are at /api/layers/LAYER/latest.geojson")
	}
	v, err := s.resolve(r, asof)
	if err != nil {
		return err
	}
	if err := v.withheld(); err != nil {
		return err
	}
	s.setCacheControl(w, r, v.ref.Pinned)
	w.Header().Set(snapshotHeader, v.snapshot.ValidOn.String())
	return s.sendKept(w, r, "application/geo+json", v.key("geojson"), func(ctx context.Context) ([]byte, error) {
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
