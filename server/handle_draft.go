package server

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/desk"
	"frontline/server/web"
)

// hiddenSecret stands in a path where the secret of a draft's address was.
const hiddenSecret = "…"

type secretKey struct{}

// hideSecret takes the secret out of the address of a draft before anything else sees it:
// no log, no metric and no problem can tell it then.
func hideSecret(r *http.Request) *http.Request {
	secret, rest, ok := address.CutDraft(r.URL.Path)
	if !ok {
		return r
	}
	hidden := r.WithContext(context.WithValue(r.Context(), secretKey{}, secret))
	u := *r.URL
	u.Path = address.DraftPrefix + hiddenSecret + rest
	if _, raw, ok := address.CutDraft(r.URL.RawPath); ok {
		u.RawPath = address.DraftPrefix + url.PathEscape(hiddenSecret) + raw
	} else {
		u.RawPath = ""
	}
	hidden.URL, hidden.RequestURI = &u, u.RequestURI()
	return hidden
}

// handleDraft answers /draft/{secret}/…: the map, and all that there is below it, as it
// will be once the draft is published.
func (s *Server) handleDraft(w http.ResponseWriter, r *http.Request) error {
	private := &privateWriter{ResponseWriter: w}
	s.problems.Answer(s.showDraft)(private, r)
	if !private.wrote { // to a HEAD
		web.KeepPrivate(w.Header())
	}
	return nil
}

// showDraft answers a request by what shows the draft.
func (s *Server) showDraft(w http.ResponseWriter, r *http.Request) error {
	secret, _ := r.Context().Value(secretKey{}).(string)
	site, leave, err := s.drafts.enter(r.Context(), secret)
	if geo.ErrorCode(err) == geo.ENotFound {
		return cmp.Or(s.paceGuess(w, r), errNoDraft)
	}
	if err != nil {
		return err
	}
	defer leave()
	_, rest, _ := address.CutDraft(r.URL.Path)
	if rest == "" {
		to := url.URL{Path: site.Mount.Path() + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound)
		return nil
	}
	if rest == address.DraftReport {
		return s.describeDraft(w, r, site)
	}
	if rest == address.WorkerPath || rest == address.SitemapPath { // nobody is to keep or to find it
		return errNoDraft
	}
	inner := r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, (*chi.Context)(nil)))
	u := *r.URL
	u.Path = rest
	_, u.RawPath, _ = address.CutDraft(r.URL.RawPath)
	inner.URL = &u
	site.ServeHTTP(w, inner)
	return nil
}

// describeDraft answers what a draft changes, with all that its address tells.
func (s *Server) describeDraft(w http.ResponseWriter, r *http.Request, site *draftSite) error {
	if s.DeskRecord == nil {
		return errNoDraft
	}
	described, err := site.described(func() (desk.Draft, error) {
		return s.DeskRecord.DescribeDraft(context.WithoutCancel(r.Context()), site.draft.ID)
	})
	if err != nil {
		return err
	}
	described.Desk = s.Desk
	b, err := json.Marshal(described)
	if err != nil {
		return err
	}
	return web.SendText(w, r, web.TypeJSON, append(b, '\n'))
}

// paceGuess is the error of a client that guesses secrets too fast: it waits as for heavy
// work.
func (s *Server) paceGuess(w http.ResponseWriter, r *http.Request) error {
	if client, ok := s.clientOf(r); ok && s.pacer != nil && !web.ManifestOf(r.Context()).Again {
		if wait := s.pacer.wait(client, web.HeavyCost, s.Now()); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			return geo.Errorf(geo.ETooOften, "wait a moment, and ask for less at a time")
		}
	}
	return nil
}

// privateWriter keeps private whatever is answered.
type privateWriter struct {
	http.ResponseWriter
	wrote bool
}

func (w *privateWriter) WriteHeader(status int) {
	if !w.wrote {
		w.wrote = status >= http.StatusOK
		web.KeepPrivate(w.Header())
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *privateWriter) Write(b []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what is beneath.
func (w *privateWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
