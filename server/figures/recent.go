package figures

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/place"
	"frontline/server/phrase"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// RecentDays is for how many days before a date it is told, beside what is shown of the date, what
// changed.
const RecentDays = 7

// liveDays is how far the newest snapshot of a daily layer may lie behind today: today’s may still come.
const liveDays = 1

// recentKey is of what changed between two snapshots.
type recentKey struct {
	layer          string
	from, to       int64
	fromPin, toPin geo.Revision
	named          bool // whether there is a gazetteer
}

// recentPart is what changed of one territory, in square metres, and near which settlement most.
type recentPart struct {
	Territory    geo.Territory
	Gained, Lost float64
	Near         *place.Place
	NearArea     float64
}

// Recent is what counts of what changed on a control layer in the days up to a date, for each of those
// that count; none where the record does not tell it of these days: one of the two dates has no
// assessment of its own, another assesses then, it is of another source, the layer has ended or is past
// its cadence, or something of it was withdrawn.
func (s *Figures) Recent(ctx context.Context, l geo.Layer, t view.Times) ([]phrase.Recent, error) {
	if l.Kind != geo.KindControl {
		return nil, nil
	}
	v, assessors, err := s.recentEnds(ctx, l, t)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone {
		return nil, nil
	} else if err != nil || len(assessors) == 0 {
		return nil, err
	}
	gaps, err := s.views.ChangeGaps(ctx, v)
	if err != nil {
		return nil, err
	}
	gazetteer, err := s.search.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	k := recentKey{l.ID, v.From.Snapshot.ID, v.To.Snapshot.ID, v.FromPin, v.ToPin, gazetteer != nil}
	parts, err := s.recent.Get(ctx, k, func(ctx context.Context, _ recentKey) ([]recentPart, error) {
		return s.recentParts(ctx, v, assessors, gazetteer)
	})
	if code := geo.ErrorCode(err); code == geo.EConflict || code == geo.EUnavailable {
		return nil, nil // it is told where the two dates are compared
	} else if err != nil {
		return nil, err
	}
	var out []phrase.Recent
	for _, p := range parts {
		out = append(out, phrase.Recent{
			Days: RecentDays, To: v.To.At.Valid, State: phrase.TerritoryState(l, p.Territory), By: p.Territory.By,
			Gained: view.KM2(p.Gained), Lost: view.KM2(p.Lost), Near: p.Near, Most: 2*p.NearArea > p.Gained+p.Lost, Missing: gaps,
		})
	}
	return out, nil
}

// recentEnds are the two ends of the days up to a date, and who assesses both; nobody where they are not
// compared.
func (s *Figures) recentEnds(ctx context.Context, l geo.Layer, t view.Times) (v view.ChangeView, by []string, err error) {
	if v.To, err = s.views.ViewAt(ctx, l.ID, t); err != nil {
		return v, nil, err
	}
	t.At.Valid -= RecentDays
	if v.From, err = s.views.ViewAt(ctx, l.ID, t); err != nil {
		return v, nil, err
	}
	if t.Ref.Latest && l.Cadence == geo.CadenceDaily && t.Day-v.To.Snapshot.ValidOn > liveDays {
		return v, nil, nil
	}
	var both [2][]string
	for i, end := range []view.View{v.From, v.To} {
		if age := geo.AgeAt(l, end.Snapshot, end.At.Valid); age.Stale || age.Ends != "" {
			return v, nil, nil
		}
		voices, err := s.views.VoicesOf(ctx, l, end.Times)
		if err != nil {
			return v, nil, err
		}
		both[i] = voices.On(end.At.Valid).Assessors()
	}
	if !slices.Equal(both[0], both[1]) {
		return v, nil, nil
	}
	return v, both[0], s.views.JoinChange(ctx, &v)
}

// recentParts finds what changed of each territory that counts, in the order of territories: of each
// assessor there is one.
func (s *Figures) recentParts(ctx context.Context, v view.ChangeView, assessors []string, gazetteer *place.Gazetteer) (parts []recentPart, err error) {
	if err := s.views.SameSources(ctx, v); err != nil {
		return nil, err
	}
	known := max(v.FromPin, v.ToPin)
	line, err := s.views.Store.TerritoriesBetween(ctx, v.Layer.ID, v.From.Snapshot.ValidOn, v.To.Snapshot.ValidOn, known)
	if err != nil {
		return nil, err
	}
	spans := map[geo.Territory][]geo.Span{}
	for _, sp := range line.Spans {
		if t := v.Layer.Territory(sp.Feature); t.Counts() {
			spans[t] = append(spans[t], sp)
		}
	}
	for t, list := range spans {
		pieces, err := change.Changed(ctx, list, v.From.Snapshot.ValidOn, v.To.Snapshot.ValidOn)
		if err != nil {
			return nil, err
		}
		part := recentPart{Territory: t}
		if err := part.add(ctx, pieces, gazetteer); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	for _, by := range assessors {
		if !slices.ContainsFunc(parts, func(p recentPart) bool { return p.Territory.By == by }) {
			parts = append(parts, recentPart{Territory: v.Layer.Territory(geo.Feature{Class: geo.ClassHeld, AssessedBy: by, HeldBy: v.Layer.HeldBy})})
		}
	}
	slices.SortFunc(parts, func(a, b recentPart) int { return geo.CompareTerritories(a.Territory, b.Territory) })
	return parts, nil
}

// add counts pieces, and of the contiguous ones near which settlement they lie.
func (p *recentPart) add(ctx context.Context, pieces []change.Piece, gazetteer *place.Gazetteer) error {
	var sides [2][]change.Piece
	for _, one := range pieces {
		if one.Gained {
			p.Gained += one.Area
			sides[0] = append(sides[0], one)
		} else {
			p.Lost += one.Area
			sides[1] = append(sides[1], one)
		}
	}
	if gazetteer == nil {
		return nil
	}
	near := map[*place.Place]float64{}
	for _, side := range sides {
		patches, err := change.Dissolve(ctx, side)
		if err != nil {
			return err
		}
		for _, patch := range patches {
			if w, ok := gazetteer.Where(geo.Feature{Geometry: orb.MultiPolygon{patch.Ground}}.Center()); ok && w.IsNear() {
				near[w.Place] += patch.Area
			}
		}
	}
	for of, area := range near {
		if area > p.NearArea || area == p.NearArea && of.ID < p.Near.ID {
			p.Near, p.NearArea = of, area
		}
	}
	return nil
}
