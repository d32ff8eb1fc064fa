package span

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// spanWriter stores what a respanner worked out, within one transaction.
type spanWriter struct {
	tx      *sql.Tx
	in      Ledger
	rev     geo.Revision
	layer   string
	regions *RegionSet // nil where areas are not told apart by region

	geometries                                               *shape.Writer
	addState, endState, addSpan, endSpan, index, drop, share *sql.Stmt
}

func newSpanWriter(ctx context.Context, tx *sql.Tx, in Ledger, rev geo.Revision) (*spanWriter, error) {
	w := &spanWriter{tx: tx, in: in, rev: rev}
	var err error
	if w.geometries, err = shape.NewWriter(ctx, tx); err != nil {
		return nil, err
	}
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&w.addState, `INSERT INTO {state} (layer, key, valid_on, feature, geometry, area, absorbed, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.endState, `UPDATE {state} SET superseded = ? WHERE id = ?`},
		{&w.addSpan, `INSERT INTO {span} (layer, key, since, until, geometry, area, revision) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{&w.endSpan, `UPDATE {span} SET superseded = ? WHERE id = ?`},
		{&w.index, `INSERT INTO {index} (id, west, east, south, north, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{&w.drop, `DELETE FROM {index} WHERE id = ?`},
		{&w.share, `INSERT INTO region_area (geometry, region, area) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`},
	} {
		if *p.stmt, err = tx.PrepareContext(ctx, in.SQL(p.query)); err != nil {
			return nil, sqlkit.Error("record spans", err)
		}
	}
	return w, nil
}

// save records what of a feature's states and spans is no longer so, and then
// what is.
func (w *spanWriter) save(ctx context.Context, k *keySpans) error {
	err := w.saveRows(ctx, k)
	return cmp.Or(ctx.Err(), err)
}

func (w *spanWriter) saveRows(within context.Context, k *keySpans) error {
	ctx := sqlkit.Brief(within)
	if err := w.saveStates(ctx, k); err != nil {
		return err
	}
	gone := slices.Clone(k.parts.gone)
	for _, x := range k.rest.stored {
		if !slices.ContainsFunc(k.rest.list, x.same) {
			gone = append(gone, x.id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		if _, err := w.endSpan.ExecContext(ctx, w.rev, id); err != nil {
			return sqlkit.Error("end span", err)
		}
		if _, err := w.drop.ExecContext(ctx, id); err != nil {
			return sqlkit.Error("end span", err)
		}
	}
	made := slices.SortedFunc(maps.Values(k.parts.seen), func(a, b *part) int { return cmp.Compare(b.ID, a.ID) })
	for _, p := range made {
		if err := within.Err(); err != nil {
			return err
		}
		if p.ID > 0 {
			continue
		}
		o, err := shape.NewOutline(p.Ground)
		if err != nil {
			return err
		}
		if err := w.span(ctx, k.key, p.Since, p.Until, o, p.bounds); err != nil {
			return err
		}
	}
	for _, x := range k.rest.list {
		if slices.ContainsFunc(k.rest.stored, x.same) {
			continue
		}
		o, err := shape.NewOutline(x.Geometry) // for its bounds
		if err != nil {
			return err
		}
		if err := w.span(ctx, k.key, x.since, x.until, o, o.Shape.Bounds); err != nil {
			return err
		}
	}
	return nil
}

func (w *spanWriter) saveStates(ctx context.Context, k *keySpans) error {
	same := func(s datedState) func(datedState) bool {
		return func(t datedState) bool { return s.validOn == t.validOn && s.state.same(t.state) }
	}
	for _, s := range k.stored {
		if slices.ContainsFunc(k.states, same(s)) {
			continue
		}
		if _, err := w.endState.ExecContext(ctx, w.rev, s.id); err != nil {
			return sqlkit.Error("end state", err)
		}
	}
	for _, s := range k.states {
		if slices.ContainsFunc(k.stored, same(s)) {
			continue
		}
		var ground sql.NullInt64
		if s.ground != nil {
			if err := s.ground.Save(ctx, w.geometries); err != nil {
				return err
			}
			ground = sql.NullInt64{Int64: s.ground.ID, Valid: true}
		}
		_, err := w.addState.ExecContext(ctx, w.layer, k.key, s.validOn.String(),
			sql.NullInt64{Int64: s.feature, Valid: s.feature != 0}, ground, s.area(), s.absorbed, w.rev)
		if err != nil {
			return sqlkit.Error("record state", err)
		}
	}
	return nil
}

// span records one span, where it is, and how much of it is in each region.
func (w *spanWriter) span(ctx context.Context, key string, since, until geo.Date, o *shape.Outline, b shape.Bounds) error {
	if err := o.Save(ctx, w.geometries); err != nil {
		return err
	}
	end := sql.NullString{Valid: until < geo.Ongoing}
	if end.Valid {
		end.String = until.String()
	}
	id, err := sqlkit.Insert(ctx, w.addSpan, w.layer, key, since.String(), end, o.ID, o.Area, w.rev)
	if err != nil {
		return sqlkit.Error("record span", err)
	}
	if _, err := w.index.ExecContext(ctx, id, b.West, b.East, b.South, b.North, since, until); err != nil {
		return sqlkit.Error("record span", err)
	}
	if p, ok := o.Geometry.(orb.Polygon); ok {
		return w.shareOut(ctx, w.regions, o.ID, p)
	}
	return nil
}

// shareOut records how much of a polygon is in each region.
func (w *spanWriter) shareOut(ctx context.Context, regions *RegionSet, geometry int64, p orb.Polygon) error {
	if regions == nil {
		return nil
	}
	shares, err := regions.Of(p)
	if err != nil {
		return err
	}
	for _, s := range shares {
		if _, err := w.share.ExecContext(ctx, geometry, s.Region, s.Area); err != nil {
			return sqlkit.Error("record areas", err)
		}
	}
	return nil
}

// shareAll records the shares of all spans known now in regions that are new.
func (w *spanWriter) shareAll(ctx context.Context, regions *RegionSet) error {
	if regions == nil {
		return nil
	}
	rows, err := w.tx.QueryContext(ctx, w.in.SQL(`
		SELECT DISTINCT s.geometry FROM {span} s
		  JOIN layer l ON l.id = s.layer AND l.kind <> 'base'
		  JOIN geometry g ON g.id = s.geometry AND g.type = 'Polygon'
		 WHERE s.superseded IS NULL ORDER BY s.geometry`))
	if err != nil {
		return sqlkit.Error("find spans", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return sqlkit.Error("find spans", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return sqlkit.Error("find spans", err)
	}
	rows.Close() // a transaction has one connection
	for some := range slices.Chunk(ids, 256) {
		found, err := shape.ReadOutlines(ctx, w.tx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			if p, ok := found[id].Geometry.(orb.Polygon); ok {
				if err := w.shareOut(ctx, regions, id, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
