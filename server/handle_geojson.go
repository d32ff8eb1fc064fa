package server

import (
	"context"
	"io"
	"net/http"

	"frontline/geo/geojson"
	"frontline/server/web"
)

// geoJSONForm is raised where the same snapshot is written in other bytes: large
// answers have it in their ETag.
const geoJSONForm = "geojson 1"

// handleGeoJSON answers /api/layers/{layer}/{asof}.geojson: what the layer
// holds, as it can be loaded again.
func (s *Server) handleGeoJSON(w http.ResponseWriter, r *http.Request, asof string) error {
	v, err := s.resolve(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	if err := withheld(v); err != nil {
		return err
	}
	s.fresh.SetCacheControl(w, v.ref.Pinned)
	w.Header().Set(web.SnapshotHeader, v.snapshot.ValidOn.String())
	layer, err := s.Store.Layer(r.Context(), v.snapshot.Layer)
	if err != nil {
		return err
	}
	return s.sendStreamed(w, r, v.key("geojson"), streamed{
		contentType: web.TypeGeoJSON,
		identity:    geoJSONForm + "\n" + string(geojson.AppendHead(nil, layer, v.snapshot)) + "\n" + v.snapshot.Content,
		holds:       s.stillShown(v),
		write: func(ctx context.Context, w io.Writer) error {
			out := geojson.NewWriter(w, layer, v.snapshot)
			if err := s.Store.EachFeatures(ctx, v.snapshot.ID, out.Write); err != nil {
				return err
			}
			return out.Close()
		},
	})
}
