package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/server/address"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json/v1"
)

// problem is an error as RFC 9457 has it.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Instead is where the same is to be had as it is counted now.
	Instead string `json:"instead,omitempty"`
	// Findings are what held a load back, and Report what it would have done, as
	// a load that is made reports it.
	Findings []geo.Finding   `json:"findings,omitempty"`
	Report   json.RawMessage `json:"report,omitempty"`
}

// busyRetry is the Retry-After of an answer that there is no room for now, in
// seconds.
const busyRetry = 1

// Problems answers with errors.
type Problems struct {
	Log   *slog.Logger
	Mount address.Mount
	// Page is the page of a problem for people, and its content security policy; nil where all
	// get the document for programs.
	Page func(r *http.Request, status int, detail string) (page []byte, policy string, err error)
}

// Answer turns a handler into one of net/http: an error becomes a problem,
// and one that is ours is logged and not shown.
func (ps Problems) Answer(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		status := StatusOf(err)
		switch {
		case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
			return // the client left; nobody reads an answer
		case status == http.StatusUnauthorized:
			w.Header().Set("WWW-Authenticate", `Bearer realm="frontline"`)
			ps.Log.WarnContext(r.Context(), "a request without a valid token was refused", "method", r.Method, "route", chi.RouteContext(r.Context()).RoutePattern())
		case status == http.StatusServiceUnavailable:
			w.Header().Set("Retry-After", strconv.Itoa(busyRetry))
		case status >= http.StatusInternalServerError:
			ps.Log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", LogPath(r.URL.Path), "error", err)
		}
		p := problem{Status: status, Detail: geo.ErrorMessage(err)}
		var held *geo.HeldError
		if errors.As(err, &held) {
			p.Findings = held.Findings
		}
		var reported interface{ Report() json.RawMessage }
		if errors.As(err, &reported) {
			p.Report = reported.Report()
		}
		var recounted *geo.RecountedError
		if errors.As(err, &recounted) {
			p.Instead = ps.Mount.Path() + strings.TrimPrefix(repinned(r.URL, recounted.All), ps.Mount.Path())
			p.Detail += ": ask for " + p.Instead
		}
		if ps.Page != nil && isByPerson(r) {
			page, policy, err := ps.Page(r, status, p.Detail)
			if err == nil {
				w.Header().Set("Content-Security-Policy", policy)
				p.send(w, r, TypeHTML, page)
				return
			}
			ps.Log.ErrorContext(r.Context(), "the page of a problem could not be written", "error", err)
		}
		p.write(w, r)
	}
}

// isByPerson reports whether a browser asks for what it will show as a page: scripts, pictures
// and programs don't name HTML among what they take.
func isByPerson(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		slices.ContainsFunc(r.Header["Accept"], func(types string) bool { return strings.Contains(types, "text/html") })
}

// StatusOf maps an error to the status that it is answered with.
func StatusOf(err error) int {
	switch geo.ErrorCode(err) {
	case geo.EInvalid:
		return http.StatusBadRequest
	case geo.ENotFound:
		return http.StatusNotFound
	case geo.EGone:
		return http.StatusGone
	case geo.EConflict:
		return http.StatusConflict
	case geo.EMedia:
		return http.StatusUnsupportedMediaType
	case geo.EHeld:
		return http.StatusUnprocessableEntity
	case geo.ETooLarge:
		return http.StatusRequestEntityTooLarge
	case geo.EUnauthorized:
		return http.StatusUnauthorized
	case geo.EForbidden:
		return http.StatusForbidden
	case geo.ETooSlow:
		return http.StatusRequestTimeout
	case geo.ETooOften:
		return http.StatusTooManyRequests
	case geo.EUnavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// pinMark is a pin in an address.
var pinMark = regexp.MustCompile(`@([0-9]+)`)

// repinned is an address with its pins that are older than a revision moved on
// to it.
func repinned(u *url.URL, to geo.Revision) string {
	move := func(text string) string {
		return pinMark.ReplaceAllStringFunc(text, func(pin string) string {
			if n, err := strconv.ParseInt(pin[1:], 10, 64); err != nil || geo.Revision(n) >= to {
				return pin
			}
			return "@" + strconv.FormatInt(int64(to), 10)
		})
	}
	out := url.URL{Path: move(u.Path), RawQuery: move(u.RawQuery)}
	return out.String()
}

// WriteProblem answers with a problem.
func WriteProblem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	problem{Status: status, Detail: detail}.write(w, r)
}

func (p problem) write(w http.ResponseWriter, r *http.Request) {
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // plain fields
	}
	p.send(w, r, "application/problem+json", b)
}

// send answers with what is said of a problem, which no cache keeps.
func (p problem) send(w http.ResponseWriter, r *http.Request, kind string, b []byte) {
	h := w.Header()
	for _, stale := range []string{"ETag", "Content-Encoding", "Content-Disposition", "Vary", AltHeader, StyleHeader} {
		h.Del(stale)
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b) // a client that left is no error of ours
	}
}

// Handler answers a request or returns the error to answer with.
type Handler func(w http.ResponseWriter, r *http.Request) error

var morePlaces = regexp.MustCompile(`(\.\d\d)\d+`)

// LogPath is a path as logs may have it: with no position more exactly than addresses are answered.
func LogPath(path string) string {
	if !strings.Contains(path, "/at/") {
		return path
	}
	return morePlaces.ReplaceAllString(path, "$1")
}
