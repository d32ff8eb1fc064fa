package server

import (
	"fmt"
	"net/http"

	"frontline/geo"
	"frontline/server/web"
)

// handleHealth answers /healthz: the process runs.
func (s *Server) handleHealth(w http.ResponseWriter, r *http.Request) error {
	return sendOK(w, r, "")
}

// handleReady answers /readyz: the record can be read, so that requests may
// come, and by which revision they are answered. A replica says how far it is behind.
func (s *Server) handleReady(w http.ResponseWriter, r *http.Request) error {
	err := s.Store.Ping(r.Context())
	var current geo.Revision
	if err == nil {
		current, err = s.Store.Revision(r.Context())
	}
	var replica string
	if err == nil {
		replica, err = s.replicaStatus(r.Context())
	}
	if err != nil {
		s.Log.ErrorContext(r.Context(), "not ready", "error", err)
		return geo.Errorf(geo.EUnavailable, "the record cannot be read")
	}
	return sendOK(w, r, fmt.Sprintf(`,"revision":%d%s`, current, replica))
}

func sendOK(w http.ResponseWriter, r *http.Request, more string) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.SendText(w, r, web.TypeJSON, []byte(`{"status":"ok"`+more+"}\n"))
}
