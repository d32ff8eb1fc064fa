package pull

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"frontline/data"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Webhook is told of pulls.
type Webhook struct {
	url    string
	secret []byte
}

// The headers of what a webhook is told.
const (
	TimestampHeader = "Frontline-Timestamp"
	SignatureHeader = "Frontline-Signature"
)

// webhookTimeout bounds how long a webhook may take.
const webhookTimeout = 10 * time.Second

// failuresTold is after how many failures in a row a webhook is told: one alone is nothing.
const failuresTold = 3

// NewWebhook returns the webhook at an address, nil where there is none.
func NewWebhook(address, secret string) (*Webhook, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("webhook: that is no address: write it as https://example.org/hook")
	}
	if len(secret) < 16 {
		return nil, fmt.Errorf("webhook: FRONTLINE_WEBHOOK_SECRET must have at least 16 bytes, by which whoever is told knows that it was you")
	}
	return &Webhook{address, []byte(secret)}, nil
}

// event is what a webhook is told.
type event struct {
	Event string `json:"event"` // loaded, drafted, held, refused, failed or late
	Result
	At time.Time `json:"at"`
}

// Sign is the signature of a body at a time: the HMAC-SHA256, in hexadecimal, of the time, a dot and the body.
func Sign(secret []byte, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// send tells one event, once.
func (w *Webhook) send(ctx context.Context, e event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, webhookTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return plain(err)
	}
	timestamp := strconv.FormatInt(e.At.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(TimestampHeader, timestamp)
	r.Header.Set(SignatureHeader, Sign(w.secret, timestamp, body))
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	res, err := client.Do(r)
	if err != nil {
		return plain(err)
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("it answers %s", res.Status)
	}
	return nil
}

// tell logs what became of a pull, and tells the webhook what it has not heard.
func (p *Puller) tell(ctx context.Context, before data.UpstreamState, s *data.UpstreamState, r Result) error {
	about := []any{"upstream", r.Upstream, "layer", r.Layer, "result", r.Result}
	if len(r.Dates) > 0 {
		about = append(about, "dates", dates(r.Dates))
	}
	if r.Revision > 0 {
		about = append(about, "revision", int64(r.Revision))
	}
	if r.Detail != "" {
		about = append(about, "detail", r.Detail)
	}
	level := slog.LevelInfo
	switch r.Result {
	case Held, Refused, Failed:
		level = slog.LevelWarn
	case Unchanged:
		level = slog.LevelDebug
	}
	if !p.Quiet {
		p.Log.Log(ctx, level, "pulled", about...)
	}
	late := r.Late && !before.IsLate
	if late {
		p.Log.Warn("an upstream is late: it has given nothing new for long", "upstream", r.Upstream, "layer", r.Layer, "newest", newest(*s))
	}
	if p.Webhook == nil {
		return nil
	}
	what := r.Result + " " + r.Detail
	var err error
	switch {
	case r.Result == Loaded || r.Result == Drafted,
		(r.Result == Held || r.Result == Refused) && what != s.Told,
		r.Result == Failed && s.Failures == failuresTold:
		err = p.Webhook.send(ctx, event{r.Result, r, s.AskedAt})
		s.Told = what
	case r.Result == Unchanged:
		s.Told = ""
	}
	if late && err == nil {
		err = p.Webhook.send(ctx, event{"late", r, s.AskedAt})
	}
	return err
}

func newest(s data.UpstreamState) string {
	if s.LoadedDate == 0 {
		return "none"
	}
	return s.LoadedDate.String()
}

// dates says in a word which they are.
func dates(all []geo.Date) string {
	if len(all) == 1 {
		return all[0].String()
	}
	return fmt.Sprintf("%s..%s", all[0], all[len(all)-1])
}
