package server

import "github.com/go-chi/chi/v5"

// Routes lists what the server answers, for tests that must leave nothing out.
func (s *Server) Routes() chi.Routes { return s.handler.(chi.Routes) }
