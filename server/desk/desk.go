package desk

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"
)

// DeskOptions is what a desk is made of.
type DeskOptions struct {
	Record    Record // nil where nothing is decided here, and nothing of a desk is there
	Uploads   *Uploads
	Now       func() time.Time
	Addresses web.Addresses
	// PaceGuess is the error of a client that tries one token after another too fast.
	PaceGuess func(w http.ResponseWriter, r *http.Request) error
	// Absent is the error where there is nothing.
	Absent error
}

// Desk answers who keeps the record.
type Desk struct{ o DeskOptions }

// NewDesk makes a desk.
func NewDesk(o DeskOptions) *Desk { return &Desk{o} }

// Mount mounts the routes.
func (d *Desk) Mount(m web.Mux) {
	m.Get(address.DeskPrefix+"state.json", d.kept(d.handleState), "log_before")
	m.Get(address.DeskPrefix+"drafts/{file}", d.kept(d.handleDraft))
	m.Post(address.DeskPrefix+"drafts/{id}/address", d.kept(d.handleAddress))
	m.Post(address.DeskPrefix+"drafts/{id}/publish", d.kept(d.handlePublish))
	m.Post(address.DeskPrefix+"drafts/{id}/discard", d.kept(d.handleDiscard))
	m.Post(address.DeskPrefix+"retractions", d.kept(d.handleRetraction))
	m.Post(address.DeskPrefix+"rollbacks", d.kept(d.handleRollback))
}

// handler answers who has a token.
type handler func(w http.ResponseWriter, r *http.Request, by By) error

// kept is a handler of a desk that is there, for who has a token: nothing of its answers is
// for caches.
func (d *Desk) kept(h handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if d.o.Record == nil {
			return d.o.Absent
		}
		web.KeepPrivate(w.Header())
		token, err := findToken(w, r, d.o.Record, d.o.PaceGuess, "the desk")
		if err != nil {
			return err
		}
		return h(w, r, By{token, d.o.Addresses.Site(r).String()})
	}
}

// send answers with JSON.
func send(w http.ResponseWriter, r *http.Request, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return sendJSON(w, r, append(b, '\n'))
}

func sendJSON(w http.ResponseWriter, r *http.Request, b []byte) error {
	h := w.Header()
	h.Set("Content-Type", web.TypeJSON)
	if r.Method == http.MethodPost {
		h.Set("Content-Length", strconv.Itoa(len(b)))
		_, _ = w.Write(b) // a client that left is no error of ours
		return nil
	}
	return web.SendText(w, r, web.TypeJSON, b)
}

// handleState answers GET /desk/state.json, with the log from before ?log_before=ENTRY.
func (d *Desk) handleState(w http.ResponseWriter, r *http.Request, by By) error {
	before := int64(0)
	if text := r.URL.Query().Get("log_before"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return geo.Errorf(geo.EInvalid, "log_before is the number of an entry of the log")
		}
		before = n
	}
	state, err := d.o.Record.State(r.Context(), by.Token, before)
	if err != nil {
		return err
	}
	for i := range state.Drafts {
		state.Drafts[i] = d.forHolder(state.Drafts[i], by.Token)
	}
	return send(w, r, state)
}

// handleDraft answers GET /desk/drafts/{id}.json.
func (d *Desk) handleDraft(w http.ResponseWriter, r *http.Request, by By) error {
	name, ok := strings.CutSuffix(web.PathParam(r, "file"), ".json")
	if !ok {
		return d.o.Absent
	}
	draft, err := d.find(r, name, by)
	if err != nil {
		return err
	}
	err = d.o.Uploads.gate.inTurn(r, func(ctx context.Context) (err error) {
		draft, err = d.o.Record.DescribeDraft(ctx, draft.ID)
		return err
	})
	if err != nil {
		return err
	}
	return send(w, r, d.forHolder(draft, by.Token))
}

// find finds the draft of an address. Of one that the token is not for, nothing is told.
func (d *Desk) find(r *http.Request, id string, by By) (Draft, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 1 {
		return Draft{}, geo.Errorf(geo.ENotFound, "there is no such draft")
	}
	draft, err := d.o.Record.FindDraft(r.Context(), n)
	if err != nil && geo.ErrorCode(err) != geo.ENotFound {
		return Draft{}, err
	}
	if !Sees(by.Token, draft) { // nor is it whether it has ended
		return Draft{}, geo.Errorf(geo.ENotFound, "there is no draft %d", n)
	}
	return draft, err
}

// Sees is whether the holder of a token is shown a draft: one that publishes sees those of
// its layers, one that loads alone its own.
func Sees(t geo.Token, d Draft) bool {
	if !t.IsFor(d.Layer) {
		return false
	}
	return t.Has(geo.ScopePublish) || t.Has(geo.ScopeLoad) && geo.SamePerson(t.Person, d.Person)
}

// What may be done with a draft.
const (
	doPublish = "publish"
	doDiscard = "discard"
	doAddress = "address"
)

// forHolder is a draft with what the holder of a token may do with it.
func (d *Desk) forHolder(draft Draft, t geo.Token) Draft {
	draft.Desk, draft.May = true, []string{}
	for _, do := range []string{doPublish, doDiscard, doAddress} {
		if err := May(t, draft, do); err == nil {
			draft.May = append(draft.May, do)
		} else if do == doPublish {
			draft.MayNot = geo.ErrorMessage(err)
		}
	}
	return draft
}

// May is why the holder of a token may not do something with a draft that they see.
func May(t geo.Token, d Draft, do string) error {
	need := geo.ScopePublish
	switch {
	case do == doPublish && d.Kind != geo.DraftLoad:
		need = geo.ScopeAdmin // it takes back what was public
	case do != doPublish && geo.SamePerson(t.Person, d.Person):
		need = geo.ScopeLoad
	}
	if err := t.Check(d.Layer, need); err != nil {
		return err
	}
	if do != doPublish {
		return nil
	}
	return geo.NeedsAnother(cmp.Or(d.Layer, "the record"), d.Approvals, true, d.Person, t.Person)
}
