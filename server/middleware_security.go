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
		if reads && (strings.HasPrefix(r.URL.Path, tilesPrefix) || strings.HasPrefix(r.URL.Path, "/api/")) {
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Access-Control-Expose-Headers", snapshotHeader)
		}
		next.ServeHTTP(w, r)
	})
}
