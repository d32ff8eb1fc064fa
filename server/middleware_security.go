package server

import (
	"net/http"
	"strings"
)

// securityHeaders sets what every answer has, and lets pages of other hosts
// read tiles and data, which are public.
func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["X-Content-Type-Options"] = noSniff
		h["Referrer-Policy"] = referrerPolicy
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if reads && isPublicData(r.URL.Path) {
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Expose-Headers", snapshotHeader)
		}
		next.ServeHTTP(w, r)
	})
}

// isPublicData is whether an address is of tiles or data, and not of a page.
func isPublicData(path string) bool {
	for _, prefix := range []string{tilesPrefix, "/api/", ogcPrefix + "/", stylePrefix} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return path == ogcPrefix
}
