package server

import (
	"context"
	"net/http"

	"frontline/geo"
)

// answerBytes bounds the finished texts that are kept.
const answerBytes = 16 << 20

// answerKey names a text that the server makes: what it is, of which state of
// the record and on which day.
type answerKey struct {
	kind     string // of text, as a handler names it
	name     string // of what: a layer, a host
	snapshot int64  // 0 where it is of no one snapshot
	current  geo.Revision
	day      geo.Date
	coding   coding
}

func newAnswerCache() memo[answerKey, body] {
	return newWeighedMemo[answerKey](answerBytes, func(b body) int { return len(b.bytes) + entryCost })
}

// sendKept answers with a text that is kept under k, or made by make and kept
// then. The caller has set Cache-Control.
func (s *Server) sendKept(w http.ResponseWriter, r *http.Request, contentType string, k answerKey, make func(context.Context) ([]byte, error)) error {
	k.coding = codingFor(r)
	b, err := s.keptAnswer(r.Context(), k, make)
	if err != nil {
		return err
	}
	writeBody(w, r, contentType, b, true)
	return nil
}

// keptAnswer is the answer kept under k, or made by make and kept then.
func (s *Server) keptAnswer(ctx context.Context, k answerKey, make func(context.Context) ([]byte, error)) (body, error) {
	return s.answers.Get(ctx, k, func(ctx context.Context, k answerKey) (body, error) {
		raw, err := make(ctx)
		if err != nil {
			return body{}, err
		}
		return newBody(raw, k.coding)
	})
}

// key names a text about a view's snapshot.
func (v view) key(kind string) answerKey {
	return answerKey{kind: kind, name: v.snapshot.Layer, snapshot: v.snapshot.ID, current: v.current, day: v.day}
}
