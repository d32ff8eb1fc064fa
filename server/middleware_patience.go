package server

import "net/http"

// bePatient puts off the deadline for an answer while its client takes it.
func (s *Server) bePatient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(s.patience.Writer(w), r) })
}
