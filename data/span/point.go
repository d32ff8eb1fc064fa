package span

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// findSpansAt finds the spans of layer ?1 around a position, ?3 and ?4 in 1e-6 degrees, as known
// at the revision ?2: what is known now by the index, and what was known only then by its bounds.
const findSpansAt = `
	SELECT ` + spanColumns + `
	  FROM {index} i CROSS JOIN {span} x ON x.id = i.id AND x.layer = ?1 AND x.revision <= ?2
	 WHERE i.west <= ?3 AND i.east >= ?3 AND i.south <= ?4 AND i.north >= ?4
	UNION ALL
	SELECT ` + spanColumns + `
	  FROM {span} x JOIN geometry b ON b.id = x.geometry AND b.west <= ?3 AND b.east >= ?3 AND b.south <= ?4 AND b.north >= ?4
	 WHERE x.layer = ?1 AND x.superseded > ?2 AND x.revision <= ?2`

// ReadPoint reads by which territories a position was covered, and since when until when, as known
// at a revision, in order of time: spans without shapes, areas or regions, their outlines counted
// as within. Of a territory that covered it twice without a break there is one.
func ReadPoint(ctx context.Context, q sqlkit.Queryer, l geo.Layer, at orb.Point, known geo.Revision) ([]geo.Span, error) {
	in, err := FiguresIn(ctx, q, l.ID, known)
	if err != nil {
		return nil, err
	}
	x, y := math.Round(at[0]*shape.UnitsPerDegree), math.Round(at[1]*shape.UnitsPerDegree)
	rows, err := q.QueryContext(ctx, in.SQL(ofSpans(findSpansAt)), l.ID, known, int64(x), int64(y))
	around, err := scanSpans(rows, err)
	if err != nil {
		return nil, err
	}
	around = slices.DeleteFunc(around, func(r Row) bool { return !r.Areal })
	outlines, err := readShapes(ctx, q, around)
	if err != nil {
		return nil, err
	}
	periodsOf, err := findPeriods(ctx, q, in, l, known)
	if err != nil {
		return nil, err
	}
	var spans []geo.Span
	for _, r := range around {
		polygon, ok := outlines[r.Geometry].Geometry.(orb.Polygon)
		if !ok {
			return nil, fmt.Errorf("span %d: %v", r.id, shape.ErrDamaged)
		}
		if !planar.PolygonContains(polygon, at) {
			continue
		}
		for _, p := range periodsOf(r) {
			spans = append(spans, geo.Span{Since: p.since, Until: p.until, Feature: p.feature})
		}
	}
	slices.SortFunc(spans, func(a, b geo.Span) int {
		return cmp.Or(cmp.Compare(a.Feature.Key, b.Feature.Key), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Until, b.Until))
	})
	var joined []geo.Span
	for _, s := range spans {
		if n := len(joined); n > 0 && joined[n-1].Feature.Key == s.Feature.Key && joined[n-1].Until >= s.Since {
			joined[n-1].Until = max(joined[n-1].Until, s.Until)
			continue
		}
		joined = append(joined, s)
	}
	slices.SortStableFunc(joined, func(a, b geo.Span) int { return cmp.Compare(a.Since, b.Since) })
	return joined, nil
}
