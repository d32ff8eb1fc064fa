package load

import (
	"context"
	"crypto/sha256"
	"slices"

	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// countTerritories fills in what each territory gained and lost: the figures
// that the spans come to.
func (d *difference) countTerritories(ctx context.Context, before, after *state) (err error) {
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

// sameAlone is whether both states are of one feature, and of the same.
func sameAlone(a, b *state) bool {
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
func rest(ctx context.Context, shapes orb.Collection, others []*stateFeature) (orb.MultiPolygon, error) {
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
