package figures

import (
	"context"
	"fmt"
	"sort"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/view"
	"frontline/server/web"
)

// derivedSums are square metres by date of what is claimed and not held.
type derivedSums struct {
	dates             []geo.Date
	claimed, notHeld  []float64
	byFeature, byWhom map[string][]float64 // not held
	claimants         map[claimant]bool
	heldKeys          map[string]bool        // of the features that count as held
	last              map[string]geo.Feature // the claims by key, as said last
	layer             geo.Layer
	pin               geo.Revision
}

// sumDerived finds what was claimed and not held on each of the dates. A piece
// of ground that is held for long is laid over a claim once, and not on each
// date: only where features that count as held overlap must each date be
// looked at alone.
func (s *Figures) sumDerived(ctx context.Context, pair [2]geo.Layer, t view.Times, dates []geo.Date) (derivedSums, error) {
	sums := derivedSums{
		dates: dates, claimed: make([]float64, len(dates)), notHeld: make([]float64, len(dates)),
		byFeature: map[string][]float64{}, byWhom: map[string][]float64{},
		claimants: map[claimant]bool{}, heldKeys: map[string]bool{}, last: map[string]geo.Feature{},
	}
	held, apart, err := s.heldSpans(ctx, pair[1].ID, t, sums.heldKeys)
	if err != nil {
		return sums, err
	}
	for i := 0; i < len(dates); {
		at := t
		at.At.Valid = dates[i]
		v, err := s.views.DerivedAt(ctx, pair, at)
		if err != nil {
			return sums, err
		}
		claims, err := s.views.GroundsAt(ctx, view.OfFeatures, v.Claims, 0)
		if err != nil {
			return sums, err
		}
		whole, err := s.views.GroundsAt(ctx, view.OfTerritories, v.Claims, 0)
		if err != nil {
			return sums, err
		}
		until := i + 1
		var rest, wholeRest map[string][]float64
		if apart {
			for until < len(dates) && s.sameClaims(ctx, pair[0].ID, t, v.Claims, dates[until]) {
				until++
			}
			if rest, err = s.restOf(ctx, claims, held, dates[i:until]); err == nil {
				wholeRest, err = s.restOf(ctx, whole, held, dates[i:until])
			}
		} else {
			rest, wholeRest, err = s.restOn(ctx, v)
		}
		if err != nil {
			return sums, err
		}
		sums.add(i, until, claims, rest)
		sums.addWhole(i, until, whole, wholeRest, pair[0])
		claimants, err := s.views.ClaimantsOf(ctx, v.Claims)
		if err != nil {
			return sums, err
		}
		sums.layer, sums.pin = v.Layer(claimants), v.PinnedRef().Known
		i = until
	}
	return sums, nil
}

// sameClaims reports whether the snapshot of claims is still in force on a
// date.
func (s *Figures) sameClaims(ctx context.Context, layer string, t view.Times, v view.View, d geo.Date) bool {
	f, err := s.views.FindSnapshot(ctx, layer, geo.AsOf{Valid: d, Known: t.At.Known}, t.Current)
	return err == nil && f.ID == v.Snapshot.ID
}

// heldSpans are the spans of a control layer's territories that count as held,
// and whether they never overlap. It adds the keys of the features that do.
func (s *Figures) heldSpans(ctx context.Context, layer string, t view.Times, keys map[string]bool) (held []geo.Span, apart bool, err error) {
	v := view.TimelineView{Layer: layer, Current: t.Current, Day: t.Day, Known: t.At.Known}
	if err := s.views.FindTimeline(ctx, &v); err != nil {
		return nil, false, err
	}
	for _, sp := range v.Spans() {
		if sp.Area > 0 && view.IsHeld(sp.Feature) {
			keys[sp.Feature.Key] = true
		}
	}
	territories, err := s.views.Timeline(ctx, view.LineKey{Layer: layer, Pin: v.Pin, Of: view.OfTerritories})
	if err != nil {
		return nil, false, err
	}
	for _, sp := range v.UpToToday(territories.Spans) {
		if sp.Area > 0 && view.IsHeld(sp.Feature) {
			held = append(held, sp)
		}
	}
	apart, err = neverOverlap(ctx, held)
	return held, apart, err
}

// neverOverlap reports whether no two of the spans hold on the same ground at
// one time. They are in order of keys, and those of one key never do.
func neverOverlap(ctx context.Context, spans []geo.Span) (bool, error) {
	if len(spans) == 0 || spans[0].Feature.Key == spans[len(spans)-1].Feature.Key {
		return true, nil
	}
	bounds := make([]orb.Bound, len(spans))
	for i, sp := range spans {
		bounds[i] = sp.Feature.Geometry.Bound()
	}
	for i, a := range spans {
		for j := i + 1; j < len(spans); j++ {
			b := spans[j]
			if a.Feature.Key == b.Feature.Key || a.Since >= b.Until || b.Since >= a.Until || !bounds[i].Intersects(bounds[j]) {
				continue
			}
			both, err := change.Intersect(ctx, a.Feature.Geometry, b.Feature.Geometry)
			if err != nil {
				return false, fmt.Errorf("what is held twice: %w", err)
			}
			if len(both) > 0 {
				return false, nil
			}
		}
	}
	return true, nil
}

// restOf is what of each claim is not held on each of the dates, by spans that
// do not overlap.
func (s *Figures) restOf(ctx context.Context, claims []geo.Ground, held []geo.Span, dates []geo.Date) (map[string][]float64, error) {
	if err := s.comparing.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.comparing.Leave()
	defer s.stage(web.StageCompare)()
	at := func(d geo.Date) int {
		return sort.Search(len(dates), func(i int) bool { return dates[i] >= d })
	}
	out := map[string][]float64{}
	for _, g := range claims {
		rest := make([]float64, len(dates))
		for i := range rest {
			rest[i] = geo.Area(g.Geometry)
		}
		claim := change.NewRegions([]change.Region{{Key: g.Feature.Key, Ground: g.Geometry}})
		for _, sp := range held {
			from, to := at(sp.Since), at(sp.Until)
			if from == to || !view.HeldAgainst(g.Feature, sp.Feature) {
				continue
			}
			shares, err := claim.SharesForReader(ctx, sp.Feature.Geometry)
			if err != nil {
				return nil, err
			}
			for i := from; i < to; i++ {
				rest[i] = max(rest[i]-shares[g.Feature.Key], 0)
			}
		}
		out[g.Feature.Key] = rest
	}
	return out, nil
}

// restOn is restOf for one date, whatever overlaps.
func (s *Figures) restOn(ctx context.Context, v view.DerivedView) (rest, whole map[string][]float64, err error) {
	found, err := s.views.Derive(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	lists := func(areas map[string]float64) map[string][]float64 {
		out := map[string][]float64{}
		for key, area := range areas {
			out[key] = []float64{area}
		}
		return out
	}
	return lists(found.NotHeld), lists(found.Whole), nil
}

// row is the list of a key, as long as the dates.
func (d *derivedSums) row(by map[string][]float64, key string) []float64 {
	if by[key] == nil {
		by[key] = make([]float64, len(d.dates))
	}
	return by[key]
}

// add fills in what of each claim is not held, for the dates from one to before
// another.
func (d *derivedSums) add(from, until int, claims []geo.Ground, rest map[string][]float64) {
	for _, g := range claims {
		key := g.Feature.Key
		d.last[key] = g.Feature
		for i := from; i < until; i++ {
			d.row(d.byFeature, key)[i] += rest[key][i-from]
		}
	}
}

// addWhole fills in what claims of one claimant cover together.
func (d *derivedSums) addWhole(from, until int, whole []geo.Ground, rest map[string][]float64, l geo.Layer) {
	for _, g := range whole {
		key, who := g.Feature.Key, claimantOf(g.Feature, l)
		d.claimants[who] = true
		area := geo.Area(g.Geometry)
		for i := from; i < until; i++ {
			d.claimed[i] += area
			d.notHeld[i] += rest[key][i-from]
			d.row(d.byWhom, who.Name)[i] += rest[key][i-from]
		}
	}
}
