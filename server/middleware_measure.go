package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// measure counts and times each request by its route.
func (s *Server) measure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		seen := &seenWriter{ResponseWriter: w}
		defer func() {
			route := chi.RouteContext(r.Context()).RoutePattern()
			if route == "" {
				route = "none"
			}
			s.observe(route, seen.status, s.Now().Sub(start))
		}()
		next.ServeHTTP(seen, r)
	})
}
