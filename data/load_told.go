package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontline/data/span"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// turned is the ground of a class that changed.
type turned struct {
	class        geo.Class
	gained, lost orb.MultiPolygon
}

// tell names the features that came, went or changed their status. One that
// goes on under another key does neither.
func (d *difference) tell(ctx context.Context) {
	on, came, went := continuing(ctx, d.come, d.gone)
	d.on = on
	for _, c := range slices.Concat(d.changed, on) {
		if was, now := c.was.statusWord(), c.now.statusWord(); was != now {
			d.Features = append(d.Features, FeatureChange{Key: c.now.key, Name: c.now.said.name, What: "changed", Was: was, Now: now})
		}
	}
	for _, f := range came {
		d.Features = append(d.Features, FeatureChange{Key: f.key, Name: f.said.name, What: "added", Now: f.said.status})
	}
	for _, f := range went {
		d.Features = append(d.Features, FeatureChange{Key: f.key, Name: f.said.name, What: "removed", Was: f.said.status})
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

// tellRegions fills in where ground was gained and lost, the most first.
func (d *difference) tellRegions(regions *span.RegionSet) error {
	if regions == nil {
		return nil
	}
	type place struct {
		region string
		class  geo.Class
	}
	sums := map[place]*RegionChange{}
	add := func(class geo.Class, ground orb.MultiPolygon, to func(*RegionChange) *SquareMetres) error {
		for _, p := range ground {
			shares, err := regions.Of(p)
			if err != nil {
				return err
			}
			for _, s := range shares {
				at := place{regions.Names[s.Region], class}
				if sums[at] == nil {
					sums[at] = &RegionChange{Region: at.region, Class: class}
				}
				*to(sums[at]) += SquareMetres(s.Area)
			}
		}
		return nil
	}
	for _, t := range d.turned {
		if err := add(t.class, t.gained, func(c *RegionChange) *SquareMetres { return &c.Gained }); err != nil {
			return err
		}
		if err := add(t.class, t.lost, func(c *RegionChange) *SquareMetres { return &c.Lost }); err != nil {
			return err
		}
	}
	for _, c := range sums {
		if max(c.Gained, c.Lost) >= toldShare {
			d.Regions = append(d.Regions, *c)
		}
	}
	slices.SortFunc(d.Regions, func(a, b RegionChange) int {
		return cmp.Or(cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Class, b.Class))
	})
	return nil
}
