package server

import (
	"net/http"

	"frontline/geo"
)

// handleHealth answers /healthz: the process runs.
func (s *Server) handleHealth(w http.ResponseWriter, r *http.Request) error {
	return sendOK(w, r)
}

// handleReady answers /readyz: the record can be read, so that requests may
// come.
func (s *Server) handleReady(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.Ping(r.Context()); err != nil {
		s.Log.ErrorContext(r.Context(), "not ready", "error", err)
		return geo.Errorf(geo.EUnavailable, "the record cannot be read")
	}
	return sendOK(w, r)
}

func sendOK(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return sendText(w, r, typeJSON, []byte(`{"status":"ok"}`+"\n"))
}
