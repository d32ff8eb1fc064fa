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
			took := s.Now().Sub(start)
			s.observe(route, seen.status, took)
			if s.SlowRequest > 0 && took >= s.SlowRequest {
				// Not the path, in which a reader's place may be.
				s.Log.WarnContext(r.Context(), "slow request", "method", r.Method, "route", route, "status", seen.status, "took", took)
			}
		}()
		next.ServeHTTP(seen, r)
	})
}
