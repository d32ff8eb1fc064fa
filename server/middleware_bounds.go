package server

import (
	"net/http"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
)

// The bounds of what a reader may ask with, in bytes: what is longer is no host,
// no name and no date, and would be kept in caches, logs and answers.
const (
	hostMost    = 255
	segmentMost = 256 // of a path, as a feature's id
	pathMost    = 2048
	queryMost   = 16 << 10
)

// boundInput refuses requests whose host is not known, or whose host, path or query are too long. Parameters
// that a route takes have bounds of their own; what is loaded has, too, and a token that comes before them.
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
	return nil
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
