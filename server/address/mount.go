package address

import (
	"net/http"
	"net/url"
	"strings"
)

// Strip takes the base path off a request's path, so that a server answers
// whether or not a proxy did so before. done is whether the request was
// answered: the base path without a slash leads to the map's page.
func (m Mount) Strip(w http.ResponseWriter, r *http.Request) (_ *http.Request, done bool) {
	path := m.Path()
	if path == "" {
		return r, false
	}
	rest, ok := strings.CutPrefix(r.URL.Path, path)
	switch {
	case !ok:
		return r, false
	case rest == "":
		to := url.URL{Path: path + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
		return r, true
	case rest[0] != '/':
		return r, false
	}
	stripped := new(http.Request)
	*stripped = *r
	u := *r.URL
	// The base path has no escapes of its own, and so none in RawPath unless
	// who asks escaped what needs none: then the decoded path is the one.
	u.Path, u.RawPath = rest, strings.TrimPrefix(r.URL.RawPath, path)
	if u.RawPath == r.URL.RawPath {
		u.RawPath = ""
	}
	stripped.URL = &u
	return stripped, false
}
