package view

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/memo"
	"frontline/server/web"
)

// Comparison is what differs between two snapshots of a layer.
type Comparison struct {
	Pieces []comparedPiece // in order of features' keys, what was gained first
	// patches are the pieces, dissolved: the largest first.
	Patches []Patch
	// Square metres at each end, of what counts: on a control layer, of what is
	// held.
	AreaFrom, AreaTo         float64
	AbsorbedFrom, AbsorbedTo float64
	// sources says in words by what the sources of the ends differ.
	Sources []string
}

type comparisonKey struct {
	layer          string
	from, to       int64 // snapshots
	fromPin, toPin geo.Revision
}

// How many comparisons wait, for each that is made, and for how long.
const (
	CompareQueue = 32
	CompareWait  = 5 * time.Second
)

// Comparisons find what differs between two snapshots.
type Comparisons struct {
	store     Store
	grounds   *Grounds
	comparing *web.Slots
	stage     web.Stages
	kept      memo.Memo[comparisonKey, *Comparison]
}

// Compare finds what differs between the ends of a view. A difference across
// two sources is refused, unless it is asked for.
func (s *Comparisons) Compare(ctx context.Context, v ChangeView) (*Comparison, error) {
	k := comparisonKey{v.Layer.ID, v.From.Snapshot.ID, v.To.Snapshot.ID, v.FromPin, v.ToPin}
	c, err := s.kept.Get(ctx, k, func(ctx context.Context, _ comparisonKey) (*Comparison, error) {
		return s.makeComparison(ctx, v)
	})
	if err != nil {
		return nil, err
	}
	if err := refuseSources(v, c.Sources); err != nil {
		return nil, err
	}
	return c, nil
}

// refuseSources is geo.EConflict where the sources of the two ends differ, unless that is asked for.
func refuseSources(v ChangeView, differ []string) error {
	if len(differ) == 0 || v.ChangeRef.AnySource {
		return nil
	}
	return geo.Errorf(geo.EConflict, "the two dates are not of one source, and a change of source looks like a change on the ground: %s; "+
		"to have the difference all the same, put %s behind the second date: %s..%s%s",
		differ[0], AnySource, v.ChangeRef.From, v.ChangeRef.To, AnySource)
}

// SameSources refuses what Compare refuses, and reads no ground.
func (s *Comparisons) SameSources(ctx context.Context, v ChangeView) error {
	var said [2][]geo.Ground
	for i, end := range []struct {
		View
		pin geo.Revision
	}{{v.From, v.FromPin}, {v.To, v.ToPin}} {
		_, err := s.store.GroundsOf(ctx, v.Layer.ID, geo.AsOf{Valid: end.Snapshot.ValidOn, Known: end.pin}, func(f geo.Feature) bool {
			said[i] = append(said[i], geo.Ground{Feature: f})
			return false
		})
		if err != nil {
			return err
		}
		slices.SortFunc(said[i], func(a, b geo.Ground) int { return cmp.Compare(a.Feature.Key, b.Feature.Key) })
	}
	return refuseSources(v, differingSources(v.Layer.Kind, v.From.Snapshot, v.To.Snapshot, said[0], said[1]))
}

func (s *Comparisons) makeComparison(ctx context.Context, v ChangeView) (*Comparison, error) {
	if err := s.comparing.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.comparing.Leave()
	defer s.stage(web.StageCompare)()
	var features, territories [2][]geo.Ground
	for i, end := range []struct {
		View
		pin geo.Revision
	}{{v.From, v.FromPin}, {v.To, v.ToPin}} {
		var err error
		if features[i], err = s.grounds.GroundsAt(ctx, OfFeatures, end.View, end.pin); err != nil {
			return nil, err
		}
		if territories[i], err = s.grounds.GroundsAt(ctx, OfTerritories, end.View, end.pin); err != nil {
			return nil, err
		}
	}
	from, to := v.From.Snapshot.ValidOn, v.To.Snapshot.ValidOn
	line, err := s.store.TerritoriesBetween(ctx, v.Layer.ID, from, to, max(v.FromPin, v.ToPin))
	if err != nil {
		return nil, err
	}
	c := &Comparison{}
	for i, area := range []*float64{&c.AreaFrom, &c.AreaTo} {
		for _, g := range territories[i] {
			if v.Layer.Territory(g.Feature).Counts() {
				*area += geo.Area(g.Geometry)
			}
		}
	}
	c.AbsorbedFrom, c.AbsorbedTo = absorbedOn(line, from), absorbedOn(line, to)
	c.Sources = differingSources(v.Layer.Kind, v.From.Snapshot, v.To.Snapshot, features[0], features[1])
	if !v.SameSnapshot() {
		pieces, err := change.Difference(ctx, territories[0], territories[1], from, to, line.Spans)
		if err == nil {
			c.Pieces, err = namePieces(ctx, v.Layer, pieces, features[0], features[1])
		}
		if err != nil {
			return nil, fmt.Errorf("difference of %s from %s to %s: %w", v.Layer.ID, from, to, err)
		}
		if c.Patches, err = dissolved(ctx, v.Layer, c.Pieces); err != nil {
			return nil, fmt.Errorf("difference of %s from %s to %s: %w", v.Layer.ID, from, to, err)
		}
	}
	return c, nil
}

func absorbedOn(line geo.Timeline, d geo.Date) float64 {
	sum := 0.0
	for _, a := range line.Absorbed {
		if a.Date == d {
			sum += a.Area
		}
	}
	return sum
}

// differingSources says by what the sources of two snapshots differ, where
// both are stated: the host that they came from, and the source and assessor
// that they give for the same feature. The source of a claim is what it was
// claimed by, a decree or a treaty, and another one is no other view of it.
func differingSources(kind geo.Kind, from, to geo.Snapshot, before, after []geo.Ground) []string {
	var why []string
	differ := func(what, a, b string) {
		if a != "" && b != "" && a != b {
			why = append(why, fmt.Sprintf("%s is %q on %s and %q on %s", what, a, from.ValidOn, b, to.ValidOn))
		}
	}
	differ("where it was loaded from", hostOf(from.SourceURL), hostOf(to.SourceURL))
	for _, a := range before {
		i, ok := slices.BinarySearchFunc(after, a.Feature.Key, func(g geo.Ground, key string) int { return cmp.Compare(g.Feature.Key, key) })
		if !ok {
			continue
		}
		b := after[i].Feature
		differ("the assessor of "+b.Key, a.Feature.AssessedBy, b.AssessedBy)
		if kind != geo.KindClaims {
			differ("the source of "+b.Key, a.Feature.Source, b.Source)
		}
	}
	return why
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
