package server

import (
	"context"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// areaPart is square kilometres by snapshot date of one territory: nobody's word
// is counted as another's, and no holder's ground as another's.
type areaPart struct {
	Class      geo.Class            `json:"class,omitempty"`
	HeldBy     string               `json:"held_by,omitempty"`
	ClaimedBy  string               `json:"claimed_by,omitempty"`
	AssessedBy string               `json:"assessed_by,omitempty"`
	Area       []float64            `json:"km2"`
	ByRegion   map[string][]float64 `json:"by_region,omitempty"`
	territory  geo.Territory
	on         []geo.Part
}

func partOf(t geo.Territory, on []geo.Part, byRegion map[string][]float64) areaPart {
	out := areaPart{Class: t.Class, HeldBy: t.HeldBy, ByRegion: allInKm2(byRegion), territory: t, on: on}
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

// snapshotAreas is what a layer covers on the date of a snapshot, as its areas have
// it: as known now behind the date of the snapshot before, with what changed since,
// and behind a pin alone, since nothing that is said there may follow from another
// snapshot. The last date is the snapshot's.
func (s *Server) snapshotAreas(ctx context.Context, l geo.Layer, v view.View) (areaAnswer, error) {
	date := v.Snapshot.ValidOn
	a := areaAnswer{Dates: []geo.Date{date}}
	k := s.views.SinceChange(ctx, view.PinKey{Layer: l.ID, Known: v.At.Known, Current: v.Current})
	f, err := s.figures.Get(ctx, figuresKey{k, date}, func(ctx context.Context, k figuresKey) (geo.Figures, error) {
		return s.Store.Figures(ctx, k.Layer, geo.AsOf{Valid: k.date, Known: k.Known})
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

// partWords says how much there is of a territory, and by whose word. Of claims it
// names the claimant, or says that nobody is named.
func partWords(w phrase.Writer, l geo.Layer, p geo.Part) string {
	area, s := w.Area(view.KM2(p.Area)), phrase.TerritoryState(l, p.Territory)
	if s.Class == geo.ClassHeld && s.Who == "" {
		return w.T("text.held", "area", area, "by", w.ByWhom(s.By))
	}
	return w.T("classes.figure", "km2", area, "state", w.Whose(l, p.Territory))
}

// partFigures are what a layer covers on a date, of every class: a figure for
// each assessor or claimant and each holder, with what changed of those that
// count. None is a sum of others.
func partFigures(w phrase.Writer, l geo.Layer, a areaAnswer, i int) (out []string) {
	var parts []geo.Part
	counted := 0
	for _, p := range a.Parts {
		if on := p.on[i]; on.IsTold() {
			parts = append(parts, on)
			if on.Counts() {
				counted++
			}
		}
	}
	if counted == 0 {
		out = append(out, nothingWords(w, l))
	}
	for _, p := range parts {
		words := partWords(w, l, p)
		if view.KM2(p.Area) == 0 && view.KM2(p.Lost) > 0 && i > 0 {
			out = append(out, w.T("text.none_left", "state", w.Whose(l, p.Territory), "lost", w.Area(view.KM2(p.Lost)), "date", w.Date(a.Dates[i-1])))
			continue
		}
		if !p.Counts() || i == 0 {
			out = append(out, words)
			continue
		}
		against := w.T("text.against", "date", w.Date(a.Dates[i-1]), "gained", w.Area(view.KM2(p.Gained)), "lost", w.Area(view.KM2(p.Lost)))
		switch {
		case counted <= 1:
			out = append(out, words, against)
		case p.Gained > 0 || p.Lost > 0:
			out = append(out, words+". "+against)
		default:
			out = append(out, words)
		}
	}
	if l.Kind == geo.KindClaims {
		out = append(out, w.T("text.claims_note"))
	}
	return out
}

// nothingWords says that a layer shows nothing of what counts.
func nothingWords(w phrase.Writer, l geo.Layer) string {
	if l.Kind == geo.KindControl {
		return w.T("text.held", "area", w.Area(0), "by", w.By(l))
	}
	return w.T("classes.figure", "km2", w.Area(0), "state", w.T("classes.claimed"))
}

// partRegions are the oblasts of what counts on a date; of several assessors,
// claimants or holders each has its own.
func partRegions(w phrase.Writer, l geo.Layer, a areaAnswer, i int) (out []textRegion) {
	var parts []areaPart
	for _, p := range a.Parts {
		if p.territory.Counts() && p.Area[i] > 0 {
			parts = append(parts, p)
		}
	}
	for _, r := range a.Regions {
		for _, p := range parts {
			if p.ByRegion[r.Key] == nil || p.ByRegion[r.Key][i] == 0 {
				continue
			}
			name := w.Region(r)
			if len(parts) > 1 {
				name += ", " + w.Whose(l, p.territory)
			}
			out = append(out, textRegion{name, [2]string{w.Area(p.ByRegion[r.Key][i])}})
		}
	}
	return out
}
