package change

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Part is a polygon of a feature's ground, and from when until when the
// feature held it.
type Part struct {
	ID           int64 // the caller's; 0 of a new one
	Since, Until geo.Date
	Ground       orb.Polygon
}

// Reach is how far, in degrees, a part may lie from what is flipped and still
// have to be given to Flip: edges move by less.
const Reach = 2e-6

// Flip turns a feature's state over on some ground, from a date until another,
// which may be geo.Ongoing: what was held is not, and what was not is. It is
// how a feature's spans follow a snapshot that is new, corrected or withdrawn.
//
// Parts are those that may be concerned: all whose box comes within Reach of
// the box of a polygon of flipped, and whose time meets the time, both with
// their ends. The result takes their place. What stays as it is keeps its ID;
// the rest are new, in order of time and place.
func Flip(ctx context.Context, parts []Part, flipped orb.MultiPolygon, from, to geo.Date) ([]Part, error) {
	if from >= to {
		return nil, fmt.Errorf("flip: %s is not before %s", from, to)
	}
	if len(parts) == 0 {
		out := make([]Part, len(flipped))
		for i, p := range flipped {
			out[i] = Part{Since: from, Until: to, Ground: p}
		}
		return out, nil
	}
	areas := []planar.Area{{Label: 0, Weight: 1, Polygons: polygonsOf(flipped)}}
	for i, p := range parts {
		areas = append(areas, planar.Area{Label: i + 1, Weight: 1, Polygons: []planar.Polygon{polygonOf(p.Ground)}})
	}
	a, err := planar.ArrangeContext(ctx, areas...)
	if err != nil {
		return nil, fmt.Errorf("flip: %w", err)
	}
	var times []span
	classes := map[span]int{}
	polygons := a.Split(func(c planar.Cover) []int {
		var list []int
		for _, s := range heldOver(parts, c, from, to) {
			class, ok := classes[s]
			if !ok {
				class = len(times)
				classes[s] = class
				times = append(times, s)
			}
			list = append(list, class)
		}
		return list
	})
	before := map[string]int64{}
	for i, p := range parts {
		before[keyOf(span{p.Since, p.Until}, areas[i+1].Polygons[0].Canonical())] = p.ID
	}
	slices.SortFunc(times, func(s, t span) int { return cmp.Or(cmp.Compare(s.since, t.since), cmp.Compare(s.until, t.until)) })
	var out []Part
	for _, s := range times {
		for _, p := range polygons[classes[s]] {
			part := Part{Since: s.since, Until: s.until, Ground: orbPolygon(p)}
			part.ID = before[keyOf(s, p.Canonical())]
			out = append(out, part)
		}
	}
	return out, nil
}

// span is a time, half-open.
type span struct{ since, until geo.Date }

// heldOver are the times over which ground is held once it was flipped, given
// what lies on it.
func heldOver(parts []Part, c planar.Cover, from, to geo.Date) []span {
	var held []span
	flipped := false
	for _, t := range c {
		switch {
		case t.Count <= 0:
		case t.Label == 0:
			flipped = true
		default:
			p := parts[t.Label-1]
			held = append(held, span{p.Since, p.Until})
		}
	}
	if !flipped {
		return held
	}
	// The state changes at the ends of spans. To flip it between two dates
	// adds a change at each, or takes away the one that is there.
	var ends []geo.Date
	for _, s := range held {
		ends = append(ends, s.since, s.until)
	}
	ends = append(ends, from, to)
	slices.Sort(ends)
	changes := ends[:0]
	for _, d := range ends {
		if n := len(changes); n > 0 && changes[n-1] == d {
			changes = changes[:n-1]
		} else {
			changes = append(changes, d)
		}
	}
	held = held[:0]
	for i := 0; i+1 < len(changes); i += 2 {
		held = append(held, span{changes[i], changes[i+1]})
	}
	return held
}

// keyOf is equal for equal ground over equal time.
func keyOf(s span, p planar.Polygon) string {
	b := make([]byte, 0, 64)
	put := func(n int32) { b = append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24)) }
	put(int32(s.since))
	put(int32(s.until))
	for _, r := range p {
		put(int32(len(r)))
		for _, pt := range r {
			put(pt.X)
			put(pt.Y)
		}
	}
	return string(b)
}
