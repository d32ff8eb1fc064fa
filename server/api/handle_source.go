package api

import (
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/http"

	"frontline/server/view"
	"frontline/server/web"
)

// handleSource answers /api/layers/{layer}/{asof}/source: the exact bytes of
// which the snapshot was made. They can be purged, so that no cache may keep
// them for long, pinned or not.
func (s *API) handleSource(w http.ResponseWriter, r *http.Request) error {
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	if err := view.Withheld(v); err != nil {
		return err
	}
	source, err := s.views.Store.Source(r.Context(), v.Snapshot.ID)
	if err != nil {
		return err
	}
	name := source.Name
	if name == "" {
		name = v.Snapshot.Layer + "-" + v.Snapshot.ValidOn.String() + ".geojson"
	}
	b, err := web.NewBody(source.Data, web.Identity)
	if err != nil {
		return err
	}
	h := w.Header()
	s.SetCacheControl(w, false)
	h.Set(web.SnapshotHeader, v.Snapshot.ValidOn.String())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Repr-Digest", digestField(v.Snapshot.SHA256))
	web.WriteBody(w, r, "application/octet-stream", b, false)
	return nil
}

// digestField is a SHA-256 as RFC 9530 writes it.
func digestField(hexadecimal string) string {
	sum, err := hex.DecodeString(hexadecimal)
	if err != nil {
		return ""
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}
