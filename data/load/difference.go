package load

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// difference is how two snapshots differ.
type difference struct {
	Changes
	// The ground that any feature has and none had, and the other way around,
	// whatever its attributes: what shows that a file is not what it should be.
	gained, lost         orb.MultiPolygon
	areaGained, areaLost float64
	changed              []changedFeature
	come, gone           []*snapshotFeature // whose shapes are new, and are no more
	renumbered           []changedFeature   // features that went on in their shape under another key
	on                   []changedFeature   // features that went on in most of their ground under another key
	before               orb.Collection     // the shapes that are no longer as they were
	after                orb.Collection     // and those that are new
	byClass              []classGround      // what of the figures changed, by class
	overlay              *span.Overlay      // of the one shape that changed over the one before
}

// changedFeature is a feature that both snapshots have, and that differs.
type changedFeature struct{ was, now *snapshotFeature }

// compareSnapshots tells features apart by their keys, and lays only those whose
// shape changed over one another. What is gained and lost is territory: ground
// that goes on under another key, or in another feature, is neither. An error
// is of the overlay only.
func compareSnapshots(ctx context.Context, before, after *snapshot) (difference, error) {
	d := difference{Changes: Changes{Against: before.date}}
	old := make(map[string]*snapshotFeature, len(before.features))
	for i := range before.features {
		old[before.features[i].key] = &before.features[i]
	}
	var come []*snapshotFeature
	for i := range after.features {
		now := &after.features[i]
		was, ok := old[now.key]
		delete(old, now.key)
		switch {
		case !ok:
			d.Added = append(d.Added, now.key)
			come = append(come, now)
		case was.hash != now.hash:
			d.Changed = append(d.Changed, now.key)
			d.changed = append(d.changed, changedFeature{was, now})
			if was.shape != now.shape {
				d.before, d.after = append(d.before, was.geometry), append(d.after, now.geometry)
			}
		}
	}
	gone := map[sameness][]*snapshotFeature{}
	for i := range before.features {
		if was := &before.features[i]; old[was.key] == was {
			d.Removed = append(d.Removed, was.key)
			as := was.sameness(before.layer.Kind)
			gone[as] = append(gone[as], was)
		}
	}
	for _, now := range come {
		as := now.sameness(before.layer.Kind)
		if same := gone[as]; len(same) > 0 {
			was := same[0]
			d.renumbered = append(d.renumbered, changedFeature{was, now})
			gone[as] = same[1:]
			delete(old, was.key)
			continue
		}
		d.come, d.after = append(d.come, now), append(d.after, now.geometry)
	}
	for i := range before.features {
		was := &before.features[i]
		if old[was.key] == was {
			d.gone, d.before = append(d.gone, was), append(d.before, was.geometry)
		}
	}
	var err error
	if d.gained, d.lost, err = diff.Diff(ctx, d.before, d.after); err == nil {
		if len(d.changed) == 1 && len(d.before) == 1 && len(d.after) == 1 {
			d.overlay = &span.Overlay{Key: span.OverlayKey{Before: d.changed[0].was.shape, After: d.changed[0].now.shape}, Gained: slices.Clip(d.gained), Lost: slices.Clip(d.lost)}
		}
		// What other features have, too, was there before, or still is.
		var failed error
		d.gained, err = without(ctx, d.gained, before, d.before, d.after)
		d.lost, failed = without(ctx, d.lost, after, d.after, d.before)
		err = errors.Join(err, failed)
	}
	if !sameAlone(before, after) { // ground that is cut otherwise has not changed
		d.gained, d.lost = diff.Cleaning{Hairline: diff.Hairline}.Clean(d.gained, d.lost, nil)
	}
	d.areaGained, d.areaLost = geo.Area(d.gained), geo.Area(d.lost)
	if err == nil {
		err = d.countTerritories(ctx, before, after)
	}
	d.fillFeatures(ctx)
	return d, err
}

// sameness is by what a feature under another key is the one that was in its
// shape. Several places, statements, and features without a place may share
// one: those are the same that say the same, places that have one name.
type sameness struct {
	shape, attributes [sha256.Size]byte
	name              string
}

func (f *snapshotFeature) sameness(kind geo.Kind) sameness {
	switch {
	case areal(f.geometry):
		return sameness{shape: f.shape}
	case kind == geo.KindPlaces && f.geometry != nil:
		return sameness{shape: f.shape, name: f.attributes.name}
	}
	return sameness{shape: f.shape, attributes: f.attributes.hash}
}

// without is ground less what a snapshot has of it. Where its only feature was laid
// over the ground already, nothing is left to take away; of several, those that
// overlap hid one another.
func without(ctx context.Context, ground orb.MultiPolygon, s *snapshot, laid, over orb.Collection) (orb.MultiPolygon, error) {
	if len(ground) == 0 || len(s.features) == 1 && len(laid) == 1 && len(over) == 1 {
		return ground, nil
	}
	bound := ground.Bound()
	var has orb.Collection
	for i := range s.features {
		if g := s.features[i].geometry; areal(g) && g.Bound().Intersects(bound) {
			has = append(has, g)
		}
	}
	if len(has) == 0 {
		return ground, nil
	}
	return diff.Subtract(ctx, ground, has)
}

// countTerritories fills in what each territory gained and lost: the figures
// that the spans come to.
func (d *difference) countTerritories(ctx context.Context, before, after *snapshot) (err error) {
	cleaning := diff.Cleaning{Width: after.layer.SliverWidth}
	if !sameAlone(before, after) {
		cleaning.Hairline = diff.Hairline
	}
	keys := unionKeys(before.territories, after.territories)
	for _, key := range keys {
		was, now := before.territories[key], after.territories[key]
		if was == nil {
			was = &territory{Territory: now.Territory}
		}
		if now == nil {
			now = &territory{Territory: was.Territory}
		}
		won, gone := d.gained, d.lost // where they were laid over already
		if len(keys) > 1 {
			if won, gone, err = differ(ctx, was, now); err != nil {
				return err
			}
		}
		won, gone = cleaning.Clean(won, gone, now.ground())
		gained, lost := SquareMetres(geo.Area(won)), SquareMetres(geo.Area(gone))
		if gained == 0 && lost == 0 {
			continue
		}
		d.byClass = append(d.byClass, classGround{was.Class, won, gone})
		if was.Counts() {
			d.Gained, d.Lost = d.Gained+gained, d.Lost+lost
			continue
		}
		if d.Classes == nil {
			d.Classes = map[geo.Class]ClassChange{}
		}
		c := d.Classes[was.Class]
		d.Classes[was.Class] = ClassChange{c.Gained + gained, c.Lost + lost}
	}
	return nil
}

// sameAlone is whether both snapshots are of one feature, and of the same.
func sameAlone(a, b *snapshot) bool {
	return len(a.features) == 1 && len(b.features) == 1 && a.features[0].key == b.features[0].key
}

// differ is the ground that features cover now and did not, and the other way
// around. Those whose shape is in both are not laid over anything.
func differ(ctx context.Context, was, now *territory) (gained, lost orb.MultiPolygon, err error) {
	there := map[[sha256.Size]byte]bool{}
	for _, f := range was.features {
		there[f.shape] = true
	}
	var before, after orb.Collection
	here := map[[sha256.Size]byte]bool{}
	for _, f := range now.features {
		here[f.shape] = true
		if !there[f.shape] {
			after = append(after, f.geometry)
		}
	}
	for _, f := range was.features {
		if !here[f.shape] {
			before = append(before, f.geometry)
		}
	}
	if gained, err = rest(ctx, after, was.features); err != nil {
		return nil, nil, err
	}
	lost, err = rest(ctx, before, now.features)
	return gained, lost, err
}

// rest is the ground of shapes that no feature of the others has.
func rest(ctx context.Context, shapes orb.Collection, others []*snapshotFeature) (orb.MultiPolygon, error) {
	ground, _ := span.SplitCollection(shapes)
	if len(ground) == 0 {
		return nil, nil
	}
	bound := ground.Bound()
	var has orb.Collection
	for _, f := range others {
		if f.geometry.Bound().Intersects(bound) {
			has = append(has, f.geometry)
		}
	}
	return diff.Subtract(ctx, ground, has)
}

// unionKeys are the keys of both maps, sorted.
func unionKeys[A, B any](a map[string]A, b map[string]B) []string {
	var keys []string
	for key := range a {
		keys = append(keys, key)
	}
	for key := range b {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
