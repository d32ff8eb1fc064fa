package server

import (
	"net/http"
	"slices"
	"strings"

	"frontline/server/address"
	"frontline/server/web"
)

// readAnywhere is where the addresses begin that pages of other hosts may
// read, as the settings say.
var readAnywhere = []string{
	address.TilesPrefix, address.APIPrefix, address.ImagePrefix, address.OEmbedPath, address.OGCPath + "/", address.StylePrefix,
	address.FeedPath + ".", address.FeedPath + "/",
}

// isReadAnywhere reports whether pages of other hosts may read a path.
func isReadAnywhere(path string) bool {
	return path == address.OGCPath || path == address.EmbedPath || slices.ContainsFunc(readAnywhere, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// securityHeaders sets what every answer has, and lets pages of other hosts
// read tiles and data, which are public. Only reading: what writes is left to
// programs, which no page can make send a token.
func (s *Server) securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["X-Content-Type-Options"] = web.NoSniff
		h["Referrer-Policy"] = web.ReferrerPolicy
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			switch path := r.URL.Path; {
			case isReadAnywhere(path):
				s.readers.Allow(h, r)
				h.Set("Access-Control-Expose-Headers", web.Exposed(web.SnapshotHeader))
			case strings.HasPrefix(path, address.AssetsPrefix) || path == address.EmbedScript:
				// An embed in a sandbox is of no origin, and its scripts are
				// those of another host to it.
				h["Access-Control-Allow-Origin"] = web.AnyOrigin
			}
		}
		if asks := r.Header.Get("Access-Control-Request-Method"); r.Method == http.MethodOptions && (asks == http.MethodGet || asks == http.MethodHead) && isReadAnywhere(r.URL.Path) {
			s.readers.AllowToAsk(h, r)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}
