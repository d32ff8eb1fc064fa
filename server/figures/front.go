package figures

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/server/view"
)

// FrontLengths is kilometres by date of the edge of what a layer shows as held, other than along
// borders and shores.
type FrontLengths struct {
	Layer      LayerHead      `json:"layer"`
	Of         [1]string      `json:"of"`
	Unit       string         `json:"unit"`
	Pin        geo.Revision   `json:"pin"`
	Known      geo.Revision   `json:"known"`
	Not        view.Tolerance `json:"not_counted"`
	AccuracyM  float64        `json:"accuracy_m"`
	IsAccuracy bool           `json:"accuracy_stated"`
	Dates      []geo.Date     `json:"dates"`
	Parts      []FrontPart    `json:"parts"`
	Gaps       []geo.Gap      `json:"gaps"`
	Note       string         `json:"note"`
}

// FrontPart is that of what one assesses as held by one, as long as the dates.
type FrontPart struct {
	AssessedBy string    `json:"assessed_by,omitempty"`
	ClaimedBy  string    `json:"claimed_by,omitempty"`
	HeldBy     string    `json:"held_by,omitempty"`
	KM         []float64 `json:"km"`
}

const frontNote = "Geodesic lengths on the WGS84 ellipsoid, along edges that are straight in longitude and latitude. An edge is as long as it is drawn: " +
	"a more detailed drawing of the same ground has a longer one. A date stands for itself and for the days up to the next."

// FrontLengths finds how long the line of a layer was on each date of its snapshots.
func (s *Figures) FrontLengths(ctx context.Context, l geo.Layer, t view.Times) (FrontLengths, error) {
	snapshots, err := s.views.Published(ctx, l.ID, t.At.Known, t.Day)
	if err != nil {
		return FrontLengths{}, err
	}
	if len(snapshots) == 0 {
		return FrontLengths{}, geo.Errorf(geo.ENotFound, "%s has no snapshot yet", l.ID)
	}
	said, err := s.views.VoicesOf(ctx, l, t)
	if err != nil {
		return FrontLengths{}, err
	}
	out := FrontLengths{
		Layer: HeadOf(view.FrontLayer(l, said.Assessors(), "")), Of: [1]string{l.ID}, Unit: "km", Known: t.At.Known,
		Not: view.FrontTolerance(), AccuracyM: l.AccuracyOrUnstated(), IsAccuracy: l.Accuracy > 0, Parts: []FrontPart{},
		Gaps: geo.GapsUntil(l, snapshots, 0), Note: frontNote,
	}
	views := make([]view.FrontView, len(snapshots))
	for i, sn := range snapshots {
		at := t
		at.At.Valid = sn.ValidOn
		if views[i], err = s.views.FrontAt(ctx, l, at); err != nil {
			return out, err
		}
		out.Dates = append(out.Dates, sn.ValidOn)
		out.Pin = max(out.Pin, views[i].PinnedRef().Known)
	}
	lengths, err := s.views.Lengths(ctx, views)
	if err != nil {
		return out, err
	}
	byPart := map[geo.Territory][]float64{}
	for i, parts := range lengths {
		for _, p := range parts {
			if byPart[p.Territory] == nil {
				byPart[p.Territory] = make([]float64, len(out.Dates))
			}
			byPart[p.Territory][i] = view.KM(p.Metres)
		}
	}
	for t, km := range byPart {
		p := FrontPart{HeldBy: t.HeldBy, KM: km}
		if t.As == geo.AsClaimed {
			p.ClaimedBy = t.By
		} else {
			p.AssessedBy = t.By
		}
		out.Parts = append(out.Parts, p)
	}
	slices.SortFunc(out.Parts, func(a, b FrontPart) int {
		return slices.Compare([]string{a.AssessedBy, a.ClaimedBy, a.HeldBy}, []string{b.AssessedBy, b.ClaimedBy, b.HeldBy})
	})
	return out, nil
}
