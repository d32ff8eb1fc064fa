package load

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	loads "frontline/data/load"
	"frontline/geo"
	"frontline/server/address"
	"frontline/server/desk"
)

// Desk is the record as those who keep it see it on a server.
type Desk struct {
	DB    *data.DB
	Now   func() time.Time
	Mount address.Mount // where the server is
}

// FindToken finds a token.
func (d Desk) FindToken(ctx context.Context, secret string) (geo.Token, error) {
	return d.DB.FindToken(ctx, secret)
}

// Revision is the newest one.
func (d Desk) Revision(ctx context.Context) (geo.Revision, error) { return d.DB.NewestRevision(ctx) }

// logAtOnce is how many entries of the log are told at once.
const logAtOnce = 100

// State is how the record stands, as far as a token is for it: who may load and not publish
// is told of nothing that waits but of what they made.
func (d Desk) State(ctx context.Context, t geo.Token, logBefore int64) (desk.State, error) {
	s := desk.State{
		Now: d.Now().UTC(), Today: geo.DateOf(d.Now()), Token: desk.Holder{Name: t.Name, Person: t.Person, Scopes: t.Scopes, Layers: t.Layers, ExpiresAt: t.ExpiresAt},
		Layers: []desk.Layer{}, Drafts: []desk.Draft{}, Embargoes: []desk.Embargo{}, Log: []desk.LogEntry{}, Upstreams: []desk.Upstream{},
	}
	var err error
	if s.Revision, err = d.Revision(ctx); err != nil {
		return s, err
	}
	if err := d.layers(ctx, t, &s); err != nil {
		return s, err
	}
	if err := d.drafts(ctx, t, &s); err != nil {
		return s, err
	}
	if err := d.log(ctx, t, logBefore, &s); err != nil {
		return s, err
	}
	upstreams, err := d.DB.Upstreams(ctx)
	for _, u := range upstreams {
		if !t.IsFor(u.Settings.Layer) {
			continue
		}
		s.Upstreams = append(s.Upstreams, desk.Upstream{
			Name: u.Name, Layer: u.Settings.Layer, Last: u.State.AskedAt, State: upstreamState(u.State), Text: cmp.Or(u.State.Detail, u.State.Result),
		})
	}
	return s, err
}

func upstreamState(s data.UpstreamState) string {
	switch {
	case s.AskedAt.IsZero():
		return "new"
	case s.Failures > 0 || s.SucceededAt.Before(s.AskedAt):
		return "failing"
	case s.IsLate:
		return "late"
	}
	return "ok"
}

// layers tells of the layers, and of what waits in them for its time.
func (d Desk) layers(ctx context.Context, t geo.Token, s *desk.State) error {
	all, err := d.DB.LayerStatuses(ctx)
	if err != nil {
		return err
	}
	dates, err := d.DB.SnapshotDates(ctx)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !t.IsFor(l.ID) || !l.Public && !t.Has(geo.ScopePublish) {
			continue
		}
		late := l.Late(s.Today)
		of := desk.Layer{
			ID: l.ID, Title: l.Title, Kind: l.Kind, AssessedBy: l.AssessedBy, Cadence: l.Cadence, Approvals: l.Approvals, Public: l.Public, Hidden: l.Hidden,
			Latest: l.Last, Ended: l.Ended, Late: late > 0, LateDays: late, Days: runs(dates[l.ID]), May: []string{},
		}
		for _, scope := range geo.Scopes() {
			if t.Has(scope) {
				of.May = append(of.May, string(scope))
			}
		}
		s.Layers = append(s.Layers, of)
		for _, e := range l.Embargoed {
			if t.Has(geo.ScopePublish) || e.LoadedBy == actorOf(t) {
				s.Embargoes = append(s.Embargoes, desk.Embargo{Layer: l.ID, Date: e.Date, PublishAt: e.PublishAt, By: e.LoadedBy})
			}
		}
	}
	return nil
}

// runs are dates as runs of one after another.
func runs(dates []geo.Date) []desk.Days {
	out := []desk.Days{}
	for _, date := range dates {
		if n := len(out); n > 0 && out[n-1].To+1 == date {
			out[n-1].To = date
		} else {
			out = append(out, desk.Days{From: date, To: date})
		}
	}
	return out
}

func (d Desk) drafts(ctx context.Context, t geo.Token, s *desk.State) error {
	drafts, err := d.DB.Drafts(ctx)
	if err != nil {
		return err
	}
	for _, draft := range drafts {
		if draft.State != geo.DraftOpen {
			continue
		}
		of, err := d.of(ctx, draft)
		if err != nil {
			return err
		}
		if desk.Sees(t, of) {
			s.Drafts = append(s.Drafts, of)
		}
	}
	return nil
}

func (d Desk) log(ctx context.Context, t geo.Token, before int64, s *desk.State) error {
	entries, err := d.DB.LogBefore(ctx, cmp.Or(before, 1<<62), t.Layers, logAtOnce)
	for _, e := range entries {
		if t.Has(geo.ScopePublish) || geo.SamePerson(e.Person, t.Person) {
			s.Log = append(s.Log, desk.LogEntry{
				ID: e.ID, At: e.At, Actor: e.Actor, Person: e.Person, DraftedBy: e.DraftedBy, Action: e.Action, Layer: e.Layer, Revision: e.Revision, Detail: e.Detail, Reason: e.Reason,
			})
		}
	}
	return err
}

// actorOf is how the log names who has a token.
func actorOf(t geo.Token) string { return "token " + t.Name }

// FindDraft finds an open draft. Of one that has ended it is geo.ENotFound, with whose it was.
func (d Desk) FindDraft(ctx context.Context, id int64) (desk.Draft, error) {
	found, _, err := d.DB.Draft(ctx, id)
	if err != nil {
		return desk.Draft{}, err
	}
	if found.State != geo.DraftOpen {
		return desk.Draft{Draft: found}, geo.Errorf(geo.ENotFound, "draft %d has ended: it is %s", id, found.State)
	}
	of, err := d.of(ctx, found)
	if err == nil {
		of.Reason, err = d.DB.DraftReason(ctx, id)
	}
	return of, err
}

// of is a draft as the desk shows it, without what it would change.
func (d Desk) of(ctx context.Context, draft geo.Draft) (desk.Draft, error) {
	layer, err := d.layerOf(ctx, draft.Layer)
	if geo.ErrorCode(err) == geo.ENotFound { // publishing makes it
		layer, err = geo.Layer{Title: draft.Layer}, nil
	}
	return desk.Draft{
		Draft: draft, LayerTitle: layer.Title, Approvals: layer.Approvals, LoadedBy: cmp.Or(draft.Person, draft.CreatedBy),
		Findings: []geo.Finding{}, Withdraws: []desk.LayerDate{}, Purge: []string{}, PurgeKeys: []string{},
	}, err
}

// layerOf is the layer of a draft. All together ask for two persons where one of them does.
func (d Desk) layerOf(ctx context.Context, id string) (geo.Layer, error) {
	if id != "" {
		return d.DB.AnyLayer(ctx, id)
	}
	var all geo.Layer
	layers, err := d.DB.LayerStatuses(ctx)
	for _, l := range layers {
		all.Approvals = max(all.Approvals, l.Approvals)
	}
	return all, err
}

// DescribeDraft says what a draft would change in the record as it is.
func (d Desk) DescribeDraft(ctx context.Context, id int64) (desk.Draft, error) {
	draft, err := d.FindDraft(ctx, id)
	if err != nil {
		return draft, err
	}
	rev, err := d.Revision(ctx)
	if err != nil {
		return draft, err
	}
	if draft.Kind != geo.DraftLoad {
		return draft, d.describeWithdrawal(ctx, &draft, rev)
	}
	plan, corrects, err := d.DB.PlanShownDraft(ctx, data.PublishDraftRequest{ID: id})
	if err != nil {
		return draft, err
	}
	draft.Corrects = corrects
	report := plan.Report
	if err := SayWhere(ctx, d.DB, &report); err != nil {
		return draft, err
	}
	if draft.Report, err = json.Marshal(report); err != nil {
		return draft, err
	}
	for _, f := range report.Files {
		draft.Findings = append(draft.Findings, f.Findings...)
	}
	return draft, d.compare(ctx, &draft, report, rev)
}

// compare says what the map of a draft is compared with: what its first date corrects, else
// the newest public snapshot before.
func (d Desk) compare(ctx context.Context, draft *desk.Draft, report data.LoadReport, rev geo.Revision) error {
	first := slices.MinFunc(report.Files, func(a, b data.FileReport) int { return cmp.Compare(a.Date, b.Date) })
	changes := first.Changes
	if first.Replaces != nil {
		changes = first.Replaces
		draft.Replaces = &desk.LayerDate{Layer: draft.Layer, Date: first.Date, Revision: rev}
	} else if before, err := d.DB.DateBefore(ctx, draft.Layer, first.Date); err != nil {
		return err
	} else if before != nil {
		draft.Replaces = &desk.LayerDate{Layer: draft.Layer, Date: *before, Revision: rev}
	}
	if len(report.Files) == 1 && changes != nil {
		draft.Changes = &desk.Changes{Gained: toThousandth(changes.Gained), Lost: toThousandth(changes.Lost)}
		draft.Changes.Features.Added, draft.Changes.Features.Changed, draft.Changes.Features.Removed = len(changes.Added), len(changes.Changed), len(changes.Removed)
	}
	return nil
}

// toThousandth is an area as reports have it.
func toThousandth(a loads.SquareMetres) float64 { return math.Round(a.Km2()*1e3) / 1e3 }

// RenewDraft gives a draft another address.
func (d Desk) RenewDraft(ctx context.Context, id int64, by desk.By) (desk.Address, error) {
	secret, draft, err := d.DB.RenewDraft(ctx, id, data.By{Actor: actorOf(by.Token), Person: by.Token.Person}, 0)
	return addressOf(by, secret, draft), err
}

func addressOf(by desk.By, secret string, draft geo.Draft) desk.Address {
	return desk.Address{Address: NewDraft(by.PublicURL, secret, draft).Address, Secret: secret}
}

// DiscardDraft ends a draft.
func (d Desk) DiscardDraft(ctx context.Context, id int64, by desk.By, reason string) error {
	return d.DB.DiscardDraft(ctx, id, data.By{Actor: actorOf(by.Token), Person: by.Token.Person}, reason)
}

// PublishDraft makes a draft part of the record.
func (d Desk) PublishDraft(ctx context.Context, id int64, by desk.By, how desk.Decision) ([]byte, error) {
	req := data.PublishDraftRequest{
		ID: id, Actor: actorOf(by.Token), Person: by.Token.Person, Accept: how.Accept, Reason: how.Reason, Correct: how.Correct, PublishAt: how.PublishAt,
		IfRevision: how.IfRevision,
	}
	draft, err := d.FindDraft(ctx, id)
	if err != nil {
		return nil, err
	}
	if draft.Kind != geo.DraftLoad {
		return d.publishWithdrawal(ctx, req)
	}
	plan, err := d.DB.PlanDraft(ctx, req)
	if err != nil {
		return nil, err
	}
	plan.Agreed = how.IfRevision > 0
	report := plan.Report
	held := report.Held()
	if len(held) == 0 {
		if report, err = d.DB.Commit(ctx, plan); err != nil {
			return nil, err
		}
	}
	// What is published is, whether or not it can be said where it lies.
	if err := SayWhere(context.WithoutCancel(ctx), d.DB, &report); err != nil && len(held) > 0 {
		return nil, err
	}
	b, err := json.Marshal(report)
	if err == nil && len(held) > 0 {
		err = geo.NewHeldError(held)
	}
	return append(b, '\n'), err
}
