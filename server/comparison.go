package server

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"frontline/geo"
	"frontline/geo/change"

	"github.com/go-json-experiment/json/v1"
)

// comparison is what differs between two snapshots of a layer.
type comparison struct {
	pieces []comparedPiece // in order of features' keys, what was gained first
	// patches are the pieces, dissolved: the largest first.
	patches []patch
	// Square metres at each end, of what counts: on a control layer, of what is
	// held.
	areaFrom, areaTo         float64
	absorbedFrom, absorbedTo float64
	// sources says in words by what the sources of the ends differ.
	sources []string
}

type comparisonKey struct {
	layer          string
	from, to       int64 // snapshots
	fromPin, toPin geo.Revision
}

// groundKey names what a layer covers on the date of a snapshot.
type groundKey struct {
	layer string
	at    geo.AsOf
	of    of
}

// groundsAt is what the features, or the territories, of a view's layer cover,
// read at a revision, or at the snapshot's own pin where that is later.
func (s *Server) groundsAt(ctx context.Context, of of, v view, pin geo.Revision) ([]geo.Ground, error) {
	k := groundKey{v.snapshot.Layer, geo.AsOf{Valid: v.snapshot.ValidOn, Known: max(pin, v.snapshot.Pin)}, of}
	return s.grounds.Get(ctx, k, func(ctx context.Context, k groundKey) ([]geo.Ground, error) {
		if k.of == ofTerritories {
			return s.Store.TerritoryGrounds(ctx, k.layer, k.at)
		}
		return s.Store.Grounds(ctx, k.layer, k.at)
	})
}

// How many comparisons wait, for each that is made, and for how long.
const (
	compareQueue = 32
	compareWait  = 5 * time.Second
)

// compare finds what differs between the ends of a view. A difference across
// two sources is refused, unless it is asked for.
func (s *Server) compare(ctx context.Context, v changeView) (*comparison, error) {
	k := comparisonKey{v.layer.ID, v.from.snapshot.ID, v.to.snapshot.ID, v.fromPin, v.toPin}
	c, err := s.comparisons.Get(ctx, k, func(ctx context.Context, _ comparisonKey) (*comparison, error) {
		return s.makeComparison(ctx, v)
	})
	if err != nil {
		return nil, err
	}
	if len(c.sources) > 0 && !v.changeRef.anySource {
		return nil, geo.Errorf(geo.EConflict, "the two dates are not of one source, and a change of source looks like a change on the ground: %s; "+
			"to have the difference all the same, put %s behind the second date: %s..%s%s",
			c.sources[0], anySource, v.changeRef.from, v.changeRef.to, anySource)
	}
	return c, nil
}

func (s *Server) makeComparison(ctx context.Context, v changeView) (*comparison, error) {
	if err := s.comparing.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.comparing.Leave()
	defer s.stage(stageCompare)()
	var features, territories [2][]geo.Ground
	for i, end := range []struct {
		view
		pin geo.Revision
	}{{v.from, v.fromPin}, {v.to, v.toPin}} {
		var err error
		if features[i], err = s.groundsAt(ctx, ofFeatures, end.view, end.pin); err != nil {
			return nil, err
		}
		if territories[i], err = s.groundsAt(ctx, ofTerritories, end.view, end.pin); err != nil {
			return nil, err
		}
	}
	from, to := v.from.snapshot.ValidOn, v.to.snapshot.ValidOn
	line, err := s.Store.TerritoriesBetween(ctx, v.layer.ID, from, to, max(v.fromPin, v.toPin))
	if err != nil {
		return nil, err
	}
	c := &comparison{}
	for i, area := range []*float64{&c.areaFrom, &c.areaTo} {
		for _, g := range territories[i] {
			if v.layer.Territory(g.Feature).Counts() {
				*area += geo.Area(g.Geometry)
			}
		}
	}
	c.absorbedFrom, c.absorbedTo = absorbedOn(line, from), absorbedOn(line, to)
	c.sources = differingSources(v.layer.Kind, v.from.snapshot, v.to.snapshot, features[0], features[1])
	if !v.sameSnapshot() {
		pieces, err := change.Difference(ctx, territories[0], territories[1], from, to, line.Spans)
		if err == nil {
			c.pieces, err = namePieces(ctx, v.layer, pieces, features[0], features[1])
		}
		if err != nil {
			return nil, fmt.Errorf("difference of %s from %s to %s: %w", v.layer.ID, from, to, err)
		}
		if c.patches, err = dissolved(ctx, v.layer, c.pieces); err != nil {
			return nil, fmt.Errorf("difference of %s from %s to %s: %w", v.layer.ID, from, to, err)
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

// quoted is plain text as JSON.
func quoted(text string) json.RawMessage { return strconv.AppendQuote(nil, text) }

// km2 is square kilometres, to a thousandth, of square metres.
func km2(m2 float64) float64 { return math.Round(m2/1e3) / 1e3 }
