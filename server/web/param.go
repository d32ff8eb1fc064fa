package web

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"
)

// PathParam returns a decoded path parameter.
func PathParam(r *http.Request, name string) string {
	v := chi.URLParam(r, name)
	if plain, err := url.PathUnescape(v); err == nil {
		return plain
	}
	return v
}

// LongestParam bounds a query parameter that is taken as it comes, in bytes.
const LongestParam = 1000
