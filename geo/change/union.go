package change

import (
	"fmt"

	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Union is all ground that any of the grounds has, each of which does not
// overlap itself; nil for nothing. What touches no other stays as it is, so
// that only grounds that meet are laid over one another.
func Union(grounds ...orb.MultiPolygon) (orb.MultiPolygon, error) {
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
		a, err := planar.Arrange(area)
		if err != nil {
			return nil, fmt.Errorf("union: %w", err)
		}
		out = append(out, geometryOf(a.Polygons(func(c planar.Cover) bool { return c.Count(0) > 0 }))...)
	}
	return out, nil
}

// meeting parts boxes into groups of those that meet, directly or by way of
// others, in the order of the first of each.
func meeting(boxes []orb.Bound) [][]int {
	group := make([]int, len(boxes)) // the first box of each one's group, or one nearer to it
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i := range boxes {
		for j := range i {
			if a, b := find(i), find(j); a != b && boxes[i].Intersects(boxes[j]) {
				group[max(a, b)] = min(a, b)
			}
		}
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
