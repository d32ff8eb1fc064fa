package server

import (
	"mime"
	"net/http"

	"frontline/server/web"
)

// handleSource answers /api/layers/{layer}/{asof}/source: the exact bytes of
// which the snapshot was made. They can be purged, so that no cache may keep
// them for long, pinned or not.
func (s *Server) handleSource(w http.ResponseWriter, r *http.Request) error {
	v, err := s.resolve(r.Context(), web.PathParam(r, "layer"), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	if err := withheld(v); err != nil {
		return err
	}
	source, err := s.Store.Source(r.Context(), v.snapshot.ID)
	if err != nil {
		return err
	}
	name := source.Name
	if name == "" {
		name = v.snapshot.Layer + "-" + v.snapshot.ValidOn.String() + ".geojson"
	}
	b, err := web.NewBody(source.Data, web.Identity)
	if err != nil {
		return err
	}
	h := w.Header()
	s.fresh.SetCacheControl(w, false)
	h.Set(web.SnapshotHeader, v.snapshot.ValidOn.String())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Repr-Digest", digestField(v.snapshot.SHA256))
	web.WriteBody(w, r, "application/octet-stream", b, false)
	return nil
}
