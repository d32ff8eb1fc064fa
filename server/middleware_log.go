package server

import (
	"net/http"
	"regexp"
	"strings"

	"frontline/server/web"
)

// logRequests writes one line a request. A reader's address is not in it, nor where exactly one
// looked, nor the secret of a draft's.
func (s *Server) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		seen := &seenWriter{ResponseWriter: w}
		defer func() {
			s.Log.DebugContext(r.Context(), "request", "method", r.Method, "path", loggedPath(web.LogPath(r.URL.Path)),
				"status", seen.status, "bytes", seen.bytes, "took", s.Now().Sub(start))
		}()
		next.ServeHTTP(seen, r)
	})
}

var likeSecret = regexp.MustCompile(`[A-Za-z0-9_-]{20,}`)

// loggedPath is a path without what may be the secret of a draft: in an address that was
// mistyped, such as //draft/SECRET/, too, where hideSecret sees none.
func loggedPath(path string) string {
	if !strings.Contains(strings.ToLower(path), "draft") {
		return path
	}
	return likeSecret.ReplaceAllLiteralString(path, hiddenSecret)
}
