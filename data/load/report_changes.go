package load

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// classGround is the ground of a class that was gained and lost.
type classGround struct {
	class        geo.Class
	gained, lost orb.MultiPolygon
}

// fillFeatures names the features that came, went or changed their status. One that
// goes on under another key does neither.
func (d *difference) fillFeatures(ctx context.Context) {
	on, came, went := continuing(ctx, d.come, d.gone)
	d.on = on
	for _, c := range slices.Concat(d.changed, on) {
		if was, now := c.was.statusWord(), c.now.statusWord(); was != now {
			d.Features = append(d.Features, FeatureChange{Key: c.now.key, Name: c.now.attributes.name, What: "changed", Was: was, Now: now})
		}
	}
	for _, f := range came {
		d.Features = append(d.Features, FeatureChange{Key: f.key, Name: f.attributes.name, What: "added", Now: f.attributes.status})
	}
	for _, f := range went {
		d.Features = append(d.Features, FeatureChange{Key: f.key, Name: f.attributes.name, What: "removed", Was: f.attributes.status})
	}
}

// idsHold says whether ids go on from the snapshot before, where nothing but
// they tell which feature is which.
func (d *difference) idsHold(features int) string {
	kept := features - len(d.Added)
	switch {
	case len(d.renumbered) > 0:
		return fmt.Sprintf("the mapping names no key, and ids do not hold: %d of the shapes of %s have another id now; set ignore_id and a key",
			len(d.renumbered), d.Against)
	case kept == 0:
		return fmt.Sprintf("the mapping names no key, and no id of %s is there any more: if they are given anew each day, set ignore_id and a key", d.Against)
	}
	return fmt.Sprintf("the mapping names no key; ids hold: %d of %d features have one of %s", kept, features, d.Against)
}

// toldPieces is how many pieces of ground a report tells of.
const toldPieces = 3

// fillRegions fills in where ground was gained and lost, the most first.
func (d *difference) fillRegions(regions *span.RegionSet) error {
	if regions == nil {
		return nil
	}
	defer d.keepLargest()
	type place struct {
		region string
		class  geo.Class
	}
	sums := map[place]*RegionChange{}
	add := func(change string, class geo.Class, ground orb.MultiPolygon, to func(*RegionChange) *SquareMetres) error {
		for _, p := range ground {
			piece, most := PieceChange{Change: change, Class: class, Area: SquareMetres(geo.Area(p)), ground: p}, 0.0
			shares, err := regions.Of(p)
			if err != nil {
				return err
			}
			for _, s := range shares {
				if s.Area > most {
					region := regions.List[s.Region]
					most, piece.Region = s.Area, &region
				}
				at := place{regions.Names[s.Region], class}
				if sums[at] == nil {
					sums[at] = &RegionChange{Region: at.region, Class: class}
				}
				*to(sums[at]) += SquareMetres(s.Area)
			}
			if piece.Area >= smallShare {
				d.Pieces = append(d.Pieces, piece)
			}
		}
		return nil
	}
	for _, t := range d.byClass {
		if err := add("gained", t.class, t.gained, func(c *RegionChange) *SquareMetres { return &c.Gained }); err != nil {
			return err
		}
		if err := add("lost", t.class, t.lost, func(c *RegionChange) *SquareMetres { return &c.Lost }); err != nil {
			return err
		}
	}
	for _, c := range sums {
		if max(c.Gained, c.Lost) >= smallShare {
			d.Regions = append(d.Regions, *c)
		}
	}
	slices.SortFunc(d.Regions, func(a, b RegionChange) int {
		return cmp.Or(cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Class, b.Class))
	})
	return nil
}

// keepLargest leaves only the largest pieces.
func (d *difference) keepLargest() {
	slices.SortStableFunc(d.Pieces, func(a, b PieceChange) int { return cmp.Compare(b.Area, a.Area) })
	d.Pieces = slices.Clone(d.Pieces[:min(len(d.Pieces), toldPieces)])
}

// continuingSteps bounds the pairs of features that are looked at, of which those
// that are laid over one another are a thousand at most. Beyond it none is said
// to continue another.
const continuingSteps = 5_000_000

// continuing finds the features that go on under another key: where two share
// more than half of the ground of both, so that there is one at most. It
// returns them, and what came and went beside them. It is for telling what
// happened: figures are of ground, and what else is one feature is one key.
func continuing(ctx context.Context, come, gone []*snapshotFeature) (on []changedFeature, came, went []*snapshotFeature) {
	taken := map[*snapshotFeature]bool{}
	type sized struct {
		*snapshotFeature
		bound orb.Bound
		area  float64
	}
	var old []sized
	for _, f := range gone {
		if areal(f.geometry) {
			old = append(old, sized{f, f.geometry.Bound(), geo.Area(f.geometry)})
		}
	}
	steps := 0
	for _, now := range come {
		var was *snapshotFeature
		if areal(now.geometry) && steps <= continuingSteps {
			bound, area := now.geometry.Bound(), geo.Area(now.geometry)
			for _, f := range old {
				steps++
				if !f.bound.Intersects(bound) || 2*min(f.area, area) <= max(f.area, area) || taken[f.snapshotFeature] {
					continue
				}
				steps += continuingSteps / 1000
				if shareMost(ctx, f.snapshotFeature, now) {
					was = f.snapshotFeature
					break
				}
			}
		}
		if was == nil {
			came = append(came, now)
			continue
		}
		taken[was] = true
		on = append(on, changedFeature{was, now})
	}
	for _, f := range gone {
		if !taken[f] {
			went = append(went, f)
		}
	}
	return on, came, went
}

// shareMost is diff.ShareMost of two features; what cannot be told is not shared.
func shareMost(ctx context.Context, a, b *snapshotFeature) bool {
	if !areal(a.geometry) || !areal(b.geometry) {
		return false
	}
	most, err := diff.ShareMost(ctx, a.geometry, b.geometry)
	return err == nil && most
}
