package data

import (
	"context"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// continuingSteps bounds the pairs of features that are looked at, of which those
// that are laid over one another are a thousand at most. Beyond it none is said
// to continue another.
const continuingSteps = 5_000_000

// continuing finds the features that go on under another key: where two share
// more than half of the ground of both, so that there is one at most. It
// returns them, and what came and went beside them. It is for telling what
// happened: figures are of ground, and what else is one feature is one key.
func continuing(ctx context.Context, come, gone []*stateFeature) (on []changedFeature, came, went []*stateFeature) {
	taken := map[*stateFeature]bool{}
	type sized struct {
		*stateFeature
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
		var was *stateFeature
		if areal(now.geometry) && steps <= continuingSteps {
			bound, area := now.geometry.Bound(), geo.Area(now.geometry)
			for _, f := range old {
				steps++
				if !f.bound.Intersects(bound) || 2*min(f.area, area) <= max(f.area, area) || taken[f.stateFeature] {
					continue
				}
				steps += continuingSteps / 1000
				if shareMost(ctx, f.stateFeature, now) {
					was = f.stateFeature
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
func shareMost(ctx context.Context, a, b *stateFeature) bool {
	if !areal(a.geometry) || !areal(b.geometry) {
		return false
	}
	most, err := diff.ShareMost(ctx, a.geometry, b.geometry)
	return err == nil && most
}
