package server

import "net/http"

// logRequests writes one line a request. A reader's address is not in it.
func (s *Server) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		seen := &seenWriter{ResponseWriter: w}
		defer func() {
			s.Log.DebugContext(r.Context(), "request", "method", r.Method, "path", r.URL.Path,
				"status", seen.status, "bytes", seen.bytes, "took", s.Now().Sub(start))
		}()
		next.ServeHTTP(seen, r)
	})
}
