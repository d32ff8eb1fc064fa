package change

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Union is all ground that any of the grounds has, each of which does not
// overlap itself; nil for nothing. What touches no other stays as it is, so
// that only grounds that meet are laid over one another. It ends with its
// context, and is geo.ETooLarge where they overlap in too many places.
func Union(ctx context.Context, grounds ...orb.MultiPolygon) (orb.MultiPolygon, error) {
	var polygons []orb.Polygon
	var boxes []orb.Bound
	var of []int // the ground
	for i, g := range grounds {
		for _, p := range g {
			polygons, boxes, of = append(polygons, p), append(boxes, p.Bound().Pad(Reach)), append(of, i)
		}
	}
	var out orb.MultiPolygon
	for _, group := range meeting(boxes) {
		several := false
		for _, i := range group {
			several = several || of[i] != of[group[0]]
		}
		if !several {
			for _, i := range group {
				out = append(out, polygons[i])
			}
			continue
		}
		area := planar.Area{Weight: 1}
		for _, i := range group {
			area.Polygons = append(area.Polygons, polygonOf(polygons[i]))
		}
		a, err := planar.ArrangeContext(ctx, area)
		switch {
		case errors.Is(err, planar.ErrTangled):
			return nil, geo.Errorf(geo.ETooLarge, "%d features overlap in too many places to be told as one ground, more than %d million steps of work: "+
				"join them first, as by ogr2ogr -f GeoJSON joined.geojson FILE -dialect sqlite -sql \"SELECT ST_Union(geometry) FROM …\"",
				len(grounds), planar.ContextLimit/1_000_000)
		case err != nil:
			return nil, fmt.Errorf("union: %w", told(err))
		}
		out = append(out, geometryOf(a.Polygons(func(c planar.Cover) bool { return c.Count(0) > 0 }))...)
	}
	return out, nil
}

// meetingSteps bounds the pairs of boxes that are looked at: beyond it all are
// one group, which is as right, and laid over one another together.
const meetingSteps = 10_000_000

// meeting parts boxes into groups of those that meet, directly or by way of
// others, in the order of the first of each.
func meeting(boxes []orb.Bound) [][]int {
	group := make([]int, len(boxes)) // the first box of each one's group, or one nearer to it
	byWest := make([]int, len(boxes))
	for i := range group {
		group[i], byWest[i] = i, i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	slices.SortFunc(byWest, func(i, j int) int { return cmp.Compare(boxes[i].Min[0], boxes[j].Min[0]) })
	var open []int // those that reach as far east as the one that is looked at
	steps := 0
	for _, i := range byWest {
		if steps += len(open); steps > meetingSteps {
			for k := range group {
				group[k] = 0
			}
			break
		}
		still := open[:0]
		for _, j := range open {
			if boxes[j].Max[0] < boxes[i].Min[0] {
				continue
			}
			still = append(still, j)
			if boxes[i].Intersects(boxes[j]) {
				if a, b := find(i), find(j); a != b {
					group[max(a, b)] = min(a, b)
				}
			}
		}
		open = append(still, i)
	}
	var out [][]int
	place := map[int]int{}
	for i := range boxes {
		g := find(i)
		if _, ok := place[g]; !ok {
			place[g] = len(out)
			out = append(out, nil)
		}
		out[place[g]] = append(out[place[g]], i)
	}
	return out
}
