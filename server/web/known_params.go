package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
)

// AnyParam stands for all query parameters, where a route reads its query by a rule of its own, as the
// OGC API, which refuses what it does not know.
const AnyParam = "*"

// WithKnown is a request whose query has nothing but what its route takes. What campaigns, counters and
// programs of others hang onto an address (utm_source, fbclid, ver, _) is passed over: it makes no
// other answer, no entry of a cache, and stands in no address that follows.
func WithKnown(r *http.Request, takes []string) *http.Request {
	if r.URL.RawQuery == "" || slices.Contains(takes, AnyParam) {
		return r
	}
	query := KnownQuery(r.URL.RawQuery, takes)
	if query == r.URL.RawQuery {
		return r
	}
	known, at := *r, *r.URL
	at.RawQuery = query
	known.URL = &at
	return &known
}

// KnownQuery is what a query has under some names, as it was written.
func KnownQuery(query string, names []string) string {
	var out strings.Builder
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if !slices.Contains(names, unescaped(name)) {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('&')
		}
		out.WriteString(pair)
	}
	return out.String()
}

// paramMost is the bound of parameters that paramMosts does not name, in bytes.
const paramMost = 512

var paramMosts = map[string]int{
	"datetime": 100, "limit": 20, "offset": 20, "lang": 64, "rev": 20,
	"title": 4 * 120, "credit": 4 * 120, "note": 4 * 400, "mark": 4 * 220, // of words in any script
	"layers": 2 * LongestParam, "url": 4 * LongestParam, // pages have their own bounds within these, and refuse in words
}

// CheckParams refuses parameters that are longer than any name, date or view is.
func CheckParams(r *http.Request) error {
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name = unescaped(name)
		most, named := paramMosts[name]
		switch {
		case named && len(unescaped(value)) > most:
			return geo.Errorf(geo.EInvalid, "%s has at most %d bytes", name, most)
		case !named && (len(unescaped(value)) > paramMost || len(name) > paramMost):
			return geo.Errorf(geo.EInvalid, "a parameter has at most %d bytes", paramMost)
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
