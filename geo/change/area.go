package change

import (
	"frontline/geo"

	"github.com/paulmach/orb"
)

// GainedLost is the area of what Diff finds, in square metres.
func GainedLost(before, after orb.Geometry) (gained, lost float64, err error) {
	g, l, err := Diff(before, after)
	if err != nil {
		return 0, 0, err
	}
	return geo.Area(g), geo.Area(l), nil
}
