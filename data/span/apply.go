package span

import (
	"context"
	"math"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// changer changes what there is of a layer's features over a time. It writes nothing
// to the database.
type changer struct {
	stored   *storedReader
	outlines *outlines
}

// applyChange moves a feature to another state over a time; flipped is the ground on
// which the two differ.
func (c *changer) applyChange(ctx context.Context, k *keySpans, now state, flipped orb.MultiPolygon, from, to geo.Date) error {
	was := k.at(from)
	sound, err := c.xorParts(ctx, k, flipped, now.area()-was.area(), from, to)
	if err != nil {
		return err
	}
	if !sound {
		return c.restart(ctx, k, now, from, to)
	}
	return c.recordState(ctx, k, now, from, to)
}

// recordState records a state over a time, once the parts are those of it.
func (c *changer) recordState(ctx context.Context, k *keySpans, now state, from, to geo.Date) error {
	before, err := c.outlines.others(ctx, k.at(from).geometry)
	if err != nil {
		return err
	}
	after, err := c.outlines.others(ctx, now.geometry)
	if err != nil {
		return err
	}
	if before != nil || after != nil {
		if err := c.stored.readRest(ctx, k); err != nil {
			return err
		}
		k.rest.set(from, to, after)
	}
	k.set(from, to, now)
	return nil
}

// xorParts turns the parts of a feature over on some ground. It changes nothing
// and is false where the ground could not be laid over the parts, or where the
// area would not change by what it must.
func (c *changer) xorParts(ctx context.Context, k *keySpans, flipped orb.MultiPolygon, gain float64, from, to geo.Date) (bool, error) {
	if len(flipped) == 0 {
		return true, nil
	}
	near, err := c.stored.partsNear(ctx, k, flipped, from, to)
	if err != nil {
		return false, err
	}
	if len(near) == 0 {
		for _, p := range flipped {
			if err := k.parts.add(p, from, to); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	in := make([]diff.Part, 0, len(near))
	for _, p := range near {
		in = append(in, p.Part)
		if alive(p.Part, from) {
			gain += p.area
		}
	}
	out, err := diff.Flip(ctx, in, flipped, from, to)
	if err != nil {
		return false, ctx.Err()
	}
	kept, edges := map[int64]bool{}, 0.0
	areas := make([]float64, len(out))
	for i, p := range out {
		if p.ID != 0 {
			kept[p.ID] = true
			areas[i] = k.parts.seen[p.ID].area
		} else {
			areas[i] = geo.Area(p.Ground)
		}
		if alive(p, from) {
			gain -= areas[i]
			edges += Perimeter(p.Ground)
		}
	}
	for _, p := range flipped {
		edges += Perimeter(p)
	}
	if math.Abs(gain) > RoundingWidth*edges {
		return false, nil
	}
	for i, p := range out {
		if p.ID == 0 {
			if err := k.parts.addOf(areas[i], p.Ground, p.Since, p.Until); err != nil {
				return false, err
			}
		}
	}
	for _, p := range near {
		if !kept[p.ID] {
			k.parts.remove(p.ID)
		}
	}
	return true, nil
}

// restart ends all parts of a feature over a time and begins with its ground as
// it is. It is for what cannot be laid over what was: nothing wrong is shown,
// and since when is not known.
func (c *changer) restart(ctx context.Context, k *keySpans, now state, from, to geo.Date) error {
	everywhere := orb.MultiPolygon{orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}.ToPolygon()}
	parts, err := c.stored.partsNear(ctx, k, everywhere, from, to)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if p.Since >= to || p.Until <= from {
			continue
		}
		k.parts.remove(p.ID)
		if p.Since < from {
			if err := k.parts.add(p.Ground, p.Since, from); err != nil {
				return err
			}
		}
		if p.Until > to {
			if err := k.parts.add(p.Ground, to, p.Until); err != nil {
				return err
			}
		}
	}
	polygons, err := c.outlines.Polygons(ctx, now.ground)
	if err != nil {
		return err
	}
	for _, p := range polygons {
		if err := k.parts.add(p, from, to); err != nil {
			return err
		}
	}
	return c.recordState(ctx, k, now, from, to)
}
