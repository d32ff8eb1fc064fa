package desk

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/web"
)

// Upload is a snapshot that comes over HTTP.
type Upload struct {
	Layer     string
	Date      geo.Date
	Body      []byte
	SourceURL string
	Note      string
	Correct   string            // the reason of a correction
	PublishAt time.Time         // zero for at once
	Accept    []geo.FindingCode // the findings that do not hold it back
	Nothing   string            // the reason for which the layer ends
	Repair    bool
	// RepairLimit is the share of the file's area that repairing may change; 0
	// is the default.
	RepairLimit float64
	Strict      bool
	DryRun      bool
	Draft       bool   // whether it is kept as a draft, whatever is found
	HoldAsDraft bool   // whether it is where it is held back
	PublicURL   string // where readers reach the server: a draft's address begins with it
	Token       geo.Token
}

// Loader takes snapshots that come over HTTP.
type Loader interface {
	// FindToken finds the token of which secret is the proof; geo.EUnauthorized.
	FindToken(ctx context.Context, secret string) (geo.Token, error)
	// LoadUpload loads a snapshot into a layer that is there, with the checks
	// and the report of the command line; a geo.HeldError is of one that was
	// held back, and comes with the report. changed is whether the record did, or a
	// draft was made, whose address is in the report then.
	LoadUpload(ctx context.Context, u Upload) (reportJSON []byte, changed bool, err error)
}

// What loads over HTTP at one time, and waits.
const (
	uploadsAtOnce = 1
	uploadQueue   = 8
	uploadWait    = 20 * time.Second
)

// handleUpload answers POST /api/layers/{layer}/snapshots?date=YYYY-MM-DD with
// the file as body, and, where asked for, dry_run, draft, hold_as_draft, accept, strict,
// correct, publish_at, repair, repair_limit, nothing, source_url
// and note. Who has no token learns nothing else.
func (s *Uploads) handleUpload(w http.ResponseWriter, r *http.Request) error {
	if s.o.Loader == nil {
		return s.refuseUploads()
	}
	token, err := findToken(w, r, s.o.Loader, s.o.PaceGuess, "loading")
	if err == nil {
		err = token.Check(web.PathParam(r, "layer"), geo.ScopeLoad)
	}
	if err != nil {
		return err
	}
	defer s.openUntilAnswered(w)()
	u, err := s.receive(w, r, token)
	u.Token, u.PublicURL = token, s.o.Addresses.Site(r).String()
	var report []byte
	var changed bool
	if err == nil {
		report, changed, err = s.load(r, u)
	}
	s.tell(r.Context(), u, changed, err)
	if err != nil {
		if geo.ErrorCode(err) == geo.EHeld {
			return heldUpload{err, report}
		}
		return err
	}
	h := w.Header()
	h.Set("Content-Type", web.TypeJSON)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(report)))
	if changed {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = w.Write(report)
	return nil
}

// receive reads a load and its file, as far as it can be.
func (s *Uploads) receive(w http.ResponseWriter, r *http.Request, token geo.Token) (Upload, error) {
	if err := refuseForm(r); err != nil {
		return Upload{}, err
	}
	u, err := uploadOf(r)
	if err != nil {
		return u, err
	}
	if !u.Draft && !u.DryRun && !token.Has(geo.ScopePublish) {
		return u, geo.Errorf(geo.EForbidden, "the token lets you load and not publish: keep it as a draft, with ?draft, which somebody else publishes")
	}
	if (u.Draft || u.HoldAsDraft) && !u.PublishAt.IsZero() {
		return u, geo.Errorf(geo.EInvalid, "publish_at: when a draft is to become public is said when it is published")
	}
	if !u.PublishAt.IsZero() && !u.PublishAt.After(s.o.Now()) {
		return u, geo.Errorf(geo.EInvalid, "publish_at is past: leave it out to publish at once")
	}
	// One that is hidden goes on, too.
	if _, err := s.o.Store.Layer(r.Context(), u.Layer, 0); err != nil {
		return u, err
	}
	u.Body, err = s.readUpload(w, r)
	return u, err
}

// refuseUploads is the answer of a server that takes none.
func (s *Uploads) refuseUploads() error {
	if s.o.ReadOnly {
		return geo.Errorf(geo.EForbidden, "this server only reads the record: send snapshots to the server that writes it")
	}
	return geo.Errorf(geo.EForbidden, "this server takes no snapshots over HTTP")
}

// tokens finds tokens by their secrets.
type tokens interface {
	FindToken(ctx context.Context, secret string) (geo.Token, error)
}

// findToken finds the token that a request has, and needs for what is named. Whoever tries
// one after another waits as for heavy work.
func findToken(w http.ResponseWriter, r *http.Request, in tokens, pace func(http.ResponseWriter, *http.Request) error, needs string) (geo.Token, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if secret = strings.TrimSpace(secret); !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return geo.Token{}, geo.Errorf(geo.EUnauthorized, "%s needs a token: Authorization: Bearer …; `frontline token create` makes one", needs)
	}
	token, err := in.FindToken(r.Context(), secret)
	if geo.ErrorCode(err) == geo.EUnauthorized {
		if wait := pace(w, r); wait != nil {
			return geo.Token{}, wait
		}
	}
	return token, err
}

// heldUpload is the error of an upload that was held back, with its report.
type heldUpload struct {
	error
	report json.RawMessage
}

func (e heldUpload) Unwrap() error { return e.error }

// Report is what the load would have done, as JSON.
func (e heldUpload) Report() json.RawMessage { return e.report }

// refuseForm answers a form (curl -F) with the call that works.
func refuseForm(r *http.Request) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		return nil
	}
	return geo.Errorf(geo.EMedia, "this is a form; send the file itself as the body, with --data-binary in place of -F: "+
		`curl --fail-with-body -sS --data-binary @FILE -H "Authorization: Bearer $SECRET" "…%s?date=YYYY-MM-DD"`, r.URL.Path)
}

// uploadOf reads an upload's query. Unknown parameters are errors: a misspelt
// dry_run would load.
func uploadOf(r *http.Request) (Upload, error) {
	u := Upload{Layer: web.PathParam(r, "layer")}
	if err := geo.CheckLayerID(u.Layer); err != nil {
		return Upload{}, err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return Upload{}, geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	dated := false
	for name, values := range query {
		value := values[0]
		if len(values) > 1 {
			return Upload{}, geo.Errorf(geo.EInvalid, "%q comes twice", name)
		}
		switch name {
		case "date":
			u.Date, err = geo.ParseDate(value)
			dated = true
		case "dry_run":
			u.DryRun, err = parseBool(name, value)
		case "draft":
			u.Draft, err = parseBool(name, value)
		case "hold_as_draft":
			u.HoldAsDraft, err = parseBool(name, value)
		case "accept":
			u.Accept, err = geo.ParseFindingCodes(value)
		case "strict":
			u.Strict, err = parseBool(name, value)
		case "nothing":
			if u.Nothing = strings.TrimSpace(value); u.Nothing == "" {
				err = geo.Errorf(geo.EInvalid, "nothing is the reason for which the layer ends, and is empty")
			}
		case "repair":
			u.Repair, err = parseBool(name, value)
		case "repair_limit":
			percent, bad := strconv.ParseFloat(value, 64)
			if bad != nil || !(percent >= 0 && percent <= 100) {
				err = geo.Errorf(geo.EInvalid, "repair_limit is a percentage, from 0 to 100")
			}
			u.RepairLimit = max(percent/100, 1e-12)
		case "correct":
			u.Correct = value
		case "publish_at":
			u.PublishAt, err = parseInstant(value)
		case "source_url":
			u.SourceURL = value
		case "note":
			u.Note = value
		default:
			err = geo.Errorf(geo.EInvalid, "there is no parameter %q: date, dry_run, draft, hold_as_draft, accept, strict, correct, publish_at, repair, repair_limit, nothing, source_url and note are known", name)
		}
		if err != nil {
			return Upload{}, err
		}
	}
	if !dated {
		return Upload{}, geo.Errorf(geo.EInvalid, "say for which date the file is: ?date=2025-11-27")
	}
	return u, nil
}

// parseInstant reads an instant; UTC where no zone is said.
func parseInstant(value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at, nil
		}
	}
	return time.Time{}, geo.Errorf(geo.EInvalid, "publish_at is no instant: write it as 2025-12-01T06:00, which is UTC, or with a zone, 2025-12-01T06:00:00Z")
}

func parseBool(name, value string) (bool, error) {
	switch value {
	case "", "1", "true":
		return true, nil
	case "0", "false":
		return false, nil
	}
	return false, geo.Errorf(geo.EInvalid, "%s is true or false", name)
}
