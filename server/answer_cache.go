package server

import (
	"context"
	"net/http"

	"frontline/geo"
	"frontline/server/web"
)

// answerKey names a text that the server makes: what it is, of which state of
// the record and on which day.
type answerKey struct {
	kind     string // of text, as a handler names it
	name     string // of what: a layer, a host
	snapshot int64  // 0 where it is of no one snapshot
	current  geo.Revision
	day      geo.Date
	coding   web.Coding
}

// answered is a text with what it is made of.
type answered struct {
	web.Body
	of    *manifest
	large bool // and so not kept: to be streamed
}

// sendKept answers with a text that is kept under k, or made by make and kept
// then. The caller has set Cache-Control.
func (s *Server) sendKept(w http.ResponseWriter, r *http.Request, contentType string, k answerKey, make func(context.Context) ([]byte, error)) error {
	k.coding = web.CodingFor(r)
	b, err := s.keptAnswer(r.Context(), k, make)
	if err != nil {
		return err
	}
	web.WriteBody(w, r, contentType, b, true)
	return nil
}

// keptAnswer is the answer kept under k, or made by make and kept then.
func (s *Server) keptAnswer(ctx context.Context, k answerKey, make func(context.Context) ([]byte, error)) (web.Body, error) {
	a, err := s.answers.Get(ctx, k, func(ctx context.Context, k answerKey) (answered, error) {
		of := &manifest{}
		raw, err := make(withManifest(ctx, of))
		if err != nil {
			return answered{}, err
		}
		b, err := web.NewBody(raw, k.coding)
		return answered{Body: b, of: of}, err
	})
	manifestOf(ctx).merge(a.of)
	return a.Body, err
}

// key names a text about a view's snapshot.
func (v view) key(kind string) answerKey {
	return answerKey{kind: kind, name: v.snapshot.Layer, snapshot: v.snapshot.ID, current: v.current, day: v.day}
}
