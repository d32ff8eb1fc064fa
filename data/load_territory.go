package data

import (
	"bytes"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// territory is the ground of a state that counts as one.
type territory struct {
	geo.Territory
	features []*stateFeature // in order of their shapes
	budget   diff.Budget     // of the state, for the union
	once     sync.Once
	area     float64 // of the union
	err      error
}

func territoriesOf(s *state) map[string]*territory {
	all := map[string]*territory{}
	budget := diff.NewBudget()
	for i := range s.features {
		f := &s.features[i]
		if !areal(f.geometry) {
			continue
		}
		t := all[f.of]
		if t == nil {
			t = &territory{budget: budget}
			if s.layer.HasTerritories() {
				t.Territory, t.err = geo.ParseTerritory(f.of)
			}
			all[f.of] = t
		}
		t.features = append(t.features, f)
	}
	for _, t := range all {
		slices.SortStableFunc(t.features, func(a, b *stateFeature) int { return bytes.Compare(a.shape[:], b.shape[:]) })
	}
	return all
}

// size is the area of the territory, each piece of ground once.
func (t *territory) size(ctx context.Context) float64 {
	t.once.Do(func() {
		if len(t.features) == 1 {
			t.area = t.features[0].area
			return
		}
		grounds := make([]orb.MultiPolygon, len(t.features))
		for i, f := range t.features {
			grounds[i] = geo.Polygons(f.geometry)
			t.area += f.area
		}
		union, err := diff.Union(t.budget.Within(ctx), grounds...)
		if err != nil {
			t.err = err
			return
		}
		t.area = geo.Area(union)
	})
	return t.area
}

// unionError is why the ground of a territory cannot be told: its features
// overlap in too many places, or nobody waits for it. Of all else the overlay
// tells.
func (s *state) unionError(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(s.territories)) {
		if err := s.territories[key].err; geo.ErrorCode(err) == geo.ETooLarge {
			return err
		}
	}
	return nil
}

// ground is that of each feature, one after the other.
func (t *territory) ground() orb.MultiPolygon {
	var all orb.MultiPolygon
	for _, f := range t.features {
		all = append(all, geo.Polygons(f.geometry)...)
	}
	return all
}

// figures are the area of what counts first in the state's layer, and that of
// each other class.
func (s *state) figures(ctx context.Context) (area SquareMetres, classes map[geo.Class]SquareMetres) {
	for _, key := range slices.Sorted(maps.Keys(s.territories)) {
		t := s.territories[key]
		if t.Counts() {
			area += SquareMetres(t.size(ctx))
			continue
		}
		if classes == nil {
			classes = map[geo.Class]SquareMetres{}
		}
		classes[t.Class] += SquareMetres(t.size(ctx))
	}
	return area, classes
}

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
		d.turned = append(d.turned, turned{was.Class, won, gone})
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
	ground, _ := splitCollection(shapes)
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
