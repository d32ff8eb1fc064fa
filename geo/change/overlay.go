package change

import (
	"context"
	"fmt"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Diff is the ground that after has and before had not, and the ground that
// before had and after has not. Either may be nil: nothing. Points and lines
// have no ground. It takes as long as what differs is rough, beyond reading
// both. It ends with its context; any other error means that the two could not
// be laid over one another.
func Diff(ctx context.Context, before, after orb.Geometry) (gained, lost orb.MultiPolygon, err error) {
	old, now := polygonsOf(before), polygonsOf(after)
	if len(old) == 0 || len(now) == 0 { // which is as valid as it came
		return geometryOf(now), geometryOf(old), nil
	}
	a, err := planar.ArrangeContext(ctx, planar.Area{Weight: 1, Polygons: now}, planar.Area{Weight: -1, Polygons: old})
	if err != nil {
		return nil, nil, fmt.Errorf("difference: %w", told(err))
	}
	const won, gone = 1, 2
	parts := a.Split(func(c planar.Cover) []int {
		switch n := c.Count(0); {
		case n > 0:
			return []int{won}
		case n < 0:
			return []int{gone}
		}
		return nil
	})
	return geometryOf(parts[won]), geometryOf(parts[gone]), nil
}

// Intersect is the ground that both a and b have; nil for none.
func Intersect(ctx context.Context, a, b orb.Geometry) (orb.MultiPolygon, error) {
	return overlay(ctx, a, b, func(inA, inB bool) bool { return inA && inB })
}

// Subtract is the ground that a has and b has not; nil for none.
func Subtract(ctx context.Context, a, b orb.Geometry) (orb.MultiPolygon, error) {
	return overlay(ctx, a, b, func(inA, inB bool) bool { return inA && !inB })
}

func overlay(ctx context.Context, a, b orb.Geometry, in func(inA, inB bool) bool) (orb.MultiPolygon, error) {
	arranged, err := planar.ArrangeContext(ctx,
		planar.Area{Label: 0, Weight: 1, Polygons: polygonsOf(a)},
		planar.Area{Label: 1, Weight: 1, Polygons: polygonsOf(b)})
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", told(err))
	}
	return geometryOf(arranged.Polygons(func(c planar.Cover) bool { return in(c.Count(0) > 0, c.Count(1) > 0) })), nil
}

// ShareMost reports whether two areas share more than half of the ground of both,
// so that one may be the other drawn anew: of several, at most one does. It fails
// as Intersect does.
func ShareMost(ctx context.Context, a, b orb.Geometry) (bool, error) {
	areaA, areaB := geo.Area(a), geo.Area(b)
	half := max(areaA, areaB) / 2
	if min(areaA, areaB) <= half || !a.Bound().Intersects(b.Bound()) {
		return false, nil
	}
	both, err := Intersect(ctx, a, b)
	return err == nil && geo.Area(both) > half, err
}

// Parts lays grounds over one another. classes names the classes of what lies on some of them, given by
// their places in the list in ascending order; the result is the ground of each class. Of one class no
// ground is there twice. It is geo.EUnavailable where the grounds meet in too many places.
func Parts(ctx context.Context, grounds []orb.MultiPolygon, classes func(on []int) []int) (map[int]orb.MultiPolygon, error) {
	areas := make([]planar.Area, len(grounds))
	for i, g := range grounds {
		areas[i] = planar.Area{Label: i, Weight: 1, Polygons: polygonsOf(g)}
	}
	a, err := arrangeForReader(ctx, areas...)
	if err != nil {
		return nil, fmt.Errorf("lay grounds over one another: %w", err)
	}
	out := map[int]orb.MultiPolygon{}
	for class, polygons := range a.Split(func(c planar.Cover) []int {
		var on []int
		for _, t := range c {
			if t.Count > 0 {
				on = append(on, t.Label)
			}
		}
		if len(on) == 0 {
			return nil
		}
		return classes(on)
	}) {
		out[class] = geometryOf(polygons)
	}
	return out, nil
}
