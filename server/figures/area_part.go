package figures

import (
	"context"

	"frontline/geo"
	"frontline/server/view"
	"frontline/server/web"
)

// AreaPart is square kilometres by snapshot date of one territory: nobody's word
// is counted as another's, and no holder's ground as another's.
type AreaPart struct {
	Class      geo.Class            `json:"class,omitempty"`
	HeldBy     string               `json:"held_by,omitempty"`
	ClaimedBy  string               `json:"claimed_by,omitempty"`
	AssessedBy string               `json:"assessed_by,omitempty"`
	Area       []float64            `json:"km2"`
	ByRegion   map[string][]float64 `json:"by_region,omitempty"`
	Territory  geo.Territory        `json:"-"`
	On         []geo.Part           `json:"-"`
}

func partOf(t geo.Territory, on []geo.Part, byRegion map[string][]float64) AreaPart {
	out := AreaPart{Class: t.Class, HeldBy: t.HeldBy, ByRegion: allInKm2(byRegion), Territory: t, On: on}
	switch t.As {
	case geo.AsClaimed:
		out.ClaimedBy = t.By
	case geo.AsAssessed:
		out.AssessedBy = t.By
	}
	for _, p := range on {
		out.Area = append(out.Area, view.KM2(p.Area))
	}
	return out
}

// SnapshotAreas is what a layer covers on the date of a snapshot, as its areas have
// it: as known now behind the date of the snapshot before, with what changed since,
// and behind a pin alone, since nothing that is said there may follow from another
// snapshot. The last date is the snapshot's.
func (s *Figures) SnapshotAreas(ctx context.Context, l geo.Layer, v view.View) (Areas, error) {
	date := v.Snapshot.ValidOn
	a := Areas{Dates: []geo.Date{date}}
	k := s.views.SinceChange(ctx, view.PinKey{Layer: l.ID, Known: v.At.Known, Current: v.Current})
	f, err := s.kept.Get(ctx, figuresKey{k, date}, func(ctx context.Context, k figuresKey) (geo.Figures, error) {
		return s.views.Store.Figures(ctx, k.Layer, geo.AsOf{Valid: k.date, Known: k.Known})
	})
	if err != nil {
		return a, err
	}
	if f.Base != "" {
		web.ManifestOf(ctx).Add(f.Base, f.BaseDate)
	}
	if !v.Ref.Pinned {
		t := v.Times
		t.At.Valid = date - 1
		before, err := s.views.ViewAt(ctx, l.ID, t)
		switch {
		case err == nil:
			a.Dates = []geo.Date{before.Snapshot.ValidOn, date}
		case geo.ErrorCode(err) != geo.ENotFound:
			return a, err
		}
	}
	i := len(a.Dates) - 1
	for _, p := range f.Parts {
		on, byRegion := make([]geo.Part, len(a.Dates)), map[string][]float64{}
		if on[i] = p; i == 0 {
			on[i].Gained, on[i].Lost = 0, 0
		}
		for key, area := range f.Shares[p.Territory] {
			byRegion[key] = make([]float64, len(a.Dates))
			byRegion[key][i] = area
		}
		a.Parts = append(a.Parts, partOf(p.Territory, on, byRegion))
	}
	a.Regions = f.Regions
	return a, nil
}

// figuresKey is of what a layer covers on a date.
type figuresKey struct {
	view.PinKey
	date geo.Date
}
