package verify

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// spanRules are the rules of states and spans that rows alone can break.
var spanRules = []rule{
	{"{state}", `SELECT x.id, 'overlaps state ' || y.id || ' in what was known when' FROM {state} x JOIN {state} y
	            ON y.layer = x.layer AND y.key = x.key AND y.valid_on = x.valid_on AND y.id > x.id
	            WHERE max(x.revision, y.revision) < min(coalesce(x.superseded, 1 << 62), coalesce(y.superseded, 1 << 62))`},
	{"{state}", `SELECT t.id, 'changes on a date without a snapshot' FROM {state} t WHERE t.superseded IS NULL
	            AND NOT EXISTS (SELECT 1 FROM live_snapshot s WHERE s.layer = t.layer AND s.valid_on = t.valid_on)`},
	{"{span}", `SELECT x.id, 'is not in the index as it is' FROM {span} x JOIN geometry g ON g.id = x.geometry
	           LEFT JOIN {index} i ON i.id = x.id
	           WHERE x.superseded IS NULL
	             AND (i.west, i.east, i.south, i.north, i.since, i.until) IS NOT
	                 (g.west, g.east, g.south, g.north, CAST(julianday(x.since) - 2440587.5 AS INTEGER),
	                  coalesce(CAST(julianday(x.until) - 2440587.5 AS INTEGER), 2932897))`},
	{"{span}", `SELECT i.id, 'is in the index and is not known now' FROM {index} i
	           WHERE NOT EXISTS (SELECT 1 FROM {span} x WHERE x.id = i.id AND x.superseded IS NULL)`},
	{"{span}", `SELECT x.id, 'has more in the regions than in all' FROM {span} x
	            JOIN (SELECT geometry, sum(area) AS total FROM region_area WHERE region IN
	                    (SELECT f.geometry FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature
	                      WHERE sf.snapshot IN (SELECT id FROM live_snapshot))
	                  GROUP BY geometry) r ON r.geometry = x.geometry
	           WHERE r.total > 1.001 * x.area + 1000`},
}

// stateRules are those of states of features alone.
var stateRules = []rule{
	{"snapshot", `SELECT s.id, 'shows ' || f.key || ' otherwise than its state' FROM live_snapshot s
	               JOIN snapshot_feature sf ON sf.snapshot = s.id JOIN feature f ON f.id = sf.feature
	              WHERE f.id IS NOT (SELECT t.feature FROM state t WHERE t.layer = s.layer AND t.key = f.key AND t.superseded IS NULL
	                                    AND t.valid_on <= s.valid_on ORDER BY t.valid_on DESC LIMIT 1)`},
	{"snapshot", `SELECT id, 'has ' || features || ' features and the states of its date ' || n FROM
	               (SELECT s.id, s.features, (SELECT count(feature) FROM (SELECT t.feature, max(t.valid_on) FROM state t
	                    WHERE t.layer = s.layer AND t.superseded IS NULL AND t.valid_on <= s.valid_on GROUP BY t.key)) AS n
	                  FROM live_snapshot s) WHERE features <> n`},
}

// olderRevisions is how many revisions before the present one are looked at.
const olderRevisions = 5

// spans lays the spans of each layer over what they stand for: those known now
// over the ground of each state, and of some earlier revisions their areas.
func (v *verifier) spans(ctx context.Context) error {
	for _, r := range stateRules {
		if err := v.rule(ctx, r); err != nil {
			return err
		}
	}
	for _, in := range []span.Ledger{span.OfFeatures, span.OfTerritories} {
		for _, r := range spanRules {
			if err := v.rule(ctx, rule{in.SQL(r.table), in.SQL(r.query)}); err != nil {
				return err
			}
		}
	}
	var last geo.Revision
	if err := v.tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&last); err != nil {
		return sqlkit.Error("find revision", err)
	}
	var layers []string
	err := v.each(ctx, `SELECT id FROM layer ORDER BY id`, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		layers = append(layers, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, layer := range layers {
		for _, in := range []span.Ledger{span.OfFeatures, span.OfTerritories} {
			if err := v.layerSpans(ctx, in, layer, last, true); err != nil {
				return err
			}
			for rev := last / (olderRevisions + 1); rev > 0 && rev < last; rev += last/(olderRevisions+1) + 1 {
				if err := v.layerSpans(ctx, in, layer, rev, false); err != nil {
					return err
				}
			}
		}
		if err := v.layerTerritories(ctx, layer, last); err != nil {
			return err
		}
	}
	return nil
}

// stateCheck is a state and what is to be compared with it.
type stateCheck struct {
	where    string
	key      string
	validOn  geo.Date
	snapshot int64 // the geometry that the snapshot has; 0 of a territory, which may have several
	ground   int64 // the geometry of the state
	area     float64
	absorbed float64
	spans    []span.Row // that hold on its date
	found    []string   // what is wrong with it
}

// layerSpans checks each state of a layer as known at a revision.
func (v *verifier) layerSpans(ctx context.Context, in span.Ledger, layer string, known geo.Revision, overlay bool) error {
	spans, err := span.ReadSpans(ctx, v.tx, in, layer, known)
	if err != nil {
		return err
	}
	byKey := map[string][]span.Row{}
	for _, s := range spans {
		if s.Areal {
			byKey[s.Key] = append(byKey[s.Key], s)
		}
	}
	var states []*stateCheck
	err = v.each(ctx, `
		SELECT t.key, t.valid_on, coalesce(t.geometry, 0), coalesce(f.geometry, 0), t.area, t.absorbed
		  FROM (`+in.SQL(span.KnownThen(`x.key, x.valid_on, x.geometry, x.feature, x.area, x.absorbed`, `{state}`, `key, valid_on`))+`) t
		  LEFT JOIN feature f ON f.id = t.feature`, func(scan func(...any) error) error {
		var s stateCheck
		var text string
		if err := scan(&s.key, &text, &s.ground, &s.snapshot, &s.area, &s.absorbed); err != nil {
			return err
		}
		var err error
		s.validOn, err = sqlkit.ParseDate(text)
		s.where = fmt.Sprintf("%s of %s of %s@%d", s.key, layer, text, known)
		states = append(states, &s)
		return err
	}, layer, known)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(states, 64) {
		for _, s := range some {
			for _, x := range byKey[s.key] {
				if x.Since <= s.validOn && s.validOn < x.Until {
					s.spans = append(s.spans, x)
				}
			}
		}
		if err := v.checkBatch(ctx, some, overlay); err != nil {
			return err
		}
		for _, s := range some {
			s.spans = nil // all of a long record's would be many
		}
	}
	return nil
}

// checkBatch checks some states at a time, in parallel.
func (v *verifier) checkBatch(ctx context.Context, states []*stateCheck, overlay bool) error {
	var ids []int64
	for _, s := range states {
		for _, x := range s.spans {
			ids = append(ids, x.Geometry)
		}
		if overlay && s.ground != 0 {
			ids = append(ids, s.ground)
			if s.snapshot != 0 {
				ids = append(ids, s.snapshot)
			}
		}
	}
	slices.Sort(ids)
	found, err := shape.ReadOutlines(ctx, v.tx, slices.Compact(ids))
	if err != nil {
		if ctx.Err() != nil || sqlkit.ResultCode(err) != 0 {
			return err
		}
		v.problem("spans", "a geometry cannot be read") // which is told apart from here
		return nil
	}
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range states {
		workers.Go(func() error {
			s.check(ctx, found, overlay)
			return ctx.Err()
		})
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	for _, s := range states {
		for _, what := range s.found {
			v.problem(s.where, "%s", what)
		}
	}
	return nil
}

// check compares the areas, and lays the spans over the ground and that over
// the snapshot: equal ground of equal area has no overlaps.
func (s *stateCheck) check(ctx context.Context, found map[int64]*shape.Outline, overlay bool) {
	problem := func(format string, args ...any) { s.found = append(s.found, fmt.Sprintf(format, args...)) }
	area, edges := 0.0, 0.0
	var alive orb.MultiPolygon
	for _, x := range s.spans {
		p, ok := found[x.Geometry].Geometry.(orb.Polygon)
		if !ok || math.Abs(found[x.Geometry].Area-x.Area) > 1e-9*x.Area {
			problem("a span of it has another area than its geometry")
			continue
		}
		area, edges = area+x.Area, edges+span.Perimeter(p)
		alive = append(alive, p)
	}
	slack := span.RoundingWidth * edges
	if math.Abs(area-s.area) > slack {
		problem("its spans have %.0f m² and its state %.0f", area, s.area)
	}
	if !overlay || s.ground == 0 {
		return
	}
	// Most differ by points along edges alone. An overlay moves edges to the grid,
	// too, for which half of the slack is left.
	if !diff.DifferWithin(found[s.ground].Geometry, alive, slack/2) {
		gained, lost, err := diff.GainedLost(ctx, found[s.ground].Geometry, alive)
		if err != nil || gained+lost > slack {
			problem("its spans overlap or miss its state by %.0f m²", gained+lost)
		}
	}
	if s.snapshot == 0 || s.ground == s.snapshot {
		return
	}
	gained, lost, err := diff.GainedLost(ctx, found[s.snapshot].Geometry, found[s.ground].Geometry)
	if err != nil || math.Abs(gained+lost-s.absorbed) > slack {
		problem("it was to absorb %.0f m² of its snapshot, and differs by %.0f", s.absorbed, gained+lost)
	}
}
