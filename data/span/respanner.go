package span

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"
)

// respanner works out the spans of one layer at one revision. It changes
// nothing in the database.
type respanner struct {
	changer
	rev      geo.Revision
	dates    []geo.Date // that changed
	cleaning diff.Cleaning
	overlays Overlays

	keys     map[string]*keySpans
	features snapshotFeatures

	territories *Territories // nil for features
	anew        bool         // what was before the revision is not in the ledger
}

func newRespanner(tx *sql.Tx, read *sqlkit.Tx, in Ledger, near *sql.Stmt, l touchedLayer, rev geo.Revision, overlays Overlays) *respanner {
	return &respanner{
		changer: changer{&storedReader{tx: tx, read: read, in: in, near: near, layer: l.id}, NewOutlines(read)},
		rev:     rev, dates: l.dates, anew: l.anew, cleaning: diff.Cleaning{Width: l.sliverWidth}, overlays: overlays, keys: map[string]*keySpans{},
	}
}

// ofTerritories makes ready to work out a layer's territories, and is false
// where it has none of its own. Where it has for the first time, all of its
// dates are gone through.
func (r *respanner) ofTerritories(ctx context.Context, find findLayer) (bool, error) {
	layer, err := find(ctx, r.stored.tx, r.stored.layer)
	if err != nil || !layer.HasTerritories() {
		return false, err
	}
	var there bool
	if err := r.stored.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM territory_state WHERE layer = ?)`, r.stored.layer).Scan(&there); err != nil {
		return false, sqlkit.Error("find states", err)
	}
	if !there {
		needed, err := NeedsTerritories(ctx, r.stored.tx, r.stored.layer)
		if err != nil || !needed {
			return false, err
		}
		r.anew = true
		if r.dates, err = knownDates(ctx, r.stored.tx, r.stored.layer, r.rev); err != nil || len(r.dates) == 0 {
			return false, err
		}
	}
	// A union is cut at other places than what it is made of.
	r.cleaning.Hairline = diff.Hairline
	r.territories = NewTerritories(layer)
	return true, nil
}

// Retell makes a layer's territories anew, as part of revision rev: by whom they are
// assessed, or held, is told otherwise from it on. Nothing is made where figures are
// those of features.
func Retell(ctx context.Context, tx *sql.Tx, layer string, rev geo.Revision, cache *RegionCache) error {
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM territory_state WHERE layer = ?)`, layer).Scan(&there); err != nil || !there {
		return sqlkit.Error("find states", err)
	}
	for _, step := range []string{
		`DELETE FROM {index} WHERE id IN (SELECT id FROM {span} WHERE layer = ?1 AND superseded IS NULL AND ?2 > 0)`,
		`UPDATE {span} SET superseded = ?2 WHERE layer = ?1 AND superseded IS NULL`,
		`UPDATE {state} SET superseded = ?2 WHERE layer = ?1 AND superseded IS NULL`,
	} {
		if _, err := tx.ExecContext(ctx, OfTerritories.SQL(step), layer, rev); err != nil {
			return sqlkit.Error("end states", err)
		}
	}
	l, err := table.FindAnyLayer(ctx, tx, layer)
	if err != nil {
		return err
	}
	touched := touchedLayer{id: layer, kind: l.Kind, sliverWidth: l.SliverWidth}
	if touched.dates, err = knownDates(ctx, tx, layer, rev); err != nil || len(touched.dates) == 0 {
		return err
	}
	regions, err := cache.At(ctx, tx, rev)
	if err != nil {
		return err
	}
	touched.anew = true
	return respanLayers(ctx, tx, OfTerritories, rev, []touchedLayer{touched}, regions, nil, table.FindAnyLayer)
}

func (r *respanner) run(ctx context.Context) error {
	r.stored.first = r.dates[0]
	sequence, err := findSequence(ctx, r.stored.tx, r.stored.layer, r.rev, r.dates[0], r.dates[len(r.dates)-1])
	if err != nil {
		return err
	}
	if len(sequence) == 0 { // what was retracted answered no more, and nothing else does
		return nil
	}
	r.stored.reach = sequence[len(sequence)-1].date
	err = r.stored.tx.QueryRowContext(ctx, r.stored.in.SQL(`SELECT NOT EXISTS (SELECT 1 FROM {state} WHERE layer = ?)`), r.stored.layer).Scan(&r.stored.fresh)
	if err != nil {
		return sqlkit.Error("find states", err)
	}
	for i := range sequence {
		if r.anew {
			sequence[i].before = 0
		}
	}
	for i, e := range sequence {
		if e.before == e.after {
			continue
		}
		var last int64
		for _, p := range slices.Backward(sequence[:i]) {
			if last = p.after; last != 0 {
				break
			}
		}
		next := geo.Ongoing
		for _, n := range sequence[i+1:] {
			if n.before != 0 {
				next = n.date
				break
			}
		}
		if e.after == 0 {
			err = r.remove(ctx, e.date, next)
		} else {
			err = r.replace(ctx, cmp.Or(e.before, last), e.after, e.date, next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// replace lets snapshot after take the place of snapshot before, 0 for none, over
// a time. Only features that differ are touched, or territories that are made of
// other shapes.
func (r *respanner) replace(ctx context.Context, before, after int64, from, to geo.Date) error {
	if r.territories == nil {
		return eachChanged(ctx, r, before, after, contents[featureRef]{
			of: func(snapshot int64) (map[string]featureRef, error) {
				return r.features.of(ctx, r.stored.read, snapshot)
			},
			equal: func(a, b featureRef) bool { return a == b },
			shapes: func(f featureRef) []int64 {
				if f.geometry == 0 {
					return nil
				}
				return []int64{f.geometry}
			},
			move: func(k *keySpans, f featureRef) error { return r.advance(ctx, k, f, from, to) },
		})
	}
	return eachChanged(ctx, r, before, after, contents[[]int64]{
		of:     func(snapshot int64) (map[string][]int64, error) { return r.territories.Of(ctx, r.stored.tx, snapshot) },
		equal:  slices.Equal[[]int64],
		shapes: func(geometries []int64) []int64 { return geometries },
		move: func(k *keySpans, geometries []int64) error {
			ground, err := r.outlines.Union(ctx, geometries)
			if err != nil {
				return err
			}
			return r.move(ctx, k, state{ground: ground}, from, to)
		},
	})
}

// contents are how snapshots are compared by their features, or by their territories.
type contents[T any] struct {
	of     func(snapshot int64) (map[string]T, error) // by key
	equal  func(a, b T) bool
	shapes func(T) []int64 // the geometries of which one is made
	move   func(k *keySpans, now T) error
}

// eachChanged moves each key on, in order, of which two snapshots have something else.
func eachChanged[T any](ctx context.Context, r *respanner, before, after int64, c contents[T]) error {
	was, err := c.of(before)
	if err != nil {
		return err
	}
	now, err := c.of(after)
	if err != nil {
		return err
	}
	var keys []string
	var shapes []int64
	for key, v := range now {
		if !c.equal(was[key], v) {
			keys, shapes = append(keys, key), append(shapes, c.shapes(v)...)
		}
	}
	for key := range was {
		if _, ok := now[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	slices.Sort(shapes)
	if err := r.outlines.read(ctx, shapes); err != nil {
		return err
	}
	for _, key := range keys {
		k, err := r.key(ctx, key)
		if err != nil {
			return err
		}
		if err := c.move(k, now[key]); err != nil {
			return err
		}
	}
	return nil
}

// advance moves one feature on to what a snapshot has of it, over a time.
func (r *respanner) advance(ctx context.Context, k *keySpans, f featureRef, from, to geo.Date) error {
	was := k.at(from)
	now := state{featureRef: f}
	if f.geometry == was.geometry { // only properties changed
		now.ground, now.absorbed = was.ground, was.absorbed
		k.set(from, to, now)
		return nil
	}
	var err error
	if now.ground, err = r.outlines.ground(ctx, f.geometry); err != nil {
		return err
	}
	return r.move(ctx, k, now, from, to)
}

// move lets a state take the place of the one before over a time.
func (r *respanner) move(ctx context.Context, k *keySpans, now state, from, to geo.Date) error {
	was := k.at(from).ground
	before, err := r.outlines.Polygons(ctx, was)
	if err != nil {
		return err
	}
	if !was.Same(now.ground) {
		defer r.outlines.release(was) // the next date goes on from now
	}
	after, err := r.outlines.Polygons(ctx, now.ground)
	if err != nil {
		return err
	}
	if len(before) == 0 || len(after) == 0 {
		return r.applyChange(ctx, k, now, append(before[:len(before):len(before)], after...), from, to)
	}
	var step diff.Step
	if l := r.overlays[OverlayKey{was.Hash, now.ground.Hash}]; l != nil {
		step, err = diff.AdvanceBy(ctx, l.Gained, l.Lost, before, after, r.cleaning)
	} else {
		step, err = diff.Advance(ctx, before, after, r.cleaning)
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if err != nil {
		return r.restart(ctx, k, now, from, to)
	}
	now.absorbed = step.Absorbed
	switch {
	case r.territories != nil && len(step.Gained)+len(step.Lost) == 0:
		now.ground = k.at(from).ground
	case step.Absorbed > 0 || r.territories != nil:
		if now.ground, err = shape.NewGround(step.Ground); err != nil {
			return err
		}
	}
	return r.applyChange(ctx, k, now, append(step.Gained, step.Lost...), from, to)
}

// remove gives the time from a date on back to what was before it. What began
// or ended on the date is turned over as it was drawn, so that nothing is left
// of it.
func (r *respanner) remove(ctx context.Context, from, to geo.Date) error {
	keys, err := r.stored.changedOn(ctx, from)
	if err != nil {
		return err
	}
	for key := range r.keys { // which may be ahead of what is stored
		keys = append(keys, key)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	parts, err := r.stored.partsOn(ctx, from)
	if err != nil {
		return err
	}
	for _, key := range keys {
		k, err := r.key(ctx, key)
		if err != nil {
			return err
		}
		changed, err := r.stored.partsChanging(ctx, k, parts[key], from)
		if err != nil {
			return err
		}
		now := k.at(from - 1)
		if len(changed) == 0 && now.same(k.at(from)) {
			continue
		}
		if err := r.applyChange(ctx, k, now, changed, from, to); err != nil {
			return err
		}
	}
	return nil
}

// key is what there is of a feature, read where it is needed first.
func (r *respanner) key(ctx context.Context, key string) (*keySpans, error) {
	if k, ok := r.keys[key]; ok {
		return k, nil
	}
	k, err := r.stored.readKey(ctx, key)
	if err != nil {
		return nil, err
	}
	r.keys[key] = k
	return k, nil
}

func (r *respanner) sortedKeys() []*keySpans {
	list := make([]*keySpans, 0, len(r.keys))
	for _, k := range r.keys {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b *keySpans) int { return cmp.Compare(a.key, b.key) })
	return list
}
