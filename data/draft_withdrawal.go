package data

import (
	"context"
	"fmt"
	"slices"
	"time"

	"frontline/data/internal/table"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Withdrawal is what publishing a draft that loads nothing does, or did: the report of its
// kind.
type Withdrawal struct {
	Retraction *RetractReport  `json:"retraction,omitempty"`
	Rollback   *RollbackReport `json:"rollback,omitempty"`
	Layer      *LayerReport    `json:"layer,omitempty"`
}

// Report is the one that there is.
func (w Withdrawal) Report() any {
	switch {
	case w.Retraction != nil:
		return w.Retraction
	case w.Rollback != nil:
		return w.Rollback
	}
	return w.Layer
}

// Revision is the current one after it.
func (w Withdrawal) Revision() geo.Revision {
	switch {
	case w.Retraction != nil:
		return w.Retraction.Revision
	case w.Rollback != nil:
		return w.Rollback.Revision
	}
	return w.Layer.Revision
}

// Dates are those of which something is public no more.
func (w Withdrawal) Dates() []LayerDate {
	switch {
	case w.Retraction != nil:
		return []LayerDate{{w.Retraction.Layer, w.Retraction.Date}}
	case w.Rollback != nil:
		return slices.Concat(w.Rollback.Restored, w.Rollback.Removed)
	}
	return nil
}

// Shown is for which days the public was shown that.
func (w Withdrawal) Shown() []Shown {
	switch {
	case w.Retraction != nil:
		return w.Retraction.Shown
	case w.Rollback != nil:
		return w.Rollback.Shown
	}
	return nil
}

// Effects are what it does to the ground that is shown; found before it is done.
func (w Withdrawal) Effects() []Effect {
	switch {
	case w.Retraction != nil:
		return w.Retraction.Effects
	case w.Rollback != nil:
		return w.Rollback.Effects
	}
	return nil
}

// keptWithdrawal is a draft's request as it is kept: one of the three is set.
type keptWithdrawal struct {
	Retract   *keptRetraction `json:"retract,omitempty"`
	Rollback  *keptRollback   `json:"rollback,omitempty"`
	Approvals *int            `json:"approvals,omitempty"`
	Reason    string          `json:"reason"`
}

type keptRetraction struct {
	Layer   string   `json:"layer"`
	Date    geo.Date `json:"date"`
	Feature string   `json:"feature,omitempty"`
}

type keptRollback struct {
	To    geo.Revision `json:"to"`
	Layer string       `json:"layer,omitempty"`
}

// DraftRetraction keeps a retraction as a draft, for some time; 0 is DraftLifetime. It
// refuses what Retract does.
func (db *DB) DraftRetraction(ctx context.Context, req RetractRequest, lifetime time.Duration) (secret string, draft geo.Draft, report RetractReport, err error) {
	req.DryRun = true
	if report, err = db.Retract(ctx, req); err != nil {
		return "", geo.Draft{}, report, err
	}
	kept := keptWithdrawal{Retract: &keptRetraction{req.Layer, req.Date, req.Feature}, Reason: req.Reason}
	of := geo.Draft{Kind: geo.DraftRetract, Layer: req.Layer, Dates: []geo.Date{req.Date}}
	secret, draft, err = db.draftWithdrawal(ctx, of, By{req.Actor, req.Person}, kept, report, lifetime)
	return secret, draft, report, err
}

// DraftRollback keeps a rollback as a draft, as DraftRetraction does. It is geo.EConflict
// where the record answers like that already.
func (db *DB) DraftRollback(ctx context.Context, req RollbackRequest, lifetime time.Duration) (secret string, draft geo.Draft, report RollbackReport, err error) {
	req.DryRun = true
	if report, err = db.Rollback(ctx, req); err != nil {
		return "", geo.Draft{}, report, err
	}
	of := geo.Draft{Kind: geo.DraftRollback, Layer: req.Layer}
	for _, d := range slices.Concat(report.Restored, report.Removed) {
		of.Dates = append(of.Dates, d.Date)
	}
	if len(of.Dates) == 0 {
		return "", geo.Draft{}, report, report.nothing()
	}
	slices.Sort(of.Dates)
	of.Dates = slices.Compact(of.Dates)
	kept := keptWithdrawal{Rollback: &keptRollback{req.To, req.Layer}, Reason: req.Reason}
	secret, draft, err = db.draftWithdrawal(ctx, of, By{req.Actor, req.Person}, kept, report, lifetime)
	return secret, draft, report, err
}

// DraftApprovals keeps as a draft that a layer asks for so many persons, as DraftRetraction
// does.
func (db *DB) DraftApprovals(ctx context.Context, layer string, approvals int, by By, reason string, lifetime time.Duration) (secret string, draft geo.Draft, report LayerReport, err error) {
	req := approvalsRequest(layer, approvals)
	req.DryRun, req.Reason = true, reason
	if report, err = db.SetLayer(ctx, req); err != nil {
		return "", geo.Draft{}, report, err
	}
	if len(report.Changes) == 0 {
		return "", geo.Draft{}, report, (&publishing{}).nothing(layer)
	}
	kept := keptWithdrawal{Approvals: &approvals, Reason: reason}
	secret, draft, err = db.draftWithdrawal(ctx, geo.Draft{Kind: geo.DraftLayer, Layer: layer, Dates: []geo.Date{}}, by, kept, report, lifetime)
	return secret, draft, report, err
}

func approvalsRequest(layer string, approvals int) LayerRequest {
	return LayerRequest{Layer: layer, Change: func(l *geo.Layer) { l.Approvals = approvals }}
}

func (db *DB) draftWithdrawal(ctx context.Context, d geo.Draft, by By, kept keptWithdrawal, report any, lifetime time.Duration) (string, geo.Draft, error) {
	if lifetime == 0 {
		lifetime = DraftLifetime
	}
	if lifetime < 0 {
		return "", geo.Draft{}, geo.Errorf(geo.EInvalid, "the draft would expire before it is made")
	}
	c := db.newChange("draft", by.Actor, kept.Reason)
	c.Person = by.Person
	d.Person, d.CreatedAt, d.CreatedBy, d.State = by.Person, c.At.UTC().Truncate(time.Millisecond), c.Actor, geo.DraftOpen
	d.ExpiresAt = c.At.Add(lifetime).UTC().Truncate(time.Millisecond)
	row := table.Draft{Draft: d}
	var err error
	if row.Request, err = json.Marshal(kept); err != nil {
		return "", geo.Draft{}, fmt.Errorf("create draft: %w", err)
	}
	if row.Report, err = json.Marshal(report); err != nil {
		return "", geo.Draft{}, fmt.Errorf("create draft: %w", err)
	}
	return db.keepDraft(ctx, c, row, nil)
}

// DraftReason is the reason that a draft that loads nothing gives; "" of one that loads, or
// has ended.
func (db *DB) DraftReason(ctx context.Context, id int64) (string, error) {
	d, err := table.FindDraft(ctx, db.reader, id)
	if err != nil || d.Kind == geo.DraftLoad || d.Request == nil {
		return "", err
	}
	var kept keptWithdrawal
	err = json.Unmarshal(d.Request, &kept)
	return kept.Reason, err
}

// PlanWithdrawal says what publishing a draft that loads nothing would do in the record as it
// is now.
func (db *DB) PlanWithdrawal(ctx context.Context, id int64) (Withdrawal, error) {
	return db.withdrawal(ctx, PublishDraftRequest{ID: id}, true)
}

// PublishWithdrawal publishes a draft that loads nothing, all at once with the end of the
// draft. It is geo.EConflict where the draft has ended.
func (db *DB) PublishWithdrawal(ctx context.Context, req PublishDraftRequest) (Withdrawal, error) {
	if !req.PublishAt.IsZero() {
		return Withdrawal{}, geo.Errorf(geo.EInvalid, "what is taken back is taken back at once: name no instant")
	}
	return db.withdrawal(ctx, req, false)
}

func (db *DB) withdrawal(ctx context.Context, req PublishDraftRequest, dryRun bool) (w Withdrawal, err error) {
	d, err := db.findOpenDraft(ctx, req.ID)
	if err != nil {
		return w, err
	}
	if req.Reason, err = geo.Line("the reason", req.Reason); err != nil {
		return w, err
	}
	var kept keptWithdrawal
	if err := json.Unmarshal(d.Request, &kept); err != nil {
		return w, fmt.Errorf("request of draft %d: %v", d.ID, err)
	}
	var p *publishing
	if !dryRun {
		p = &publishing{d.Draft, req}
	}
	switch {
	case kept.Retract != nil:
		report, err := db.Retract(ctx, RetractRequest{
			Layer: kept.Retract.Layer, Date: kept.Retract.Date, Feature: kept.Retract.Feature, Reason: kept.Reason, Actor: req.Actor, Person: req.Person, DryRun: dryRun, publishes: p,
		})
		w.Retraction = &report
		return w, err
	case kept.Rollback != nil:
		report, err := db.Rollback(ctx, RollbackRequest{
			To: kept.Rollback.To, Layer: kept.Rollback.Layer, Reason: kept.Reason, Actor: req.Actor, Person: req.Person, DryRun: dryRun, publishes: p,
		})
		w.Rollback = &report
		return w, err
	case kept.Approvals != nil:
		set := approvalsRequest(d.Layer, *kept.Approvals)
		set.Reason, set.Actor, set.Person, set.DryRun, set.publishes = kept.Reason, req.Actor, req.Person, dryRun, p
		report, err := db.SetLayer(ctx, set)
		w.Layer = &report
		return w, err
	}
	return w, geo.Errorf(geo.EInvalid, "draft %d is of a load", d.ID)
}
