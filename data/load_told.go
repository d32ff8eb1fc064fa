package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// RegionChange is how much ground of a class was gained and lost in an oblast.
type RegionChange struct {
	Region string       `json:"region"`
	Class  geo.Class    `json:"class,omitempty"` // "" in a layer without classes
	Gained SquareMetres `json:"gained_km2"`
	Lost   SquareMetres `json:"lost_km2"`
}

// FeatureChange is a feature that came, went or changed its status.
type FeatureChange struct {
	Key  string `json:"key"`
	Name string `json:"name,omitempty"`
	What string `json:"what"` // added, removed or changed
	// Was and Now are its statuses, where it had and has one.
	Was string `json:"was,omitempty"`
	Now string `json:"now,omitempty"`
}

// turned is the ground of a class that changed.
type turned struct {
	class        geo.Class
	gained, lost orb.MultiPolygon
}

// maxTold bounds the lines by which a report names features or oblasts.
const maxTold = 12

// toldShare is the least change of an oblast that is told, in square metres: a
// hundredth of a square kilometre, as figures are shown.
const toldShare = 1e4

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

func (f *stateFeature) statusWord() string { return cmp.Or(f.said.status, "no status") }

// tellRegions fills in where ground was gained and lost, the most first.
func (d *difference) tellRegions(regions *regionSet) error {
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
			shares, err := regions.of(p)
			if err != nil {
				return err
			}
			for _, s := range shares {
				at := place{regions.names[s.region], class}
				if sums[at] == nil {
					sums[at] = &RegionChange{Region: at.region, Class: class}
				}
				*to(sums[at]) += SquareMetres(s.area)
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

// Lines says in English what differs, a line each: the oblasts in which ground
// was gained and lost, and the features by name.
func (c *Changes) Lines() []string {
	if c == nil {
		return nil
	}
	var lines []string
	for i, r := range c.Regions {
		if i == maxTold {
			lines = append(lines, fmt.Sprintf("and in %d more oblasts", len(c.Regions)-i))
			break
		}
		class := ""
		if r.Class != "" && r.Class != geo.ClassHeld {
			class = string(r.Class) + ", "
		}
		var parts []string
		if r.Lost >= toldShare {
			parts = append(parts, "lost: "+km2Text(float64(r.Lost)))
		}
		if r.Gained >= toldShare {
			parts = append(parts, "gained: "+km2Text(float64(r.Gained)))
		}
		lines = append(lines, fmt.Sprintf("%s%s in %s", class, strings.Join(parts, ", "), r.Region))
	}
	var said []string
	times := map[string]int{}
	for _, f := range c.Features {
		var line string
		switch label := cmp.Or(f.Name, f.Key); {
		case f.What == "changed":
			line = fmt.Sprintf("%s: %s → %s", label, f.Was, f.Now)
		case f.Was+f.Now != "":
			line = fmt.Sprintf("%s: %s (%s)", label, f.What, f.Was+f.Now)
		default:
			line = fmt.Sprintf("%s: %s", label, f.What)
		}
		if times[line]++; times[line] == 1 {
			said = append(said, line)
		}
	}
	for i, line := range said {
		if i == maxTold {
			lines = append(lines, fmt.Sprintf("and %d more of what changed in features", len(said)-i))
			break
		}
		if n := times[line]; n > 1 {
			line += fmt.Sprintf(", %d features", n)
		}
		lines = append(lines, line)
	}
	return lines
}

// ClassLines says in English how much ground of other classes than held there is,
// and how it changed, a line for each.
func (f FileReport) ClassLines() []string {
	var lines []string
	for _, class := range geo.Classes() {
		area, there := f.Classes[class]
		var turned ClassChange
		if f.Changes != nil {
			turned = f.Changes.Classes[class]
		}
		if !there && turned == (ClassChange{}) {
			continue
		}
		line := string(class) + ": none"
		if area > 0 {
			line = fmt.Sprintf("%s: %s", class, km2Text(float64(area)))
		}
		if turned.Gained > 0 {
			line += ", gained: " + km2Text(float64(turned.Gained))
		}
		if turned.Lost > 0 {
			line += ", lost: " + km2Text(float64(turned.Lost))
		}
		lines = append(lines, line)
	}
	return lines
}
