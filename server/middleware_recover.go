package server

import (
	"net/http"
	"runtime/debug"

	"frontline/server/web"
)

// recoverPanics answers a request whose handler panicked with 500 and logs
// where it did.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recovered(w, r)
		next.ServeHTTP(w, r)
	})
}

// recovered is that, to be deferred.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	switch v := recover(); v {
	case nil:
	case http.ErrAbortHandler: // net/http's own way to drop a connection
		panic(v)
	default:
		s.Log.ErrorContext(r.Context(), "panic", "method", r.Method, "path", web.LogPath(r.URL.Path), "value", v, "stack", string(debug.Stack()))
		web.WriteProblem(w, r, http.StatusInternalServerError, "internal error")
	}
}
