package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/address"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
)

// mostSettlements bounds the settlements that are listed.
const mostSettlements = 5000

// settlementsAnswer is the body of the settlements of which something else is said than on an earlier
// date.
type settlementsAnswer struct {
	Layer figures.LayerHead `json:"layer"`
	From  settlementsEnd    `json:"from"`
	To    settlementsEnd    `json:"to"`
	// Sentences are what it is good for, and by which rule entries are made.
	Sentences []string `json:"sentences"`
	// Within is how near to what changed settlements are looked at, and Accuracy how exact the layer is.
	Within      float64            `json:"within_km"`
	Accuracy    float64            `json:"accuracy_m"`
	Gazetteer   *place.About       `json:"gazetteer,omitempty"`
	LeftOut     int                `json:"left_out"`
	Settlements []settlementChange `json:"settlements"`
}

// settlementsEnd is one of the two dates.
type settlementsEnd struct {
	Asked    geo.Date     `json:"asked"`
	Snapshot geo.Date     `json:"snapshot"`
	AgeDays  int          `json:"age_days"`
	Known    geo.Revision `json:"known"`
	Ends     string       `json:"ends,omitempty"`
}

// settlementChange is what is said of the point of a settlement on the two dates.
type settlementChange struct {
	ID      string            `json:"id"`
	Names   map[string]string `json:"names"`
	Region  *geo.Region       `json:"region,omitempty"`
	At      [2]float64        `json:"at"` // of the point
	Page    string            `json:"page"`
	By      string            `json:"by"`           // as a position's answer has it
	As      string            `json:"as,omitempty"` // likewise
	From    *saidAnswer       `json:"from"`         // null where he showed no ground then
	To      saidAnswer        `json:"to"`
	Entries []settlementEntry `json:"entries"`
}

// settlementEntry is where the point came to lie, by two snapshots in a row.
type settlementEntry struct {
	Date      geo.Date  `json:"date"`
	Second    geo.Date  `json:"second"`
	Class     geo.Class `json:"class"`
	HeldBy    string    `json:"held_by,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
}

// handleSettlements answers /api/layers/{layer}/{from}..{to}/settlements.json?lang=: the settlements near
// what changed, of which something else is said on the second date than on the first.
func (s *API) handleSettlements(w http.ResponseWriter, r *http.Request) error {
	ref := web.PathParam(r, "asof")
	if !strings.Contains(ref, view.ChangeMark) {
		return geo.Errorf(geo.ENotFound, "settlements are listed between two dates: write 2025-10-01..2025-11-30/settlements.json")
	}
	v, err := s.views.ResolveChange(r.Context(), web.PathParam(r, "layer"), ref)
	if err != nil {
		return err
	}
	if v.Layer.Kind != geo.KindControl {
		return geo.Errorf(geo.ENotFound, "%s is no layer of control: of others no settlement lies within or outside", v.Layer.ID)
	}
	if err := s.search.ChangedGone(r.Context(), v); err != nil {
		return err
	}
	lang, err := s.words.Asked(r.URL.Query().Get("lang"))
	if err != nil {
		return err
	}
	said := phrase.Writer{Speaker: s.words.In(lang), At: v.To.At.Valid, Setting: v.Layer.Setting}
	s.SetCacheControl(w, v.Pinned)
	w.Header().Set(web.SnapshotHeader, v.Shows())
	k := view.AnswerKey{Kind: "settlements", Name: strings.Join([]string{v.Layer.ID, ref, said.Lang}, " "), Current: v.To.Current, Day: v.To.Day}
	return s.views.Send(w, r, web.TypeJSON, k, func(ctx context.Context) ([]byte, error) {
		changed, err := s.search.ChangedSettlements(ctx, v)
		if err != nil {
			return nil, err
		}
		gazetteer, err := s.search.GazetteerAt(ctx, v.To.At.Known)
		if err != nil {
			return nil, err
		}
		out := settlementsAnswer{
			Layer: figures.HeadOf(v.Layer), From: settlementsEndOf(v, v.From), To: settlementsEndOf(v, v.To),
			Sentences: []string{said.PointLead(v.To.At.Valid, said.Title(v.Layer).Text), said.PlaceRule(v.Layer)},
			Within:    search.NearChange / 1000, Accuracy: v.Layer.AccuracyOrUnstated(),
			LeftOut: max(len(changed)-mostSettlements, 0), Settlements: []settlementChange{},
		}
		if gazetteer != nil {
			out.Gazetteer = &gazetteer.About
		}
		for _, c := range changed[:min(len(changed), mostSettlements)] {
			out.Settlements = append(out.Settlements, s.settlementChangeOf(v.Layer, c))
		}
		return json.Marshal(out)
	})
}

func settlementsEndOf(v view.ChangeView, end view.View) settlementsEnd {
	return settlementsEnd{Asked: end.At.Valid, Snapshot: end.Snapshot.ValidOn, AgeDays: v.Age(end).Days, Known: end.At.Known, Ends: end.Snapshot.Ends}
}

func (s *API) settlementChangeOf(l geo.Layer, c search.Changed) settlementChange {
	out := settlementChange{
		ID: c.ID, Names: c.Names, Region: c.Region, At: c.At, Page: s.Local(address.Place(c.Ref(), "", nil)), By: c.By, As: c.As,
		To: saidAnswerOf(l, c.To), Entries: []settlementEntry{},
	}
	if c.From != nil {
		from := saidAnswerOf(l, *c.From)
		out.From = &from
	}
	for _, e := range c.Entries {
		one := settlementEntry{Date: e.Date, Second: e.Second, Class: classNone}
		if e.In != nil {
			one.Class, one.HeldBy, one.ClaimedBy = phrase.TerritoryState(l, *e.In).Class, e.In.HeldBy, e.In.Feature().ClaimedBy
		}
		out.Entries = append(out.Entries, one)
	}
	return out
}
