package change

import (
	"context"
	"math"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// GainedLost is the area of what Diff finds, in square metres.
func GainedLost(ctx context.Context, before, after orb.Geometry) (gained, lost float64, err error) {
	g, l, err := Diff(ctx, before, after)
	if err != nil {
		return 0, 0, err
	}
	return geo.Area(g), geo.Area(l), nil
}

// DifferWithin reports whether it is certain, without an overlay, that less than
// some square metres lie in one of two areas alone. It is so for areas that are the
// same but for points along their edges, moved to the grid; false says nothing.
func DifferWithin(before, after orb.Geometry, area float64) bool {
	// No degree is longer, at any latitude.
	const metresPerUnit = 111_700.0 / unitsPerDegree
	slips, ok := planar.Slips(polygonsOf(after), polygonsOf(before))
	sum := 0.0
	for _, s := range slips {
		sum += s.Area * metresPerUnit * metresPerUnit * math.Cos(float64(s.Nearest)/unitsPerDegree*math.Pi/180)
	}
	return ok && sum < area
}
