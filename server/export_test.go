package server

import (
	"time"

	"github.com/go-chi/chi/v5"

	"frontline/server/desk"
)

// Routes lists what the server answers, for tests that must leave nothing out.
func (s *Server) Routes() chi.Routes { return s.handler.(chi.Routes) }

// HurryUploads shortens what uploads are waited for: for more of a body, for a load,
// and for one that is under way at a stop.
func (s *Server) HurryUploads(pause, work, stop time.Duration) {
	s.uploads.SetTimes(desk.Times{Pause: pause, Work: work, Answer: time.Second, Stop: stop})
}
