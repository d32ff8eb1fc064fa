package api

import (
	"context"
	"io"
	"net/http"

	"frontline/geo/geojson"
	"frontline/server/view"
	"frontline/server/web"
)

// geoJSONForm is raised where the same snapshot is written in other bytes: large
// answers have it in their ETag.
const geoJSONForm = "geojson 1"

// handleGeoJSON answers /api/layers/{layer}/{asof}.geojson: what the layer
// holds, as it can be loaded again.
func (s *API) handleGeoJSON(w http.ResponseWriter, r *http.Request, asof string) error {
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	if err := view.Withheld(v); err != nil {
		return err
	}
	s.SetCacheControl(w, v.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, v.Snapshot.ValidOn.String())
	layer, err := s.views.Store.Layer(r.Context(), v.Snapshot.Layer, v.At.Known)
	if err != nil {
		return err
	}
	return s.views.SendStreamed(w, r, v.Key("geojson"), view.Streamed{
		ContentType: web.TypeGeoJSON,
		Identity:    geoJSONForm + "\n" + string(geojson.AppendHead(nil, layer, v.Snapshot)) + "\n" + v.Snapshot.Content,
		Holds:       s.views.StillShown(v),
		Write: func(ctx context.Context, w io.Writer) error {
			out := geojson.NewWriter(w, layer, v.Snapshot)
			if err := s.views.Store.EachFeatures(ctx, v.Snapshot, out.Write); err != nil {
				return err
			}
			return out.Close()
		},
	})
}
