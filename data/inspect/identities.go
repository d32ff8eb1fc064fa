package inspect

import (
	"context"
	"math"

	"frontline/geo"
	"frontline/geo/change"

	"github.com/paulmach/orb"
)

// nearPoint is in degrees, about a kilometre: points of one place are no farther
// from each other.
const nearPoint = 0.01

// Hold says whether ids mean the same in two files. An id of both files is of
// the same place where its shapes share more than half of both; a place that
// another id has in the second file was renumbered, and the draft of after's
// mapping ignores ids then.
func Hold(ctx context.Context, before, after *Report) (Identities, error) {
	out := Identities{From: before.Name, To: after.Name}
	was := map[string]geo.Feature{}
	for _, f := range before.features {
		was[f.Key] = f
	}
	found := map[string]bool{} // of before, by key
	var loose []geo.Feature    // of after: without their like under their own id
	for _, f := range after.features {
		old, ok := was[f.Key]
		if !ok {
			loose = append(loose, f)
			continue
		}
		out.Both++
		same, err := samePlace(ctx, old.Geometry, f.Geometry)
		if err != nil {
			return out, err
		}
		if same {
			out.Same++
			found[f.Key] = true
			continue
		}
		loose = append(loose, f)
	}
	bounds := boundsOf(before.features)
	for _, f := range loose {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		var bound orb.Bound
		if f.Geometry != nil {
			bound = f.Geometry.Bound()
		}
		for i := range bounds {
			if f.Geometry != nil && !bounds[i].Intersects(bound) {
				continue
			}
			old := &before.features[i]
			if found[old.Key] || old.Key == f.Key {
				continue
			}
			same, err := samePlace(ctx, old.Geometry, f.Geometry)
			if err != nil {
				return out, err
			}
			if !same {
				continue
			}
			found[old.Key] = true
			if _, ok := was[f.Key]; ok {
				out.Moved++
			} else {
				out.Renumbered++
			}
			break
		}
	}
	if out.Changed() && after.IDs.IDs > 0 {
		after.Mapping.IgnoreID = true
	}
	return out, nil
}

// BoundsOf are those of each feature, a little wider, so that of many features
// only those near each other are compared.
func boundsOf(features []geo.Feature) []orb.Bound {
	bounds := make([]orb.Bound, len(features))
	for i, f := range features {
		if f.Geometry != nil {
			bounds[i] = f.Geometry.Bound().Pad(nearPoint)
		}
	}
	return bounds
}

func samePlace(ctx context.Context, a, b orb.Geometry) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	if a.Dimensions() != b.Dimensions() || !a.Bound().Pad(nearPoint).Intersects(b.Bound()) {
		return false, nil
	}
	if a.Dimensions() < 2 {
		p, q := a.Bound().Center(), b.Bound().Center()
		return math.Hypot(p[0]-q[0], p[1]-q[1]) <= nearPoint, nil
	}
	same, err := change.ShareMost(ctx, a, b)
	if geo.ErrorCode(err) == geo.ETooLarge {
		return false, nil // it cannot be told
	}
	return same, err
}
