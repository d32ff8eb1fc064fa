package data

import (
	"frontline/geo"
	diff "frontline/geo/change"
)

// continuing finds the features that go on under another key: where two share
// more than half of the ground of both, so that there is one at most. It
// returns them, and what came and went beside them. It is for telling what
// happened: figures are of ground, and what else is one feature is one key.
func continuing(come, gone []*stateFeature) (on []changedFeature, came, went []*stateFeature) {
	taken := map[*stateFeature]bool{}
	for _, now := range come {
		var was *stateFeature
		for _, f := range gone {
			if !taken[f] && shareMost(f, now) {
				was = f
				break
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

// shareMost reports whether two features share more than half of both.
func shareMost(a, b *stateFeature) bool {
	if !areal(a.geometry) || !areal(b.geometry) || !a.geometry.Bound().Intersects(b.geometry.Bound()) {
		return false
	}
	half := max(geo.Area(a.geometry), geo.Area(b.geometry)) / 2
	if min(geo.Area(a.geometry), geo.Area(b.geometry)) <= half {
		return false
	}
	both, err := diff.Intersect(a.geometry, b.geometry)
	return err == nil && geo.Area(both) > half
}
