package load

import (
	"context"
	"math"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo"
	"frontline/server/address"
	"frontline/server/desk"

	"frontline/cmd/frontline/internal/withdraw"
)

// describeWithdrawal says what a draft would take back of the record as it is.
func (d Desk) describeWithdrawal(ctx context.Context, draft *desk.Draft, rev geo.Revision) error {
	w, err := d.DB.PlanWithdrawal(ctx, draft.ID)
	if err != nil {
		return err
	}
	if draft.Report, err = json.Marshal(w.Report()); err != nil {
		return err
	}
	today := geo.DateOf(d.Now())
	for _, at := range w.Dates() {
		draft.Withdraws = append(draft.Withdraws, desk.LayerDate{Layer: at.Layer, Date: at.Date})
		if at.Date <= today && (draft.Replaces == nil || at.Date > draft.Replaces.Date) {
			draft.Replaces = &desk.LayerDate{Layer: at.Layer, Date: at.Date, Revision: rev}
		}
	}
	if effects := w.Effects(); len(effects) == 1 {
		draft.Changes = &desk.Changes{Gained: math.Round(effects[0].Gained*1e3) / 1e3, Lost: math.Round(effects[0].Lost*1e3) / 1e3}
	}
	cached, err := d.cached(ctx, w)
	draft.Purge, draft.PurgeKeys = append(draft.Purge, cached.Prefixes...), append(draft.PurgeKeys, cached.Keys...)
	return err
}

// cached is what caches may hold of what is taken back.
func (d Desk) cached(ctx context.Context, w data.Withdrawal) (withdraw.Cached, error) {
	return withdraw.Find(ctx, d.DB, d.Mount, geo.DateOf(d.Now()), w.Shown(), address.Made.Kept)
}

// Withdrawn is the report of a draft that took something back, with what is to be purged.
type Withdrawn struct {
	Revision geo.Revision `json:"revision"`
	data.Withdrawal
	Purge     []string `json:"purge"`
	PurgeKeys []string `json:"purge_keys"`
	// Unlisted says that it was done, and that what is to be purged could not be found.
	Unlisted string `json:"purge_unlisted,omitempty"`
}

func (d Desk) publishWithdrawal(ctx context.Context, req data.PublishDraftRequest) ([]byte, error) {
	w, err := d.DB.PublishWithdrawal(ctx, req)
	if err != nil {
		return nil, err
	}
	// It is done, and whoever asked is told so, whatever fails from here.
	cached, err := d.cached(context.WithoutCancel(ctx), w)
	b, err := json.Marshal(withdrawn(w, cached, err))
	return append(b, '\n'), err
}

// withdrawn is the report of what was done, with what was found of what is to be purged.
func withdrawn(w data.Withdrawal, found withdraw.Cached, err error) Withdrawn {
	out := Withdrawn{w.Revision(), w, append([]string{}, found.Prefixes...), append([]string{}, found.Keys...), ""}
	if err != nil {
		out.Unlisted = "it is done, but what caches hold of it could not be listed: purge all, or all of the layer"
	}
	return out
}

// DraftRetraction makes a draft of a retraction.
func (d Desk) DraftRetraction(ctx context.Context, by desk.By, r desk.Retraction) (desk.Draft, desk.Address, error) {
	secret, draft, _, err := d.DB.DraftRetraction(ctx, data.RetractRequest{
		Layer: r.Layer, Date: r.Date, Feature: r.Feature, Reason: r.Reason, Actor: actorOf(by.Token), Person: by.Token.Person,
	}, 0)
	return d.made(ctx, by, secret, draft, err)
}

// DraftRollback makes a draft of a rollback.
func (d Desk) DraftRollback(ctx context.Context, by desk.By, r desk.Rollback) (desk.Draft, desk.Address, error) {
	secret, draft, _, err := d.DB.DraftRollback(ctx, data.RollbackRequest{
		To: r.Revision, Layer: r.Layer, Reason: r.Reason, Actor: actorOf(by.Token), Person: by.Token.Person,
	}, 0)
	return d.made(ctx, by, secret, draft, err)
}

// made describes a draft that was made just now.
func (d Desk) made(ctx context.Context, by desk.By, secret string, draft geo.Draft, err error) (desk.Draft, desk.Address, error) {
	if err != nil {
		return desk.Draft{}, desk.Address{}, err
	}
	described, err := d.DescribeDraft(ctx, draft.ID)
	return described, addressOf(by, secret, draft), err
}
