package server

import (
	"cmp"
	"net/http"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"

	"github.com/go-chi/chi/v5"
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r, done := s.Mount.Strip(w, r)
	if done {
		return
	}
	if s.draft == nil {
		r = hideSecret(r)
	}
	if s.logging || !s.hasSaneHost(r) || !s.tiles.ServeCached(w, r) {
		s.busy.Add(1)
		defer s.busy.Add(-1)
		s.handler.ServeHTTP(w, r)
	}
}

// routes returns the router: of all components, and of the health and metrics of the server itself.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.measure)
	if s.logging {
		r.Use(s.logRequests)
	}
	r.Use(s.bePatient, s.recoverPanics, s.securityHeaders, s.boundInput, s.ofOneRevision)

	s.taken = map[string]bool{}
	on := mux{r, s}
	for _, f := range s.components {
		f.Mount(on)
	}
	if s.draft == nil { // of the process, which shows a draft beside the record
		on.Get(address.HealthPath, s.handleHealth)
		on.Get(address.ReadyPath, s.handleReady)
		if !s.MetricsApart {
			r.Handle(address.MetricsPath, s.Metrics())
		}
		on.Get(address.DraftPrefix+"{secret}", s.handleDraft, web.AnyParam)
		on.Get(address.DraftPrefix+"{secret}/*", s.handleDraft, web.AnyParam)
	}

	r.NotFound(s.problems.Answer(func(http.ResponseWriter, *http.Request) error {
		return s.nothingHere()
	}))
	r.MethodNotAllowed(func(w http.ResponseWriter, req *http.Request) {
		allowed, said := "GET, HEAD", "GET and HEAD"
		if r.Match(chi.NewRouteContext(), http.MethodPost, cmp.Or(req.URL.RawPath, req.URL.Path)) {
			allowed, said = "GET, HEAD, POST", "GET, HEAD and POST"
		}
		w.Header().Set("Allow", allowed)
		web.WriteProblem(w, req, http.StatusMethodNotAllowed, "this address answers "+said+" only")
	})
	return r
}

// nothingHere is the error of an address at which there is nothing.
func (s *Server) nothingHere() error {
	return geo.Errorf(geo.ENotFound, "there is nothing at this address; %s lists what there is", s.Local(address.At(address.DocsPath)))
}

// mux mounts routes on a router.
type mux struct {
	chi.Router
	s *Server
}

// Get mounts a handler of GET, and of HEAD: net/http drops the body.
func (m mux) Get(pattern string, h web.Handler, takes ...string) {
	answer := m.s.problems.Answer(func(w http.ResponseWriter, r *http.Request) error {
		if err := web.CheckParams(r); err != nil {
			return err
		}
		return h(w, r)
	})
	for _, name := range takes {
		m.s.taken[name] = true
	}
	known := func(w http.ResponseWriter, r *http.Request) { answer(w, web.WithKnown(r, takes)) }
	m.Router.Get(pattern, known)
	m.Router.Head(pattern, known)
}

// GetPaced is Get for what a client may not ask for faster than its pace.
func (m mux) GetPaced(pattern string, weigh web.Weight, h web.Handler, takes ...string) {
	m.Get(pattern, m.s.paced(h, weigh), takes...)
}

// Post mounts a handler of POST.
func (m mux) Post(pattern string, h web.Handler) {
	m.Router.Post(pattern, m.s.problems.Answer(h))
}
