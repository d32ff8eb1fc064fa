package desk

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"frontline/geo"
	"frontline/server/web"
)

// bodyMost is the largest body of a decision, in bytes: it has a reason or two.
const bodyMost = 64 << 10

// readBody reads a decision. What it does not know it refuses: a misspelt member, or one that
// comes twice, would be taken for one that is not there.
func readBody(w http.ResponseWriter, r *http.Request, into any) error {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != web.TypeJSON {
		return geo.Errorf(geo.EMedia, "a decision is sent as JSON, with Content-Type: application/json")
	}
	in := jsontext.NewDecoder(http.MaxBytesReader(w, r.Body, bodyMost))
	err := json.UnmarshalDecode(in, into, json.RejectUnknownMembers(true))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return geo.Errorf(geo.ETooLarge, "a decision has at most %d bytes", bodyMost)
	case err != nil:
		return geo.Errorf(geo.EInvalid, "the body is no decision as it is known: %s", geo.Printable(geo.Clip(err.Error(), 200)))
	}
	if _, err := in.ReadToken(); !errors.Is(err, io.EOF) {
		return geo.Errorf(geo.EInvalid, "the body has more than one decision")
	}
	return nil
}

// checkRevision refuses a decision on what the record is no more: ?if_revision=N, or what
// the body says, is the revision that was looked at.
func (d *Desk) checkRevision(r *http.Request, said geo.Revision) (geo.Revision, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return 0, geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	for name, values := range query {
		if name != "if_revision" { // which may be meant
			return 0, geo.Errorf(geo.EInvalid, "there is no parameter %q: if_revision is known", geo.Printable(geo.Clip(name, 40)))
		}
		n, err := strconv.ParseInt(values[0], 10, 64)
		if err != nil || n < 1 || len(values) > 1 {
			return 0, geo.Errorf(geo.EInvalid, "if_revision is the number of a revision")
		}
		said = geo.Revision(n)
	}
	if said == 0 {
		return 0, nil
	}
	now, err := d.o.Record.Revision(r.Context())
	if err == nil {
		err = geo.CheckSeen(now, said)
	}
	return said, err
}

// decide finds a draft that the token lets its holder do something with.
func (d *Desk) decide(r *http.Request, by By, do string) (Draft, error) {
	draft, err := d.find(r, web.PathParam(r, "id"), by)
	if err != nil {
		return Draft{}, err
	}
	return draft, May(by.Token, draft, do)
}

// handleAddress answers POST /desk/drafts/{id}/address with another address of the draft.
func (d *Desk) handleAddress(w http.ResponseWriter, r *http.Request, by By) error {
	draft, err := d.decide(r, by, doAddress)
	if err != nil {
		return err
	}
	made, err := d.o.Record.RenewDraft(r.Context(), draft.ID, by)
	if err != nil {
		return err
	}
	return send(w, r, made)
}

// handleDiscard answers POST /desk/drafts/{id}/discard.
func (d *Desk) handleDiscard(w http.ResponseWriter, r *http.Request, by By) error {
	var body struct {
		Reason string `json:"reason"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	draft, err := d.decide(r, by, doDiscard)
	if err != nil {
		return err
	}
	if err := d.o.Record.DiscardDraft(r.Context(), draft.ID, by, body.Reason); err != nil {
		return err
	}
	return send(w, r, struct{}{})
}

// handlePublish answers POST /desk/drafts/{id}/publish with the report.
func (d *Desk) handlePublish(w http.ResponseWriter, r *http.Request, by By) error {
	var body struct {
		Accept     []geo.FindingCode `json:"accept"`
		Reason     string            `json:"reason"`
		Correct    string            `json:"correct"`
		PublishAt  string            `json:"publish_at"`
		IfRevision geo.Revision      `json:"if_revision"`
	}
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	how := Decision{Reason: body.Reason, Correct: body.Correct}
	for _, code := range body.Accept {
		codes, err := geo.ParseFindingCodes(string(code))
		if err != nil {
			return err
		}
		how.Accept = append(how.Accept, codes...)
	}
	if body.PublishAt != "" {
		at, err := parseInstant(body.PublishAt)
		if err == nil && !at.After(d.o.Now()) {
			err = geo.Errorf(geo.EInvalid, "publish_at is past: leave it out to publish at once")
		}
		if err != nil {
			return err
		}
		how.PublishAt = at
	}
	draft, err := d.decide(r, by, doPublish)
	if err != nil {
		return err
	}
	if how.IfRevision, err = d.checkRevision(r, body.IfRevision); err != nil {
		return err
	}
	defer d.o.Uploads.openUntilAnswered(w)()
	var report []byte
	err = d.o.Uploads.gate.inTurn(r, func(ctx context.Context) (err error) {
		report, err = d.o.Record.PublishDraft(ctx, draft.ID, by, how)
		return err
	})
	switch {
	case geo.ErrorCode(err) == geo.EHeld:
		return heldUpload{err, report}
	case errors.Is(err, errStopping):
		return geo.Errorf(geo.EUnavailable, "the server is stopping, and nothing was published")
	case err != nil:
		return err
	}
	return sendJSON(w, r, report)
}

// made is a draft that was made just now: this once with its address.
type made struct {
	Draft
	Address
}

// handleRetraction answers POST /desk/retractions with a draft of it.
func (d *Desk) handleRetraction(w http.ResponseWriter, r *http.Request, by By) error {
	var body Retraction
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	if body.Layer == "" || body.Date == 0 {
		return geo.Errorf(geo.EInvalid, "say what is to be withdrawn: a layer and a date")
	}
	return d.make(w, r, by, body.Layer, func(ctx context.Context) (Draft, Address, error) {
		return d.o.Record.DraftRetraction(ctx, by, body)
	})
}

// handleRollback answers POST /desk/rollbacks with a draft of it.
func (d *Desk) handleRollback(w http.ResponseWriter, r *http.Request, by By) error {
	var body Rollback
	if err := readBody(w, r, &body); err != nil {
		return err
	}
	return d.make(w, r, by, body.Layer, func(ctx context.Context) (Draft, Address, error) {
		return d.o.Record.DraftRollback(ctx, by, body)
	})
}

// make makes a draft of what takes back what was public of a layer, or of all.
func (d *Desk) make(w http.ResponseWriter, r *http.Request, by By, layer string, draft func(context.Context) (Draft, Address, error)) error {
	if err := by.Token.Check(layer, geo.ScopeAdmin); err != nil {
		return err
	}
	if _, err := d.checkRevision(r, 0); err != nil {
		return err
	}
	defer d.o.Uploads.openUntilAnswered(w)()
	var out made
	err := d.o.Uploads.gate.inTurn(r, func(ctx context.Context) (err error) {
		out.Draft, out.Address, err = draft(ctx)
		return err
	})
	if errors.Is(err, errStopping) {
		return geo.Errorf(geo.EUnavailable, "the server is stopping, and no draft was made")
	}
	if err != nil {
		return err
	}
	out.Draft = d.forHolder(out.Draft, by.Token)
	return send(w, r, out)
}
