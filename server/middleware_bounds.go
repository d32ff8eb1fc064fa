package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"
)

// The bounds of what a reader may ask with, in bytes: what is longer is no host,
// no name and no date, and would be kept in caches, logs and answers.
const (
	hostMost    = 255
	segmentMost = 256 // of a path, as a feature's id
	pathMost    = 2048
	queryMost   = 16 << 10
	// parameterMost is that of parameters that parameterMosts does not name.
	parameterMost = 512
)

var parameterMosts = map[string]int{
	"datetime": 100, "limit": 20, "offset": 20, "lang": 64, "rev": 20,
	"layers": 2 * web.LongestParam, "url": 4 * web.LongestParam, // pages have their own bounds within these, and refuse in words
}

// boundInput refuses requests whose host is not known, or whose host, path or parameters are too long. What
// is loaded has its own bounds, and a token that comes before them.
func (s *Server) boundInput(next http.Handler) http.Handler {
	return s.problems.Answer(func(w http.ResponseWriter, r *http.Request) error {
		if err := s.checkLengths(r); err != nil {
			w.Header().Set("Cache-Control", "no-store")
			return err
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

func (s *Server) checkLengths(r *http.Request) error {
	switch {
	case s.hasLongHost(r):
		return geo.Errorf(geo.EInvalid, "the host of a request has at most %d bytes", hostMost)
	case !s.Mount.KnowsHost(r, s.TrustProxy) && !slices.Contains(hostless, r.URL.Path):
		return geo.Errorf(geo.EInvalid, "the request names no host, and addresses in answers begin with it: send the header Host")
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	if len(r.URL.Path) > pathMost {
		return geo.Errorf(geo.EInvalid, "the path of an address has at most %d bytes", pathMost)
	}
	for segment := range strings.SplitSeq(r.URL.Path, "/") {
		if len(segment) > segmentMost {
			return geo.Errorf(geo.EInvalid, "a part of an address's path has at most %d bytes", segmentMost)
		}
	}
	if len(r.URL.RawQuery) > queryMost {
		return geo.Errorf(geo.EInvalid, "the query of an address has at most %d bytes", queryMost)
	}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name = unescaped(name)
		most, known := parameterMosts[name]
		switch {
		case known && len(unescaped(value)) > most:
			return geo.Errorf(geo.EInvalid, "%s has at most %d bytes", name, most)
		case !known && (len(unescaped(value)) > parameterMost || len(name) > parameterMost):
			return geo.Errorf(geo.EInvalid, "a parameter has at most %d bytes", parameterMost)
		}
	}
	return nil
}

// unescaped is a part of a query; as it stands where it is wrong, which each
// handler refuses, or passes over.
func unescaped(part string) string {
	if plain, err := url.QueryUnescape(part); err == nil {
		return plain
	}
	return part
}

// hostless are what monitors ask for, by HTTP/1.0 and without a host, too: no answer of
// these has an address.
var hostless = []string{address.HealthPath, address.ReadyPath, address.MetricsPath}

// hasLongHost reports whether a request's host is longer than one can be, or that of a
// proxy that is trusted.
func (s *Server) hasLongHost(r *http.Request) bool {
	return len(r.Host) > hostMost || s.TrustProxy && len(r.Header.Get("X-Forwarded-Host")) > hostMost
}

// hasSaneHost reports whether a request's host is known, and no longer than one can be.
func (s *Server) hasSaneHost(r *http.Request) bool {
	return !s.hasLongHost(r) && s.Mount.KnowsHost(r, s.TrustProxy)
}
