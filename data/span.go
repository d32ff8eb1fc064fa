package data

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"slices"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// respan brings the spans of each layer that revision rev changed in step with
// its snapshots, within the transaction that makes the revision. It is the one
// way in which spans come about.
//
// The dates that changed are gone through in order, each on its own: a date
// takes or gives up the time from it until the next date of the sequence, and
// over that time the states of the features that differ are turned over. So
// only what changed is touched, however long the record is, and days loaded at
// once give the same spans as days loaded one by one.
//
// What is kept of features is kept of territories in the same way, for layers
// whose figures are not those of one feature.
func respan(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *regionCache) error {
	return respanLaid(ctx, tx, rev, cache, nil)
}

// respanLaid is respan, where some shapes were laid over one another already.
func respanLaid(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *regionCache, laid laidOver) error {
	return respanIn(ctx, tx, rev, cache, laid, ofFeatures, ofTerritories)
}

// laidOver are differences that are known, by the shapes that they are between.
type laidOver map[laidKey]*laid

type laidKey struct{ before, after [sha256.Size]byte }

// laid is what one shape has and the one before it had not, and the other way around.
type laid struct {
	key          laidKey
	gained, lost orb.MultiPolygon
}

// respanIn is respan for features, for territories, or for both.
func respanIn(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *regionCache, laid laidOver, ledgers ...ledger) error {
	layers, err := touchedLayers(ctx, tx, rev)
	if err != nil || len(layers) == 0 {
		return err
	}
	regions, err := cache.at(ctx, tx, rev)
	if err != nil {
		return err
	}
	for _, in := range ledgers {
		if err := respanLayers(ctx, tx, in, rev, layers, regions, laid); err != nil {
			return err
		}
	}
	return nil
}

func respanLayers(ctx context.Context, tx *sql.Tx, in ledger, rev geo.Revision, layers []touchedLayer, regions *regionSet, laid laidOver) error {
	w, err := newSpanWriter(ctx, tx, in, rev)
	if err != nil {
		return err
	}
	near, err := tx.PrepareContext(ctx, in.sql(findNear))
	if err != nil {
		return sqlError("find spans", err)
	}
	defer near.Close()
	read := newPreparedTx(tx)
	base := false
	for _, l := range layers {
		base = base || l.kind == geo.KindBase
		r := respanner{
			tx: tx, read: read, laid: laid, in: in, near: near, layer: l.id, dates: l.dates, rev: rev, cleaning: diff.Cleaning{Width: l.sliverWidth},
			outlines: newOutlines(read), keys: map[string]*keySpans{},
		}
		if in == ofTerritories {
			if ok, err := r.ofTerritories(ctx); err != nil {
				return err
			} else if !ok {
				continue
			}
		}
		if err := r.run(ctx); err != nil {
			return err
		}
		w.layer, w.regions = l.id, regions
		if l.kind == geo.KindBase {
			w.regions = nil
		}
		for _, k := range r.sortedKeys() {
			if err := w.save(ctx, k); err != nil {
				return err
			}
		}
	}
	if base {
		return w.shareAll(ctx, regions)
	}
	return nil
}

// ofTerritories makes ready to work out a layer's territories, and is false
// where it has none of its own. Where it has for the first time, all of its
// dates are gone through.
func (r *respanner) ofTerritories(ctx context.Context) (bool, error) {
	layer, err := findAnyLayer(ctx, r.tx, r.layer)
	if err != nil || !layer.HasTerritories() {
		return false, err
	}
	var there bool
	if err := r.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM territory_state WHERE layer = ?)`, r.layer).Scan(&there); err != nil {
		return false, sqlError("find states", err)
	}
	if !there {
		needed, err := needsTerritories(ctx, r.tx, r.layer)
		if err != nil || !needed {
			return false, err
		}
		r.anew = true
		if r.dates, err = liveDates(ctx, r.tx, r.layer, r.rev); err != nil || len(r.dates) == 0 {
			return false, err
		}
	}
	// A union is cut at other places than what it is made of.
	r.cleaning.Hairline = diff.Hairline
	r.territories = &territories{layer: layer, known: map[int64]map[string][]int64{}, parsed: map[string]string{}}
	return true, nil
}

// touchedLayer is a layer whose sequence of snapshots a revision changed.
type touchedLayer struct {
	id          string
	kind        geo.Kind
	sliverWidth float64
	dates       []geo.Date // on which it did, in order
}

func touchedLayers(ctx context.Context, tx *sql.Tx, rev geo.Revision) ([]touchedLayer, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.revision = ?1
		UNION
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.superseded = ?1
		UNION
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.retracted = ?1
		 ORDER BY 1, 4`, rev)
	if err != nil {
		return nil, sqlError("find what changed", err)
	}
	defer rows.Close()
	var layers []touchedLayer
	for rows.Next() {
		var l touchedLayer
		var date string
		if err := rows.Scan(&l.id, &l.kind, &l.sliverWidth, &date); err != nil {
			return nil, sqlError("find what changed", err)
		}
		d, err := recordedDate(date)
		if err != nil {
			return nil, err
		}
		if n := len(layers); n == 0 || layers[n-1].id != l.id {
			layers = append(layers, l)
		}
		last := &layers[len(layers)-1]
		last.dates = append(last.dates, d)
	}
	return layers, sqlError("find what changed", rows.Err())
}

// respanner works out the spans of one layer at one revision. It changes
// nothing in the database.
type respanner struct {
	tx       *sql.Tx
	read     *preparedTx // the same, for what is asked for each date
	laid     laidOver
	in       ledger
	near     *sql.Stmt // findNear
	layer    string
	rev      geo.Revision
	dates    []geo.Date // that changed
	cleaning diff.Cleaning

	fresh    bool     // nothing of the layer is stored
	reach    geo.Date // the last date whose state may be written anew
	outlines *outlines
	keys     map[string]*keySpans
	features snapshotFeatures

	territories *territories // nil for features
	anew        bool         // what was before the revision is not in the ledger
}

func (r *respanner) run(ctx context.Context) error {
	sequence, err := r.sequence(ctx)
	if err != nil {
		return err
	}
	if len(sequence) == 0 { // what was retracted answered no more, and nothing else does
		return nil
	}
	r.reach = sequence[len(sequence)-1].date
	err = r.tx.QueryRowContext(ctx, r.in.sql(`SELECT NOT EXISTS (SELECT 1 FROM {state} WHERE layer = ?)`), r.layer).Scan(&r.fresh)
	if err != nil {
		return sqlError("find states", err)
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
			err = r.put(ctx, cmp.Or(e.before, last), e.after, e.date, next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// put lets snapshot after take the place of snapshot before, 0 for none, over
// a time.
func (r *respanner) put(ctx context.Context, before, after int64, from, to geo.Date) error {
	if r.territories != nil {
		return r.putTerritories(ctx, before, after, from, to)
	}
	was, err := r.features.of(ctx, r.read, before)
	if err != nil {
		return err
	}
	now, err := r.features.of(ctx, r.read, after)
	if err != nil {
		return err
	}
	var keys []string
	var shapes []int64
	for key, f := range now {
		if was[key] != f {
			keys = append(keys, key)
			if f.geometry != 0 {
				shapes = append(shapes, f.geometry)
			}
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
		if err := r.advance(ctx, k, now[key], from, to); err != nil {
			return err
		}
	}
	return nil
}

// advance moves one feature on to what a snapshot says of it, over a time.
func (r *respanner) advance(ctx context.Context, k *keySpans, f featureRef, from, to geo.Date) error {
	was := k.at(from)
	now := spanState{featureRef: f}
	if f.geometry == was.geometry { // only what is said changed
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
func (r *respanner) move(ctx context.Context, k *keySpans, now spanState, from, to geo.Date) error {
	was := k.at(from).ground
	before, err := r.outlines.polygons(ctx, was)
	if err != nil {
		return err
	}
	if !was.same(now.ground) {
		defer r.outlines.release(was) // the next date goes on from now
	}
	after, err := r.outlines.polygons(ctx, now.ground)
	if err != nil {
		return err
	}
	if len(before) == 0 || len(after) == 0 {
		return r.turn(ctx, k, now, append(before[:len(before):len(before)], after...), from, to)
	}
	var step diff.Step
	if l := r.laid[laidKey{was.hash, now.ground.hash}]; l != nil {
		step, err = diff.AdvanceBy(ctx, l.gained, l.lost, before, after, r.cleaning)
	} else {
		step, err = diff.Advance(ctx, before, after, r.cleaning)
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if err != nil {
		return r.redraw(ctx, k, now, from, to)
	}
	now.absorbed = step.Absorbed
	switch {
	case r.territories != nil && len(step.Gained)+len(step.Lost) == 0:
		now.ground = k.at(from).ground
	case step.Absorbed > 0 || r.territories != nil:
		if now.ground, err = newGround(step.Ground); err != nil {
			return err
		}
	}
	return r.turn(ctx, k, now, append(step.Gained, step.Lost...), from, to)
}

// remove gives the time from a date on back to what was before it. What began
// or ended on the date is turned over as it was drawn, so that nothing is left
// of it.
func (r *respanner) remove(ctx context.Context, from, to geo.Date) error {
	keys, err := r.changedOn(ctx, from)
	if err != nil {
		return err
	}
	parts, err := r.partsOn(ctx, from)
	if err != nil {
		return err
	}
	for _, key := range keys {
		k, err := r.key(ctx, key)
		if err != nil {
			return err
		}
		changed, err := r.partsChanging(ctx, k, parts[key], from)
		if err != nil {
			return err
		}
		now := k.at(from - 1)
		if len(changed) == 0 && now.same(k.at(from)) {
			continue
		}
		if err := r.turn(ctx, k, now, changed, from, to); err != nil {
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
	k, err := r.readKey(ctx, key)
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
