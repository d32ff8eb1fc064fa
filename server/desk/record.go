package desk

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
)

// Record is the record as those who keep it see it: with what is not public. What a token
// may is found out before it is asked.
type Record interface {
	// FindToken finds the token of which secret is the proof; geo.EUnauthorized.
	FindToken(ctx context.Context, secret string) (geo.Token, error)
	Revision(ctx context.Context) (geo.Revision, error)
	// State is how the record stands, for who has a token: its log from before an entry, 0 for
	// the newest.
	State(ctx context.Context, t geo.Token, logBefore int64) (State, error)
	// FindDraft finds an open draft; geo.ENotFound where there is none of the id, with whose it was
	// where it has ended.
	FindDraft(ctx context.Context, id int64) (Draft, error)
	// DescribeDraft is FindDraft with what it would change in the record as it is.
	DescribeDraft(ctx context.Context, id int64) (Draft, error)
	// RenewDraft gives a draft another address; the one before is dead.
	RenewDraft(ctx context.Context, id int64, by By) (Address, error)
	// PublishDraft makes a draft part of the record, and reports as JSON. A geo.HeldError is
	// of one that was held back, and comes with the report.
	PublishDraft(ctx context.Context, id int64, by By, d Decision) (reportJSON []byte, err error)
	DiscardDraft(ctx context.Context, id int64, by By, reason string) error
	// DraftRetraction and DraftRollback make drafts of what is to be taken back.
	DraftRetraction(ctx context.Context, by By, r Retraction) (Draft, Address, error)
	DraftRollback(ctx context.Context, by By, r Rollback) (Draft, Address, error)
}

// By is who asks, and where readers reach the server that was asked.
type By struct {
	Token     geo.Token
	PublicURL string
}

// State is how the record stands.
type State struct {
	Revision  geo.Revision `json:"revision"`
	Now       time.Time    `json:"now"`
	Today     geo.Date     `json:"today"`
	Token     Holder       `json:"token"`
	Layers    []Layer      `json:"layers"`
	Drafts    []Draft      `json:"drafts"` // those that are open, without what they would change
	Embargoes []Embargo    `json:"embargoes"`
	Log       []LogEntry   `json:"log"` // newest first
	Upstreams []Upstream   `json:"upstreams"`
}

// Holder is who has the token.
type Holder struct {
	Name      string      `json:"name"`
	Person    string      `json:"person"`
	Scopes    []geo.Scope `json:"scopes"`
	Layers    []string    `json:"layers"`     // null for all
	ExpiresAt *time.Time  `json:"expires_at"` // null for never
}

// Layer is how a layer stands.
type Layer struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Kind       geo.Kind    `json:"kind"`
	AssessedBy string      `json:"assessed_by"`
	Cadence    geo.Cadence `json:"cadence"`
	Approvals  int         `json:"approvals"`
	Public     bool        `json:"public"` // else all that it has is under embargo
	Hidden     string      `json:"hidden"` // why it is; "" where it is not
	Latest     *geo.Date   `json:"latest"` // null where it has nothing public
	Ended      bool        `json:"ended"`  // nothing of it holds from latest on
	Late       bool        `json:"late"`
	LateDays   int         `json:"late_days"`
	Days       []Days      `json:"days"` // of which it has snapshots
	May        []string    `json:"may"`  // what the token lets its holder do in it
}

// Days are dates one after another.
type Days struct {
	From geo.Date `json:"from"`
	To   geo.Date `json:"to"`
}

// Embargo is a snapshot that waits for its time.
type Embargo struct {
	Layer     string   `json:"layer"`
	Date      geo.Date `json:"date"`
	PublishAt string   `json:"publish_at"`
	By        string   `json:"by"`
}

// LogEntry is a line of the log of the record.
type LogEntry struct {
	ID        int64        `json:"id"`
	At        time.Time    `json:"at"`
	Actor     string       `json:"actor"`
	Person    string       `json:"person,omitempty"`
	DraftedBy string       `json:"drafted_by,omitempty"`
	Action    string       `json:"action"`
	Layer     string       `json:"layer,omitempty"`
	Revision  geo.Revision `json:"revision,omitempty"`
	Detail    string       `json:"detail"`
	Reason    string       `json:"reason,omitempty"`
}

// Upstream is where snapshots are pulled from. State is ok, late, failing, or new where it
// was never asked.
type Upstream struct {
	Name  string    `json:"name"`
	Layer string    `json:"layer"`
	Last  time.Time `json:"last,omitzero"`
	State string    `json:"state"`
	Text  string    `json:"text"`
}

// Draft is a draft as its page and the desk show it.
type Draft struct {
	geo.Draft
	LayerTitle string `json:"layer_title"` // "" of a rollback of all layers
	Approvals  int    `json:"approvals"`
	LoadedBy   string `json:"loaded_by"` // the person, or who else made it
	Reason     string `json:"reason,omitempty"`
	// Replaces is what the map is compared with, null for nothing.
	Replaces *LayerDate      `json:"replaces"`
	Report   json.RawMessage `json:"report,omitempty"`
	Findings []geo.Finding   `json:"findings"`
	Changes  *Changes        `json:"changes,omitempty"` // of a draft of one date
	// Withdraws is what is public no more.
	Withdraws []LayerDate `json:"withdraws"`
	Purge     []string    `json:"purge"`      // the addresses that caches may hold it at; * is anything
	PurgeKeys []string    `json:"purge_keys"` // the keys by which caches purge it
	// May is what the token of who asks lets its holder do with it, and MayNot is why not more.
	May    []string `json:"may,omitempty"`
	MayNot string   `json:"may_not,omitempty"`
	// Corrects is whether it would take the place of what its date has by now, and nobody
	// has said why: publishing it takes a reason.
	Corrects bool `json:"corrects,omitempty"`
	// Desk is whether somebody with a token can decide on it here.
	Desk bool `json:"desk"`
}

// LayerDate is what a layer shows from a date on, as known at a revision.
type LayerDate struct {
	Layer    string       `json:"layer"`
	Date     geo.Date     `json:"date"`
	Revision geo.Revision `json:"revision,omitempty"`
}

// Changes is what a draft changes against what it replaces.
type Changes struct {
	Gained   float64 `json:"gained_km2"`
	Lost     float64 `json:"lost_km2"`
	Features struct {
		Added   int `json:"added"`
		Changed int `json:"changed"`
		Removed int `json:"removed"`
	} `json:"features"`
}

// Address is where a draft is shown.
type Address struct {
	Address string `json:"address"`
	Secret  string `json:"secret"`
}

// Decision says how a draft is published.
type Decision struct {
	Accept     []geo.FindingCode
	Reason     string
	Correct    string
	PublishAt  time.Time    // zero for at once
	IfRevision geo.Revision // that the record must be at still; 0 for any
}

// Retraction says what is to be withdrawn, and why.
type Retraction struct {
	Layer   string   `json:"layer"`
	Date    geo.Date `json:"date"`
	Feature string   `json:"feature"` // its key; "" for the whole snapshot
	Reason  string   `json:"reason"`
}

// Rollback says to what the record is to go back, and why.
type Rollback struct {
	Revision geo.Revision `json:"revision"`
	Layer    string       `json:"layer"` // "" for all
	Reason   string       `json:"reason"`
}
