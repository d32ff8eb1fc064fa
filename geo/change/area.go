package change

import (
	"context"

	"frontline/geo"

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
