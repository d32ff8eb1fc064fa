package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Which pages of other hosts may frame the embeds, and which may read tiles,
// data and pictures by a script. Nothing that writes is open to any.

// Everybody is the source that stands for all pages.
const Everybody = "*"

// ParseOrigins reads a list of origins, separated by commas or blanks: each
// scheme and host, with its port where it has one. "*" is all; "none" is none.
// A host may begin with "*." where wild is set.
func ParseOrigins(list string, wild bool) ([]string, error) {
	items := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
	switch {
	case len(items) == 0:
		return nil, errors.New("it names nobody: write *, none, or origins such as https://news.example.org")
	case len(items) == 1 && items[0] == "none":
		return []string{}, nil
	case slices.Contains(items, Everybody):
		if len(items) > 1 {
			return nil, errors.New("* is everybody: leave out the others")
		}
		return items, nil
	}
	for i, item := range items {
		u, err := url.Parse(item)
		host := ""
		if err == nil {
			host = u.Hostname()
			if wild {
				host = strings.TrimPrefix(host, "*.")
			}
		}
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || host == "" || !isHost(host) ||
			u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("%.100q is no origin: write scheme and host, for example https://news.example.org", item)
		}
		items[i] = u.Scheme + "://" + strings.ToLower(u.Host)
	}
	return items, nil
}

// isHost reports whether a text may stand for a host in a header field: no
// sign in it that would end one there.
func isHost(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-_:[]", r)
	})
}

// AnyOrigin is the header field of answers that any page may read.
var AnyOrigin = []string{Everybody}

// Readers are the origins whose scripts may read what is public.
type Readers struct {
	all   bool
	named map[string][]string // an origin as its own header field
}

// NewReaders are the readers of some origins, as ParseOrigins reads them.
func NewReaders(origins []string) Readers {
	r := Readers{all: slices.Contains(origins, Everybody), named: map[string][]string{}}
	for _, o := range origins {
		r.named[o] = []string{o}
	}
	return r
}

// Allow lets the page that asks read the answer, where it may.
func (o Readers) Allow(h http.Header, r *http.Request) {
	if o.all {
		h["Access-Control-Allow-Origin"] = AnyOrigin
		return
	}
	if !slices.Contains(h["Vary"], "Origin") {
		h.Add("Vary", "Origin")
	}
	if origin := o.named[strings.ToLower(r.Header.Get("Origin"))]; origin != nil {
		h["Access-Control-Allow-Origin"] = origin
	}
}

// AllowToAsk answers what a browser asks before a script's request with header fields of its own, as
// libraries for tracing and for caches add them: whether it may send it. What the browser is told
// holds for a day.
func (o Readers) AllowToAsk(h http.Header, r *http.Request) {
	o.Allow(h, r)
	if h["Access-Control-Allow-Origin"] == nil {
		return
	}
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Cache-Control, If-Modified-Since, If-None-Match, Pragma, Range, Traceparent, Tracestate")
	h.Set("Access-Control-Max-Age", "86400")
}

// Exposed are header fields that a script may read of an answer, beside its ETag and those that any
// script may.
func Exposed(fields ...string) string { return strings.Join(append(fields, "ETag"), ", ") }
