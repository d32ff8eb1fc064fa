package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// layerTerritories lays the ground of each of a layer's territories over the
// features of which it is made, on each date that is known now.
func (v *verifier) layerTerritories(ctx context.Context, layer string, known geo.Revision) error {
	l, err := table.FindAnyLayer(ctx, v.tx, layer)
	if err != nil || !l.HasTerritories() {
		return err
	}
	needed, err := span.NeedsTerritories(ctx, v.tx, layer)
	if err != nil {
		return err
	}
	in, err := span.FiguresIn(ctx, v.tx, layer, known)
	if err != nil || in == span.OfFeatures {
		if err != nil || !needed {
			return err
		}
		var ground bool // of points and lines there is none
		err := v.tx.QueryRowContext(ctx, `
			SELECT EXISTS (SELECT 1 FROM state WHERE layer = ? AND superseded IS NULL AND geometry IS NOT NULL)`, layer).Scan(&ground)
		if ground {
			v.problem(layer, "has several features and no territories")
		}
		return sqlkit.Error("verify", err)
	}
	absorbed, err := span.Absorbed(ctx, v.tx, span.OfTerritories, layer, known)
	if err != nil {
		return err
	}
	type snapshot struct {
		id      int64
		validOn geo.Date
	}
	var snapshots []snapshot
	err = v.each(ctx, `
		SELECT id, valid_on FROM live_snapshot
		 WHERE layer = ? ORDER BY valid_on`,
		func(scan func(...any) error) error {
			var s snapshot
			var text string
			err := scan(&s.id, &text)
			if err == nil {
				s.validOn, err = sqlkit.ParseDate(text)
			}
			snapshots = append(snapshots, s)
			return err
		}, layer)
	if err != nil {
		return err
	}
	made := span.NewTerritories(l)
	o := span.NewOutlines(v.tx)
	for _, s := range snapshots {
		want, err := made.Of(ctx, v.tx, s.id)
		if err != nil {
			return err
		}
		grounds, err := span.TerritoriesOn(ctx, v.tx, layer, s.validOn, known)
		if err != nil {
			return err
		}
		there := map[string]orb.MultiPolygon{}
		for _, g := range grounds {
			there[g.Feature.Key] = g.Geometry
		}
		keys := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(there))
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			union, err := o.Union(ctx, want[key])
			if err != nil {
				return err
			}
			polygons, err := o.Polygons(ctx, union)
			if err != nil {
				return err
			}
			slack := 0.0
			for _, p := range slices.Concat(polygons, there[key]) {
				slack += span.RoundingWidth * span.Perimeter(p)
			}
			for _, a := range absorbed {
				if a.Key == key && a.Date == s.validOn {
					slack += a.Area
				}
			}
			gained, lost, err := diff.GainedLost(ctx, polygons, there[key])
			if err != nil || gained+lost > slack {
				v.problem(fmt.Sprintf("%s of %s of %s", key, layer, s.validOn), "it differs from its features by %.0f m²", gained+lost)
			}
		}
	}
	return nil
}
